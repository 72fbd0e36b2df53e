"""Whatever comes in: a message or a MessageError. Whatever we build: read back as it was."""

import os

import pytest

hypothesis = pytest.importorskip("hypothesis")

from hypothesis import example, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from firmware.base.errors import RemoteError  # noqa: E402
from firmware.sip.checks import unsupported, validate_request, validate_response  # noqa: E402
from firmware.sip.digest import Challenge, verify  # noqa: E402
from firmware.sip.lexical import quote, split, unquote  # noqa: E402
from firmware.sip.message import Message, MessageError, Request, Response, parse, response_to  # noqa: E402
from firmware.sip.nameaddr import NameAddr  # noqa: E402
from firmware.sip.params import Params  # noqa: E402
from firmware.sip.redact import redact  # noqa: E402
from firmware.sip.uri import Uri, equal, escape_header, escape_user, unescape  # noqa: E402
from firmware.sip.via import Via  # noqa: E402
from tests.unit.sip.samples import ALL, INVITE  # noqa: E402

settings.register_profile("busy machine", deadline=None, max_examples=int(os.environ.get("OFFHOOK_EXAMPLES", "100")))
settings.load_profile("busy machine")

VIEWS = ("via", "from_", "to", "call_id", "cseq", "contacts", "routes", "record_routes", "max_forwards", "expires")
TOKEN_BYTES = b"abcXYZ019-.!%*_+`'~"
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
    b"SIP/2.0",
    b"99999999999",
    b"-1",
    b"\r\n\r\n",
    b"\r\n ",
    b"Via:",
    b"l:",
)


def bytes_of(alphabet, least=1, most=12):
    return st.lists(st.sampled_from(list(alphabet)), min_size=least, max_size=most).map(bytes)


tokens = bytes_of(TOKEN_BYTES)
hosts = bytes_of(b"abz019-.") | st.just(b"[2001:db8::1]")
ports = st.none() | st.integers(0, 65535)
values = st.none() | tokens | st.binary(max_size=8).map(quote)
headers_params = st.lists(st.tuples(tokens, values), max_size=4).map(Params)
uri_params = st.lists(st.tuples(tokens, st.none() | tokens), max_size=4).map(Params)
users = st.none() | st.binary(min_size=1, max_size=12).map(escape_user)
uri_headers = st.lists(st.tuples(tokens, st.binary(max_size=8).map(escape_header)), max_size=3).map(Params)
uris = st.builds(
    lambda scheme, user, host, port, params, headers: Uri(scheme, user, host, port, params, headers=headers),
    st.sampled_from((b"sip", b"sips")),
    users,
    hosts,
    ports,
    uri_params,
    uri_headers,
)
addresses = st.builds(NameAddr, uris, st.binary(max_size=10), headers_params)
vias = st.builds(Via, tokens.map(bytes.upper), hosts, ports, headers_params)
# A field value: one line without blanks at its ends.
texts = st.binary(max_size=20).map(lambda text: text.replace(b"\r", b"").replace(b"\n", b"").strip())
names = st.sampled_from((b"Subject", b"X-Odd", b"Via", b"Contact", b"To", b"Server", b"Date")) | tokens


@st.composite
def mutated(draw):
    """A real message with a few of its bytes lost, doubled, replaced or spiced."""
    data = draw(st.sampled_from(ALL))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 6)))
        data = (
            data[:start]
            + draw(st.sampled_from(SPICE) | st.binary(max_size=4) | st.just(data[start:end] * 2))
            + data[end:]
        )
    return data


def survives(data):
    """Read, check, answer, encode: nothing but MessageError comes out, and what is encoded is read again."""
    redact(data)
    try:
        message = parse(data)
    except MessageError as error:
        if error.request is not None:
            assert error.request.is_request and error.request.method != b"ACK"
            parse(response_to(error.request, error.status, to_tag=b"t").encode())
        return
    assert isinstance(message, Message)
    for name in VIEWS:
        try:
            getattr(message, name)
        except RemoteError as error:
            assert error.status == 400
    again = parse(message.encode())
    assert again.items()[: len(again.items()) - 1] == [pair for pair in message.items() if pair[0] != b"Content-Length"]
    assert (again.method, again.uri, again.status, again.reason, again.body) == (
        message.method,
        message.uri,
        message.status,
        message.reason,
        message.body,
    )
    if message.is_request:
        validate_request(message)
        unsupported(message, ())
        parse(response_to(message, 200, to_tag=b"t").encode())
    else:
        validate_response(message)


@given(st.binary(max_size=300))
@example(b"")
@example(b"\r\n\r\n")
@example(b"SIP/2.0 200\r\n\r\n")
def test_any_bytes(data):
    survives(data)


@given(st.lists(st.sampled_from(SPICE) | tokens, max_size=30).map(b"".join))
def test_any_grammar_salad(data):
    survives(data)
    survives(INVITE.replace(b"\r\nTo:", b"\r\nTo: " + data + b"\r\nX:"))


@given(mutated())
def test_mutations_of_real_messages(data):
    survives(data)


@given(st.binary(max_size=60) | st.lists(st.sampled_from(SPICE) | tokens, max_size=10).map(b"".join))
def test_parts_raise_only_remote_error(data):
    for read in (Uri.parse, NameAddr.parse, Via.parse, Params.parse, Challenge.parse):
        try:
            encoded = getattr(read(data), "encode", lambda: None)()
        except RemoteError as error:
            assert error.status == 400
        else:
            assert encoded is None or read(encoded).encode() == encoded
    assert verify(data, b"u", b"p", b"INVITE") is False


@given(uris, uris)
def test_uris_read_back(one, other):
    assert Uri.parse(one.encode()) == one
    assert equal(one, one) and equal(one, other) == equal(other, one)
    assert equal(one, Uri.parse(one.encode()))


@given(addresses)
def test_addresses_read_back(address):
    again = NameAddr.parse(address.encode())
    assert again == address and again.display == address.display


@given(vias)
def test_vias_read_back(via):
    assert Via.parse(via.encode()) == via


@given(tokens, uris, st.lists(st.tuples(names, texts), max_size=8), st.binary(max_size=50))
def test_requests_read_back(method, uri, fields, body):
    request = Request(method, uri.encode())
    same_message(request, fields, body)


@given(st.integers(100, 699), texts, st.lists(st.tuples(names, texts), max_size=8), st.binary(max_size=50))
def test_responses_read_back(status, reason, fields, body):
    same_message(Response(status, reason), fields, body)


def same_message(message, fields, body):
    for name, value in fields:
        message.add(name, value)
    message.body = body
    again = parse(message.encode())
    kept = [pair for pair in message.items() if pair[0] != b"Content-Length"]
    assert again.items() == kept + [(b"Content-Length", b"%d" % len(body))]
    assert (again.method, again.uri, again.status, again.reason, again.body) == (
        message.method,
        message.uri,
        message.status,
        message.reason,
        body,
    )
    assert again.encode() == message.encode()


@given(st.binary(max_size=30))
def test_quotes_and_escapes_undo_each_other(data):
    assert unquote(quote(data)) == data
    assert unescape(escape_user(data)) == data and unescape(escape_header(data)) == data


@given(st.lists(st.binary(max_size=8).map(quote) | tokens, min_size=1, max_size=5))
def test_split_undoes_join(parts):
    assert split(b" , ".join(parts), b",") == parts
