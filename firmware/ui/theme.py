"""Colours by what they mean: roles for screens, palette indices for the frame buffer.

A role is an attribute of a theme. A page names the tone of a row by one of the TONES below, never a colour.
"""

from micropython import const

# Tones a row of a page may have.
PLAIN = const(0)
DIM = const(1)
GOOD = const(2)
WARN = const(3)
BAD = const(4)
ACCENT = const(5)


class Colour:
    """Sixteen colours: a ramp from night to white that gives text its smooth edges, and four accents with a shade."""

    palette = (
        "#0b1322", "#131e33", "#1f2d49", "#34466a", "#566a90", "#8597b8", "#b9c5da", "#f3f6fb",
        "#176b48", "#41d98d", "#7c2738", "#ff6577", "#7d571c", "#ffbd55", "#1f5db0", "#62adff",
    )  # fmt: skip
    paper = 0
    bar = 1
    key = 2
    edge = 3
    text = 7
    dim = 5
    select = 14
    select_text = 7
    banner = 3
    tones = (7, 5, 9, 13, 11, 15)  # by tone


class Mono:
    """Dark on light; what stands out stands in reverse."""

    palette = ("#cfd8c0", "#20261b")
    paper = 0
    bar = 0
    key = 1
    edge = 1
    text = 1
    dim = 1
    select = 1
    select_text = 0
    banner = 1
    tones = (1, 1, 1, 1, 1, 1)


def shades(palette, ink, paper):
    """The palette indices of four levels from paper to ink, the two between them the nearest there are."""
    if len(palette) < 4:
        return paper, ink, ink, ink
    return paper, _between(palette, paper, ink), _between(palette, ink, paper), ink


def _between(palette, near, far):
    """The index whose colour is nearest to two parts of one and one part of the other."""
    near, far = _number(palette[near]), _number(palette[far])
    best, least = 0, None
    for index in range(len(palette)):
        colour = _number(palette[index])
        distance = 0
        for shift in (0, 8, 16):
            wanted = (2 * (near >> shift & 255) + (far >> shift & 255)) // 3
            off = (colour >> shift & 255) - wanted
            distance += off * off
        if least is None or distance < least:
            best, least = index, distance
    return best


def _number(text):
    """ "#rrggbb" as a number."""
    return int(text[1:], 16)
