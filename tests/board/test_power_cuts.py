"""The power of an emulated board goes at any moment of a settings change or an update; bad versions are given up."""

import hashlib
import random
import re
import socket
import time

import pytest
from offhook import bare, boards, emulator

from tests.board.disk import ROOT, Disk

IMAGE = "files"
pytestmark = pytest.mark.board
SECONDS = 90  # that a board may take for anything
MAIN = "boards/mps2_an385/main.py"
MODELS = "firmware/models.py"
STORE = """
import sys
sys.path.insert(0, "/flash/a")
from hal.drivers.storage import FileStorage
storage = FileStorage("/flash/store")
number = 0
while True:
    number += 1
    storage.replace("phone.cfg", TEXT % number)
"""
# What an installer does on the board: copy what did not change, write what did, installed.json last, try it.
UPDATE = """
import json, os, slots
s = slots.Slots("/flash")
old = s.installed(s.current())
here = s.folder(s.current())
slot = s.begin()
there = s.folder(slot)
def copy(source, target):
    for end, character in enumerate(target):
        if character == "/" and end:
            try:
                os.mkdir(target[:end])
            except OSError:
                pass
    with open(source, "rb") as file:
        data = file.read()
    with open(target, "wb") as file:
        file.write(data)
for path in old["files"]:
    copy(here + "/" + path, there + "/" + path)
for path in NEW:
    copy("/flash/new/" + path, there + "/" + path)
old["files"].update(NEW)
old["version"] = VERSION
with open(there + "/installed.json", "w") as file:
    json.dump(old, file)
s.try_out(slot)
print("upd" + "ated")
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory, offhook_background):
    """A disk on which version 1 came up."""
    folder = tmp_path_factory.mktemp("disk")
    with open(folder / "memory", "wb") as file:
        file.truncate(emulator.MEMORY)
    made = Disk(folder / "memory", tmp_path_factory.mktemp("trees"))
    made.install("1")
    with phone_on(made, offhook_background) as phone:
        wait_until_up(phone)
    return made


@pytest.fixture
def disk(first, tmp_path):
    """A copy of it for one test."""
    return first.copy(tmp_path / "memory")


def phone_on(disk, background):
    settings = {"account.1.label": "Label 0"}  # for a disk that has none
    return boards.SimBoard(settings=settings, background=background, image=IMAGE, memory=disk.memory)


def wait_until_up(phone):
    """Wait until the phone says that its version came up. Returns what it says of versions."""
    return wait_for(lambda: phone.state()["versions"], lambda told: told["starts"] == 0)


def wait_for(look, is_it):
    deadline = time.monotonic() + SECONDS
    while not is_it(found := look()):
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    return found


class Repl:
    """The console of a bare board that starts nothing, at the raw REPL."""

    def __init__(self, board):
        host, port = board.console.removeprefix("socket://").split(":")
        self._socket = socket.create_connection((host, int(port)), SECONDS)
        self._socket.settimeout(1)
        self._text = b""
        for _ in range(SECONDS):
            self._socket.sendall(b"\r\x01")
            if self._reads(b"raw REPL; CTRL-B to exit\r\n>"):
                return
        raise AssertionError(self._text)

    def begin(self, code):
        """Run code, and do not wait for it."""
        self._socket.sendall(code.encode() + b"\x04")

    def wait(self, text):
        for _ in range(SECONDS):
            if self._reads(text.encode()):
                return
        raise AssertionError(self._text)

    def _reads(self, text):
        try:
            while text not in self._text:
                self._text += self._socket.recv(4096)
            return True
        except TimeoutError:
            return False


def bare_board(disk, background):
    return bare.Board(background, image=IMAGE, memory=disk.memory)


def cut(disk, background, code, seconds):
    """Run code on the board and cut the power so many seconds after it began."""
    with disk.without_start(), bare_board(disk, background) as board:
        repl = Repl(board)
        repl.begin(code)
        time.sleep(seconds)
        board.cut_power()


def release(disk, number):
    """Put a version's changed modules on the disk. Returns the code that installs it."""
    source = (ROOT / MODELS).read_text() + "\nRELEASE = %d\n" % number
    name = MODELS.replace(".py", ".mpy")
    data = disk.files({MODELS: source})[name]
    disk.put({name: data}, "/flash/new")
    return "NEW, VERSION = %r, '%d'\n%s" % ({name: [len(data), hashlib.sha256(data).hexdigest()]}, number, UPDATE)


