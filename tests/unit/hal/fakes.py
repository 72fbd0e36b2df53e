"""A stream without a socket, and a panel over it."""

from hal.sim import frames
from hal.sim.panel import Panel


class FakeStream:
    """Takes at most `room` bytes (None: all) and at most `step` at once; gives out `incoming`."""

    socket = None

    def __init__(self, room=None, step=100000):
        self.room = room
        self.step = step
        self.incoming = b""
        self.written = b""
        self.is_gone = False
        self.is_deaf = False  # takes no more, and says that the other end is gone
        self.answers = False  # PING, while it is waited for
        self.waited = 0  # ms
        self._decoder = frames.Decoder()

    def read_into(self, buffer):
        count = min(len(self.incoming), len(buffer))
        if not count:
            return -1 if self.is_gone else 0
        buffer[:count] = self.incoming[:count]
        self.incoming = self.incoming[count:]
        return count

    def write(self, buffer, start, end):
        if self.is_deaf:
            return -1
        count = min(end - start, self.step)
        if self.room is not None:
            count = min(count, self.room)
            self.room -= count
        self.written += bytes(buffer[start : start + count])
        return count

    def wait(self, milliseconds):
        self.waited += milliseconds
        for kind, payload in self.messages() if self.answers else ():
            if kind == frames.PING:
                self.say(frames.PONG, payload)

    def close(self):
        self.is_gone = True

    def say(self, kind, payload=b""):
        """The host sends a message."""
        self.incoming += bytes(frames.encode(kind, payload))

    def messages(self):
        """The messages completed since the last call, as (kind, payload)."""
        got = self._decoder.feed(self.written)
        self.written = b""
        assert self._decoder.bad == 0
        return got

    def kinds(self):
        return [kind for kind, _ in self.messages()]


def panel_over(stream, greeted=True):
    """A panel on this stream, by default after its HELLO has left."""
    panel = Panel(stream, "secret", "t46g", "9.9")
    if greeted:
        room, stream.room = stream.room, None
        panel.poll(0)
        stream.messages()
        stream.room = room
    return panel
