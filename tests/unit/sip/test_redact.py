"""No secret survives, everything else does."""

from firmware.sip.redact import HIDDEN, redact
from tests.unit.sip.samples import ALL, INVITE, OK, REGISTER, UNAUTHORIZED

SECRETS = (b"6629fae49393a05397450978507c4ef1", b"0a4f113b")


def test_digest_credentials():
    shown = redact(REGISTER)
    assert (
        b'\r\nAuthorization: Digest username="201", realm="example.com", nonce="5f3a1c9e7b2d4466",'
        b' uri="sip:example.com",'
        b" response=(redacted), algorithm=MD5, cnonce=(redacted), qop=auth, nc=00000001\r\nUser-Agent:"
    ) in shown
    for secret in SECRETS:
        assert secret in REGISTER and secret not in shown


def test_everything_else_stays_as_it_is():
    for data in (INVITE, OK, UNAUTHORIZED, b"", b"\r\n\r\n", b"\x00\xff", b"Authorization", b"text: Authorization: x"):
        assert redact(data) == data
    head, tail = REGISTER.split(b"Authorization", 1)[0], REGISTER.split(b"User-Agent", 1)[1]
    shown = redact(REGISTER)
    assert shown.startswith(head) and shown.endswith(b"User-Agent" + tail)


def test_any_spelling_folding_and_line_end():
    for name in (b"authorization", b"PROXY-AUTHORIZATION ", b" Proxy-Authorization"):
        for blank in (b" ", b"\r\n ", b"\r\n\t", b"\n  "):
            for end in (b"\r\n", b"\n", b"\r\nX: y", b""):
                line = (
                    name + b":" + blank + b"DIGEST" + blank + b"Response" + blank + b'="s3cret",' + blank + b"x=1" + end
                )
                shown = redact(b"OPTIONS sip:a SIP/2.0\r\n" + line)
                assert b"s3cret" not in shown, shown
                assert HIDDEN in shown and shown.endswith(end)


def test_other_schemes_lose_everything_but_their_name():
    assert redact(b"Authorization: Basic YWxpY2U6cw==\r\n") == b"Authorization: Basic (redacted)\r\n"
    assert redact(b"Authorization: Bearer a.b.c\r\n") == b"Authorization: Bearer (redacted)\r\n"
    assert redact(b"Authorization: YWxpY2U6cw==\r\n") == b"Authorization: (redacted)\r\n"
    assert redact(b"Authorization:\r\n") == b"Authorization: (redacted)\r\n"


def test_server_proof_and_unknown_parameters():
    assert redact(b'Authentication-Info: qop=auth, rspauth="s3cret", cnonce="x", nc=1\r\n') == (
        b"Authentication-Info: qop=auth, rspauth=(redacted), cnonce=(redacted), nc=1\r\n"
    )
    assert b"s3cret" not in redact(b"Authorization: Digest username=1, password=s3cret\r\n")


def test_a_missing_quote_hides_too_much_rather_than_too_little():
    value = b'username="201", realm="example.com", response="s3cret", uri="sip:a"'
    for at in range(len(value)):
        for broken in (value[:at] + value[at + 1 :], value[:at] + b'"' + value[at:], value[:at] + b"\\" + value[at:]):
            shown = redact(b"Authorization: Digest " + broken + b"\r\nTo: <sip:a>\r\n")
            assert b"s3cret" not in shown or b"s3cret" not in broken, broken
            assert shown.endswith(b"\r\nTo: <sip:a>\r\n")


def test_every_part_of_a_message():
    for data in ALL:
        for at in range(0, len(data), 7):
            for part in (data[:at], data[at:]):
                redact(part)
    for at in range(len(REGISTER.split(b"response", 1)[0]), len(REGISTER)):
        for secret in SECRETS:
            assert secret not in redact(REGISTER[:at])
