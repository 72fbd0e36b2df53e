"""The twins that look at every byte: whatever the bytes, they see what the plain one sees."""

from firmware.sip import lexical, lexical_plain
from tests.unit import kit
from tests.unit.sip.net import Dice

TABLE = lexical.table_without(b' "<>,')
PIECES = (b";", b"=", b"a", b"b", b",", b" ", b'"', b";;", b";=", b"\x00", b"\xff")


def agree(text):
    for name in ("consists_of", "are_simple"):
        ours, plain = getattr(lexical, name)(text, TABLE), getattr(lexical_plain, name)(text, TABLE)
        assert ours is plain, (name, text)


def test_machine_code_where_there_is_any():
    if not kit.MICROPYTHON:
        kit.skip("CPython has the bulk twin")
    from firmware.sip import lexical_viper

    assert lexical.consists_of is lexical_viper.consists_of


def test_every_byte():
    for code in range(256):
        for text in (b"%s", b"a%s", b"%sa", b"a;%s", b"a;%sa=b"):
            agree(text % bytes((code,)))


def test_all_short_texts():
    agree(b"")
    for one in PIECES:
        for two in PIECES:
            for three in PIECES:
                agree(one + two + three)


def test_longer_texts():
    dice = Dice(2)
    for _ in range(1000):
        agree(b"".join([PIECES[dice.roll(4)] for _ in range(dice.roll(12))]))


def test_simple_parameters():
    for text in (b"a", b"lr", b"a=b", b"a=b;lr", b"a=", b"a==;b", b"transport=udp;lr;x=%20"):
        assert lexical.are_simple_params(text), text
    for text in (b"", b";", b"a;", b";a", b"=", b"a;=b", b"a;;b", b"a b", b'a="b"', b"a,b", b"a=<b>", b"a\x0bb"):
        assert not lexical.are_simple_params(text), text


def test_end_of_part():
    for text, ends in (
        (b"", (0,)),
        (b"a", (1,)),
        (b"a,b", (1, 3)),
        (b'"a,b",c', (5, 7)),
        (b"<a,b>,<c", (5, 8)),
        (b'"<",">"', (3, 7)),
        (b'<">,"', (3, 5)),
        (b'"\\",",a', (5, 7)),
        (b'"a,b', (4,)),
        (b"a,<b,", (1, 5)),
    ):
        found, start = [], 0
        while start <= len(text):
            found.append(lexical.end_of_part(text, start, b","))
            start = found[-1] + 1
        assert tuple(found) == ends, text
