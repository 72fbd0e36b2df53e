"""The screen: a frame buffer to draw in and the knowledge of what has changed in it."""

from micropython import const

MONO = const(1)  # bits a pixel: 1 is dark on light; eight pixels a byte, the high bit leftmost (MONO_HLSB)
COLOUR = const(4)  # bits a pixel: an index into the palette; two pixels a byte, the high nibble left (GS4_HMSB)

# The colours of a colour screen until the phone gives it others, and those of a monochrome one.
PALETTE = (
    "#000000", "#1f2933", "#3e4c59", "#7b8794", "#cbd2d9", "#ffffff", "#0b4f8a", "#2a7fc9",
    "#9fd0f5", "#1f7a3a", "#57c278", "#a61b1b", "#ef6a6a", "#b7791f", "#f6c945", "#6b46a3",
)  # fmt: skip
MONO_PALETTE = ("#cfd8c0", "#20261b")


def row_bytes(width, depth):
    """Bytes of one row of `width` pixels; rows begin at whole bytes."""
    return (width * depth + 7) // 8


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
