"""The board's console: its REPL for a person, and what the phone writes, followed."""

import subprocess
import sys

from offhook.install import InstallError
from offhook.install.board import Board
from offhook.install.wire import Wire

LOG = "store/phone.log"


def repl_command(port):
    return [sys.executable, "-m", "mpremote", "connect", port, "resume", "repl"]


def repl(port):
    """A person at the REPL: mpremote's, which leaves a running phone alone until Control-C. Returns the exit status."""
    Wire(port).close()  # says it in our words when the port cannot be used
    return subprocess.run(repl_command(port)).returncode


def follow(port, out, kept=False):
    """Write what the board writes to `out`, a binary file, until Control-C or the end of the line.

    kept: first what the phone wrote down before it last failed. That interrupts the phone, and starts it anew.
    """
    wire = Wire(port)
    try:
        if kept:
            out.write(stored_log(wire))
            wire.restart()
        while True:
            data = wire.serial.read(max(1, wire.serial.in_waiting))
            if data:
                out.write(data)
                out.flush()
    except KeyboardInterrupt:
        return
    except OSError as error:
        raise InstallError("the board at %s went away [%s]" % (port, error)) from None
    finally:
        wire.close()


def stored_log(wire):
    """The log in the phone's storage, bytes."""
    board = Board(wire)
    board.open()
    return (board.call("head(%r,8192)" % LOG) or "").encode()