def test_settings_that_are_being_stored(disk, offhook_background):
    choose = random.Random(1)
    before = disk.read("phone.cfg")
    code = "TEXT = %r\n%s" % (before.replace("Label 0", "Number %d").encode(), STORE)
    for _ in range(8):
        cut(disk, offhook_background, code, choose.uniform(0.05, 0.5))
        assert re.sub(r"Number \d+", "Label 0", disk.read("phone.cfg")) == before
    assert "Number" in disk.read("phone.cfg")
    with phone_on(disk, offhook_background) as phone:
        phone.wait_screen("Number")


def test_a_setting_of_the_phone(disk, offhook_background):
    choose = random.Random(2)
    old = "Label 0"
    for number in range(1, 3):
        new = "Label %d" % number
        with phone_on(disk, offhook_background) as phone:
            phone.wait_screen(old)
            phone.set("account.1.label", new)
            time.sleep(choose.uniform(0.45, 0.6))  # it is stored after half a second
            phone.core.process.cut_power()
        with phone_on(disk, offhook_background) as phone:
            phone.wait_screen("Label")
            text = " ".join(phone.screen())
            assert (old in text) != (new in text), text
            old = new if new in text else old


def test_an_update_that_is_under_way(disk, offhook_background):
    choose = random.Random(3)
    code = release(disk, 2)
    with disk.without_start(), bare_board(disk, offhook_background) as board:
        repl = Repl(board)
        repl.begin(code)
        began = time.monotonic()
        repl.wait("updated")
        whole = time.monotonic() - began
    with phone_on(disk, offhook_background) as phone:
        assert wait_until_up(phone)["version"] == "2"
    version = "2"
    for number in range(3, 7):
        cut(disk, offhook_background, release(disk, number), choose.uniform(0, 1.1 * whole))
        with phone_on(disk, offhook_background) as phone:
            told = wait_until_up(phone)
        assert told["version"] in (version, str(number)) and told["gave_up"] is None
        assert disk.wrong() == []
        version = told["version"]


def given_up(disk):
    return wait_for(disk.state, lambda told: told["gave_up"])


def check_what_is_told(disk, background, why):
    with phone_on(disk, background) as phone:
        phone.wait_screen("Version 2 was given up", SECONDS)
        told = wait_until_up(phone)
        assert told["slot"] == "a" and told["version"] == "1"
        assert (told["gave_up"]["version"], told["gave_up"]["running"]) == ("2", "1")
        assert why in told["gave_up"]["why"]
    with phone_on(disk, background) as phone:
        wait_until_up(phone)
        assert "given up" not in " ".join(phone.screen())


def test_a_version_that_raises_is_given_up_by_itself(disk, offhook_background):
    disk.install("2", {MAIN: "raise ValueError('spoilt')\n"})
    with bare_board(disk, offhook_background) as board:
        given_up(disk)
        board.cut_power()
    check_what_is_told(disk, offhook_background, "ValueError: spoilt")


def test_a_version_that_hangs_is_given_up_after_three_starts(disk, offhook_background):
    disk.install("2", {MAIN: "def main(slots=None):\n    while True:\n        pass\n"})
    for number in (1, 2, 3):
        with bare_board(disk, offhook_background):
            wait_for(disk.state, lambda told, number=number: told["starts"] == number)
    assert disk.state()["version"] == "2" and disk.state()["gave_up"] is None
    check_what_is_told(disk, offhook_background, "did not come up")
