import json
import os
import sys

from boards.slots import TRIES, Slots
from tests.unit.kit import Folder, raises

FILES = ("firmware/main.mpy", "boards/box/main.mpy")


def install(root, version, files=FILES, length=9):
    """What an installer does, in its order. Returns the slot."""
    slots = Slots(root)
    slot = slots.begin()
    listed = {}
    for path in files:
        write(slots.folder(slot), path, version, length)
        listed[path] = [length, "the hash"]
    write_installed(slots.folder(slot), version, listed)
    slots.try_out(slot)
    return slot


def write_installed(folder, version, listed):
    with open(folder + "/installed.json", "w") as file:
        json.dump({"version": version, "board": "box", "arch": "", "files": listed}, file)


def write(folder, path, version, length):
    parts = (folder + "/" + path).split("/")
    for count in range(2, len(parts)):
        try:
            os.mkdir("/".join(parts[:count]))
        except OSError:
            pass  # it is there
    with open("/".join(parts), "w") as file:
        file.write((version * length)[:length])


def start(root, is_good=True, was_off=False, why=""):
    """One start of the board. Returns the version that started, None for none."""
    slots = Slots(root)
    if not slots.choose(was_off):
        return None
    if is_good:
        slots.came_up()
    elif why:
        slots.failed(why)
    return slots.version


def test_an_empty_disk_has_nothing_to_start():
    with Folder() as root:
        assert Slots(root).choose() is False
        assert Slots(root).problem("a") == "nothing is installed in it" and Slots(root).current() is None


def test_versions_take_turns_in_the_slots():
    with Folder() as root:
        assert install(root, "1") == "a"
        assert start(root) == "1"
        assert install(root, "2") == "b"
        assert Slots(root).report()["trial"] is True
        assert start(root) == "2" and start(root) == "2"
        slots = Slots(root)
        assert slots.choose() and slots.board == "box" and slots.running == "b" and slots.folder("b") == root + "/b"
        assert slots.report() == {"slot": "b", "version": "2", "trial": False, "starts": 1, "gave_up": None}
        assert install(root, "3") == "a"
        assert start(root) == "3"


def test_a_version_that_does_not_come_up_is_given_up_after_three_starts():
    with Folder() as root:
        install(root, "1")
        start(root)
        install(root, "2")
        assert [start(root, False, why="ImportError: no module named 'x'") for _ in range(TRIES)] == ["2"] * 3
        assert Slots(root).news() is None
        assert start(root) == "1" and start(root) == "1"
        told = Slots(root).report()["gave_up"]
        assert told == {
            "slot": "b",
            "version": "2",
            "running": "1",
            "why": "ImportError: no module named 'x'",
            "seen": False,
        }
        assert Slots(root).news() == "Version 2 was given up, 1 runs: ImportError: no module named 'x'"
        Slots(root).seen()
        assert Slots(root).news() is None and Slots(root).report()["gave_up"]["version"] == "2"
        assert install(root, "3") == "b" and Slots(root).report()["gave_up"] is None
        assert start(root) == "3"


def test_two_failures_are_forgotten_when_the_third_start_comes_up():
    with Folder() as root:
        install(root, "1")
        start(root)
        install(root, "2")
        for is_good in (False, False, True, False, False, True):
            assert start(root, is_good) == "2"
        assert Slots(root).report()["gave_up"] is None


def test_a_version_without_a_word_why():
    with Folder() as root:
        install(root, "1")
        start(root)
        install(root, "2")
        for _ in range(TRIES):
            start(root, False)
        start(root)
        assert "did not come up" in Slots(root).news()


def test_two_bad_versions_take_turns_for_ever():
    with Folder() as root:
        install(root, "1")
        start(root)
        install(root, "2")
        assert [start(root, False) for _ in range(12)] == ["2"] * 3 + ["1"] * 3 + ["2"] * 3 + ["1"] * 3
        assert start(root) == "2" and start(root) == "2"
        assert install(root, "3") == "a"


def test_the_only_version_goes_on_being_tried():
    with Folder() as root:
        install(root, "1")
        assert [start(root, False) for _ in range(8)] == ["1"] * 8
        assert Slots(root).news() is None
        assert install(root, "2") == "b", "the only version there is must not be overwritten"
        assert start(root) == "2"


def test_a_person_who_switches_off_a_trusted_version_has_found_no_fault():
    with Folder() as root:
        install(root, "1")
        start(root)
        install(root, "2")
        start(root)
        for _ in range(10):
            assert start(root, False, was_off=True) == "2"
        assert [start(root, False) for _ in range(4)] == ["2", "2", "1", "1"]


def test_a_version_on_trial_is_not_excused_by_the_power():
    with Folder() as root:
        install(root, "1")
        start(root)
        install(root, "2")
        assert [start(root, False, was_off=True) for _ in range(4)] == ["2", "2", "2", "1"]


