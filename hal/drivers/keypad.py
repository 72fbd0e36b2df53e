"""A keypad that is a matrix of contacts."""

from array import array
from collections import deque

from micropython import const

from hal import keypad
from hal.clock import ticks_diff

_SCAN = const(5)  # ms between two scans at least


class MatrixKeypad:
    """Serves hal.keypad.Keypad.

    matrix: see matrix.py.
    keys:   the keypad as it looks, a tuple of rows of names; None where no key is.
    diodes: True when each key has one, so that any keys may be held together.
    failed: scans given up because the matrix did not answer; the keys stay then as they were.

    Without diodes the fourth corner of a rectangle seems pressed as soon as three are. Which three cannot be known, so
    all four stay as they were until one of them is let go.
    """

    def __init__(self, matrix, keys, diodes=False):
        self.failed = 0
        self._matrix = matrix
        self._diodes = diodes
        self._width = len(keys[0])
        # every edge that can happen, made now: (key, False), (key, True) for each crossing
        self._names = [name and ((name, False), (name, True)) for row in keys for name in row]
        self._seen = array("H", [0] * len(keys))  # the matrix as scanned
        self._doubtful = array("H", [0] * len(keys))  # corners of rectangles in it
        self._down = array("H", [0] * len(keys))  # the keys as told
        self._unsure = array("H", [0] * len(keys))  # the keys that differ, and wait for DEBOUNCE
        self._since = array("i", [0] * len(self._names))  # the tick from which they do
        self._edges = deque((), keypad.QUEUED)
        self._is_resting = False
        self._scanned = None  # the tick of the last scan

    def next(self):
        return self._edges.popleft() if self._edges else None

    def poll(self, now):
        """Look at the keys. Allocates nothing, and costs one look while no key is down."""
        try:
            if self._is_resting and self._matrix.is_quiet():
                return
            if not self._is_resting and self._scanned is not None and ticks_diff(now, self._scanned) < _SCAN:
                return
            self._is_resting = False
            self._scanned = now
            self._scan()
            if self._is_settled(now):
                self._matrix.rest()
                self._is_resting = True
        except OSError:
            self.failed += 1

    def _scan(self):
        seen, matrix = self._seen, self._matrix
        for row in range(len(seen)):
            seen[row] = matrix.read(row)
        if not self._diodes:
            self._reject_ghosts()

    def _reject_ghosts(self):
        """Where two rows share two columns, a corner may be a ghost: take those keys as they were."""
        seen, down, doubt = self._seen, self._down, self._doubtful
        for row in range(len(seen)):
            doubtful = 0
            for other in range(len(seen)):
                shared = seen[row] & seen[other]
                if other != row and shared & (shared - 1):
                    doubtful |= shared
            doubt[row] = doubtful
        for row in range(len(seen)):
            seen[row] = (seen[row] & ~doubt[row]) | (down[row] & doubt[row])

    def _is_settled(self, now):
        """Debounce every key; True when none is down nor about to be."""
        busy = 0
        for row in range(len(self._seen)):
            differs = self._seen[row] ^ self._down[row]
            if differs | self._unsure[row]:
                self._debounce(row, differs, now)
            busy |= self._down[row] | self._unsure[row]
        return not busy

    def _debounce(self, row, differs, now):
        at = row * self._width
        bit = 1
        for column in range(self._width):
            if differs & bit:
                if not self._unsure[row] & bit:
                    self._since[at + column] = now
                elif ticks_diff(now, self._since[at + column]) >= keypad.DEBOUNCE:
                    self._down[row] ^= bit
                    differs ^= bit
                    self._tell(at + column, self._down[row] & bit)
            bit <<= 1
        self._unsure[row] = differs

    def _tell(self, at, is_down):
        edges = self._names[at]
        if edges and len(self._edges) < keypad.QUEUED:
            self._edges.append(edges[1 if is_down else 0])
