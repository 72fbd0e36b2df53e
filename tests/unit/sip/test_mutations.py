"""Damaged messages, the same thousand on both runtimes: a message, or a MessageError, and never anything else."""

from firmware.base.errors import RemoteError
from firmware.sip.checks import unsupported, validate_request, validate_response
from firmware.sip.digest import Challenge, verify
from firmware.sip.message import MessageError, parse, response_to
from firmware.sip.nameaddr import NameAddr
from firmware.sip.redact import redact
from firmware.sip.uri import Uri, equal
from firmware.sip.via import Via
from tests.unit.kit import counting_random
from tests.unit.sip.samples import ALL

SPICE = (
    b"\r\n",
    b"\n",
    b"\r",
    b" ",
    b"\t",
    b",",
    b";",
    b":",
    b'"',
    b"\\",
    b"<",
    b">",
    b"=",
    b"@",
    b"?",
    b"%",
    b"\x00",
    b"\xff",
    b"[",
    b"]",
    b"99999999999",
    b"-1",
    b"\r\n ",
    b"\r\n\r\n",
    b"",
    b"",
)


def mutations(data, count, random):
    """Copies of the data with one to three places replaced by something that hurts."""
    for _ in range(count):
        damaged = data
        for _ in range(1 + random(1)[0] % 3):
            seed = random(5)
            start = (seed[0] << 8 | seed[1]) % (len(damaged) + 1)
            damaged = damaged[:start] + SPICE[seed[2] % len(SPICE)] * (1 + seed[4] % 2) + damaged[start + seed[3] % 5 :]
        yield damaged


def examine(data):
    """Everything that is done with a received message before a transaction owns it."""
    redact(data)
    try:
        message = parse(data)
    except MessageError as error:
        if error.request is not None:
            parse(response_to(error.request, error.status, to_tag=b"t").encode())
        return False
    parse(message.encode())
    if not message.is_request:
        return validate_response(message) is None
    parse(response_to(message, 200, to_tag=b"t").encode())
    unsupported(message, ())
    return validate_request(message) is None


def test_whole_messages():
    random = counting_random()
    accepted = 0
    for data in ALL:
        for damaged in mutations(data, 250, random):
            accepted += examine(damaged)
    assert 100 < accepted < 900, accepted


def test_every_length_of_a_message():
    for data in ALL:
        for length in range(0, len(data), 3):
            examine(data[:length])
            examine(data[length:])


def test_values():
    random = counting_random(7)
    for read, value in (
        (Uri.parse, b"sip:al%69ce:secret@[2001:db8::1]:5061;transport=tcp;lr?Subject=a%20b&to=x"),
        (NameAddr.parse, b'"Alice, \\"A\\"" <sip:alice@example.com;lr>;tag=1;q=0.3'),
        (Via.parse, b"SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bK1;received=2001:db8::2;rport=5"),
        (Challenge.parse, b'Digest realm="a, b", nonce="c", qop="auth,auth-int", algorithm=MD5, stale=false'),
    ):
        for damaged in mutations(value, 250, random):
            try:
                read(damaged)
            except RemoteError as error:
                assert error.status == 400


def test_accepted_uris_compare_and_encode():
    random = counting_random(9)
    good = Uri.parse(b"sip:alice@example.com;lr")
    for damaged in mutations(b"sip:alice@example.com;lr;x=%41%4", 300, random):
        try:
            uri = Uri.parse(damaged)
        except RemoteError:
            continue
        assert equal(uri, uri) and equal(uri, good) == equal(good, uri)
        assert Uri.parse(uri.encode()).encode() == uri.encode()


def test_damaged_credentials_prove_nothing():
    random = counting_random(11)
    value = b'Digest username="u", realm="r", nonce="n", uri="sip:r", response="00", qop=auth, nc=00000001, cnonce="c"'
    for damaged in mutations(value, 300, random):
        assert not verify(damaged, b"u", b"p", b"REGISTER")
