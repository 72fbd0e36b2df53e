from hal.drivers.nvs_storage import NvsStorage
from tests.unit.kit import raises

OLD = b"account.1.label = Old\n" * 60
NEW = b"account.1.label = New, and longer\n" * 100
NOT_FOUND, NO_SPACE, KEY_TOO_LONG, TOO_SHORT = 0x1102, 0x1105, 0x1109, 0x110C  # ESP_ERR_NVS_...


class FakeNvs:
    """esp32.NVS as its documentation and ESP-IDF's have it: keys of 15 characters, blobs, room for so many bytes.

    states: what is in flash after each step; before a commit IDF promises nothing about a step, so both the state
    with it and the one at the last commit are there.
    """

    def __init__(self, blobs=None, room=16384):
        self.blobs = dict(blobs or {})
        self.committed = dict(self.blobs)
        self.states = []
        self.room = room

    def set_blob(self, key, value):
        if len(key) > 15:
            raise OSError(-KEY_TOO_LONG, "ESP_ERR_NVS_KEY_TOO_LONG")
        if sum(32 + len(one) for one in self.blobs.values()) + 32 + len(value) > self.room:
            raise OSError(-NO_SPACE, "ESP_ERR_NVS_NOT_ENOUGH_SPACE")
        self.blobs[key] = bytes(value)
        self._note()

    def get_blob(self, key, buffer):
        blob = self._find(key)
        if len(buffer) < len(blob):
            raise OSError(-TOO_SHORT, "ESP_ERR_NVS_INVALID_LENGTH")
        buffer[: len(blob)] = blob
        return len(blob)

    def erase_key(self, key):
        self._find(key)
        del self.blobs[key]
        self._note()

    def commit(self):
        self.committed = dict(self.blobs)

    def _find(self, key):
        if key not in self.blobs:
            raise OSError(-NOT_FOUND, "ESP_ERR_NVS_NOT_FOUND")
        return self.blobs[key]

    def _note(self):
        self.states += [self.committed, dict(self.blobs)]


def test_files_are_kept_by_name():
    nvs = FakeNvs()
    storage = NvsStorage(nvs=nvs)
    assert storage.read("phone.cfg") is None and storage.names() == []
    storage.replace("phone.cfg", OLD)
    storage.replace("x" * 64, b"")
    storage.replace("phone.cfg", b"two\x00\xff")
    again = NvsStorage(nvs=nvs)
    assert again.read("phone.cfg") == b"two\x00\xff" and again.read("x" * 64) == b""
    assert again.names() == ["phone.cfg", "x" * 64]
    again.remove("phone.cfg")
    again.remove("phone.cfg")
    assert again.names() == NvsStorage(nvs=nvs).names() == ["x" * 64]
    assert sorted(nvs.blobs) == ["index0", "index1"]
    for name in ("", "../x", ".hidden", "a~"):
        raises(ValueError, storage.replace, name, b"")
        raises(ValueError, storage.read, name)
        raises(ValueError, storage.remove, name)


def check_cuts(change, before, outcomes):
    """Cut `change` at every step; a phone then finds one of the outcomes and can write. Returns what was found."""
    nvs = FakeNvs()
    storage = NvsStorage(nvs=nvs)
    for data in before:
        storage.replace("phone.cfg", data)
    nvs.states = [dict(nvs.blobs)]
    change(storage)
    found = []
    for state in nvs.states + [nvs.blobs]:
        left = FakeNvs(state)
        phone = NvsStorage(nvs=left)
        found.append(phone.read("phone.cfg"))
        assert found[-1] in outcomes
        phone.replace("phone.cfg", NEW)
        phone.replace("phone.cfg", OLD)
        assert NvsStorage(nvs=left).read("phone.cfg") == OLD
        assert len([key for key in left.blobs if "." in key]) <= 2 + 4, "what a cut left lies there for ever"
    assert found[0] == outcomes[0] and found[-1] == outcomes[1]
    return found


def test_a_cut_at_every_step_leaves_the_old_or_the_new():
    def replace(storage):
        storage.replace("phone.cfg", NEW)

    assert len(check_cuts(replace, (OLD,), (OLD, NEW))) > 10
    check_cuts(replace, (NEW, OLD), (OLD, NEW))
    check_cuts(replace, (), (None, NEW))
    check_cuts(lambda storage: storage.remove("phone.cfg"), (OLD,), (OLD, None))


def test_no_room_keeps_the_old():
    nvs = FakeNvs(room=2 * len(OLD) + 500)
    storage = NvsStorage(nvs=nvs)
    storage.replace("phone.cfg", OLD)
    before = sorted(nvs.blobs)
    raises(OSError, storage.replace, "phone.cfg", NEW)
    assert storage.read("phone.cfg") == NvsStorage(nvs=nvs).read("phone.cfg") == OLD
    assert sorted(nvs.blobs) == before
    raises(OSError, storage.replace, "phone.cfg", bytes(20000))
    assert storage.read("phone.cfg") == OLD


def test_more_names_than_the_index_holds():
    nvs = FakeNvs()
    storage = NvsStorage(nvs=nvs)
    names = []
    error = None
    while error is None:
        name = "%064d" % len(names)
        try:
            storage.replace(name, b"x")
            names.append(name)
        except OSError as caught:
            error = caught
    assert len(names) >= 8 and storage.names() == NvsStorage(nvs=nvs).names() == names
    assert len([key for key in nvs.blobs if "." in key]) == len(names)


def test_a_damaged_blob_is_told_not_returned():
    nvs = FakeNvs()
    storage = NvsStorage(nvs=nvs)
    storage.replace("phone.cfg", OLD)
    nvs.blobs["0.1"] = bytes(len(nvs.blobs["0.1"]))
    raises(OSError, storage.read, "phone.cfg")
