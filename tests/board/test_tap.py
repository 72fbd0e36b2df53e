"""The board on a TAP interface, in a network namespace made for the test, so that nothing else is touched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.board


def why_not():
    """What keeps this machine from giving us a network namespace with a TAP interface, or ""."""
    if os.geteuid():
        return "a TAP interface needs root"
    for program in ("unshare", "ip"):
        if not shutil.which(program):
            return "no %s on the PATH" % program
    tried = subprocess.run(["unshare", "-n", "ip", "tuntap", "add", "dev", "tap0", "mode", "tap"], capture_output=True)
    return tried.stderr.decode().strip() and "no TAP interface here: " + tried.stderr.decode().strip()


def test_a_board_on_a_tap_interface_is_called():
    why = why_not()
    if why:
        pytest.skip(why)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    script = Path(__file__).with_name("tap_call.py")
    done = subprocess.run(
        ["unshare", "-n", sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0 and done.stdout.endswith("called\n"), done.stdout + done.stderr
