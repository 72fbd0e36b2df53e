"""The CPython twin of framebuf against the real one: MicroPython runs these tests on the C module."""

import hashlib

import framebuf
from framebuf import GS2_HMSB, GS4_HMSB, GS8, MONO_HLSB, MONO_HMSB, MONO_VLSB, RGB565, FrameBuffer

from tests.unit import kit

BYTES = {MONO_VLSB: 3 * 29, RGB565: 29 * 19 * 2, GS4_HMSB: 15 * 19, MONO_HLSB: 4 * 19, MONO_HMSB: 4 * 19,
         GS2_HMSB: 8 * 19, GS8: 29 * 19}  # fmt: skip


def canvas(format, width=29, height=19):
    buffer = bytearray(BYTES[format])
    return buffer, FrameBuffer(buffer, width, height, format)


def numbers(seed):
    """Repeatable small numbers from -6 to 37, the same on both runtimes."""
    while True:
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        yield (seed >> 12) % 44 - 6


def test_first_pixel_lies_where_the_format_says():
    first = {MONO_VLSB: 1, RGB565: 1, GS4_HMSB: 0x10, MONO_HLSB: 0x80, MONO_HMSB: 1, GS2_HMSB: 1, GS8: 1}
    for format in first:
        buffer, frame = canvas(format)
        frame.pixel(0, 0, 1)
        assert buffer[0] == first[format]
        assert sum(buffer) == first[format]
        assert frame.pixel(0, 0) == 1 and frame.pixel(1, 0) == 0


def test_outside_is_ignored():
    buffer, frame = canvas(GS4_HMSB)
    frame.pixel(-1, 0, 15)
    frame.pixel(29, 0, 15)
    frame.fill_rect(-5, -5, 5, 5, 15)
    frame.fill_rect(29, 0, 4, 4, 15)
    frame.fill_rect(3, 3, 0, 4, 15)
    frame.fill_rect(3, 3, -2, 4, 15)
    assert not any(buffer)
    assert frame.pixel(40, 2) is None


def test_read_only_memory_is_refused():
    kit.raises(TypeError, FrameBuffer, b"\0" * 16, 4, 4, GS8)


def test_palette_translates_and_key_is_compared_afterwards():
    buffer, frame = canvas(GS4_HMSB)
    frame.fill(3)
    glyph = FrameBuffer(bytearray(b"\xe4"), 4, 1, GS2_HMSB)  # levels 0 1 2 3
    palette = FrameBuffer(bytearray(b"\x9a\xbc"), 4, 1, GS4_HMSB)
    frame.blit(glyph, 0, 0, 9, palette)
    assert [frame.pixel(x, 0) for x in range(5)] == [3, 0xA, 0xB, 0xC, 3]
    frame.blit(glyph, -2, 1, -1, palette)
    assert [frame.pixel(x, 1) for x in range(3)] == [0xB, 0xC, 3]


def draw_much(format, seed):
    """Hundreds of calls that overlap, leave the frame on every side and take every branch."""
    buffer, frame = canvas(format)
    n = numbers(seed)
    stamp = FrameBuffer(bytearray((i * 37 + seed) & 255 for i in range(126)), 9, 7, format)
    glyph = FrameBuffer(bytearray((i * 91 + seed) & 255 for i in range(21)), 10, 7, GS2_HMSB)
    dots = FrameBuffer(bytearray((i * 57 + seed) & 255 for i in range(14)), 10, 7, MONO_HLSB)
    palette = FrameBuffer(bytearray(8), 4, 1, RGB565 if format == RGB565 else GS8)
    for level in range(4):
        palette.pixel(level, 0, (level * 5 + seed) & 15)
    for _ in range(25):
        frame.fill_rect(next(n), next(n), next(n), next(n), next(n))
        frame.rect(next(n), next(n), next(n), next(n), next(n))
        frame.rect(next(n), next(n), next(n), next(n), next(n), True)
        frame.hline(next(n), next(n), next(n), next(n))
        frame.vline(next(n), next(n), next(n), next(n))
        frame.line(next(n), next(n), next(n), next(n), next(n))
        frame.blit(stamp, next(n), next(n))
        frame.blit(stamp, next(n), next(n), 1)
        frame.blit(glyph, next(n), next(n), next(n) & 15, palette)
        frame.blit(dots, next(n), next(n), -1, palette)
        frame.pixel(next(n), next(n), next(n))
        frame.scroll(next(n) % 5 - 2, next(n) % 5 - 2)
    return str(hashlib.sha256(buffer).digest().hex()[:16])


# What MicroPython's own module leaves in the buffer, by format.
LEFT = {
    MONO_VLSB: ["96014f7f1e0dff44", "feea3d16a529851c"],
    RGB565: ["18b8d88ce2fe916f", "0c2e80fcced10125"],
    GS4_HMSB: ["9da5f6efa50526f5", "f8d41d3210931271"],
    MONO_HLSB: ["c6c478006e450ff0", "0de4ee7223d4de54"],
    MONO_HMSB: ["0a0cd1f94561f766", "902c26e11864b45e"],
    GS2_HMSB: ["b4ea7f018065c354", "d5abc13411e790e5"],
    GS8: ["bc51b0de6ba7f329", "f42f993306ef0d53"],
}


def test_same_calls_leave_the_same_bytes():
    for format in sorted(LEFT):
        assert [draw_much(format, seed) for seed in (1, 2)] == LEFT[format], format


def test_rows_are_rounded_up_to_bytes():
    assert framebuf.GS4_HMSB == 2 and framebuf.MONO_HLSB == 3
    buffer = bytearray(6)
    FrameBuffer(buffer, 3, 3, GS4_HMSB).fill_rect(2, 1, 1, 2, 15)
    assert buffer == b"\0\0\0\xf0\0\xf0"
