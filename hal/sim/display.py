"""A screen drawn by the host from rectangles of the frame buffer."""

from hal import display
from hal.dirty import DirtyAreas
from hal.sim import frames

_HEAD = 9  # bytes before the pixels of a RECTANGLE: kind, x, y, width, height
A_POLL = 32768  # bytes of pixels sent at each poll at most


class SimDisplay:
    """Serves hal.display.Display. screen: (width, height, depth). buffer: the frame buffer of another display."""

    def __init__(self, panel, screen, buffer=None):
        self.width, self.height, self.depth = screen
        self.palette = display.greys(self.depth)
        self.light = 10
        self._panel = panel
        self._stride = display.row_bytes(self.width, self.depth)
        self._per_byte = 8 // self.depth  # pixels
        self.buffer = bytearray(self._stride * self.height) if buffer is None else buffer
        self._dirty = DirtyAreas()
        self._message = bytearray(_HEAD + panel.picture + 2)
        panel.hello["screen"] = list(screen)
        panel.hello["palette"] = self.palette
        panel.on(frames.REFRESH, self._refresh)

    def touch(self, x, y, width, height):
        right = min(x + width, self.width)
        bottom = min(y + height, self.height)
        x, y = max(x, 0), max(y, 0)
        if x < right and y < bottom:
            per_byte = self._per_byte
            self._dirty.add(x // per_byte, (right + per_byte - 1) // per_byte, y, bottom)

    def flush(self, budget):
        while budget > 0 and self._panel.wants_picture() and self._dirty.newest():
            budget -= self._send_band()
        return self._dirty.bytes()

    def backlight(self, level):
        self.light = level

    def poll(self, now):
        """Send what waits, as far as the host keeps up."""
        self.flush(A_POLL)

    def _send_band(self):
        """Send the top of the newest dirty rectangle, as much as one message holds. Returns its bytes of pixels."""
        dirty, message = self._dirty, self._message
        across = dirty.right - dirty.left
        rows = min(dirty.bottom - dirty.top, self._panel.picture // across)
        x = dirty.left * self._per_byte
        message[0] = frames.RECTANGLE
        self._put(1, x)
        self._put(3, dirty.top)
        self._put(5, min(across * self._per_byte, self.width - x))
        self._put(7, rows)
        source = dirty.top * self._stride + dirty.left
        for row in range(rows):
            frames.copy(message, _HEAD + row * across, self.buffer, source + row * self._stride, across)
        dirty.cut(rows)
        self._panel.send_picture(message, _HEAD + rows * across)
        return rows * across

    def _put(self, at, number):
        self._message[at] = number >> 8
        self._message[at + 1] = number & 0xFF

    def _refresh(self, buffer, end):
        self._dirty.clear()
        self.touch(0, 0, self.width, self.height)
