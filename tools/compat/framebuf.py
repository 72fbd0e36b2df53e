"""MicroPython's `framebuf` for CPython, bit for bit: the same calls leave the same bytes in the buffer.

What the phone draws with is here: pixels, lines, rectangles, scroll and blit with key and palette, in the formats of
`FORMATS`. There is no `text`, because the phone brings its own fonts, and no ellipse nor polygon.
"""

MONO_VLSB = MVLSB = 0
RGB565 = 1
GS4_HMSB = 2
MONO_HLSB = 3
MONO_HMSB = 4
GS2_HMSB = 5
GS8 = 6


class _Format:
    """How pixels lie in the bytes; `align` is the power of two to which a row is rounded up, in pixels."""

    align = 0

    def fill_rect(self, frame, x, y, width, height, colour):
        for row in range(y, y + height):
            for column in range(x, x + width):
                self.put(frame, column, row, colour)


class _MonoVertical(_Format):
    """Eight pixels of one column a byte, the topmost in bit 0."""

    def put(self, frame, x, y, colour):
        at, bit = (y >> 3) * frame.stride + x, 1 << (y & 7)
        frame.buffer[at] = frame.buffer[at] | bit if colour else frame.buffer[at] & ~bit & 255

    def get(self, frame, x, y):
        return frame.buffer[(y >> 3) * frame.stride + x] >> (y & 7) & 1


class _Packed(_Format):
    """Several pixels of one row a byte."""

    def __init__(self, bits, align, left_is_high):
        self.bits = bits
        self.align = align
        self.per_byte = 8 // bits
        self.mask = (1 << bits) - 1
        self.spread = 255 // self.mask  # repeats one pixel over the byte
        last = 8 - bits
        self.shifts = [last - bits * i if left_is_high else bits * i for i in range(self.per_byte)]

    def colour(self, colour):
        return (1 if colour else 0) if self.bits == 1 else colour & self.mask

    def put(self, frame, x, y, colour):
        at = x + y * frame.stride
        shift = self.shifts[at % self.per_byte]
        at //= self.per_byte
        frame.buffer[at] = frame.buffer[at] & ~(self.mask << shift) | self.colour(colour) << shift

    def get(self, frame, x, y):
        at = x + y * frame.stride
        return frame.buffer[at // self.per_byte] >> self.shifts[at % self.per_byte] & self.mask

    def fill_rect(self, frame, x, y, width, height, colour):
        """Whole bytes at once, single pixels at the two ends of a row."""
        per_byte = self.per_byte
        head = min(-x % per_byte, width)
        whole = (width - head) // per_byte
        fill = bytes([self.colour(colour) * self.spread]) * whole
        ends = list(range(x, x + head)) + list(range(x + head + whole * per_byte, x + width))
        for row in range(y, y + height):
            at = (x + head + row * frame.stride) // per_byte
            frame.buffer[at : at + whole] = fill
            for column in ends:
                self.put(frame, column, row, colour)


class _Wide(_Format):
    """One pixel in one or two bytes, the low one first."""

    def __init__(self, size):
        self.size = size

    def put(self, frame, x, y, colour):
        at = (x + y * frame.stride) * self.size
        frame.buffer[at : at + self.size] = (colour & (1 << 8 * self.size) - 1).to_bytes(self.size, "little")

    def get(self, frame, x, y):
        at = (x + y * frame.stride) * self.size
        return int.from_bytes(frame.buffer[at : at + self.size], "little")


FORMATS = {
    MONO_VLSB: _MonoVertical(),
    RGB565: _Wide(2),
    GS4_HMSB: _Packed(4, 1, True),
    MONO_HLSB: _Packed(1, 3, True),
    MONO_HMSB: _Packed(1, 3, False),
    GS2_HMSB: _Packed(2, 2, False),
    GS8: _Wide(1),
}


class FrameBuffer:
    def __init__(self, buffer, width, height, format, stride=None):
        if format not in FORMATS:
            raise ValueError("invalid format")
        self.buffer = memoryview(buffer).cast("B")
        if self.buffer.readonly:
            raise TypeError("object with buffer protocol required")
        self.width = width
        self.height = height
        self.format = FORMATS[format]
        align = (1 << self.format.align) - 1
        self.stride = (width if stride is None else stride) + align & ~align

    def _holds(self, x, y):
        return 0 <= x < self.width and 0 <= y < self.height

    def fill(self, colour):
        self.fill_rect(0, 0, self.width, self.height, colour)

    def fill_rect(self, x, y, width, height, colour):
        right, bottom = min(self.width, x + width), min(self.height, y + height)
        x, y = max(x, 0), max(y, 0)
        if right > x and bottom > y:
            self.format.fill_rect(self, x, y, right - x, bottom - y, colour)

    def pixel(self, x, y, colour=None):
        if not self._holds(x, y):
            return None
        if colour is None:
            return self.format.get(self, x, y)
        self.format.put(self, x, y, colour)
        return None

    def hline(self, x, y, width, colour):
        self.fill_rect(x, y, width, 1, colour)

    def vline(self, x, y, height, colour):
        self.fill_rect(x, y, 1, height, colour)

    def rect(self, x, y, width, height, colour, fill=False):
        if fill:
            self.fill_rect(x, y, width, height, colour)
            return
        self.fill_rect(x, y, width, 1, colour)
        self.fill_rect(x, y + height - 1, width, 1, colour)
        self.fill_rect(x, y, 1, height, colour)
        self.fill_rect(x + width - 1, y, 1, height, colour)

    def line(self, x1, y1, x2, y2, colour):
        """Bresenham's, along the longer axis; the last point is always set."""
        step_x, step_y = (1 if x2 > x1 else -1), (1 if y2 > y1 else -1)
        dx, dy = abs(x2 - x1), abs(y2 - y1)
        steep = dy > dx
        x, y = x1, y1
        if steep:
            x, y, dx, dy, step_x, step_y = y, x, dy, dx, step_y, step_x
        error = 2 * dy - dx
        for _ in range(dx):
            self.pixel(*((y, x) if steep else (x, y)), colour)
            while error >= 0:
                y += step_y
                error -= 2 * dx
            x += step_x
            error += 2 * dy
        self.pixel(x2, y2, colour)

    def blit(self, source, x, y, key=-1, palette=None):
        if isinstance(source, (tuple, list)):
            source = _readable(*source)
        if isinstance(palette, (tuple, list)):
            palette = _readable(*palette)
        get, put = source.format.get, self.format.put
        colours = palette and [palette.format.get(palette, i, 0) for i in range(palette.width)]
        for row in range(max(0, -y), min(source.height, self.height - y)):
            for column in range(max(0, -x), min(source.width, self.width - x)):
                colour = get(source, column, row)
                if colours:
                    colour = colours[colour]
                if colour != key:
                    put(self, x + column, y + row, colour)

    def scroll(self, dx, dy):
        """Move the picture; what nothing moves into keeps its old pixels."""
        columns = range(max(0, dx), min(self.width, self.width + dx))
        rows = range(max(0, dy), min(self.height, self.height + dy))
        for y in rows if dy < 0 else reversed(rows):
            for x in columns if dx < 0 else reversed(columns):
                self.format.put(self, x, y, self.format.get(self, x - dx, y - dy))


def _readable(buffer, width, height, format, stride=None):
    """A source given as a tuple may be read-only, as bytes are."""
    return FrameBuffer(bytearray(buffer), width, height, format, stride)
