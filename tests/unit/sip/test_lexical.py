"""Tokens, numbers, quoted strings, lists and folding."""

from firmware.base.errors import RemoteError
from firmware.sip.lexical import end_of_quote, is_token, number, quote, split, unfold, unquote
from tests.unit import kit


def test_tokens():
    assert is_token(b"INVITE") and is_token(b"!interesting-Method0123456789_*+`.%indeed'~")
    for value in (b"", b"two words", b"a/b", b'"a"', b"a\x00", b"\xc3\xa9", b"a:b", b"(a)"):
        assert not is_token(value), value


def test_numbers():
    assert number(b"0") == 0 and number(b"0068") == 68 and number(b"0" * 5000 + b"7") == 7
    assert number(b"4294967295") == 0xFFFFFFFF and number(b"255", 255) == 255
    for value in (b"", b"-1", b"+1", b" 1", b"1_0", b"1.0", b"0x10", b"\xd9\xa1", b"4294967296", b"9" * 5000):
        assert kit.raises(RemoteError, number, value).status == 400
    kit.raises(RemoteError, number, b"256", 255)


def test_quoted_strings():
    for plain, quoted in (
        (b"", b'""'),
        (b"a b", b'"a b"'),
        (b'a"b', b'"a\\"b"'),
        (b"a\\", b'"a\\\\"'),
        (b"\xc3", b'"\xc3"'),
    ):
        assert quote(plain) == quoted and unquote(quoted) == plain
    assert unquote(b'"\\a\\\x00"') == b"a\x00"
    for value in (b"token", b'"', b'"open', b'shut"'):
        assert unquote(value) == value


def test_end_of_quote():
    assert end_of_quote(b'"a" b', 0) == 3
    assert end_of_quote(b'x"a\\"b"c', 1) == 7
    assert end_of_quote(b'"a\\\\"b"', 0) == 5
    assert end_of_quote(b'"a\\"', 0) == -1
    assert end_of_quote(b'"', 0) == -1


def test_split():
    assert split(b" a ", b",") == [b"a"]
    assert split(b"a, b ,,c", b",") == [b"a", b"b", b"", b"c"]
    assert split(b'"a,\\",b" <c,d>, e', b",") == [b'"a,\\",b" <c,d>', b"e"]
    assert split(b'a;b="1;2";c', b";") == [b"a", b'b="1;2"', b"c"]
    assert split(b'"open, a, b', b",") == [b'"open, a, b']
    assert split(b'<sip:a?x=">, b', b",") == [b'<sip:a?x=">', b"b"]


def test_unfold():
    assert unfold(b"a\r\n  b\r\n\tc ") == b"a b c"
    assert unfold(b"\r\n a") == b"a" and unfold(b"\r\n \r\n ") == b""
