"""Power cut at every write of a settings change, on real file systems: the file holds the old or the new."""

import os

from hal.drivers.fat_storage import FatStorage
from hal.drivers.storage import FileStorage
from tests.unit.hal.ram_disk import fresh
from tests.unit.kit import raises

OLD = b"account.1.label = Old\n" * 40
NEW = b"account.1.label = New, and longer\n" * 60
NEXT = b"account.1.label = Next\n"


def store(disk):
    return disk.root + "/store"


def prepared(kind, storage, *contents):
    disk = fresh(kind)
    with disk.mounted():
        made = storage(store(disk))
        made.replace("phone.log", b"log")
        for data in contents:
            made.replace("phone.cfg", data)
    return disk


def found(disk, storage):
    """What a phone finds after the cut; it can also write again."""
    with disk.mounted():
        made = storage(store(disk))
        data = made.read("phone.cfg")
        assert made.read("phone.log") == b"log"
        assert made.names() == (["phone.cfg", "phone.log"] if data is not None else ["phone.log"])
        made.replace("phone.cfg", NEXT)
        assert storage(store(disk)).read("phone.cfg") == NEXT
    return data


def check_every_cut(kind, storage, change, old, new, before):
    """Cut the change at every write; each leaves the old or the new, and both happen. Returns how many cuts."""
    disk = prepared(kind, storage, *before)
    seen = []
    for moment, cut in disk.cuts(change, storage, store(disk)):
        data = found(cut, storage)
        assert data in (old, new), (moment, data and data[:30])
        seen.append(data == new)
    assert seen[0] is False
    assert found(disk, storage) == new
    return len(seen)


def replace_new(storage, folder):
    storage(folder).replace("phone.cfg", NEW)


def remove(storage, folder):
    storage(folder).remove("phone.cfg")


def test_a_change_on_littlefs():
    assert check_every_cut("VfsLfs2", FileStorage, replace_new, OLD, NEW, (OLD,)) > 10


def test_a_change_on_fat():
    assert check_every_cut("VfsFat", FatStorage, replace_new, OLD, NEW, (NEXT, OLD)) > 10
    check_every_cut("VfsFat", FatStorage, replace_new, OLD, NEW, (OLD,))


def test_two_copies_serve_littlefs_too():
    check_every_cut("VfsLfs2", FatStorage, replace_new, OLD, NEW, (NEXT, OLD))


def test_the_first_write_of_a_file():
    for kind, storage in (("VfsLfs2", FileStorage), ("VfsFat", FatStorage)):
        check_every_cut(kind, storage, replace_new, None, NEW, ())


def test_a_removal():
    for kind, storage in (("VfsLfs2", FileStorage), ("VfsFat", FatStorage)):
        check_every_cut(kind, storage, remove, OLD, None, (NEXT, OLD))


def test_a_second_cut_after_the_first():
    for kind, storage in (("VfsLfs2", FileStorage), ("VfsFat", FatStorage)):
        disk = prepared(kind, storage, NEXT, OLD)
        for number, (_, cut) in enumerate(disk.cuts(replace_new, storage, store(disk))):
            if number % 3:
                continue
            for moment, again in cut.cuts(replace_new, storage, store(cut)):
                assert found(again, storage) in (OLD, NEW), (number, moment)


def test_renaming_alone_is_not_enough_on_fat():
    """Why FAT has a driver of its own, and that these tests would notice."""
    assert raises(AssertionError, check_every_cut, "VfsFat", FileStorage, replace_new, OLD, NEW, (OLD,))


def fill(disk):
    """Leave no block free."""
    with open(disk.root + "/filling", "wb") as file:
        for size in (512, 64, 1):
            try:
                while True:
                    file.write(bytes(size))
                    file.flush()
            except OSError:
                pass


def test_a_full_disk_keeps_the_old():
    for kind, storage in (("VfsLfs2", FileStorage), ("VfsFat", FatStorage)):
        disk = prepared(kind, storage, OLD)
        with disk.mounted():
            try:
                fill(disk)
            except OSError:
                pass  # closing fails as well
            made = storage(store(disk))
            raises(OSError, made.replace, "phone.cfg", NEW)
            assert made.read("phone.cfg") == OLD, kind
            names = os.listdir(store(disk))
            assert len(names) == 2, names
            os.remove(disk.root + "/filling")
            made.replace("phone.cfg", NEW)
            assert made.read("phone.cfg") == NEW
