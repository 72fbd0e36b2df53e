"""From what is dialled to a URI and back to what is read."""

from firmware.phone import numbers
from tests.unit.phone.fakes import Bench


def test_targets():
    bench = Bench()
    expected = {
        "1002": b"sip:1002@192.0.2.5",
        " (030) 12-34 ": b"sip:0301234@192.0.2.5",
        "*72#": b"sip:*72%23@192.0.2.5",
        "bob@example.com": b"sip:bob@example.com",
        "SIP:bob@example.com;transport=udp": b"SIP:bob@example.com;transport=udp",
        "tel:+49-30-1234;phone-context=x": b"sip:+49301234@192.0.2.5",
        "192.0.2.77": b"sip:192.0.2.77",
        "192*0*2*77:5070": b"sip:192.0.2.77:5070",
        "192.0.2.777": b"sip:192.0.2.777@192.0.2.5",
        "192.0.2.77:0": b"sip:192.0.2.77%3A0@192.0.2.5",
        "a<b\u00e9": b"sip:a%3Cb%C3%A9@192.0.2.5",
    }
    for text in expected:
        assert numbers.target(text, bench.account, bench.settings) == expected[text], text
    bench.settings.set("features.direct_ip_call_enable", "0")
    assert numbers.target("192.0.2.77", bench.account, bench.settings) == b"sip:192.0.2.77@192.0.2.5"
    bench.settings.set("sip.use_23_as_pound", "0")
    assert numbers.target("#1", bench.account, bench.settings) == b"sip:#1@192.0.2.5"


def test_uris_are_shown_readable():
    assert numbers.readable(b"%231%2A") == "#1*" and numbers.readable(b"%zz%4") == "%zz%4"
    assert numbers.readable("J\u00f6rg".encode()) == "J\u00f6rg" and numbers.readable(b"\xff") == "?"
