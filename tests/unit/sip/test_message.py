"""Reading and building whole messages."""

from firmware.base.errors import LocalError, RemoteError
from firmware.sip.message import MAX_BODY, MessageError, Request, Response, parse, response_to
from firmware.sip.names import (
    ALLOW,
    CALL_ID,
    CONTACT,
    CONTENT_LENGTH,
    CSEQ,
    FROM,
    MAX_FORWARDS,
    RECORD_ROUTE,
    ROUTE,
    SUBJECT,
    TIMESTAMP,
    TO,
    VIA,
)
from tests.unit import kit
from tests.unit.sip.samples import ALL, INVITE, OK, REGISTER, SDP, UNAUTHORIZED

HEAD = (
    b"OPTIONS sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\n"
    b"Call-ID: 1\r\nCSeq: 1 OPTIONS\r\n"
)


def options(*lines):
    return parse(HEAD + b"".join([line + b"\r\n" for line in lines]) + b"\r\n")


def fault(data):
    return kit.raises(MessageError, parse, data)


def test_request_line_and_views():
    message = parse(INVITE)
    assert message.is_request and message.method == b"INVITE" and message.status is None
    assert message.uri == b"sip:201@192.0.2.77:5060;transport=udp;line=8a7f"
    assert message.request_uri.params[b"line"] == b"8a7f"
    assert message.via.branch == b"z9hG4bK-524287-1---a91c5fe2"
    assert message.from_.display == b"Alice Example" and message.from_.tag == b"88a1c-77b2"
    assert message.to.uri.user == b"201" and message.to.tag is None
    assert message.call_id == b"4f2a9c1e-88d1-4a0b@192.0.2.34"
    assert message.cseq == (21934, b"INVITE")
    assert message.max_forwards == 69
    assert message.expires is None
    assert [contact.uri.port for contact in message.contacts] == [5062]
    assert [route.uri.host for route in message.record_routes] == [b"192.0.2.1"]
    assert message.routes == []
    assert message.body == SDP
    assert message.get_all(ALLOW)[3] == b"CANCEL"


def test_status_line():
    message = parse(OK)
    assert not message.is_request and message.method is None and message.uri is None
    assert (message.status, message.reason) == (200, b"OK")
    assert [route.uri.host for route in message.record_routes] == [b"198.51.100.9", b"192.0.2.1"]
    for line, reason in (
        (b"SIP/2.0 100 ", b""),
        (b"SIP/2.0 100", b""),
        (b"sip/2.0 183 a  b \xd0\xb9", b"a  b \xd0\xb9"),
    ):
        assert parse(OK.replace(b"SIP/2.0 200 OK", line)).reason == reason


def test_missing_headers_are_none():
    message = parse(b"OPTIONS sip:b SIP/2.0\r\n\r\n")
    assert message.via is message.from_ is message.to is message.cseq is message.max_forwards is None
    assert message.call_id is None and message.get(SUBJECT) is None
    assert message.contacts == message.routes == message.record_routes == message.get_all(VIA) == []
    assert message.body == b""


def test_names_in_any_case_compact_and_with_blanks_before_the_colon():
    message = options(b"sUBJECT : x", b"m:<sip:c>", b"X-odd: 1", b"x-ODD: 2")
    assert message.get(SUBJECT) == message.get(b"s") == message.get(b"subject") == b"x"
    assert message.contacts[0].uri.host == b"c"
    assert message.get_all(b"X-Odd") == [b"1", b"2"]
    assert b"x-odd" in message and b"X-Even" not in message


def test_folded_lines_read_as_one():
    message = options(b"Subject: a", b"  b", b"\tc", b"Contact:", b" <sip:a>,", b" <sip:b>")
    assert message.get(SUBJECT) == b"a b c"
    assert [contact.uri.host for contact in message.contacts] == [b"a", b"b"]
    assert options(b"Subject:", b" ").get(SUBJECT) == b""


