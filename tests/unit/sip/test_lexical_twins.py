"""The twins that look at every byte: whatever the bytes, they see what the plain one sees."""

from firmware.sip import lexical, lexical_plain
from firmware.sip.characters import IS_SIMPLE
from tests.unit import kit
from tests.unit.sip.net import Dice

PIECES = (b";", b"=", b"a", b"b", b",", b" ", b'"', b";;", b";=", b"\x00", b"\xff")
URI_PIECES = (
    b"sip:",
    b"SIP:",
    b"a",
    b"@",
    b":",
    b"?",
    b"_",
    b":5",
    b":66666",
    b":000005",
    b"5",
    b";",
    b"=",
    b";a",
    b"b",
    b"x",
    b",",
    b".",
)


def agree(text):
    size = len(text)
    assert lexical.consists_of(text, IS_SIMPLE) is lexical_plain.consists_of(text, IS_SIMPLE), text
    for start, end in ((0, size), (min(1, size), size), (0, max(0, size - 1)), (0, -1)):
        ours = lexical.are_simple_params(text, start, max(0, end))
        assert ours is lexical_plain.are_simple_params(text, start, max(0, end)), text
        for uri, shift in ((text, 0), (b"sip:" + text, 4 if end >= 0 else 0)):
            ours = lexical.shape_of(uri, start, end + shift)
            assert ours == lexical_plain.shape_of(uri, start, end + shift), (uri, start, end)


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
    for _ in range(3000):
        agree(b"".join([PIECES[dice.roll(4)] for _ in range(dice.roll(12))]))
        agree(b"".join([URI_PIECES[dice.roll(len(URI_PIECES))] for _ in range(dice.roll(8))]))


def test_simple_parameters():
    for text in (b"a", b"lr", b"a=b", b"a=b;lr", b"a=", b"a==;b", b"transport=udp;lr;x=%20"):
        assert lexical.are_simple_params(text, 0, len(text)), text
    for text in (b"", b";", b"a;", b";a", b"=", b"a;=b", b"a;;b", b"a b", b'a="b"', b"a,b", b"a=<b>", b"a\x0bb"):
        assert not lexical.are_simple_params(text, 0, len(text)), text


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


def test_shapes():
    for uri, shape in (
        (b"sip:a", b"a"),
        (b"sip:u@a.b", b"a.b"),
        (b"sip:u:p@a:5060;lr;x=y", b"a"),
        (b"sip:a:0", b"a"),
        (b"sip:a;lr", b"a"),
        (b"SIP:a", None),
        (b"sip:", None),
        (b"sip:@a", None),
        (b"sip::p@a", None),
        (b"sip:u@", None),
        (b"sip:u@a@b", None),
        (b"sip:a:", None),
        (b"sip:a:65536", None),
        (b"sip:a:5x", None),
        (b"sip:a;", None),
        (b"sip:a;;lr", None),
        (b"sip:a;=b", None),
        (b"sip:a?b=c", None),
        (b"sip:a b", None),
        (b"sip:[::1]", None),
        (b"sips:a", None),
    ):
        found = lexical.shape_of(b"<%s>" % uri, 1, 1 + len(uri))
        assert (found < 0 and shape is None) or (b"<%s>" % uri)[found >> 16 : found & 0xFFFF] == shape, uri
