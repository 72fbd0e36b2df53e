"""A board on a serial line, at MicroPython's raw REPL. Everything here waits; call it from a thread."""

import re
import time

import serial

from hal.sim.console import ESCAPE
from offhook.process import StartError

BAUD = 115200
PATIENCE = 30  # seconds for a board to leave what it does; it may have to start anew first
_PROMPT = b">>> "
_RAW_PROMPT = b"raw REPL; CTRL-B to exit\r\n>"
_RAW, _FRIENDLY, _INTERRUPT, _DONE = b"\r\x01", b"\x02", b"\r\x03\x03", b"\x04"
_STEP = 1  # seconds between two attempts to interrupt
_TURN = 0.01  # seconds that one reading takes at most
_PIECE, _GAP = 256, 0.01  # typed at once, and seconds in between
_SAMPLE = 2048  # bytes


class Repl:
    """port: /dev/ttyUSB0, or what else pyserial takes: socket://HOST:PORT, rfc2217://HOST:PORT. Raises StartError."""

    def __init__(self, port, baud=BAUD):
        self.port = port
        try:
            self._serial = serial.serial_for_url(port, baudrate=baud, timeout=_TURN, do_not_open=True)
            if "://" not in port:
                self._serial.exclusive = True
            self._serial.open()
        except (OSError, ValueError) as error:
            raise StartError("no board can be reached at %s: %s" % (port, _in_words(error))) from None

    def read(self):
        """The bytes that came, b"" when there are none for a moment. Raises OSError when the line is gone."""
        return self._serial.read(4096)

    def write(self, data):
        self._serial.write(data)

    def close(self):
        self._serial.close()

    def interrupt(self, patience=PATIENCE):
        """End whatever runs, a phone under test of an earlier run included, and come to the raw REPL."""
        self.write(ESCAPE)
        deadline, seen = time.monotonic() + patience, b""
        while not seen.endswith(_PROMPT):
            if time.monotonic() > deadline:
                raise StartError("the board at %s does not come to its REPL%s" % (self.port, _last_words(seen)))
            self.write(_INTERRUPT + _FRIENDLY)
            seen = self._read_for(_STEP)
        self._type(_RAW, _RAW_PROMPT)

    def execute(self, code, timeout=30):
        """Run Python there. Returns what it printed; StartError has a traceback."""
        return self._result(self.begin(code), timeout)

    def begin(self, code):
        """Start Python there, and come back when it runs. Returns what was printed already."""
        data = code.encode() + _DONE
        for at in range(0, len(data), _PIECE):
            self.write(data[at : at + _PIECE])
            time.sleep(_GAP)
        return self._read_until(b"OK", 10).partition(b"OK")[2]

    def speeds(self):
        """Bytes a second that the line carries from and to the board: (from, to)."""
        began = time.monotonic()
        self._result(self.begin("import sys\nsys.stdout.buffer.write(b'x' * %d)" % _SAMPLE), 30)
        out = _SAMPLE / (time.monotonic() - began)
        printed = self.begin("from boards.hil import read_speed\nread_speed(%d)" % _SAMPLE)
        if b"!" not in printed:
            printed += self._read_until(b"!", 10)
        self.write(b"x" * _SAMPLE)
        milliseconds = int(self._result(b"", 30))
        return round(out), round(_SAMPLE * 1000 / max(milliseconds, 1))

    def _result(self, begun, timeout):
        reply = begun
        while reply.count(_DONE) < 2 or not reply.endswith(b">"):
            reply += self._read_until(b">", timeout)
        printed, raised = reply.split(_DONE)[:2]
        if raised:
            raise StartError("the board at %s: %s" % (self.port, raised.decode("utf-8", "replace").strip()))
        return printed.decode("utf-8", "replace")

    def _type(self, typed, end):
        self.write(typed)
        self._read_until(end, 10)

    def _read_until(self, end, timeout):
        deadline, seen = time.monotonic() + timeout, b""
        while end not in seen:
            if time.monotonic() > deadline:
                raise StartError("the board at %s does not answer%s" % (self.port, _last_words(seen)))
            seen += self._checked_read()
        return seen

    def _read_for(self, seconds):
        """What comes until the line has been quiet for a moment after a prompt, or that time is over."""
        deadline, seen = time.monotonic() + seconds, b""
        while time.monotonic() < deadline:
            data = self._checked_read()
            if not data and seen.endswith(_PROMPT):
                break
            seen += data
        return seen

    def _checked_read(self):
        try:
            return self.read()
        except OSError as error:
            raise StartError("the line to the board at %s broke: %s" % (self.port, error)) from None


def _in_words(error):
    """pyserial says everything twice."""
    found = re.search(r"\[Errno \d+\] ([^:\]]+)", str(error))
    return found[1] if found else str(error)


def _last_words(seen):
    text = seen.decode("utf-8", "replace").strip()
    return "; the last that it said: %s" % text[-200:] if text else "; it says nothing"
