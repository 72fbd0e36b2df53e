"""name-addr and addr-spec (RFC 3261 20.10, 25.1)."""

from firmware.base.errors import RemoteError
from firmware.sip.nameaddr import NameAddr
from firmware.sip.params import Params
from firmware.sip.uri import Uri
from tests.unit import kit


def test_forms():
    for value, display, user, tag in (
        (b'"Alice \\"A\\" <x>, B" <sip:a@h;p=1>;tag=9', b'Alice "A" <x>, B', b"a", b"9"),
        (b"Alice B. <sip:a@h>;tag=9", b"Alice B.", b"a", b"9"),
        (b"<sip:a@h>", b"", b"a", None),
        (b'""<sip:a@h>;tag=', b"", b"a", None),
        (b" sip:a@h ; TAG = 9 ", b"", b"a", b"9"),
        (b"\xc3\x89va <sip:a@h>", b"\xc3\x89va", b"a", None),
        (
            b'"Quoted string \\"\\"" <sip:a@h> ; newparam = newvalue ; secondparam ; q = 0.33',
            b'Quoted string ""',
            b"a",
            None,
        ),
    ):
        parsed = NameAddr.parse(value)
        assert (parsed.display, parsed.uri.user, parsed.tag) == (display, user, tag), value


def test_parameters_behind_an_addr_spec_belong_to_the_header():
    parsed = NameAddr.parse(b"sip:a@h;tag=1;lr")
    assert len(parsed.uri.params) == 0 and b"lr" in parsed.params
    parsed = NameAddr.parse(b"<sip:a@h;lr?X=y>;tag=1")
    assert b"lr" in parsed.uri.params and parsed.uri.headers[b"X"] == b"y" and b"lr" not in parsed.params


def test_encode():
    assert NameAddr(Uri(b"sip", b"a", b"h")).encode() == b"<sip:a@h>"
    address = NameAddr(Uri(b"sip", b"a", b"h"), b'A "quoted" \\', Params([(b"tag", b"1"), (b"lr", None)]))
    assert address.encode() == b'"A \\"quoted\\" \\\\" <sip:a@h>;tag=1;lr'
    assert NameAddr.parse(address.encode()) == address


def test_other_schemes():
    assert NameAddr.parse(b"<http://www.example.com>;tag=3").uri.opaque == b"//www.example.com"
    assert NameAddr.parse(b"isbn:2983792873").uri.scheme == b"isbn"


def test_malformed():
    for value in (
        b"",
        b"nonsense",
        b"<sip:a",
        b"<>",
        b"< sip:a@h >",
        b"Bell, Alexander <sip:a@h>",
        b'"open <sip:a@h>',
        b'"a"b <sip:a@h>',
        b'a "b" <sip:a@h>',
        b'"a" sip:a@h',
        b"<sip:a@h>;;;;",
        b"<sip:a@h>tag=1",
        b"<sip:a@h> <sip:b@h>",
        b"sip:a@h?Route=%3Csip:p%3E",
        b"sip:a@h;tag=a b",
    ):
        assert kit.raises(RemoteError, NameAddr.parse, value).status == 400, value
