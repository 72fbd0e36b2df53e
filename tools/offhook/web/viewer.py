"""One open page: what it is told, in order and never faster than it reads, and what it asks for.

Text messages are JSON objects with a `kind`. Binary messages start with their kind: 1 a part of a screen (u8 phone,
u16 x, y, width, height, then pixels packed as in the frame buffer), 2 one 20 ms frame of 16-bit sound at 8 kHz, from
the phone in focus to the page and from the page's microphone to that phone.
"""

import asyncio
import json
import struct
from array import array
from math import log10

from firmware.base.errors import RemoteError
from offhook import audio
from offhook.panel import PanelError

RECTANGLE, SOUND = 1, 2
SOUND_QUEUE = 25  # frames waiting for a slow page before the oldest are dropped
LEVEL_PERIOD = 0.1  # seconds between two level reports
LADDER_PERIOD = 0.05  # seconds for rows to gather before they are sent
NOT_EVEN_NONE = -1  # rows sent: the page has yet to hear that the ladder is empty
SILENCE = -96.0


class Viewer:
    """Subscribes to a desk until run() ends. socket: a microdot WebSocket."""

    def __init__(self, desk, socket):
        self._desk = desk
        self._socket = socket
        self._focus = 0
        self._texts = []  # JSON objects to send
        self._dirty = {}  # phone index -> union of its changed parts, as (left, top, right, bottom)
        self._sound = []
        self._rows_sent = 0
        self._ladder_at = 0.0
        self._peaks = {}
        self._wake = asyncio.Event()
        self._ended = asyncio.Event()

    async def run(self):
        """Serve the page until it closes or the desk does."""
        self._desk.viewers.add(self)
        self._greet()
        works = (self._send, self._receive, self._report_levels, self._ended.wait)
        tasks = [asyncio.ensure_future(work()) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._desk.viewers.discard(self)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    # ---- what the desk tells ----

    def end(self):
        self._ended.set()

    def event(self, place, event):
        if event["event"] != "sip":
            self._text(dict(event, kind="event", phone=place.index))

    def screen_changed(self, place, x, y, width, height):
        left, top, right, bottom = self._dirty.get(place.index, (x, y, x + width, y + height))
        self._dirty[place.index] = (min(left, x), min(top, y), max(right, x + width), max(bottom, y + height))
        self._wake.set()

    def heard(self, place, frame):
        self._peaks[place.index] = max(self._peaks.get(place.index, 0), peak(frame))
        if place.index == self._focus:
            del self._sound[:-SOUND_QUEUE]
            self._sound.append(frame)
            self._wake.set()

    def ladder_grew(self):
        self._wake.set()

    def ladder_cleared(self):
        self._rows_sent = NOT_EVEN_NONE
        self._wake.set()

    # ---- to the page ----

    def _greet(self):
        self._text({"kind": "phones", "phones": [place.describe() for place in self._desk.places]})
        for place in self._desk.places:
            width, height, _ = place.panel.hello["screen"]
            self._dirty[place.index] = (0, 0, width, height)

    def _text(self, message):
        self._texts.append(message)
        self._wake.set()

    async def _send(self):
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._sound:
                await self._socket.send(bytes((SOUND,)) + self._sound.pop(0))
            texts, self._texts = self._texts, []
            for message in texts:
                await self._socket.send(json.dumps(message))
            dirty, self._dirty = self._dirty, {}
            for index, part in dirty.items():
                await self._socket.send(self._pixels(index, part))
            if self._rows_sent != len(self._desk.ladder.rows):
                await asyncio.sleep(LADDER_PERIOD)
                await self._send_ladder()

    def _pixels(self, index, part):
        """The changed part of a screen, widened to whole bytes."""
        panel = self._desk.places[index].panel
        width, _, depth = panel.hello["screen"]
        stride, per_byte = (width * depth + 7) // 8, 8 // depth
        left, right = part[0] // per_byte, (part[2] + per_byte - 1) // per_byte
        rows = [bytes(panel.screen[y * stride + left : y * stride + right]) for y in range(part[1], part[3])]
        shape = (left * per_byte, part[1], (right - left) * per_byte, part[3] - part[1])
        return struct.pack("!BB4H", RECTANGLE, index, *shape) + b"".join(rows)

    async def _send_ladder(self):
        ladder = self._desk.ladder
        start, self._rows_sent = max(self._rows_sent, 0), len(ladder.rows)
        # An attempt that was challenged loses its numbers later, so numbers go with every update.
        numbers = [[row.number, row.skipped] for row in ladder.rows[: self._rows_sent]]
        rows = [describe_row(ladder, row) for row in ladder.rows[start : self._rows_sent]]
        message = {"kind": "ladder", "from": start, "parties": ladder.parties, "rows": rows, "numbers": numbers}
        await self._socket.send(json.dumps(message))

    async def _report_levels(self):
        """Tell how loud each phone plays, when that changed; one that plays nothing any more falls silent."""
        told = {}
        while True:
            await asyncio.sleep(LEVEL_PERIOD)
            peaks, self._peaks = self._peaks, {}
            levels = {index: round(to_dbfs(peaks.get(index, 0)), 1) for index in (*told, *peaks)}
            changed = [[index, level] for index, level in levels.items() if told.get(index) != level]
            told = levels
            if changed:
                self._text({"kind": "levels", "levels": changed})

    # ---- from the page ----

    async def _receive(self):
        while True:
            message = await self._socket.receive()
            try:
                if isinstance(message, str):
                    self._obey(json.loads(message))
                elif message[:1] == bytes((SOUND,)) and len(message) == 1 + audio.FRAME_BYTES:
                    self._place(self._focus).panel.say_live(audio.from_bytes(bytes(message[1:])))
            except (PanelError, audio.AudioError, RemoteError, LookupError, TypeError, ValueError) as error:
                self._text({"kind": "error", "text": str(error)})

    def _obey(self, wish):
        WISHES[wish["do"]](self, wish)

    def _place(self, index):
        place = self._desk.places[index]
        if place.is_gone:
            raise PanelError("this phone has ended")
        return place

    def _press(self, wish):
        self._place(wish["phone"]).panel.key(wish["key"], wish["down"])

    def _lift(self, wish):
        self._place(wish["phone"]).lift(wish["off"])

    def _look_at(self, wish):
        self._focus = self._desk.places[wish["phone"]].index
        self._sound.clear()

    def _say_tone(self, wish):
        self._place(wish["phone"]).say_tone(float(wish["frequency"]), min(float(wish["seconds"]), 60))

    def _be_quiet(self, wish):
        self._place(wish["phone"]).panel.be_quiet()

    def _clear(self, wish):
        self._desk.clear_ladder()


WISHES = {
    "key": Viewer._press,
    "hook": Viewer._lift,
    "focus": Viewer._look_at,
    "tone": Viewer._say_tone,
    "quiet": Viewer._be_quiet,
    "clear": Viewer._clear,
}


def peak(frame):
    """The greatest amplitude of a frame of bytes."""
    samples = array("h")
    samples.frombytes(frame)
    return max(max(samples), -min(samples), 0)


def to_dbfs(amplitude):
    return 20 * log10(amplitude / 32768) if amplitude else SILENCE


def describe_row(ladder, row):
    """One arrow as the page wants it; the message was redacted when the ladder took it."""
    return {
        "time": row.time,
        "from": ladder.name(row.source),
        "to": ladder.name(row.target),
        "title": row.title,
        "note": row.note,
        "status": row.status,
        "text": row.data.decode("latin-1"),
    }
