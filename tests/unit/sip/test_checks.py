"""What is let through to the transactions, and the status of what is not."""

from firmware.sip.checks import unsupported, validate_request, validate_response
from firmware.sip.message import parse
from tests.unit.sip.samples import ALL, INVITE, OK, REGISTER


def status(data):
    error = validate_request(parse(data))
    return error and error.status


def without(data, name):
    head, blank, body = data.partition(b"\r\n\r\n")
    return b"\r\n".join([line for line in head.split(b"\r\n") if not line.startswith(name + b":")]) + blank + body


def test_good_messages_pass():
    for data in ALL:
        message = parse(data)
        assert (validate_request if message.is_request else validate_response)(message) is None


def test_mandatory_headers():
    for name in (b"Via", b"From", b"To", b"Call-ID", b"CSeq"):
        assert status(without(INVITE, name)) == 400, name
    assert status(without(INVITE, b"Contact")) is None, "whether a dialog can do without is the dialog's to say"
    assert status(without(INVITE, b"Max-Forwards")) is None, "RFC 2543 did not know it"
    assert status(INVITE.replace(b"4f2a9c1e-88d1-4a0b@192.0.2.34", b"")) == 400


def test_repeated_headers():
    for line in (
        b"CSeq: 1 INVITE",
        b"t: <sip:a>",
        b"From: <sip:a>",
        b"i: 2",
        b"Max-Forwards: 1",
        b"Expires: 1\r\nExpires: 1",
    ):
        assert status(INVITE.replace(b"\r\n\r\n", b"\r\n" + line + b"\r\n\r\n", 1)) == 400, line


def test_malformed_headers():
    for old, new in (
        (b"21934 INVITE", b"21934 BYE"),
        (b"21934 INVITE", b"2147483648 INVITE"),
        (b"Max-Forwards: 69", b"Max-Forwards: 256"),
        (b"<sip:192.0.2.1;lr;ftag=88a1c>", b"sip"),
        (b"<sip:200@192.0.2.34:5062;ob>", b"*"),
        (b"Via: SIP/2.0/UDP 192.0.2.1:5060", b"Via: SIP/2.0/UDP 192.0.2.1:"),
        (b"INVITE sip:201@192.0.2.77:5060", b"INVITE sip:@192.0.2.77:5060"),
        (b"Supported", b"Expires: x\r\nSupported"),
        (b"Supported", b"Route: ,\r\nSupported"),
    ):
        assert old in INVITE
        assert status(INVITE.replace(old, new, 1)) == 400, new


def test_malformed_headers_that_nobody_needs_pass():
    for line in (b"Date: yesterday", b"Warning: x", b"Alert-Info: <", b"Subject: \xff\xfe", b"Refer-Sub: maybe"):
        assert status(INVITE.replace(b"Supported", line + b"\r\nSupported")) is None, line


def test_request_uri_schemes():
    for uri, expected in (
        (b"tel:+15550100", None),
        (b"sips:a@h", None),
        (b"soap.beep://h/x", 416),
        (b"<sip:a@h>", 400),
        (b"sip:a@h?Route=%3Csip:b%3E", 400),
    ):
        assert status(INVITE.replace(b"sip:201@192.0.2.77:5060;transport=udp;line=8a7f", uri)) == expected, uri


def test_contact_star_is_for_register():
    star = REGISTER.replace(b"Contact: <sip:201@192.0.2.77:5060;transport=udp>;expires=600;", b"Contact: *\r\nX: ")
    assert status(star) is None
    head, tail = INVITE.split(b"Contact: ", 1)
    assert status(head + b"Contact: *\r\nX: " + tail) == 400
    # A final response dropped for it would leave the caller hanging: whoever follows the Contact looks at it.
    head, tail = OK.split(b"Contact: ", 1)
    assert validate_response(parse(head + b"Contact: *\r\nX: " + tail)) is None


def test_responses():
    assert validate_response(parse(OK)) is None
    for name in (b"Via", b"From", b"To", b"Call-ID", b"CSeq"):
        assert validate_response(parse(without(OK, name))).status == 400, name
    assert validate_response(parse(OK.replace(b"102 INVITE", b"9292394834772304023312 INVITE"))) is not None


def test_unsupported_option_tags():
    request = parse(INVITE.replace(b"Supported:", b"Require: Replaces, odd\r\nRequire: 100rel, odder\r\nSupported:"))
    assert unsupported(request, (b"replaces", b"100rel")) == [b"odd", b"odder"]
    assert unsupported(parse(INVITE), ()) == []
    assert unsupported(parse(INVITE.replace(b"Supported:", b"Require:\r\nRequire: ,\r\nSupported:")), ()) == []
    for method in (b"ACK", b"CANCEL"):
        request.method = method
        assert unsupported(request, ()) == []
