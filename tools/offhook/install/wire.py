"""The serial line to a board: opened with words for what keeps it from us, and Python run at the board's raw REPL.

The raw REPL and raw-paste mode are mpremote's; waiting is not, since its poll of 10 ms costs more than our commands.
"""

import os
import struct
import time
from pathlib import Path

import serial
import serial.tools.list_ports
from mpremote.transport import TransportError, TransportExecError
from mpremote.transport_serial import SerialTransport

from hal.sim.console import ESCAPE  # ends a phone that has its panel on this line, without Control-C
from offhook.install import CutError, InstallError

BAUD = 115200
BANNER, REBOOT = b"raw REPL; CTRL-B to exit\r\n", b"soft reboot\r\n"
_SILENCE = 1  # seconds that one read waits
_INTERRUPTS = 10  # how often Control-C is tried, a second each
_RESET = 15  # seconds for a soft reset with boot.py in it
_INTERRUPT, _RAW, _FRIENDLY, _END = b"\r\x03\x03", b"\r\x01", b"\r\x02", b"\x04"


class BoardError(InstallError):
    """What we ran on the board raised an exception."""


class Wire(SerialTransport):
    """port: as /dev/ttyUSB0, COM3 or socket://127.0.0.1:4000. sent: bytes that went to the board."""

    def __init__(self, port):
        self.device_name = port
        self.in_raw_repl, self.use_raw_paste, self.mounted, self.is_pty = False, True, False, False
        self.sent = 0
        self.serial = _open(port)

    def close(self):
        try:
            super().close()
        except OSError:
            self.serial.close()  # the line went away; there is nothing to hang up

    def interrupt(self):
        """End what runs, and start MicroPython anew without main.py. Raises InstallError when nobody answers."""
        try:
            if not self._is_at_repl():
                raise InstallError(
                    "no board answers at %s: is it the right port, has the board MicroPython, and power?"
                    % self.device_name
                )
            self.serial.write(_END)
            if not (self._wait_for(REBOOT, _RESET) and self._wait_for(BANNER, _RESET)):
                raise InstallError("the board at %s does not come back from a soft reset" % self.device_name)
        except OSError as error:
            raise self._cut(error) from None
        self.in_raw_repl = True

    def run(self, code, on_line=None):
        """Run Python on the board. Returns what it printed, or hands over its lines (bytes) as they come."""
        code = code if isinstance(code, bytes) else code.encode()
        self.sent += len(code)
        try:
            return self.exec(code, data_consumer=_Lines(on_line) if on_line else None)
        except TransportExecError as error:
            raise BoardError("the board says:\n%s" % error.error_output.strip()) from None
        except (OSError, TransportError, struct.error) as error:
            raise self._cut(error) from None

    def restart(self):
        """Start the board anew as power does, main.py too; the line may go away with it."""
        try:
            self.exec_raw_no_follow("try:\n import machine\n machine.reset()\nexcept ImportError:\n pass")
            if self._wait_for(_END + b">", 2):  # a board without `machine` is still there: a soft reset
                self.serial.write(_FRIENDLY + _END)
                self._wait_for(REBOOT, 2)
        except (OSError, TransportError, struct.error):
            pass
        self.in_raw_repl = False

    def read_until(self, min_num_bytes, ending, timeout=10, data_consumer=None, timeout_overall=None):
        """As mpremote's, but it sleeps in the read."""
        data, begun, heard = bytearray(), time.monotonic(), time.monotonic()
        while not data.endswith(ending):
            new = self.serial.read(1)
            now = time.monotonic()
            if new:
                heard = now
                if data_consumer:
                    data_consumer(new)
                    data[:] = new
                else:
                    data += new
            elif timeout is not None and now >= heard + timeout:
                break
            if timeout_overall is not None and now >= begun + timeout_overall:
                break
        return bytes(data)

    def _is_at_repl(self):
        """Whether the raw REPL announces itself once what runs was interrupted."""
        for _ in range(_INTERRUPTS):
            self.serial.write(ESCAPE + _INTERRUPT + _RAW)
            if self._wait_for(BANNER, 1):
                return True
        return False

    def _wait_for(self, text, seconds):
        return self.read_until(1, text, timeout=None, timeout_overall=seconds).endswith(text)

    def _cut(self, error):
        return CutError(
            "the board at %s went away in the middle (cable, power?): the same command goes on from there [%s]"
            % (self.device_name, error)
        )


class _Lines:
    """Gathers bytes to lines. take: called with each, without its end."""

    def __init__(self, take):
        self._take = take
        self._line = bytearray()

    def __call__(self, byte):
        if byte == b"\n":
            self._take(bytes(self._line).rstrip(b"\r"))
            self._line = bytearray()
        else:
            self._line += byte


def _open(port):
    is_url = "://" in port
    if not is_url and os.name == "posix" and not os.path.exists(port):
        raise InstallError("there is no port %s: %s" % (port, _ports_here()))
    holders = [] if is_url else holders_of(port)
    if holders:
        raise InstallError("the port %s is busy: %s holds it" % (port, ", ".join(holders)))
    try:
        return serial.serial_for_url(port, baudrate=BAUD, timeout=_SILENCE, exclusive=True)
    except PermissionError as error:
        raise _forbidden(port, error) from None
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == 13:
            raise _forbidden(port, error) from None
        if "exclusively lock" in str(error):
            raise InstallError("the port %s is busy: another program holds it" % port) from None
        if is_url:
            raise InstallError("nobody listens at %s: does the board run? [%s]" % (port, error)) from None
        raise InstallError("the port %s cannot be opened: %s" % (port, error)) from None


def _forbidden(port, error):
    return InstallError(
        "you may not open the port %s: become a member of its group (dialout on Debian) [%s]" % (port, error)
    )


def _ports_here():
    names = sorted(one.device for one in serial.tools.list_ports.comports())
    return "there are " + ", ".join(names) if names else "no serial port at all is there; is the cable in?"


def holders_of(port, processes="/proc"):
    """Who has the port open, as "screen (4711)", as far as the system tells us."""
    wanted, found = os.path.realpath(port), []
    for link in Path(processes).glob("[0-9]*/fd/*"):
        try:
            if os.readlink(link) == wanted and link.parts[-3] != str(os.getpid()):
                name = Path(*link.parts[:-2], "comm").read_text().strip()
                found.append("%s (%s)" % (name, link.parts[-3]))
        except OSError:
            continue  # it has ended, or is not ours to look at
    return sorted(set(found))
