from firmware.ui.canvas import Canvas
from firmware.ui.font import Font
from firmware.ui.fonts import pixel10, sans24
from firmware.ui.theme import Colour, Mono, shades
from tests.unit.ui.fake_phone import FakeDisplay

GREYS = ("#000000", "#555555", "#aaaaaa", "#ffffff", "#ff0000", "#5a0000", "#b00000", "#00ff00")


def pixels(display, x, y, count):
    """A few pixels of a row, as palette indices."""
    per_byte = 8 // display.depth
    stride = len(display.buffer) // display.height
    found = []
    for column in range(x, x + count):
        byte = display.buffer[y * stride + column // per_byte]
        found.append(byte >> (8 - display.depth * (column % per_byte + 1)) & (1 << display.depth) - 1)
    return found


def test_shades_lie_between_paper_and_ink():
    assert shades(GREYS, 3, 0) == (0, 1, 2, 3)
    assert shades(GREYS, 0, 3) == (3, 2, 1, 0)
    assert shades(GREYS, 4, 0) == (0, 5, 6, 4)
    assert shades(Mono.palette, 1, 0) == (0, 1, 1, 1)


def test_every_tone_stands_out_from_the_paper():
    for tone in Colour.tones:
        levels = shades(Colour.palette, tone, Colour.paper)
        assert levels[0] == Colour.paper and levels[3] == tone
        assert levels[1] not in (tone, Colour.paper)


def test_text_lies_on_the_line_and_tells_where_it_ends():
    display = FakeDisplay(32, 12, 1)
    canvas = Canvas(display, Mono)
    font = Font(pixel10)
    assert canvas.text(font, 3, 0, "I.", 1, 0) == 3 + font.width("I.")
    rows = [y for y in range(12) if any(pixels(display, 0, y, 32))]
    assert rows == list(range(font.baseline - font.cap, font.baseline))


def test_reversed_text():
    plain, reverse = FakeDisplay(32, 12, 1), FakeDisplay(32, 12, 1)
    font = Font(pixel10)
    Canvas(plain, Mono).text(font, 0, 0, "Abc", 1, 0)
    canvas = Canvas(reverse, Mono)
    canvas.fill(0, 0, 32, 12, 1)
    canvas.text(font, 0, 0, "Abc", 0, 1)
    assert bytes(byte ^ 255 for byte in reverse.buffer) == bytes(plain.buffer)


def test_colour_text_uses_ink_paper_and_what_lies_between():
    display = FakeDisplay(40, 32, 4)
    canvas = Canvas(display, Colour)
    canvas.fill(0, 0, 40, 32, Colour.paper)
    canvas.text(Font(sans24), 2, 0, "O", Colour.text, Colour.paper)
    used = set()
    for y in range(32):
        used |= set(pixels(display, 0, y, 40))
    assert used == set(shades(Colour.palette, Colour.text, Colour.paper))


def test_a_line_in_a_box_is_centred_by_its_digits():
    display = FakeDisplay(64, 30, 1)
    canvas = Canvas(display, Mono)
    font = Font(pixel10)
    canvas.in_box(font, (0, 10, 64, 16), "0", 1, 0)
    rows = [y for y in range(30) if any(pixels(display, 0, y, 64))]
    assert rows == list(range(14, 14 + font.cap))
    assert not any(pixels(display, 0, 18, 26)) and any(pixels(display, 26, 18, 12))


def test_text_off_the_screen_harms_nothing():
    display = FakeDisplay(16, 8, 4)
    canvas = Canvas(display, Colour)
    canvas.text(Font(sans24), -20, -10, "Offhook", 7, 0)
    canvas.text(Font(sans24), 10, 4, "Offhook", 7, 0)