def test_comma_lists_respect_quotes_escapes_and_angle_brackets():
    message = options(b'Contact: "a, \\", <b" <sip:a,b@c>;p="1,2" , <sip:d;x=1>,"e" <sip:f>', b"Contact: <sip:g>")
    assert [contact.encode() for contact in message.contacts] == [
        b'"a, \\", <b" <sip:a,b@c>;p="1,2"',
        b"<sip:d;x=1>",
        b'"e" <sip:f>',
        b"<sip:g>",
    ]
    assert message.get(CONTACT) == b'"a, \\", <b" <sip:a,b@c>;p="1,2"'


def test_several_vias_in_one_line():
    message = parse(HEAD.replace(b"Via: ", b"v: SIP/2.0/TCP t:99;branch=z9hG4bK0 ,") + b"\r\n")
    assert (message.via.transport, message.via.host, message.via.port) == (b"TCP", b"t", 99)
    assert message.get_all(VIA) == [b"SIP/2.0/TCP t:99;branch=z9hG4bK0", b"SIP/2.0/UDP a;branch=z9hG4bK1"]


def test_contact_star():
    assert options(b"Contact: *").contacts == b"*"
    kit.raises(RemoteError, lambda: options(b"Contact: *, <sip:a>").contacts)


def test_malformed_values_are_400_when_read():
    message = options(b"Max-Forwards: -1", b"Expires: soon", b"Contact: <sip:a", b"Route: nonsense")
    for read in (
        lambda: message.max_forwards,
        lambda: message.expires,
        lambda: message.contacts,
        lambda: message.routes,
        lambda: parse(HEAD.replace(b"1 OPTIONS", b"1OPTIONS") + b"\r\n").cseq,
    ):
        assert kit.raises(RemoteError, read).status == 400


def test_content_length():
    body = b"\r\nhello, world"
    assert parse(HEAD + b"l: 3\r\n\r\nhello").body == b"hel"
    assert parse(HEAD + b"Content-Length: 000013\r\n\r\nhello, world\r\n").body == b"hello, world\r"
    assert parse(HEAD + b"\r\n" + body).body == body
    for value in (b"6", b"-1", b"", b"1x", b"1 1", b"99999999999999999999", b"3\r\nContent-Length: 3"):
        error = fault(HEAD + b"Content-Length: %s\r\n\r\nhello" % value)
        assert error.status == 400 and error.request.call_id == b"1"


def test_leading_blank_lines_and_keep_alives():
    assert parse(b"\r\n\r\n" + INVITE).method == b"INVITE"
    for data in (b"", b"\r\n", b"\r\n\r\n", b"\r\n\r\n\r\n", b"\x00", b"\n"):
        assert fault(data).request is None


def test_fault_behind_which_the_via_stands_can_be_answered():
    error = fault(b"OPTIONS  sip:b  SIP/2.0\r\nnonsense\r\n" + HEAD.split(b"\r\n", 1)[1] + b"\r\n")
    assert error.status == 400
    assert response_to(error.request, error.status).encode() == (
        b"SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\n"
        b"Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
    )


def test_what_is_not_to_be_answered_has_no_request():
    assert fault(INVITE.replace(b"INVITE sip:201", b"ACK  sip:201")).request is None
    assert fault(OK.replace(b"Content-Length: ", b"Content-Length: 1")).request is None
    assert fault(b"OPTIONS  sip:b SIP/2.0\r\nFrom: <sip:a>\r\n\r\n").request is None
    for line in (
        b"",
        b"INVITE",
        b"GET / HTTP/1.1",
        b"INVITE sip:a",
        b"(INVITE) sip:a SIP/2.0",
        b"SIP/2.0 20 OK",
        b"SIP/2.0 099 OK",
        b"SIP/2.0 700 OK",
        b"SIP/2.0 2xx OK",
        b"SIP/3.0 200 OK",
        b"SIP/2.0",
    ):
        assert fault(line + b"\r\n" + HEAD.split(b"\r\n", 1)[1] + b"\r\n").request is None, line


