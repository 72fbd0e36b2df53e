from firmware.services.settings_file import NAME, SettingsFile


class FakeStorage:
    def __init__(self, data=None):
        self.files = {} if data is None else {NAME: data}
        self.error = None

    def read(self, name):
        return self.files.get(name)

    def replace(self, name, data):
        if self.error is not None:
            raise self.error
        self.files[name] = data


def test_settings_are_read_and_problems_told():
    told = []
    file = SettingsFile(FakeStorage(b"#!version:1.0.0.1\nvoice.ring_vol = 3\nvoice.ring_vol = 99\n"), told.append)
    assert file.settings.number("voice.ring_vol") == 3
    assert told == ["phone.cfg:3: voice.ring_vol must lie from 0 to 15"]


def test_a_phone_without_a_file_has_the_defaults():
    told = []
    assert SettingsFile(FakeStorage(), told.append).settings.changed() == []
    assert told == []


def test_changes_are_written_once_they_rest():
    storage = FakeStorage()
    file = SettingsFile(storage, print)
    file.settings.set("voice.ring_vol", "2")
    file.changed(1000)
    file.changed(1400)
    file.advance(1600)
    assert storage.files == {}
    file.advance(1900)
    assert b"voice.ring_vol = 2" in storage.files[NAME]


def test_what_still_rests_is_written_before_the_end():
    storage = FakeStorage()
    file = SettingsFile(storage, print)
    file.write()
    assert storage.files == {}
    file.settings.set("voice.ring_vol", "2")
    file.changed(1000)
    file.write()
    assert b"voice.ring_vol = 2" in storage.files.pop(NAME)
    file.advance(5000)
    assert storage.files == {}


def test_what_cannot_be_stored_keeps_the_old_file_and_says_so():
    for error in (OSError("no space"), MemoryError("no memory")):
        storage, told = FakeStorage(b"#!version:1.0.0.1\n"), []
        file = SettingsFile(storage, told.append)
        storage.error = error
        file.changed(0)
        file.advance(500)
        file.advance(501)
        assert storage.files[NAME] == b"#!version:1.0.0.1\n"
        assert told == ["the settings could not be stored, the old ones stay: %s" % error]
        storage.error = None
        file.changed(600)
        file.write()
        assert NAME in storage.files
