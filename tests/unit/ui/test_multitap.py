from firmware.base.errors import LocalError
from firmware.ui.multitap import DIGITS, LOWER, MIXED, MODES, UPPER, Multitap, characters
from tests.unit.kit import raises

START = (1 << 30) - 800  # ticks wrap while somebody types


def typed(keys, mode=LOWER, pause=200, **more):
    """What the keys make, pressed so many ms after each other; a blank is a long pause."""
    typing = Multitap("", mode, **more)
    now = START
    for key in keys:
        if key == " ":
            now += 1000
        else:
            typing.press(key, now % (1 << 30))
        now += pause
    return typing.text


def test_a_key_pressed_again_soon_takes_its_next_character():
    assert typed("44 33 555 555 666") == "hello"
    assert typed("2 22 222") == "abc" and typed("2222") == "2"


def test_after_a_pause_it_begins_another():
    assert typed("22", pause=1000) == "aa" and typed("22", pause=999) == "b"


def test_another_key_begins_another_at_once():
    assert typed("56") == "jm"


def test_characters_come_round():
    assert typed("5" * 5) == "j" and typed("5" * 4) == "5"


def test_the_modes():
    assert typed("2", UPPER) == "A" and typed("22", MIXED) == "a" and typed("22222", MIXED) == "A"
    assert typed("2233*", DIGITS) == "2233."
    assert characters("7", LOWER)[:6] == "pqrs7ß" and characters("7", UPPER)[:6] == "PQRS7ß"
    assert characters("2", UPPER) == "ABC2ÄÀÁÂÅÆÇ"


def test_signs_are_the_same_in_every_mode_of_letters():
    for mode in (LOWER, UPPER, MIXED):
        assert characters("1", mode)[:2] == ".@" and characters("0", mode) == " 0" and characters("#", mode) == "#"
    assert characters("*", DIGITS)[0] == "." and characters("1", DIGITS) == "1"


def test_every_printable_character_can_be_typed():
    found = set()
    for key in "0123456789*#":
        for mode in MODES:
            found.update(characters(key, mode))
    assert [chr(code) for code in range(32, 127) if chr(code) not in found] == []


def test_erasing_and_changing_the_mode_settle_the_last_character():
    typing = Multitap("x")
    typing.press("2", 0)
    typing.next_mode()
    typing.press("2", 100)
    assert (typing.text, typing.mode) == ("xaA", UPPER)
    typing.erase()
    typing.press("2", 200)
    assert typing.text == "xaA"


def test_there_is_an_end():
    error = raises(LocalError, lambda: typed("2 2 2 2", longest=3))
    assert str(error) == "3 characters at most"
    assert typed("2 2 222", longest=3) == "aac"  # the last one may still change


def test_modes_may_be_fewer():
    typing = Multitap("", DIGITS, modes=(DIGITS,))
    typing.next_mode()
    assert typing.mode == DIGITS