def test_faults_in_the_request_line():
    for line, status in (
        (b"OPTIONS sip:b SIP/7.0", 505),
        (b"OPTIONS sip:b SIP/2.0 ", 400),
        (b"OPTIONS sip:b  SIP/2.0", 400),
        (b"OPTIONS sip:b c SIP/2.0", 400),
        (b"OPTIONS\tsip:b SIP/2.0", 400),
        (b"OPTIONS sip:%s SIP/2.0" % (b"b" * 2048), 414),
    ):
        error = fault(HEAD.replace(b"OPTIONS sip:b SIP/2.0", line) + b"\r\n")
        assert error.status == status and error.request.method == b"OPTIONS", line


def test_faults_in_the_header_lines():
    for lines, status in (
        (b"no colon\r\n\r\n", 400),
        (b": no name\r\n\r\n", 400),
        (b"two words: x\r\n\r\n", 400),
        (b"Bad\x00name: x\r\n\r\n", 400),
        (b"Subject: a\nX: b\r\n\r\n", 400),
        (b"\n", 400),
        (b"", 400),
        (b"Subject: x", 400),
        (b"Subject: x\r\n", 400),
        (b"Subject: %s\r\n\r\n" % (b"x" * 8192), 513),
        (b"X: x\r\n" * 200 + b"\r\n", 513),
        (b"\r\n" + b"x" * (MAX_BODY + 1), 413),
        (b"\r\n" + b"x" * 65535, 513),
    ):
        error = fault(HEAD + lines)
        assert error.status == status and error.request.via.branch == b"z9hG4bK1", lines[:20]
    assert fault(b"OPTIONS sip:b SIP/2.0\r\n folded\r\n\r\n").status == 400


def test_bare_line_feeds_are_refused_and_the_request_still_answered():
    error = fault(INVITE.replace(b"\r\n", b"\n"))
    assert error.status == 400 and error.request.via.branch == b"z9hG4bK-524287-1---a91c5fe2"


def test_refusal_carries_no_line_end_over():
    error = fault(HEAD.replace(b"Via: SIP/2.0/UDP a;", b"Via: SIP/2.0/UDP a;\n ") + b"\r\n")
    response = response_to(error.request, error.status)
    assert response.get_all(VIA) == [b"SIP/2.0/UDP a; branch=z9hG4bK1"]
    assert fault(b"SIP/2.0 200 O\rK\r\n\r\n").request is None


def test_stray_carriage_return_is_a_blank():
    assert options(b"Subject: a\rb").get(SUBJECT) == b"a b"


def test_encode_gives_back_what_was_read():
    for data in ALL:
        assert parse(data).encode() == data


def test_encode_normalises_names_folding_and_length():
    message = parse(HEAD.replace(b"Via: ", b"v :\r\n ").replace(b"From", b"f") + b"x-pbx-id: 7\r\n\r\nbody")
    assert message.encode() == HEAD + b"X-Pbx-Id: 7\r\nContent-Length: 4\r\n\r\nbody"


def test_build_a_request():
    request = Request(b"MESSAGE", b"sip:b@example.com")
    request.add(VIA, b"SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;rport")
    request.add(MAX_FORWARDS, b"70")
    request.add(FROM, b"<sip:a@example.com>;tag=1")
    request.add(TO, b"<sip:b@example.com>")
    request.add(CALL_ID, b"x")
    request.add(CSEQ, b"1 MESSAGE")
    request.add(CONTENT_LENGTH, b"77")
    request.body = b"h\xc3\xa9"
    assert request.encode() == (
        b"MESSAGE sip:b@example.com SIP/2.0\r\n"
        b"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;rport\r\n"
        b"Max-Forwards: 70\r\n"
        b"From: <sip:a@example.com>;tag=1\r\n"
        b"To: <sip:b@example.com>\r\n"
        b"Call-ID: x\r\n"
        b"CSeq: 1 MESSAGE\r\n"
        b"Content-Length: 3\r\n\r\n"
        b"h\xc3\xa9"
    )
    assert request.via.wants_rport and request.cseq == (1, b"MESSAGE") and request.from_.tag == b"1"


