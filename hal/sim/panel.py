"""The phone's end of the panel link, which all simulated drivers share."""

import gc
import json
import sys
from collections import deque

from micropython import const

from hal.clock import ticks_add, ticks_diff
from hal.sim import frames
from hal.sim.outbox import Outbox

_PICTURE = const(2048)  # bytes of pixels in one RECTANGLE message: what sound may have to wait for
_PICTURE_HEAD = const(1 + 8)
_MESSAGE = const(4096)  # bytes of the largest message that the host sends
_BURST = const(8)  # reads before others get a turn
_WORDS = const(65536)
_COMMANDS = const(32)  # commands that wait to be carried out
_WINDOW = const(32768)  # bytes of picture sent before the host has shown that it keeps up
_PATIENCE = const(1000)  # ms; a host that does not answer a PING in that time gets pictures nevertheless
_IN_STEP = b"picture"  # payload of that PING
_GOODBYE = b"goodbye"  # payload of the PING whose answer shows that the host has got everything
_GLANCE = const(20)  # ms between two looks for that answer
_GLANCES = const(25)


class Panel:
    """Messages from and to the host, over a stream (hal/sim/stream.py).

    The drivers put their part into `hello` (a dict, sent as JSON at the first poll), have `on` call them for what comes
    in, and send through `outbox` or `send_picture`. The services use report, log, trace and next_command.

    picture: bytes of pixels in one RECTANGLE message. message: bytes of the largest message taken from the host. Where
    memory is short both may be less; half a message is read at once. words: bytes of reports, logs and traces that may
    wait for the host.

    is_connected: the host has been greeted and is there.  lost: the host has gone, for good; the phone ends then.
    """

    def __init__(self, stream, token, model, firmware="", picture=_PICTURE, message=_MESSAGE, words=_WORDS):
        self.lost = False
        self.picture = picture
        self.outbox = Outbox(stream, _PICTURE_HEAD + picture, words)
        self.commands_refused = 0
        self.hello = {
            "version": frames.VERSION,
            "token": token,
            "model": model,
            "board": "",
            "screen": [0, 0, 0],
            "palette": [],
            "lamps": [],
            "keys": [],
            "keypad": False,
            "duplex": False,
            "sound": "",
            "firmware": firmware,
            "runtime": "micropython" if sys.implementation.name == "micropython" else "cpython",
            "python": ".".join([str(part) for part in sys.implementation.version[:3]]),
            "heap": _heap_bytes(),
        }
        self._stream = stream
        self._chunk = bytearray(message // 2)
        self._decoder = frames.Decoder(message)
        self._handlers = {}
        self._commands = deque((), _COMMANDS)
        self._is_greeted = False
        self._room = _WINDOW  # bytes of picture that may be sent before the next PONG
        self._pinged = None  # the tick at which the PING was sent
        self._now = 0
        self._may_go = False  # the answer to _GOODBYE is in
        self.on(frames.COMMAND, self._command)
        self.on(frames.PING, self._ping)
        self.on(frames.PONG, self._pong)

    @property
    def is_connected(self):
        return self._is_greeted and not self.lost

    @property
    def socket(self):
        """What to wait on for readability, or None when only polling helps."""
        return self._stream.socket

    def on(self, kind, handler):
        """Call handler(buffer, end) for every message of this kind; its payload is buffer[1:end], only until then."""
        self._handlers[kind] = self._handlers.get(kind, ()) + (handler,)

    # -- the work

    def poll(self, now):
        """Read what is there, call the handlers, write what the stream takes. Never blocks, never raises."""
        if self.lost:
            return
        self._now = now
        if not self._is_greeted:
            self._greet()
        for _ in range(_BURST):
            count = self._stream.read_into(self._chunk)
            if count <= 0:
                break
            self._receive(count)
        if self._pinged is not None and ticks_diff(now, ticks_add(self._pinged, _PATIENCE)) >= 0:
            self._reopen()
        self.push()
        if count < 0:
            self.lost = True

    def push(self):
        """Write what the stream takes of what waits, without reading."""
        self.outbox.pump()
        self.lost = self.lost or self.outbox.is_broken

    def close(self):
        """Hang up when the host has got everything, or after half a second: the only method that waits."""
        self.outbox.put_words(frames.PING, _GOODBYE, False)
        for _ in range(_GLANCES):
            self.poll(self._now)
            if self._may_go or self.lost:
                break
            self._stream.wait(_GLANCE)
        self.lost = True
        self._stream.close()

    def _greet(self):
        self._is_greeted = True
        # the zero ends whatever a terminal on the same line left behind
        self.outbox.open(b"\0" + frames.encode(frames.HELLO, json.dumps(self.hello).encode()))

    def _receive(self, count):
        decoder, at = self._decoder, 0
        while at < count:
            at = decoder.take(self._chunk, at, count)
            if decoder.end:
                for handler in self._handlers.get(decoder.buffer[0], ()):
                    handler(decoder.buffer, decoder.end)

    # -- the picture

    def wants_picture(self):
        """Whether a part of the picture may be sent now: nothing more urgent waits, and the host keeps up."""
        return self._room > 0 and not self.lost and self.outbox.is_idle

    def send_picture(self, raw, length):
        """Send the RECTANGLE message raw[:length], of `picture` bytes of pixels at most; only while `wants_picture`."""
        self._room -= length
        self.outbox.send_picture(raw, length)
        if self._room <= 0:
            self._pinged = self._now
            self.outbox.put_words(frames.PING, _IN_STEP, False)
            self.push()

    def _pong(self, buffer, end):
        payload = bytes(buffer[1:end])
        if payload == _IN_STEP:
            self._reopen()
        elif payload == _GOODBYE:
            self._may_go = True

    def _reopen(self):
        self._room = _WINDOW
        self._pinged = None

    def _ping(self, buffer, end):
        self.outbox.put_words(frames.PONG, bytes(buffer[1:end]), False)

    # -- words

    def report(self, what):
        """Send one dict, an event or a reply, as a JSON object. Returns False when the host is far behind."""
        return self._say(frames.REPORT, json.dumps(what).encode(), False)

    def log(self, level, text):
        """Send a line of the log; level 0 (worst) to 6, text str."""
        return self._say(frames.LOG, bytes((level,)) + text.encode(), True)

    def trace(self, is_out, transport, peer, message):
        """Send a copy of a SIP message: transport "udp", "tcp" or "tls", peer (host, port), message bytes.

        Credentials must be out of it already.
        """
        host, port = peer
        name = (b"[%s]:%d" if ":" in host else b"%s:%d") % (host.encode(), port)
        head = bytes((1 if is_out else 0, frames.TRANSPORTS.index(transport), len(name)))
        return self._say(frames.TRACE, head + name + bytes(message), True)

    def next_command(self):
        """The next command of the host as a dict, or None. What is not a JSON object was answered already."""
        return self._commands.popleft() if self._commands else None

    def _say(self, kind, payload, may_be_lost):
        taken = self.outbox.put_words(kind, payload, may_be_lost)
        self.push()
        return taken

    def _command(self, buffer, end):
        try:
            command = json.loads(bytes(buffer[1:end]))
        except ValueError:
            command = None
        if not isinstance(command, dict):
            self._refuse(None, None, "the command is not a JSON object")
        elif len(self._commands) == _COMMANDS:
            self._refuse(command.get("command"), command.get("id"), "too many commands wait already")
        else:
            self._commands.append(command)

    def _refuse(self, name, number, reason):
        self.commands_refused += 1
        self.report({"reply": name, "id": number, "ok": False, "error": reason})


def _heap_bytes():
    """The size of MicroPython's heap, 0 where there is no limit."""
    return gc.mem_alloc() + gc.mem_free() if hasattr(gc, "mem_alloc") else 0
