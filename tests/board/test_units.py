"""Unit tests on the emulated Cortex-M3, where integers and viper have 32 bits: allocation in the heap, time that wraps.

The files are those of tests/unit, compiled, on the disk of a board with the image `files`; each runs in a fresh heap.
"""

import subprocess
import sys

import pytest
from offhook import bare, emulator, resources
from offhook.install import compiling

from tests.board.disk import Disk

pytestmark = pytest.mark.board
ROOT = resources.device_root()
FILES = (
    # steps of the frame path with the heap locked
    "media/test_heap.py",
    "hal/test_codec.py",
    "hal/test_frames.py",
    "hal/drivers/test_hook.py",
    "hal/drivers/test_keypad.py",
    # ticks that wrap 10 s, or less, after the start
    "base/test_timers.py",
    "dns/test_resolver.py",
    "media/test_reception.py",
    "media/test_rtp.py",
    "phone/test_holding.py",
    "phone/test_phone.py",
    "services/test_timekeeper.py",
    # viper on words of 32 bits
    "base/test_md5.py",
    "sip/test_fields_twins.py",
    "sip/test_lexical_twins.py",
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """A board whose disk has the firmware, the drivers and the unit tests."""
    memory = tmp_path_factory.mktemp("units") / "memory"
    with open(memory, "wb") as file:
        file.truncate(emulator.MEMORY)
    paths = [path for top in ("firmware", "hal", "boards", "tests/unit") for path in (ROOT / top).glob("**/*.py")]
    paths = [str(path.relative_to(ROOT)) for path in paths] + ["tests/__init__.py"]
    paths = [path for path in paths if not path.endswith(("manifest.py", "conftest.py"))]
    compiled = compiling.compile_all(paths, "armv7m", ROOT)
    disk = Disk(memory, tmp_path_factory.mktemp("trees"))
    disk.put({path: file.data for path, file in compiled.items()}, "/flash")
    disk.put({"main.py": b""}, "/flash")
    with bare.Board(memory=memory) as board:
        yield board


@pytest.mark.parametrize("path", FILES)
def test_on_the_board(bench, path):
    code = "from tests.unit.device_runner import run; run('tests/unit/%s')" % path
    command = [sys.executable, "-m", "mpremote", "connect", bench.console, "exec", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    outcomes = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("offhook-test ")]
    assert "failed" not in outcomes, done.stdout
    assert "passed" in outcomes
