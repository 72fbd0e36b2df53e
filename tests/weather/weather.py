"""A network in memory that behaves as badly as a seed says: loss, copies, delay that reorders, cables pulled, sockets
that hold few datagrams. All of it is on the virtual clock of tests/flows/rig.py, so a seed is the same run each time.
"""

import heapq
import itertools
import random

from tests.flows import rig

READING = 4  # ms between two looks of a device at its socket


class Weather(rig.Network):
    """loss, copies: shares of datagrams lost or carried twice.  jitter: ms by which one may take longer than another.
    inbox: datagrams that a socket of `small` addresses holds till it is read, None for any number.  cut: addresses
    whose cable is pulled.

    Fair until `begin`, and after `heal`.
    """

    def __init__(self):
        super().__init__()
        self.cut = set()
        self.small = set()
        self._heap = []
        self._order = itertools.count()
        self._arrived = {}  # address -> (moment of the reading, datagrams since the one before)
        self.heal()

    def begin(self, seed):
        """The weather of this seed. Returns the random numbers that the story shares with it."""
        chance = self._chance = random.Random(seed)
        self.loss = chance.choice((0, 0.02, 0.05, 0.1, 0.2, 0.3))
        self.copies = chance.choice((0, 0, 0.05, 0.2))
        self.jitter = chance.choice((0, 5, 40, 300))
        self.inbox = chance.choice((None, 4, 1))
        return chance

    def heal(self):
        """Fair weather from now on; what flies still arrives."""
        self.loss = self.copies = self.jitter = 0
        self.inbox = None
        self.cut.clear()

    def describe(self):
        names = ("loss", "copies", "jitter", "inbox")
        return " ".join("%s=%s" % (name, getattr(self, name)) for name in names)

    def carry(self, source, target, data):
        if source in self.cut or target in self.cut or self._happens(self.loss):
            return
        for _ in range(2 if self._happens(self.copies) else 1):
            delay = rig.HOP + (self._chance.randrange(self.jitter + 1) if self.jitter else 0)
            heapq.heappush(self._heap, (self.elapsed + delay, next(self._order), source, target, data))

    def arrivals(self):
        """The moment of the next arrival, or None."""
        return self._heap[0][0] if self._heap else None

    def arrived(self):
        """The next (source, target, data) that is there by now and found room, or None."""
        while self._heap and self._heap[0][0] <= self.elapsed:
            _, _, source, target, data = heapq.heappop(self._heap)
            if target not in self.cut and self._has_room(target):
                return source, target, data
        return None

    def _has_room(self, target):
        if self.inbox is None or target not in self.small:
            return True
        reading = self.elapsed // READING
        moment, count = self._arrived.get(target, (reading, 0))
        count = count + 1 if moment == reading else 1
        self._arrived[target] = (reading, count)
        return count <= self.inbox

    def _happens(self, share):
        return bool(share) and self._chance.random() < share
