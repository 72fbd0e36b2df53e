"""Two versions of the firmware on a board's disk: chooses the one to start, and goes back when it does not come up.

    main.py  slots.mpy            boards/slots_main.py and this, outside of both versions; an update leaves them alone
    a/  b/                        a slot each: firmware/ hal/ boards/ and installed.json, which is written last
    slots-0.json  slots-1.json    the choice; of these copies the newer one counts whose check sum is right
    store/                        the settings, outside of both versions

A start is counted before anything of the version is imported; the phone takes that back with `came_up`. After three
starts that did not come up the other slot gets its turn, if a whole version is in it.

It imports nothing of the firmware, for both slots' copies may be broken, and runs on CPython as well.
"""

import binascii
import gc
import json
import os
import sys
import time

TRIES = 3  # starts that a version gets
PATIENCE = 60  # s that a start may take
_NEVER_UP = "it did not come up, and left no word why"
_PAUSE, _LONG_PAUSE = 3, 30  # s before the next start, in which Control-C gets through


class Slots:
    """The slots on the disk at the folder `root`.

    root: that folder without a slash at its end.  running: "a" or "b" once chosen.  board, version: what is installed.
    """

    running = board = version = None

    def __init__(self, root):
        self.root = root[:-1] if root.endswith("/") else root
        self._guard = None
        self._count, self._state = self._read()

    # ---- for the phone

    def came_up(self):
        """The phone runs: take the count of starts back and trust this version from now on."""
        self._stop_guard()
        if not self.is_up():
            self._change(slot=self.running, trial=None, starts=0, why="")

    def report(self):
        """The running slot and version, whether it is on trial, and what was given up: see `_give_up`."""
        return {
            "slot": self.current(),
            "version": self.version,
            "trial": self._state["trial"] is not None,
            "starts": self._state["starts"],
            "gave_up": self._state["gave_up"],
        }

    def news(self):
        """What a person has not been told yet, as text, or None: a version was given up."""
        told = self._state["gave_up"]
        if not told or told["seen"]:
            return None
        return "Version %s was given up, %s runs: %s" % (told["version"], told["running"], told["why"])

    def seen(self):
        """A person was told the news."""
        if self._state["gave_up"]:
            self._change(gave_up=dict(self._state["gave_up"], seen=True))

    # ---- for an update

    def current(self):
        """The slot that runs, else the one whose turn it is; None before anything was installed."""
        return self.running or self._state["trial"] or self._state["slot"]

    def installed(self, slot):
        """What installed.json of this slot says, or None."""
        try:
            with open(self.folder(slot) + "/installed.json") as file:
                installed = json.load(file)
            return installed if isinstance(installed["files"], dict) and installed["board"] else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def problem(self, slot):
        """Why this slot cannot be started, in words, or "". It looks at sizes; an installer has compared the hashes."""
        installed = self.installed(slot)
        return "nothing is installed in it" if installed is None else self._damage(slot, installed)

    def begin(self):
        """First step of an update: returns the slot to fill, which does not count as installed any more.

        The version that came up last is kept, and one on trial only where there is no such.
        """
        kept = self._state["slot"] or self._state["trial"]
        slot = "b" if kept == "a" else "a"
        self._change(slot=kept, trial=None, starts=0, why="")
        try:
            os.remove(self.folder(slot) + "/installed.json")
        except OSError:
            pass  # it has none
        return slot

    def try_out(self, slot):
        """Last step of an update: this slot is started from now on. ValueError tells what is wrong with it."""
        problem = self.problem(slot)
        if problem:
            raise ValueError("slot %s cannot be started: %s" % (slot, problem))
        self._save(dict(self._state, trial=slot, starts=0, why="", gave_up=None))

    def folder(self, slot):
        return "%s/%s" % (self.root, slot)

    # ---- for a start

    def choose(self, was_off=False):
        """Choose the slot to start and count this start. Returns whether there is one.

        was_off: the power was off before. Whoever switches a trusted version off while it starts has not found a fault.
        """
        state = self._state
        slot = self.current() or "a"
        starts = state["starts"]
        if was_off and starts and not state["trial"]:
            starts -= 1
        problem = self.problem(slot)
        why = problem or starts >= TRIES and (state["why"] or _NEVER_UP)
        if why:
            other = "b" if slot == "a" else "a"
            if not self.problem(other):
                self._give_up(slot, other, why)
                slot, starts = other, 0
            elif problem:
                return False
        installed = self.installed(slot)
        self.running, self.board, self.version = slot, installed["board"], installed.get("version")
        self._change(starts=starts + 1)
        return True

    def failed(self, why):
        """This start ended, for that reason, before the phone came up."""
        if not self.is_up():
            self._change(why=why[:200])

    def forgive(self):
        """A person ended the phone: that start does not count."""
        self._stop_guard()
        if self._state["starts"]:
            self._change(starts=self._state["starts"] - 1)

    def is_up(self):
        return self._state["starts"] == 0

    def pause(self):
        """Seconds till the next start: many when no version has come up since one was given up."""
        return _LONG_PAUSE if self._state["starts"] > TRIES or self._state["gave_up"] else _PAUSE

    def guard(self):
        """Start again when the phone is not up in time. Without a timer that is left to watchdogs and people."""
        try:
            from machine import Timer
        except ImportError:
            return
        try:
            self._guard = Timer(-1)
        except ValueError:
            self._guard = Timer(1)  # a port with the chip's timers only, of which the phone may take number 0
        self._guard.init(mode=Timer.ONE_SHOT, period=PATIENCE * 1000, callback=self._time_is_up)

    def _time_is_up(self, timer):
        self.failed("it was not up after %d s" % PATIENCE)
        restart()

    def _stop_guard(self):
        if self._guard:
            self._guard.deinit()
            self._guard = None

    def _give_up(self, slot, other, why):
        """Go to the other slot, and remember for a person: both versions, the reason, and whether that was told."""
        versions = [(self.installed(one) or {}).get("version", "unknown") for one in (slot, other)]
        told = {"slot": slot, "version": versions[0], "running": versions[1], "why": why, "seen": False}
        nothing_to_tell = self._state["slot"] is None and self._state["trial"] is None
        self._change(slot=other, trial=None, starts=0, why="", gave_up=None if nothing_to_tell else told)

    def _damage(self, slot, installed):
        folders = {}
        for path, facts in installed["files"].items():
            folder, name = ("/" + path).rsplit("/", 1)
            if folder not in folders:
                folders[folder] = _sizes(self.folder(slot) + folder)
            if name not in folders[folder]:
                return path + " is missing"
            if folders[folder][name] != facts[0]:
                return path + " is damaged"
        return ""

    # ---- the choice on the disk

    def _change(self, **changes):
        """Change the choice; a disk that is full or broken must not keep a phone from running."""
        try:
            self._save(dict(self._state, **changes))
        except OSError:
            pass

    def _save(self, state):
        text = json.dumps(state)
        with open(self._copy(self._count + 1), "w") as file:
            file.write("%d %d %s" % (self._count + 1, _sum(self._count + 1, text), text))
        self._count += 1
        self._state = state

    def _read(self):
        """(count, choice) of the newer sound copy."""
        newest = (0, {"slot": None, "trial": None, "starts": 0, "why": "", "gave_up": None})
        for number in (0, 1):
            try:
                with open(self._copy(number)) as file:
                    count, check, text = file.read().split(" ", 2)
                if int(check) == _sum(int(count), text) and int(count) > newest[0]:
                    newest = (int(count), json.loads(text))
            except (OSError, ValueError):
                pass  # there is none, or the power was cut while it was written
        return newest

    def _copy(self, count):
        return "%s/slots-%d.json" % (self.root, count % 2)


