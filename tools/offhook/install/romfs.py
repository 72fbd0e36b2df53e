"""The firmware as ROMFS: read where it lies in flash, written by mpremote. What was there is replaced: no slots."""

import contextlib
import io
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mpremote.romfs import make_romfs

from offhook.install import InstallError, checks
from offhook.install.board import Board
from offhook.install.report import Report
from offhook.install.wire import Wire

_MAIN = b"from boards.%s.main import main\n\nmain()\n"
# What the board has: bytes of its first ROMFS, or -1. Asked so that nothing fails on a MicroPython before 1.25.
_SIZE = """
def rom():
\ttry:
\t\timport vfs
\t\tdev=vfs.rom_ioctl(2,0)
\t\treturn dev if isinstance(dev,int) else dev.ioctl(4,0)*dev.ioctl(5,0) if hasattr(dev,'ioctl') else len(dev)
\texcept (ImportError,AttributeError,OSError):
\t\treturn -1
"""


def build(files):
    """The ROMFS of {path: File}, as bytes."""
    with tempfile.TemporaryDirectory() as folder:
        for path, file in files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.data)
        with contextlib.redirect_stdout(io.StringIO()):
            return bytes(make_romfs(folder, mpy_cross=False))


def deploy_command(port, path):
    return [sys.executable, "-m", "mpremote", "connect", port, "romfs", "deploy", str(path)]


def install(port, made, progress):
    """Install at this port. made: a files.Build. Returns a Report. Raises InstallError."""
    begun = time.monotonic()
    image = build(made.files)
    _check(port, made.target, len(image), progress)
    progress.step("writing the ROMFS")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, made.target.name + ".romfs")
        path.write_bytes(image)
        done = subprocess.run(deploy_command(port, path), capture_output=True, text=True)
    if done.returncode:
        raise InstallError("mpremote could not write the ROMFS: %s" % (done.stdout + done.stderr).strip()[-300:])
    _finish(port, made, progress)
    seconds = time.monotonic() - begun
    return Report(made.target.name, None, made.version, None, sent=len(made.files), seconds=seconds,
                  bytes_sent=len(image), notes=["a ROMFS has no second slot to fall back to"])  # fmt: skip


def _check(port, target, size, progress):
    progress.step("looking at the board")
    wire = Wire(port)
    try:
        board = Board(wire)
        board.open()
        checks.check_board(board.facts, target)
        wire.run(_SIZE)
        room = board.call("rom()")
    finally:
        wire.close()
    if room < 0:
        raise InstallError(
            "MicroPython on this board has no ROMFS (it needs 1.25 or later and an image built with one). "
            "Nothing was changed; --as files needs none"
        )
    if room < size:
        raise InstallError(
            "no space: the firmware takes %d KB as ROMFS and the board has %d KB for it. Nothing was changed"
            % (size // 1024, room // 1024)
        )


def _finish(port, made, progress):
    """Compare hashes as the board reads /rom, and let its main.py start what lies there."""
    wire = Wire(port)
    try:
        board = Board(wire)
        board.open()
        progress.step("verifying", len(made.files))
        wire.run("ROOT=''")
        found = board.known("rom", list(made.files), lambda path: progress.advance(1))
        wrong = [path for path, file in made.files.items() if found.get(path, ("", 0))[0] != file.sha256]
        if wrong:
            raise InstallError("%d files in /rom are not as they were sent, the first is %s" % (len(wrong), wrong[0]))
        wire.run("ROOT=%r" % board.facts["root"])
        board.replace("main.py", _MAIN % made.target.name.encode())
        wire.restart()
    finally:
        wire.close()