def test_control_c_does_not_count():
    with Folder() as root:
        install(root, "1")
        start(root)
        install(root, "2")
        for _ in range(10):
            slots = Slots(root)
            slots.choose()
            assert slots.version == "2"
            slots.forgive()


def test_a_damaged_slot_is_never_started():
    for damage in ("missing", "short", "installed", "garbage", "wrong"):
        with Folder() as root:
            install(root, "1")
            start(root)
            install(root, "2")
            start(root)
            path = root + "/b/" + ("installed.json" if damage in ("installed", "garbage", "wrong") else FILES[0])
            if damage in ("missing", "installed"):
                os.remove(path)
            else:
                with open(path, "w") as file:
                    file.write({"garbage": '{"version": "2', "wrong": '["version"]'}.get(damage, "2"))
            assert Slots(root).problem("b") and raises(ValueError, Slots(root).try_out, "b")
            assert start(root) == "1", damage
            expected = {"missing": "firmware/main.mpy is missing", "short": "firmware/main.mpy is damaged"}
            assert expected.get(damage, "nothing is installed in it") in Slots(root).news()
            assert Slots(root).begin() == "b"


def test_both_damaged():
    with Folder() as root:
        install(root, "1")
        start(root)
        install(root, "2")
        for slot in "ab":
            os.remove("%s/%s/%s" % (root, slot, FILES[1]))
        assert start(root) is None
        assert Slots(root).problem("a") == Slots(root).problem("b") == "boards/box/main.mpy is missing"


def test_the_choice_survives_the_loss_of_its_newer_copy():
    with Folder() as root:
        install(root, "1")
        start(root)
        install(root, "2")
        start(root)
        kept = {}
        for name in ("slots-0.json", "slots-1.json"):
            with open(root + "/" + name) as file:
                kept[name] = file.read()
        for name, text in kept.items():
            for broken in (text[: len(text) // 2], "", "garbage", text.replace('"starts"', '"startS"'), "\xff"):
                with open(root + "/" + name, "w") as file:
                    file.write(broken)
                slots = Slots(root)
                assert slots.choose() and slots.version == "2", (name, broken)
                for other, text_kept in kept.items():
                    with open(root + "/" + other, "w") as file:
                        file.write(text_kept)
        for name in kept:
            os.remove(root + "/" + name)
        assert start(root) in ("1", "2")


def test_came_up_writes_once():
    with Folder() as root:
        install(root, "1")
        slots = Slots(root)
        slots.choose()
        slots.came_up()
        os.remove(root + "/slots-0.json")
        os.remove(root + "/slots-1.json")
        slots.came_up()
        assert "slots-0.json" not in os.listdir(root) and "slots-1.json" not in os.listdir(root)


def test_a_disk_that_refuses_does_not_keep_the_phone_from_starting():
    with Folder() as root:
        install(root, "1")
        start(root)

        class Full(Slots):
            def _save(self, state):
                raise OSError(28)

        slots = Full(root)
        assert slots.choose() and slots.version == "1"
        slots.came_up()
        slots.failed("x")
        raises(OSError, slots.try_out, "a")


class FakeMachine:
    """What stands in for the module `machine`: `with FakeMachine(0) as machine`. timers: numbers that there are."""

    PWRON_RESET = 1

    def __init__(self, *timers):
        self.timers = timers
        self.resets = 0
        self.running = None
        machine = self

        class Timer:
            ONE_SHOT = 7

            def __init__(self, number):
                if number not in machine.timers:
                    raise ValueError("no such timer")

            def init(self, mode, period, callback):
                assert mode == self.ONE_SHOT
                machine.running = (period, callback)

            def deinit(self):
                machine.running = None

        self.Timer = Timer

    def reset(self):
        self.resets += 1

    def __enter__(self):
        self.kept = sys.modules.get("machine")
        sys.modules["machine"] = self
        return self

    def __exit__(self, *error):
        del sys.modules["machine"]
        if self.kept is not None:
            sys.modules["machine"] = self.kept


def test_a_start_that_takes_too_long_ends_in_a_reset():
    for timers in ((-1,), (0, 1)):
        with Folder() as root, FakeMachine(*timers) as machine:
            install(root, "1")
            start(root)
            install(root, "2")
            slots = Slots(root)
            slots.choose()
            slots.guard()
            period, callback = machine.running
            assert period == 60000 and machine.resets == 0
            callback(None)
            assert machine.resets == 1
            start(root, False)
            start(root, False)
            assert start(root) == "1" and "not up after 60 s" in Slots(root).news()


def test_a_phone_that_came_up_or_was_ended_is_not_reset():
    for end in ("came_up", "forgive"):
        with Folder() as root, FakeMachine(-1) as machine:
            install(root, "1")
            slots = Slots(root)
            slots.choose()
            slots.guard()
            getattr(slots, end)()
            assert machine.running is None
