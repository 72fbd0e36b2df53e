"""The host's end of the panel link: one phone's keys, hook, screen, lamps, sound and reports.

The phone dials in over loopback TCP with a one-time token. Wire format: hal/sim/frames.py, which both ends use.
"""

import asyncio
import hmac
import json
import secrets
import time
from array import array
from collections import deque

from hal.sim import frames
from offhook import audio, ulaw

COLOURS = ("off", "red", "green")
PATTERNS = ("off", "on", "fast", "slow")
TRANSPORTS = ("udp", "tcp", "tls")
AHEAD = 25  # frames that may be said ahead of the phone's clock
LIVE_AHEAD = 4  # of live speech: what is ahead is delay for as long as the call lasts
HEARD_SECONDS = 120  # what is kept of the sound a phone played
REPLY_SECONDS = 10
STALE = 0.3  # seconds without a frame after which the phone plays nothing
LONGEST_HOLE = 500  # frames missing in a row that are heard as silence
_SILENT = bytes(audio.FRAME_BYTES)


class PhoneError(Exception):
    """The phone refused, did not come to the state that was waited for, or is gone. The text is for a person."""


class PanelError(PhoneError):
    """The phone refused a command or a key, did not answer, or is gone."""


class Panel:
    """One phone seen through its panel link.

    on_event: callable(dict), called for every event: the phone's reports, and `lamp`, `sip` and `log` made here.
    hello:    what the phone said of itself (model, screen, palette, lamps, keys, firmware, runtime, heap), {} before.
    lamps:    name -> (colour, pattern, half period in ms).
    text, soft: the lines and soft-key labels on the screen, as last reported.
    screen:   the frame buffer as bytes, packed as the phone packs it.
    heard:    deque of frames of bytes that the phone played, newest last; heard_frames counts all there ever were.
    """

    def __init__(self, on_event=None):
        self.on_event = on_event or (lambda event: None)
        self.hello = {}
        self.lamps = {}
        self.text, self.soft = [], []
        self.screen = bytearray()
        self.heard = deque(maxlen=HEARD_SECONDS * 50)
        self.heard_frames = 0
        self._heard_number = None  # of the frame expected next
        self._heard_at = 0.0  # time of the newest
        self.on_heard = []  # callables(frame) while somebody records or listens
        self.token = secrets.token_urlsafe(24)
        self.closed = asyncio.Event()  # the phone is gone
        self._connected = asyncio.Event()
        self._server = self._writer = None
        self._say, self._said, self._consumed = deque(), 0, 0
        self._said_all = asyncio.Event()
        self._said_all.set()
        self._replies, self._next_id = {}, 0
        self._steps = deque()  # futures of those who wait to be in step
        self._handlers = {
            frames.RECTANGLE: self._rectangle,
            frames.LAMP: self._lamp,
            frames.HEARD: self._heard,
            frames.REPORT: self._report,
            frames.LOG: self._log,
            frames.TRACE: self._trace,
            frames.PING: lambda payload: self._send(frames.PONG, payload),
            frames.PONG: self._pong,
        }

    # ---- the connection ----

    async def open(self):
        """Listen for the phone. Returns the (host, port) to tell it."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self._server.sockets[0].getsockname()[:2]

    async def close(self):
        if self._server:
            self._server.close()
        if self._writer:
            self._writer.close()
        self._gone()

    async def connected(self):
        """Wait until the phone has said hello."""
        await self._connected.wait()

    @property
    def is_connected(self):
        return self._connected.is_set() and not self.closed.is_set()

    async def _serve(self, reader, writer):
        decoder = frames.Decoder()
        try:
            while data := await reader.read(65536):
                for kind, payload in decoder.feed(data):
                    if self._writer is None:
                        self._greet(kind, payload, writer)
                    elif kind in self._handlers:
                        self._handlers[kind](payload)
        except (OSError, PanelError, ValueError, asyncio.CancelledError):
            pass  # it went away, is no phone of ours, or everything ends
        finally:
            writer.close()
            if self._writer is writer:
                self._gone()

    def _greet(self, kind, payload, writer):
        hello = json.loads(payload) if kind == frames.HELLO else {}
        if not hmac.compare_digest(str(hello.pop("token", "")), self.token):
            raise PanelError("a stranger at the panel link")
        self.hello, self._writer = hello, writer
        self._server.close()
        width, height, depth = hello["screen"]
        self.screen = bytearray((width * depth + 7) // 8 * height)
        self.lamps = dict.fromkeys(hello.get("lamps", ()), ("off", "off", 0))
        self._connected.set()
        self.refresh()

    def _gone(self):
        self.closed.set()
        self._said_all.set()
        for waiting in (*self._replies.values(), *self._steps):
            if not waiting.done():
                waiting.set_exception(PanelError("the phone is gone"))

    def _send(self, kind, payload):
        if self._writer is None or self._writer.is_closing():
            raise PanelError("the phone is gone")
        self._writer.write(frames.encode(kind, payload))

    # ---- what a hand does ----

    def key(self, name, down):
        """Press (down) or release a key by its name."""
        if name not in self.hello.get("keys", ()):
            raise PanelError("this phone has no key %s; `keys` lists them" % name)
        self._send(frames.KEY, bytes([bool(down)]) + name.encode())

    def hook(self, off):
        """Lift (off) or replace the handset."""
        self._send(frames.HOOK, bytes([bool(off)]))

    def refresh(self):
        """Ask for the whole screen and all lamps again."""
        self._send(frames.REFRESH, b"")

    async def in_step(self):
        """Wait until the phone has taken the keys and the hook as sent so far: what is sent next comes after them.

        Raises PanelError when it is gone.
        """
        step = asyncio.get_running_loop().create_future()
        self._send(frames.PING, b"step")
        self._steps.append(step)
        await self._answered(step)

    async def command(self, command, /, **arguments):
        """Have the phone's console do something. Returns its reply as a dict; raises PanelError with its words."""
        self._next_id += 1
        number, reply = self._next_id, asyncio.get_running_loop().create_future()
        self._send(frames.COMMAND, json.dumps({"id": number, "command": command, **arguments}).encode())
        self._replies[number] = reply
        try:
            answer = await self._answered(reply)
        finally:
            del self._replies[number]
        if not answer.pop("ok", False):
            raise PanelError(answer.get("error", "refused"))
        return {name: value for name, value in answer.items() if name not in ("reply", "id")}

    async def _answered(self, future):
        try:
            async with asyncio.timeout(REPLY_SECONDS):
                return await future
        except TimeoutError:
            raise PanelError("the phone did not answer within %d s" % REPLY_SECONDS) from None

    # ---- sound ----

    def say(self, samples):
        """Say samples into the microphone, after what is still being said."""
        self._say.extend(audio.frames(samples))
        if self._say:
            self._said_all.clear()
            self._pump()

    def say_live(self, samples):
        """Say one frame of live speech now, or lose it: when the phone does not listen, or is behind already."""
        if not self._say and (self._said - self._consumed) & 0xFFFF < LIVE_AHEAD:
            self.say(samples)

    def be_quiet(self):
        """Say nothing more."""
        self._say.clear()
        self._said_all.set()

    async def said(self):
        """Wait until all was said."""
        await self._said_all.wait()

    @property
    def is_saying(self):
        return not self._said_all.is_set()

    def heard_lately(self, seconds):
        """The sound of the last seconds as samples; less when the phone has not played all that time."""
        silent = time.monotonic() - self._heard_at
        return self.heard_samples(seconds - (silent if silent > STALE else 0))

    def heard_samples(self, seconds):
        """The newest sound as samples, at most so many seconds, however long ago it was."""
        count = min(len(self.heard), max(0, round(seconds * 50)))
        newest = [self.heard[i] for i in range(-count, 0)]
        return audio.from_bytes(b"".join(newest)) if newest else array("h")

    def _pump(self):
        """Send what may be sent: at most `ahead` frames the phone has not consumed."""
        ahead = self.hello.get("ahead", AHEAD)
        while self._say and (self._said - self._consumed) & 0xFFFF < ahead:
            self._send(frames.SAID, self._said.to_bytes(2, "big") + self._packed(self._say.popleft()))
            self._said = (self._said + 1) & 0xFFFF
        if not self._say and self._said == self._consumed:
            self._said_all.set()

    def _packed(self, frame):
        """A frame as the phone wants it."""
        return ulaw.encode(frame) if self.hello.get("sound") == "ulaw" else frame

    def _heard(self, payload):
        number, self._consumed = int.from_bytes(payload[:2], "big"), int.from_bytes(payload[2:4], "big")
        missing = 0 if self._heard_number is None else (number - self._heard_number) & 0xFFFF
        self._heard_number, self._heard_at = (number + 1) & 0xFFFF, time.monotonic()
        sound = _unpacked(payload[4:])
        for frame in [_SILENT] * min(missing, LONGEST_HOLE) + [sound]:
            self.heard.append(frame)
            self.heard_frames += 1
            for listener in tuple(self.on_heard):
                listener(frame)
        self._pump()

    # ---- what the phone shows and tells ----

    def _rectangle(self, payload):
        x, y, width, height = (int.from_bytes(payload[i : i + 2], "big") for i in (0, 2, 4, 6))
        screen_width, screen_height, depth = self.hello["screen"]
        stride, row = (screen_width * depth + 7) // 8, (width * depth + 7) // 8
        left = x * depth // 8
        if left + row > stride or y + height > screen_height or len(payload) < 8 + row * height:
            return  # not a part of this screen
        for line in range(height):
            start, source = (y + line) * stride + left, 8 + line * row
            self.screen[start : start + row] = payload[source : source + row]
        self.on_rectangle(x, y, width, height)

    def on_rectangle(self, x, y, width, height):
        """Called after a part of the screen changed; somebody who draws it replaces this."""

    def _pong(self, payload):
        if self._steps:
            step = self._steps.popleft()
            if not step.done():
                step.set_result(None)

    def _lamp(self, payload):
        colour, pattern = COLOURS[payload[0] % 3], PATTERNS[payload[1] % 4]
        period, name = int.from_bytes(payload[2:4], "big"), str(payload[4:], "ascii")
        if self.lamps.get(name) != (colour, pattern, period):
            self.lamps[name] = (colour, pattern, period)
            self.on_event({"event": "lamp", "lamp": name, "colour": colour, "pattern": pattern, "period": period})

    def _report(self, payload):
        report = json.loads(payload)
        if "reply" in report:
            reply = self._replies.get(report.get("id"))
            if reply and not reply.done():
                reply.set_result(report)
            return
        if report.get("event") == "screen":
            self.text, self.soft = report.get("text", []), report.get("soft", [])
        self.on_event(report)

    def _log(self, payload):
        self.on_event({"event": "log", "level": payload[0], "text": str(payload[1:], "utf-8", "replace")})

    def _trace(self, payload):
        """One SIP message. The event carries it as ISO 8859-1 text, so that every byte survives."""
        end = 3 + payload[2]
        self.on_event(
            {
                "event": "sip",
                "direction": "out" if payload[0] else "in",
                "transport": TRANSPORTS[payload[1] % 3],
                "peer": str(payload[3:end], "ascii"),
                "message": str(payload[end:], "latin-1"),
            }
        )


def _unpacked(sound):
    """The frame of a HEARD message."""
    if len(sound) == ulaw.FRAME_BYTES:
        return ulaw.decode(sound)
    return bytes(sound) if len(sound) == audio.FRAME_BYTES else _SILENT


def picture(panel):
    """The panel's screen as a Pillow image in its own colours."""
    from PIL import Image

    width, height, depth = panel.hello["screen"]
    stride = (width * depth + 7) // 8
    pixels = _unpack(bytes(panel.screen), depth)
    across = stride * 8 // depth
    image = Image.frombytes("P", (across, height), pixels).crop((0, 0, width, height))
    palette = [int(colour[i : i + 2], 16) for colour in panel.hello["palette"] for i in (1, 3, 5)]
    image.putpalette(palette)
    return image


def _unpack(data, depth):
    """One byte a pixel out of `depth` bits a pixel, the high bits leftmost."""
    if depth == 8:
        return data
    per_byte, mask = 8 // depth, (1 << depth) - 1
    pixels = bytearray(len(data) * per_byte)
    for i in range(per_byte):
        shift = 8 - depth * (i + 1)
        pixels[i::per_byte] = data.translate(bytes(value >> shift & mask for value in range(256)))
    return bytes(pixels)