def _sum(count, text):
    return binascii.crc32(("%d %s" % (count, text)).encode()) & 0xFFFFFFFF


def _sizes(folder):
    """{name: bytes} of a folder in one go: littlefs takes a second to find two hundred files one by one."""
    try:
        if not hasattr(os, "ilistdir"):
            return {name: os.stat(folder + "/" + name)[6] for name in os.listdir(folder)}
        found = {}
        for entry in os.ilistdir(folder):  # only the disks of boards tell the size as well
            found[entry[0]] = entry[3] if len(entry) > 3 else os.stat(folder + "/" + entry[0])[6]
        return found
    except OSError:
        return {}


def start(root=None):
    """Start the phone: what main.py calls. root: the folder of the slots, by default the one that the board starts in.

    Returns, and the REPL follows, when there is nothing to start or the phone ended after it had come up.
    """
    slots = Slots(os.getcwd() if root is None else root)
    if not slots.choose(_was_off()):
        for slot in "ab":
            print("slot %s cannot be started: %s" % (slot, slots.problem(slot)))
        print("There is no firmware that can be started. Install it with: offhook flash")
        return
    gc.collect()
    slots.guard()
    sys.path.insert(0, slots.folder(slots.running))
    try:
        name = "boards.%s.main" % slots.board
        __import__(name, None, None, ("main",)).main(slots)
        why = "it ended by itself"
    except Exception as error:
        why = _words(error)
    except BaseException as error:  # Control-C, sys.exit()
        slots.forgive()
        raise error
    if slots.is_up():
        return
    slots.failed(why)
    print("%s\nIt starts again in %d s; Control-C leads to the REPL." % (why, slots.pause()))
    time.sleep(slots.pause())
    restart()


def restart():
    """Start the board again; without a module machine this ends the program."""
    try:
        from machine import reset
    except ImportError:
        sys.exit(1)
    reset()


def _was_off():
    try:
        from machine import PWRON_RESET, reset_cause
    except ImportError:
        return False
    return reset_cause() == PWRON_RESET


def _words(error):
    """The last line of the traceback and the place, printed whole on the console."""
    if not hasattr(sys, "print_exception"):
        return "%s: %s" % (type(error).__name__, error)
    import io

    sys.print_exception(error)
    text = io.StringIO()
    sys.print_exception(error, text)
    lines = text.getvalue().strip().split("\n")
    return "%s (%s)" % (lines[-1], lines[-2].strip()) if len(lines) > 2 else lines[-1]
