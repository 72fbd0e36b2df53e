"""The screen: a frame buffer to draw in and the knowledge of what has changed in it."""

from micropython import const

MONO = const(1)  # bits a pixel: 1 is dark on light; eight pixels a byte, the high bit leftmost (MONO_HLSB)
COLOUR = const(4)  # bits a pixel: an index into the palette; two pixels a byte, the high nibble left (GS4_HMSB)


def row_bytes(width, depth):
    """Bytes of one row of `width` pixels; rows begin at whole bytes."""
    return (width * depth + 7) // 8


def greys(depth):
    """The palette of a screen that nobody gave colours: black on white, or from black to white."""
    if depth == MONO:
        return ["#ffffff", "#000000"]
    return ["#%02x%02x%02x" % (grey, grey, grey) for grey in range(0, 256, 17)]


class Display:
    """A screen of width x height pixels, `depth` bits each (MONO or COLOUR).

    buffer:  bytearray of height rows of row_bytes(width, depth), allocated once; anybody draws in it directly.
    palette: list of "#rrggbb", one for each value of a pixel; it may be changed in place before the first flush.

    Who draws calls `touch` for what was drawn, in one step without awaiting in between; the driver sends it later.
    """

    width = 0
    height = 0
    depth = 0
    buffer = None
    palette = None

    def touch(self, x, y, width, height):
        """Mark pixels as changed. What lies outside the screen is cut off. Allocates nothing."""

    def flush(self, budget):
        """Send changed parts, about `budget` bytes of pixels at most. Returns the bytes that wait still, 0 when none.

        Never blocks; a part touched again before it was sent is sent once, as it is then.
        """

    def backlight(self, level):
        """Set the light behind the screen, 0 (off) to 10; screens without one ignore it."""
