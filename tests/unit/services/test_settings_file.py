from firmware.services.settings_file import NAME, PUSHED, SettingsFile


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

    def remove(self, name):
        self.files.pop(name, None)

    def names(self):
        return sorted(self.files)


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


PUSH = b"#!version:1.0.0.1\nvoice.ring_vol = 7\nno.such.thing = 1\naccount.1.user_name = 1001\n"
OLD = b"#!version:1.0.0.1\nvoice.ring_vol = 3\naccount.1.label = Desk\n"


def test_a_pushed_file_is_merged_and_its_bad_lines_are_told():
    storage, told = FakeStorage(OLD), []
    storage.files[PUSHED] = PUSH
    settings = SettingsFile(storage, told.append).settings
    assert told == ["push.cfg:3: no.such.thing is not a setting of this phone"]
    names = ("voice.ring_vol", "account.1.label", "account.1.user_name")
    assert [settings.get(name) for name in names] == ["7", "Desk", "1001"]
    assert sorted(storage.files) == [NAME]
    assert SettingsFile(storage, told.append).settings.get("voice.ring_vol") == "7" and len(told) == 1


def test_a_pushed_file_stays_until_its_settings_are_stored():
    storage, told = FakeStorage(OLD), []
    storage.files[PUSHED] = PUSH
    storage.error = OSError("no space")
    assert SettingsFile(storage, told.append).settings.get("voice.ring_vol") == "7"
    assert storage.files == {NAME: OLD, PUSHED: PUSH}
    assert told[-1] == "the settings could not be stored, the old ones stay: no space"


def test_a_file_that_is_no_settings_file_changes_nothing():
    storage, told = FakeStorage(OLD), []
    storage.files[PUSHED] = b"voice.ring_vol = 7\n"
    assert SettingsFile(storage, told.append).settings.get("voice.ring_vol") == "3"
    assert "push.cfg:1: the first line must be #!version:1.0.0.1" in told[0]
    assert sorted(storage.files) == [NAME]


def test_whether_anybody_set_this_phone_up():
    storage = FakeStorage()
    assert SettingsFile(storage, print).is_new
    assert not SettingsFile(FakeStorage(OLD), print).is_new
    storage.files[PUSHED] = PUSH
    assert not SettingsFile(storage, lambda text: None).is_new


def test_a_storage_that_cannot_be_read_makes_no_new_phone():
    storage, told = FakeStorage(OLD), []

    def read(name):
        raise OSError("bad block")

    storage.read = read
    assert not SettingsFile(storage, told.append).is_new
    assert told[0] == "phone.cfg cannot be read: bad block"


def test_back_to_the_factory():
    storage = FakeStorage(OLD)
    file = SettingsFile(storage, print)
    storage.files.update({PUSHED: PUSH, "phone.log": b"x"})
    removed = []
    remove = storage.remove
    storage.remove = lambda name: (removed.append(name), remove(name))
    file.changed(0)
    file.erase()
    file.changed(100)
    file.advance(1000)
    file.write()
    assert storage.files == {}
    assert removed[:2] == [PUSHED, NAME]  # what would bring settings back goes first


class PowerCut(Exception):
    """Not an OSError: nobody may catch it."""


class CutStorage(FakeStorage):
    """Loses power before or after its n-th write."""

    def __init__(self, files, number, is_done):
        super().__init__()
        self.files = dict(files)
        self._left = number
        self._is_done = is_done

    def replace(self, name, data):
        self._write(lambda: super(CutStorage, self).replace(name, data))

    def remove(self, name):
        self._write(lambda: super(CutStorage, self).remove(name))

    def _write(self, work):
        self._left -= 1
        if self._left == 0 and not self._is_done:
            raise PowerCut
        work()
        if self._left == 0:
            raise PowerCut


def after_cuts(files, work):
    """The files that each possible loss of power during work(SettingsFile) leaves behind."""
    found = []
    for is_done in (False, True):
        number = 1
        while True:
            storage = CutStorage(files, number, is_done)
            try:
                work(SettingsFile(storage, lambda text: None))
                break
            except PowerCut:
                found.append(storage.files)
            number += 1
    return found


def test_a_loss_of_power_at_any_write_of_a_merge_loses_neither_file():
    left = after_cuts({NAME: OLD, PUSHED: PUSH}, lambda file: None)
    assert len(left) == 4  # the new settings and the end of the pushed ones, before and after each
    for files in left:
        storage = FakeStorage()
        storage.files = dict(files)
        settings = SettingsFile(storage, lambda text: None).settings
        assert (settings.get("voice.ring_vol"), settings.get("account.1.label")) == ("7", "Desk")
        assert sorted(storage.files) == [NAME]


def test_a_loss_of_power_at_any_step_back_to_the_factory_leaves_all_settings_or_none():
    left = after_cuts({NAME: OLD, "phone.log": b"x"}, lambda file: file.erase())
    assert len(left) >= 6
    for files in left:
        assert files.get(NAME) in (OLD, None) and PUSHED not in files
