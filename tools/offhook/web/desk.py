"""What the page shows: phones on a desk and the ladder of what they say to each other.

The desk knows no browser. Viewers (one per open page) subscribe and are told of changes; none of them can hold it up.
"""

import asyncio

from offhook import audio
from offhook.ladder.model import Ladder

ROWS_KEPT = 2000
CLOSING = "the phone is gone"


class Desk:
    """phones: list of Place, in the order drawn. ladder: what passed the proxy since the last clear()."""

    def __init__(self, labels):
        self.places = []
        self.viewers = set()
        self.ladder = Ladder(labels=labels)

    def add(self, panel, number, title):
        """Put a phone, already connected, on the desk."""
        place = Place(self, len(self.places), panel, number, title)
        self.places.append(place)
        return place

    def message(self, time, source, destination, data):
        """A SIP message passed the proxy."""
        if len(self.ladder.rows) >= ROWS_KEPT:
            self.clear_ladder()
        self.ladder.add(time, source, destination, data)
        self.tell("ladder_grew")

    def clear_ladder(self):
        self.ladder.clear()
        self.tell("ladder_cleared")

    def close(self):
        """End every viewer: the pages then know that the simulator ended."""
        self.tell("end")

    def tell(self, what, *details):
        for viewer in tuple(self.viewers):
            getattr(viewer, what)(*details)


class Place:
    """One phone on the desk: its panel, and how loud it is."""

    def __init__(self, desk, index, panel, number, title):
        self.index = index
        self.panel = panel
        self.number = number
        self.title = title
        self.is_gone = False
        self.is_off_hook = False
        self._desk = desk
        self._tell_event = panel.on_event
        panel.on_event = self._event
        panel.on_rectangle = self._rectangle
        panel.on_heard.append(self._heard)
        self._watch = asyncio.ensure_future(self._wait_for_end())

    def describe(self):
        """What the page needs to draw this phone."""
        hello = self.panel.hello
        return {
            "index": self.index,
            "model": hello["model"],
            "title": self.title,
            "number": self.number,
            "screen": hello["screen"],
            "palette": hello["palette"],
            "keys": hello["keys"],
            "lamps": {name: list(state) for name, state in self.panel.lamps.items()},
            "runtime": hello.get("runtime", ""),
            "gone": self.is_gone,
            "off_hook": self.is_off_hook,
            "text": self.panel.text,
            "soft": self.panel.soft,
        }

    def lift(self, off):
        """Lift (off) or replace the handset; every page shows where it is."""
        self.panel.hook(off)
        self.is_off_hook = bool(off)
        self._desk.tell("event", self, {"event": "hook", "off": self.is_off_hook})

    def say_tone(self, frequency, seconds):
        self.panel.say(audio.tone(frequency, seconds))

    def say_wav(self, data):
        """Say a WAV file's bytes. Raises audio.AudioError (a ValueError) when it is none that we read."""
        self.panel.say(audio.from_wav(data))

    def _event(self, event):
        self._tell_event(event)
        self._desk.tell("event", self, event)

    def _rectangle(self, x, y, width, height):
        self._desk.tell("screen_changed", self, x, y, width, height)

    def _heard(self, frame):
        self._desk.tell("heard", self, frame)

    async def _wait_for_end(self):
        await self.panel.closed.wait()
        self.is_gone = True
        self._desk.tell("event", self, {"event": "gone", "reason": CLOSING})
