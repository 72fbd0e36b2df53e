import os

from hal.drivers.fat_storage import FatStorage
from hal.drivers.storage import FileStorage
from tests.unit.kit import Folder, raises


class Failing:
    """open for writing and rename that fail at the n-th operation, as a full disk or a removed one would."""

    def __init__(self, failing):
        self.failing = failing
        self.done = 0

    def step(self):
        self.done += 1
        if self.done == self.failing:
            raise OSError(28, "no space left")

    def open(self, path, mode):
        if mode == "rb":
            return open(path, mode)
        self.step()
        return FailingFile(open(path, mode), self)

    def rename(self, old, new):
        self.step()
        os.rename(old, new)


class FailingFile:
    def __init__(self, file, failing):
        self.file = file
        self.failing = failing

    def write(self, data):
        half = len(data) // 2
        self.file.write(data[:half])
        self.failing.step()
        return half + self.file.write(data[half:])

    def flush(self):
        self.failing.step()
        self.file.flush()

    def fileno(self):
        return self.file.fileno()

    def close(self):
        self.file.close()
        self.failing.step()


def test_files_are_kept_by_name():
    for driver in (FileStorage, FatStorage):
        check_files(driver)


def check_files(driver):
    with Folder() as base:
        path = base + "/store"  # which is not there
        storage = driver(path)
        assert storage.read("phone.cfg") is None and storage.names() == []
        storage.replace("phone.cfg", b"one")
        storage.replace("log", b"")
        storage.replace("phone.cfg", b"two\x00\xff")
        assert driver(path).read("phone.cfg") == b"two\x00\xff"
        assert storage.names() == ["log", "phone.cfg"]
        storage.remove("log")
        storage.remove("log")
        assert storage.names() == ["phone.cfg"] and storage.read("log") is None


def test_names_that_leave_the_folder_are_refused():
    for driver in (FileStorage, FatStorage):
        check_names(driver)


def check_names(driver):
    with Folder() as path:
        storage = driver(path)
        for name in ("", "../x", "a/b", ".hidden", "a~", "x" * 65, "a b", "\u00fc"):
            raises(ValueError, storage.replace, name, b"")
            raises(ValueError, storage.read, name)
            raises(ValueError, storage.remove, name)
        assert os.listdir(path) == []


def test_a_failure_at_any_step_keeps_the_old_data():
    steps = 0
    while True:
        with Folder() as path:
            FileStorage(path).replace("phone.cfg", b"the old data")
            failing = Failing(steps + 1)
            storage = FileStorage(path, failing.open, failing.rename)
            try:
                storage.replace("phone.cfg", b"the new data, longer")
            except OSError as error:
                assert error.errno == 28
            else:
                break
            steps += 1
            assert FileStorage(path).read("phone.cfg") == b"the old data", steps
            assert FileStorage(path).names() == os.listdir(path) == ["phone.cfg"]
    assert steps == 5  # open, write, flush, close, rename


def test_a_loss_of_power_leaves_the_old_data_and_no_file_that_shows():
    with Folder() as path:
        storage = FileStorage(path)
        storage.replace("phone.cfg", b"the old data")
        with open(path + "/phone.cfg~", "wb") as file:  # what an interrupted replace leaves behind
            file.write(b"the ne")
        assert storage.names() == ["phone.cfg"]
        assert storage.read("phone.cfg") == b"the old data"
        storage.replace("phone.cfg", b"new")
        assert storage.read("phone.cfg") == b"new" and os.listdir(path) == ["phone.cfg"]


def test_a_disk_that_writes_less_than_it_was_given_is_full():
    class Short:
        def __init__(self, file):
            self.file = file
            self.close = file.close

        def write(self, data):
            return self.file.write(data[:-1])

    with Folder() as path:
        storage = FileStorage(path, lambda path, mode: Short(open(path, mode)) if mode == "wb" else open(path, mode))
        raises(OSError, storage.replace, "phone.cfg", b"data")
        assert storage.names() == os.listdir(path) == []


def test_two_copies_a_failure_at_any_step_keeps_the_old_data():
    steps = 0
    while True:
        with Folder() as path:
            FatStorage(path).replace("phone.cfg", b"the data before")
            FatStorage(path).replace("phone.cfg", b"the old data")
            try:
                FatStorage(path, Failing(steps + 1).open).replace("phone.cfg", b"the new data, longer")
            except OSError as error:
                assert error.errno == 28
            else:
                break
            steps += 1
            assert FatStorage(path).read("phone.cfg") == b"the old data", steps
            assert FatStorage(path).names() == ["phone.cfg"]
    assert steps == 5  # open, write head, write data, flush, close


def test_two_copies_the_sound_one_counts():
    with Folder() as path:
        for data in (b"one", b"the old data", b"the new data"):
            FatStorage(path).replace("phone.cfg", data)
        newer, older = path + "/phone.cfg~1", path + "/phone.cfg~0"
        with open(newer, "rb") as file:
            whole = file.read()
        for at in range(len(whole)):
            with open(newer, "wb") as file:
                file.write(whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :])
            assert FatStorage(path).read("phone.cfg") == b"the old data", at
            with open(newer, "wb") as file:
                file.write(whole[:at])
            assert FatStorage(path).read("phone.cfg") == b"the old data", at
        os.remove(newer)
        assert FatStorage(path).read("phone.cfg") == b"the old data"
        with open(newer, "wb") as file:
            file.write(whole)
        os.remove(older)
        assert FatStorage(path).read("phone.cfg") == b"the new data"


def test_two_copies_on_a_disk_that_cannot_be_read():
    def refuse(path, mode):
        raise OSError(5, "input/output error")

    with Folder() as path:
        FatStorage(path).replace("phone.cfg", b"data")
        before = os.listdir(path)
        raises(OSError, FatStorage(path, refuse).read, "phone.cfg")
        raises(OSError, FatStorage(path, refuse).replace, "phone.cfg", b"new")
        assert os.listdir(path) == before and FatStorage(path).read("phone.cfg") == b"data"
