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

    def add(self, left, right, top, bottom):
        """Add a rectangle, merged with one that is there when that sends little for nothing.

        Who draws touches near what it touched last, so the newest is tried before all others.
        """
        worth = (right - left) * (bottom - top) + _SLACK
        at = 4 * (self._count - 1)
        if at < 0 or self._growth(at, left, right, top, bottom) > worth:
            at = self._closest(left, right, top, bottom)
            if at < 0 or (self._count < _MOST and self._growth(at, left, right, top, bottom) > worth):
                self._append(left, right, top, bottom)
                return
            at = self._make_newest(at)
        areas = self._areas
        areas[at] = min(left, areas[at])
        areas[at + 1] = max(right, areas[at + 1])
        areas[at + 2] = min(top, areas[at + 2])
        areas[at + 3] = max(bottom, areas[at + 3])

    def newest(self):
        """Choose the rectangle changed last, and forget those that it covers. Returns False when there is none."""
        if not self._count:
            return False
        areas, at = self._areas, self._drop_covered()
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

    def _drop_covered(self):
        """Remove the rectangles inside the newest one; return the index of that."""
        areas, newest = self._areas, 4 * (self._count - 1)
        for at in range(newest - 4, -1, -4):
            if not self._growth(newest, areas[at], areas[at + 1], areas[at + 2], areas[at + 3]):
                for i in range(at, newest):
                    areas[i] = areas[i + 4]
                self._count -= 1
                newest -= 4
        return newest

    def _growth(self, at, left, right, top, bottom):
        """Bytes by which the rectangle at this index would grow by taking this one in."""
        areas = self._areas
        across = areas[at + 1] - areas[at]
        down = areas[at + 3] - areas[at + 2]
        wider = max(areas[at] - left, 0) + max(right - areas[at + 1], 0)
        taller = max(areas[at + 2] - top, 0) + max(bottom - areas[at + 3], 0)
        return (across + wider) * (down + taller) - across * down

    def _closest(self, left, right, top, bottom):
        """The index of the rectangle that grows least by taking this one in, -1 when there is none."""
        best, least = -1, 0
        for at in range(0, 4 * self._count, 4):
            growth = self._growth(at, left, right, top, bottom)
            if best < 0 or growth < least:
                best, least = at, growth
        return best

    def _make_newest(self, at):
        """Let the rectangle at this index change places with the last; return its new index."""
        areas, last = self._areas, 4 * (self._count - 1)
        for i in range(4):
            areas[at + i], areas[last + i] = areas[last + i], areas[at + i]
        return last

    def _append(self, left, right, top, bottom):
        areas, at = self._areas, 4 * self._count
        areas[at] = left
        areas[at + 1] = right
        areas[at + 2] = top
        areas[at + 3] = bottom
        self._count += 1
