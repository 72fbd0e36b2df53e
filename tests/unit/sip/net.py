"""A network and a clock in memory: engines wired back to back, so that 32 seconds of timers take a millisecond.

The wire may lose, double, delay and reorder, by a seed: what happened once happens again.
"""

from firmware.base.ticks import PERIOD, ticks_add, ticks_diff

A = ("10.0.0.1", 5060)
B = ("10.0.0.2", 5060)
C = ("10.0.0.3", 5060)
BEFORE_WRAP = PERIOD - 10000  # where every timer test starts a second time


def flow(local, remote, transport="udp"):
    return (transport, local, remote, 0)


class Dice:
    """Repeatable chance (the 31-bit generator of Park and Miller)."""

    def __init__(self, seed):
        self._state = seed * 7919 + 1

    def roll(self, sides):
        self._state = self._state * 48271 % 0x7FFFFFFF
        return self._state % sides


class Wire:
    """Engines by address. A datagram to an address without an engine stays in `lost_in_space`.

    loss, doubling: chances in a hundred; delay: ms, of which `jitter` ms are chance and thus reorder.
    drop(data, source, target) -> True: the test's own choice of what to lose.
    log: (tick, source, target, data) of all that was sent.
    """

    def __init__(self, start=0, seed=1, loss=0, doubling=0, delay=1, jitter=0, drop=None):
        self.now = start
        self.start = start
        self.engines = {}
        self.events = {}
        self.log = []
        self.lost_in_space = []
        self.drop = drop
        self._dice = Dice(seed)
        self._loss = loss
        self._doubling = doubling
        self._delay = delay
        self._jitter = jitter
        self._air = []  # [(tick, source, target, data)]

    def attach(self, address, engine):
        self.engines[address] = engine
        self.events[address] = []
        return engine

    def send(self, data, source, target):
        """Put a datagram on the wire by hand."""
        self.log.append((self.now, source, target, data))
        if self.drop is not None and self.drop(data, source, target):
            return
        if self._dice.roll(100) < self._loss:
            return
        copies = 2 if self._dice.roll(100) < self._doubling else 1
        for _ in range(copies):
            delay = self._delay + (self._dice.roll(self._jitter) if self._jitter else 0)
            self._air.append((ticks_add(self.now, delay), source, target, data))

    def pump(self):
        """Collect what the engines say."""
        for address, engine in self.engines.items():
            item = engine.next_datagram()
            while item is not None:
                self.send(item[0], address, item[1][2])
                item = engine.next_datagram()
            event = engine.next_event()
            while event is not None:
                self.events[address].append(event)
                event = engine.next_event()

    def run(self, duration):
        """Let `duration` ms go by."""
        end = ticks_add(self.now, duration)
        self.pump()
        while True:
            when = self._next(end)
            if when is None:
                break
            if ticks_diff(when, self.now) > 0:
                self.now = when
            self._deliver()
            for engine in self.engines.values():
                engine.advance(self.now)
            self.pump()
        self.now = end

    def _next(self, end):
        best = None
        deadlines = [item[0] for item in self._air] + [engine.next_deadline() for engine in self.engines.values()]
        for when in deadlines:
            if when is not None and ticks_diff(when, end) <= 0 and (best is None or ticks_diff(when, best) < 0):
                best = when
        return best

    def _deliver(self):
        due = [item for item in self._air if ticks_diff(item[0], self.now) <= 0]
        self._air = [item for item in self._air if ticks_diff(item[0], self.now) > 0]
        for _, source, target, data in due:
            if target in self.engines:
                self.engines[target].receive(data, flow(target, source), self.now)
            else:
                self.lost_in_space.append((self.now, source, target, data))

    def take(self, address):
        """The events of the engine since the last time."""
        events = self.events[address]
        self.events[address] = []
        return events

    def clear(self):
        """Forget what was sent, for a test that says much."""
        self.log = []
        self.lost_in_space = []

    def names(self, address):
        """Their names only."""
        return [event[0] for event in self.take(address)]

    def sent(self, source=None, start=b""):
        """The datagrams that one side sent, those that begin so."""
        return [item[3] for item in self.log if source in (None, item[1]) and item[3].startswith(start)]

    def times(self, source, start):
        """When: ms since the start of the wire."""
        return [ticks_diff(i[0], self.start) for i in self.log if i[1] == source and i[3].startswith(start)]


def header(data, name):
    """The first value of a header of raw bytes, as it stands there."""
    for line in data.split(b"\r\n\r\n")[0].split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.lower() == name.lower():
            return value.strip()
    return None


def headers(data, name):
    """All of them."""
    lines = [line.partition(b":") for line in data.split(b"\r\n\r\n")[0].split(b"\r\n")[1:]]
    return [value.strip() for key, _, value in lines if key.lower() == name.lower()]


def first_line(data):
    return data.split(b"\r\n")[0]


def tag(value):
    """The tag parameter of a raw From or To."""
    _, mark, rest = value.partition(b";tag=")
    return rest.split(b";")[0] if mark else None
