"""Via values (RFC 3261 20.42, RFC 3581, RFC 5118)."""

from firmware.base.errors import RemoteError
from firmware.sip.via import Via
from tests.unit import kit


def test_usual():
    via = Via.parse(b"SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK87a;rport=99;received=192.0.2.9")
    assert (via.transport, via.host, via.port, via.branch) == (b"UDP", b"192.0.2.1", 5060, b"z9hG4bK87a")
    assert (via.received, via.rport, via.wants_rport) == (b"192.0.2.9", 99, True)
    assert via.encode() == b"SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK87a;rport=99;received=192.0.2.9"


def test_blanks_everywhere():
    via = Via.parse(b"sip  / 2.0  / tcp     spindle.example.com : 5070  ;  branch  =   z9hG4bK9ikj8 ; rport")
    assert via.encode() == b"SIP/2.0/TCP spindle.example.com:5070;branch=z9hG4bK9ikj8;rport"
    assert via.wants_rport and via.rport is None and via.received is None


def test_ipv6_with_and_without_brackets_in_received():
    for text in (b"[2001:db8::9:255]", b"2001:db8::9:255"):
        via = Via.parse(b"SIP/2.0/UDP [2001:db8::9:1]:6050;received=%s;branch=z9hG4bKas3" % text)
        assert (via.host, via.port, via.received) == (b"[2001:db8::9:1]", 6050, b"2001:db8::9:255")


def test_bare():
    via = Via.parse(b"SIP/2.0/UDP pc")
    assert via.branch is None and not via.wants_rport and via.encode() == b"SIP/2.0/UDP pc"
    assert Via.parse(b"SIP/2.0/UDP pc;branch=").branch is None


def test_malformed():
    for value in (
        b"",
        b"pc",
        b"SIP/2.0/UDP",
        b"SIP/2.0/UDP ;branch=x",
        b"SIP/3.0/UDP pc",
        b"HTTP/2.0/UDP pc",
        b"SIP/2.0/U/DP pc",
        b"SIP/2.0/UDP pc:port",
        b"SIP/2.0/UDP pc:70000",
        b"SIP/2.0/UDP pc;;",
        b"SIP/2.0/UDP [2001:db8::1",
        b"SIP/2.0/UDP [pc]",
        b"SIP/2.0/UDP a@b",
        b"SIP/2.0/(UDP) pc",
        b"SIP/2.0/UDP pc;rport=x",
    ):
        assert kit.raises(RemoteError, Via.parse, value).status == 400, value
