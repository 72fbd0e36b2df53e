"""Power cut at every write of an update: the phone boots with the whole old version or the whole new one."""

import os

from boards.slots import Slots
from tests.unit.boards.test_slots import FILES, install
from tests.unit.hal.ram_disk import fresh
from tests.unit.kit import raises

KINDS = ("VfsLfs2", "VfsFat")
LENGTH = 700  # characters of each file, all versions alike, so that only what is in them tells them apart
MORE = FILES + ("firmware/sip/agent.mpy",)


def prepared(kind, *versions):
    """A disk with these versions, each of which came up."""
    disk = fresh(kind)
    with disk.mounted():
        for version in versions:
            install(disk.root, version, FILES, LENGTH)
            come_up(disk.root)
    return disk


def come_up(root):
    slots = Slots(root)
    assert slots.choose()
    slots.came_up()


def boot(disk):
    """The version that starts. Whatever slot may ever be started is read whole, as an import does."""
    with disk.mounted():
        slots = Slots(disk.root)
        for slot in "ab":
            installed = None if slots.problem(slot) else slots.installed(slot)
            for path in installed["files"] if installed else ():
                with open(slots.folder(slot) + "/" + path) as file:
                    assert file.read() == installed["version"] * LENGTH, path
        come_up(disk.root)
        return slots.installed(Slots(disk.root).current())["version"]


def check_every_cut(kind, versions, change, old, new):
    """Cut the change at every write; the phone then has the old version or the new, and takes an update."""
    disk = prepared(kind, *versions)
    found = []
    for moment, cut in disk.cuts(change, disk.root):
        found.append(boot(cut))
        assert found[-1] in (old, new), (moment, found[-1])
        with cut.mounted():
            install(cut.root, "4", MORE, LENGTH)
        assert boot(cut) == "4", moment
    assert found[0] == old and boot(disk) == new
    return len(found)


def update(root):
    install(root, "3", MORE, LENGTH)


def test_an_update():
    for kind in KINDS:
        assert check_every_cut(kind, ("1", "2"), update, "2", "3") > 40


def test_the_first_update():
    for kind in KINDS:
        check_every_cut(kind, ("1",), update, "1", "3")


def test_an_update_that_was_cut_and_is_begun_again():
    for kind in KINDS:
        disk = prepared(kind, "1", "2")
        for number, (_, cut) in enumerate(disk.cuts(update, disk.root)):
            if number % 29:
                continue
            for moment, again in cut.cuts(update, cut.root):
                assert boot(again) in ("2", "3"), (number, moment)


def test_a_start_and_a_coming_up():
    for kind in KINDS:
        disk = prepared(kind, "1")
        with disk.mounted():
            install(disk.root, "2", FILES, LENGTH)
        for moment, cut in disk.cuts(come_up, disk.root):
            assert boot(cut) == "2", moment


def fail(root):
    slots = Slots(root)
    assert slots.choose()
    slots.failed("ImportError: no module named 'x'")


def test_starts_that_fail_and_the_way_back():
    for kind in KINDS:
        disk = prepared(kind, "1")
        with disk.mounted():
            install(disk.root, "2", FILES, LENGTH)
        for versions in ("2", "2", "21", "1"):  # the third start may have been counted when the power goes
            for moment, cut in disk.cuts(fail, disk.root):
                assert boot(cut) in versions, (versions, moment)
        with disk.mounted():
            assert "ImportError" in Slots(disk.root).news()


def test_a_full_disk_leaves_the_old_version():
    for kind in KINDS:
        disk = prepared(kind, "1", "2")
        with disk.mounted():
            raises(OSError, install, disk.root, "3", MORE, 80000)
        assert boot(disk) == "2"
        with disk.mounted():
            os.remove(disk.root + "/a/" + FILES[0])
            install(disk.root, "3", MORE, LENGTH)
        assert boot(disk) == "3"
