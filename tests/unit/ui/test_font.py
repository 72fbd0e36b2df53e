from firmware.ui.font import ELLIPSIS, Font
from firmware.ui.fonts import (
    icons8,
    icons16,
    icons24,
    pixel10,
    pixel10bold,
    pixel14,
    sans14,
    sans18,
    sans24,
    sans40,
)

LATIN = (pixel10, pixel10bold, pixel14, sans14, sans18, sans24)


def test_every_character_of_latin_1_has_ink():
    for table in LATIN:
        font = Font(table)
        for code in list(range(0x21, 0x7F)) + list(range(0xA1, 0x100)):
            picture, advance, _, _ = font.glyph(chr(code))
            assert advance > 0, (table.__name__, hex(code))
            assert picture is not None or code == 0xAD, (table.__name__, hex(code))


def test_ink_stays_within_the_line():
    for table in LATIN + (sans40, icons8, icons16, icons24):
        for at in range(0, len(table.GLYPHS), 7):
            top, height = table.GLYPHS[at + 4], table.GLYPHS[at + 6]
            assert top + height <= table.HEIGHT


def test_digits_are_equally_wide_so_that_a_clock_stands_still():
    for table in (pixel10, pixel10bold, pixel14, sans14, sans18, sans24, sans40):
        font = Font(table)
        assert len({font.width(digit) for digit in "0123456789"}) == 1, table.__name__


def test_width_is_the_sum_of_the_advances():
    font = Font(pixel10)
    assert font.width("") == 0
    assert font.width("Ab") == font.glyph("A")[1] + font.glyph("b")[1]


def test_text_that_fits_stays_itself():
    font = Font(sans14)
    assert font.fit("Alice", font.width("Alice")) == "Alice"
    assert font.fit_end("Alice", font.width("Alice")) == "Alice"


def test_text_that_does_not_fit_ends_in_an_ellipsis():
    font = Font(sans14)
    cut = font.fit("Alice Example", 60)
    assert cut.endswith(ELLIPSIS) and "Alice Example".startswith(cut[:-1])
    assert font.width(cut) <= 60
    assert font.width(cut[:-1] + "Alice Example"[len(cut) - 1] + ELLIPSIS) > 60


def test_no_blank_before_the_ellipsis():
    font = Font(sans14)
    assert font.fit("Alice Example", font.width("Alice ") + font.width(ELLIPSIS)) == "Alice" + ELLIPSIS


def test_the_end_of_what_is_typed_stays_in_view():
    font = Font(sans14)
    cut = font.fit_end("0049301234567890", 80)
    assert cut.startswith(ELLIPSIS) and cut.endswith("67890")
    assert font.width(cut) <= 80


def test_names_beyond_latin_1_keep_their_letters():
    font = Font(pixel10)
    for name, plain in (("Łukasz", "Lukasz"), ("Žižek", "Zizek"), ("Ğoşı", "Gosi"), ("Őű", "Ou"), ("ſ", "s")):
        assert [font.glyph(a)[1] for a in name] == [font.glyph(b)[1] for b in plain], name
    assert font.glyph("’")[1] == font.glyph("'")[1]
    assert font.glyph("д")[1] == font.glyph("?")[1]


def test_has_tells_what_a_font_lacks():
    font = Font(sans40)
    assert font.has("+49*#")
    assert not font.has("bob")
