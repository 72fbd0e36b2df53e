"""A small firmware and a board to install it on."""

import hashlib
import os

import pytest
from offhook import resources
from offhook.install import targets
from offhook.install.board import Board
from offhook.install.files import Build
from offhook.install.wire import Wire

from tests.hostside.install.fake_board import FakeBoard

FILES = {
    "boards/__init__.py": '"""Boards."""\n',
    "boards/toy/__init__.py": "",
    "boards/toy/board.py": 'TABLE = {"lamp": ("hal.lamp", "Lamp", {})}\n',
    "boards/toy/manifest.py": "package('firmware')\n",
    "boards/toy/main.py": (
        "from boards.toy.board import TABLE\n"
        "from firmware.words import WORDS, VERSION\n"
        "def main(slots=None):\n"
        "    __import__(TABLE['lamp'][0])\n"
        "    slots.came_up()\n"
        "    print('toy', VERSION, 'is up, and says', len(WORDS))\n"
    ),
    "firmware/__init__.py": "",
    "firmware/words.py": "from firmware.more import bulk\nVERSION = '1'\nWORDS = 'hello' + bulk.TEXT\n",
    "firmware/more/__init__.py": "",
    "firmware/more/bulk.py": "TEXT = %r\n" % "".join(hashlib.sha256(b"%d" % n).hexdigest() for n in range(140)),
    "firmware/unused.py": "1 / 0\n",
    "hal/__init__.py": "",
    "hal/lamp.py": "class Lamp:\n    pass\n",
}


class Toy:
    """The sources of a small firmware in a folder."""

    def __init__(self, root):
        self.root = root
        for path, text in FILES.items():
            self.write(path, text)
        for name in ("slots.py", "slots_main.py"):
            self.write("boards/" + name, (resources.device_root() / "boards" / name).read_text())

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def release(self, version):
        """Change some files: another version."""
        self.write("firmware/words.py", FILES["firmware/words.py"].replace("'1'", "'%s'" % version))
        self.write("firmware/new_in_%s.py" % version, "")
        self.write("boards/toy/extra.py", "from firmware import new_in_%s\n" % version)


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("OFFHOOK_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def toy(tmp_path):
    return Toy(tmp_path / "sources")


@pytest.fixture
def fake(tmp_path):
    if resources.find_micropython() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no MicroPython on this machine")
    disk = tmp_path / "disk"
    (disk / "store").mkdir(parents=True)
    (disk / "store" / "phone.cfg").write_text("account.1.label = Mine\n")
    board = FakeBoard(disk)
    yield board
    board.close()


@pytest.fixture
def target(fake):
    """What the fake board is to the installer."""
    wire = Wire(fake.port)
    board = Board(wire)
    board.open()
    wire.close()
    return targets.Target("toy", "x64", board.facts["machine"])


@pytest.fixture
def build(toy, target):
    """build(version): the firmware of that version, compiled."""

    def make(version):
        toy.release(version)
        return Build(target, toy.root, version)

    return make
