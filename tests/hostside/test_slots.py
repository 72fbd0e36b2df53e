"""The chooser as a board runs it: main.py and slots.py on a disk, in a MicroPython process that ends or is killed."""

import os
import signal
import subprocess
import time

import pytest
from offhook import resources

from boards.slots import Slots
from tests.unit.boards.test_slots import install
from tests.unit.conftest import find_micropython

SECONDS = 30
GOOD = "def main(slots):\n    slots.came_up()\n    print(slots.version, 'is up')\n"
RAISING = "def helper():\n    raise ValueError('spoilt')\nhelper()\n"
HANGING = "import time\ndef main(slots):\n    print(slots.version, 'hangs')\n    time.sleep(1000)\n"
ENDING = "def main(slots):\n    pass\n"


class Disk:
    """A folder as the disk of a board."""

    def __init__(self, root):
        self.root = root
        boards = resources.device_root() / "boards"
        chooser = (boards / "slots.py").read_text()
        assert "_PAUSE, _LONG_PAUSE = 3, 30" in chooser
        (root / "slots.py").write_text(chooser.replace("_LONG_PAUSE = 3, 30", "_LONG_PAUSE = 0, 0"))
        (root / "main.py").write_text((boards / "slots_main.py").read_text())

    def install(self, version, source):
        slot = install(str(self.root), version, ("boards/__init__.py", "boards/box/__init__.py"), 0)
        folder = self.root / slot
        (folder / "boards/box/main.py").write_text(source)

    def begin(self):
        return subprocess.Popen(
            [find_micropython(), "main.py"],
            cwd=self.root,
            env={**os.environ, "MICROPYPATH": ".frozen"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def start(self):
        """Let it run until it ends. Returns what it printed."""
        return self.begin().communicate(timeout=SECONDS)[0]

    def start_and(self, number):
        """Let it run until it hangs, and send it a signal. Returns what it printed before that."""
        process = self.begin()
        try:
            line = process.stdout.readline()
            time.sleep(0.1)
            process.send_signal(number)
            process.wait(SECONDS)
        finally:
            process.kill()
        process.stdout.close()
        return line

    def slots(self):
        return Slots(str(self.root))


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path)


def test_an_empty_disk_says_so_and_leaves_the_repl(disk):
    text = disk.start()
    assert "slot a cannot be started: nothing is installed in it" in text
    assert "There is no firmware that can be started" in text and "Traceback" not in text


def test_a_version_that_raises_at_import_makes_way(disk):
    disk.install("1", GOOD)
    assert disk.start() == "1 is up\n"
    disk.install("2", RAISING)
    for _ in range(3):
        text = disk.start()
        assert "ValueError: spoilt" in text and "starts again" in text
    assert disk.start() == "1 is up\n"
    news = disk.slots().news()
    assert news.startswith("Version 2 was given up, 1 runs: ValueError: spoilt")
    assert "boards/box/main.py" in news and "line 2" in news


def test_a_version_that_hangs_makes_way_when_it_was_switched_off_three_times(disk):
    disk.install("1", GOOD)
    disk.start()
    disk.install("2", HANGING)
    for _ in range(3):
        assert disk.start_and(signal.SIGKILL) == "2 hangs\n"
    assert disk.start() == "1 is up\n"
    assert "did not come up" in disk.slots().news()


def test_a_version_that_ends_by_itself_makes_way(disk):
    disk.install("1", GOOD)
    disk.start()
    disk.install("2", ENDING)
    for _ in range(3):
        assert "it ended by itself" in disk.start()
    assert disk.start() == "1 is up\n"


def test_control_c_leads_to_the_repl_and_does_not_count(disk):
    disk.install("1", GOOD)
    disk.start()
    disk.install("2", HANGING)
    for _ in range(5):
        assert disk.start_and(signal.SIGINT) == "2 hangs\n"
    assert disk.slots().report()["starts"] == 0 and disk.slots().report()["gave_up"] is None
