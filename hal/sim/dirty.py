"""The parts of a frame buffer that have changed, as a few rectangles; adding to them allocates nothing."""

from array import array

from micropython import const

_MOST = const(8)  # rectangles; with more the best two become one
_SLACK = const(64)  # unchanged bytes worth sending to save a rectangle


class DirtyAreas:
    """Rectangles in bytes across and rows down: [left, right) x [top, bottom).

    left, right, top, bottom: the rectangle that `newest` chose.
    """

    def __init__(self):
        self.left = self.right = self.top = self.bottom = 0
        self._areas = array("H", [0] * (4 * _MOST))
        self._count = 0
        self._growth = 0  # bytes that the rectangle found by _closest would grow by

    def add(self, left, right, top, bottom):
        """Add a rectangle, merged with those that it meets when that sends little for nothing."""
        while True:
            at = self._closest(left, right, top, bottom)
            own = (right - left) * (bottom - top)
            if at < 0 or (self._growth > own + _SLACK and self._count < _MOST):
                break
            areas = self._areas
            left = min(left, areas[at])
            right = max(right, areas[at + 1])
            top = min(top, areas[at + 2])
            bottom = max(bottom, areas[at + 3])
            self._remove(at)
        self._set(4 * self._count, left, right, top, bottom)
        self._count += 1

    def newest(self):
        """Choose the rectangle added last. Returns False when there is none."""
        if not self._count:
            return False
        areas, at = self._areas, 4 * (self._count - 1)
        self.left, self.right = areas[at], areas[at + 1]
        self.top, self.bottom = areas[at + 2], areas[at + 3]
        return True

    def cut(self, rows):
        """Take that many rows off the top of the newest rectangle."""
        at = 4 * (self._count - 1)
        self._areas[at + 2] += rows
        if self._areas[at + 2] >= self._areas[at + 3]:
            self._count -= 1

    def clear(self):
        self._count = 0

    def bytes(self):
        """Bytes in all rectangles."""
        areas, total = self._areas, 0
        for at in range(0, 4 * self._count, 4):
            total += (areas[at + 1] - areas[at]) * (areas[at + 3] - areas[at + 2])
        return total

    def _closest(self, left, right, top, bottom):
        """The index of the rectangle that grows least by taking this one in, -1 when there is none."""
        areas, best = self._areas, -1
        for at in range(0, 4 * self._count, 4):
            across = max(right, areas[at + 1]) - min(left, areas[at])
            down = max(bottom, areas[at + 3]) - min(top, areas[at + 2])
            growth = across * down - (areas[at + 1] - areas[at]) * (areas[at + 3] - areas[at + 2])
            if best < 0 or growth < self._growth:
                best = at
                self._growth = growth
        return best

    def _remove(self, at):
        self._count -= 1
        last = 4 * self._count
        for i in range(4):
            self._areas[at + i] = self._areas[last + i]

    def _set(self, at, left, right, top, bottom):
        areas = self._areas
        areas[at] = left
        areas[at + 1] = right
        areas[at + 2] = top
        areas[at + 3] = bottom
