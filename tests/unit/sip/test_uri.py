"""URIs: reading, comparing by RFC 3261 19.1.4 with the RFC's own examples, escaping."""

from firmware.base.errors import RemoteError
from firmware.sip.params import Params
from firmware.sip.uri import Uri, equal, escape_header, escape_user, parse_hostport, unescape
from tests.unit import kit


def same(one, other):
    forth, back = equal(Uri.parse(one), Uri.parse(other)), equal(Uri.parse(other), Uri.parse(one))
    assert forth == back
    return forth


def test_parts():
    uri = Uri.parse(b"SIPS:al%69ce:secret@Example.COM:5061;transport=tcp;LR?Subject=a%20b&to=x")
    assert (uri.scheme, uri.user, uri.password, uri.host, uri.port) == (
        b"sips",
        b"al%69ce",
        b"secret",
        b"Example.COM",
        5061,
    )
    assert uri.params[b"transport"] == b"tcp" and b"lr" in uri.params
    assert uri.headers.items() == [(b"Subject", b"a%20b"), (b"to", b"x")]
    assert uri.encode() == b"sips:al%69ce:secret@Example.COM:5061;transport=tcp;LR?Subject=a%20b&to=x"


def test_user_part_with_every_odd_character():
    text = (
        b"sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com"
    )
    uri = Uri.parse(text)
    assert uri.user == b"1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*"
    assert uri.password == b"&it+has=1,weird!*pas$wo~d_too.(doesn't-it)"
    assert uri.host == b"example.com" and uri.encode() == text


def test_short_forms():
    for text in (
        b"sip:h",
        b"sip:h:5060",
        b"sip:h;lr",
        b"sip:h?a=b",
        b"sip:a@h",
        b"sip:[2001:db8::10]:5070",
        b"sip:a:@h",
        b"tel:+1-555-0100;phone-context=example.com",
        b"tel:911",
        b"urn:service:sos",
        b"mailto:a@b",
    ):
        assert Uri.parse(text).encode() == text
    assert Uri.parse(b"tel:+1-555;ext=1").user == b"+1-555"
    assert Uri.parse(b"urn:service:sos").opaque == b"service:sos"
    assert Uri(b"sip", host=b"h", params=Params([(b"lr", None)])).encode() == b"sip:h;lr"


def test_malformed():
    for text in (
        b"",
        b"sip",
        b"sip:",
        b":a",
        b"sip:@h",
        b"sip:a@",
        b"sip:a@h:",
        b"sip:a@h:x",
        b"sip:a@h:65536",
        b"sip:a b@h",
        b"sip:a@h;",
        b"sip:a@h;;lr",
        b"sip:a@h?",
        b"<sip:a@h>",
        b'sip:"a"@h',
        b"sip:a@h\x00",
        b"sip:a@b@c",
        b"sip:[::1",
        b"sip:[::g]",
        b"sip:[]",
        b"sip:h;a=b;@",
        b"tel:",
        b"tel:;x",
        b"a/b:c",
    ):
        assert kit.raises(RemoteError, Uri.parse, text).status == 400, text


def test_hostport():
    assert parse_hostport(b"h") == (b"h", None)
    assert parse_hostport(b"[2001:db8::192.0.2.1]:5060") == (b"[2001:db8::192.0.2.1]", 5060)
    assert parse_hostport(b"[2001:db8::10:5070]") == (b"[2001:db8::10:5070]", None)


def test_equal_examples_of_the_rfc():
    for one, other in (
        (b"sip:%61lice@atlanta.com;transport=TCP", b"sip:alice@AtlanTa.CoM;Transport=tcp"),
        (b"sip:carol@chicago.com", b"sip:carol@chicago.com;newparam=5"),
        (b"sip:carol@chicago.com", b"sip:carol@chicago.com;security=on"),
        (b"sip:carol@chicago.com;newparam=5", b"sip:carol@chicago.com;security=on"),
        (
            b"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
            b"sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
        ),
        (
            b"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
            b"sip:alice@atlanta.com?priority=urgent&subject=project%20x",
        ),
    ):
        assert same(one, other), (one, other)


def test_unequal_examples_of_the_rfc():
    for one, other in (
        (b"SIP:ALICE@AtLanTa.CoM;Transport=udp", b"sip:alice@AtLanTa.CoM;Transport=UDP"),
        (b"sip:bob@biloxi.com", b"sip:bob@biloxi.com:5060"),
        (b"sip:bob@biloxi.com", b"sip:bob@biloxi.com:6000;transport=tcp"),
        (b"sip:carol@chicago.com", b"sip:carol@chicago.com?Subject=next%20meeting"),
        (b"sip:bob@phone21.boxesbybob.com", b"sip:bob@192.0.2.4"),
        (b"sip:carol@chicago.com;security=on", b"sip:carol@chicago.com;security=off"),
    ):
        assert not same(one, other), (one, other)


def test_equal_by_the_rules():
    for parameter in (b";user=phone", b";ttl=1", b";method=INVITE", b";maddr=192.0.2.1"):
        assert not same(b"sip:a@h", b"sip:a@h" + parameter)
        assert same(b"sip:a@h" + parameter, b"sip:a@h" + parameter.upper())
    assert same(b"sip:a@h", b"sip:a@h;lr") and not same(b"sip:a@h", b"sips:a@h")
    assert (
        not same(b"sip:a@h", b"sip:h") and not same(b"sip:a@h", b"sip:a:p@h") and not same(b"sip:a:p@h", b"sip:a:P@h")
    )
    assert not same(b"sip:a%3Bb@h", b"sip:a;b@h"), "an escaped reserved character is another one"
    assert same(b"sip:a%3bb@h", b"sip:a%3Bb@h")
    assert not same(b"sip:null-%00-null@h", b"sip:null-%00%00-null@h")


def test_equal_tel_and_others():
    assert same(b"tel:+1-555-0100", b"tel:+1(555)0100") and not same(b"tel:+15550100", b"tel:+15550101")
    assert not same(b"tel:0100", b"tel:0100;phone-context=example.com")
    assert same(b"urn:service:sos", b"URN:service:sos") and not same(b"urn:a", b"urn:b")


def test_escape_user():
    assert escape_user(b"1001") == b"1001"
    assert escape_user(b"a b@c:d%\xc3\xa9") == b"a%20b%40c%3Ad%25%C3%A9"
    assert escape_user(b"&=+$,;?/-_.!~*'()") == b"&=+$,;?/-_.!~*'()"
    assert escape_user(b"*97#") == b"*97%23"


def test_replaces_in_refer_to():
    replaces = b"98asjd8@192.0.2.1;to-tag=a;from-tag=b;early-only"
    escaped = escape_header(replaces)
    assert escaped == b"98asjd8%40192.0.2.1%3Bto-tag%3Da%3Bfrom-tag%3Db%3Bearly-only"
    uri = Uri.parse(b"sip:c@h?Replaces=" + escaped)
    assert unescape(uri.headers[b"replaces"]) == replaces


def test_unescape():
    assert unescape(b"%41%62%00") == b"Ab\x00"
    for text in (b"100%", b"%4", b"%zz", b"%%", b"plain"):
        assert unescape(text) == text
    for text in (bytes(range(256)), b"", b"a&b=c"):
        assert unescape(escape_user(text)) == text and unescape(escape_header(text)) == text