def test_views_follow_a_change():
    message = parse(INVITE)
    assert message.max_forwards == 69 and message.routes == [] and message.to.tag is None
    message.set(MAX_FORWARDS, b"68")
    message.add(ROUTE, b"<sip:p;lr>")
    message.set(TO, b"<sip:201@example.com>;tag=new")
    assert message.max_forwards == 68 and message.routes[0].uri.host == b"p" and message.to.tag == b"new"
    message.remove(ROUTE)
    assert message.routes == []


def test_copy_is_independent():
    message = parse(INVITE)
    other = message.copy()
    other.uri = b"sip:new"
    other.body = b""
    other.prepend(VIA, b"SIP/2.0/UDP proxy;branch=z9hG4bKp")
    other.set(MAX_FORWARDS, b"68")
    assert message.encode() == INVITE
    assert other.encode().startswith(
        b"INVITE sip:new SIP/2.0\r\nVia: SIP/2.0/UDP proxy;branch=z9hG4bKp\r\nVia: SIP/2.0/UDP 192"
    )
    assert parse(UNAUTHORIZED).copy().encode() == UNAUTHORIZED


def test_response_copies_what_8_2_6_2_names():
    response = response_to(parse(INVITE), 180, to_tag=b"tt")
    assert response.encode() == (
        b"SIP/2.0 180 Ringing\r\n"
        b"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-524287-1---a91c5fe2;rport\r\n"
        b"Via: SIP/2.0/UDP 192.0.2.34:5062;branch=z9hG4bKPj7d6a;received=192.0.2.34;rport=5062\r\n"
        b"Record-Route: <sip:192.0.2.1;lr;ftag=88a1c>\r\n"
        b'From: "Alice Example" <sip:200@example.com>;tag=88a1c-77b2\r\n'
        b"To: <sip:201@example.com>;tag=tt\r\n"
        b"Call-ID: 4f2a9c1e-88d1-4a0b@192.0.2.34\r\n"
        b"CSeq: 21934 INVITE\r\n"
        b"Content-Length: 0\r\n\r\n"
    )


def test_response_record_route_only_where_a_dialog_may_come_of_it():
    request = parse(INVITE)
    assert RECORD_ROUTE not in response_to(request, 100)
    assert RECORD_ROUTE in response_to(request, 200)
    assert RECORD_ROUTE not in response_to(request, 302)
    assert RECORD_ROUTE not in response_to(parse(INVITE.replace(b"INVITE", b"OPTIONS")), 200)


def test_response_keeps_the_to_tag_there_is():
    request = parse(INVITE.replace(b"To: <sip:201@example.com>", b"To: sip:201@example.com ; TAG=old"))
    assert response_to(request, 200, to_tag=b"new").to.tag == b"old"


def test_response_to_the_worst_request():
    request = parse(b"OPTIONS sip:b SIP/2.0\r\nVia: ;;\r\nTo: <<\r\nTo: <sip:c>\r\n\r\n")
    assert response_to(request, 400, b"No", b"tag").encode() == (
        b"SIP/2.0 400 No\r\nVia: ;;\r\nTo: <<\r\nContent-Length: 0\r\n\r\n"
    )


def test_timestamp_goes_back_in_100_only():
    request = options(b"Timestamp: 54.1")
    assert response_to(request, 100).get(TIMESTAMP) == b"54.1"
    assert TIMESTAMP not in response_to(request, 200)


def test_reason_phrases():
    assert Response(486).reason == b"Busy Here"
    assert Response(486, b"Gone fishing").reason == b"Gone fishing"
    assert Response(499).reason == b"Bad Request"
    assert Response(400, b"").encode() == b"SIP/2.0 400 \r\nContent-Length: 0\r\n\r\n"


def test_no_line_end_gets_into_a_header():
    for value in (b"a\r\nX: b", b"a\n", b"\r"):
        kit.raises(LocalError, parse(REGISTER).add, SUBJECT, value)
        kit.raises(LocalError, parse(REGISTER).set, TO, value)
