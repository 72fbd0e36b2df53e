from firmware.base.errors import RemoteError
from firmware.sip.dialog import Dialog
from firmware.sip.message import parse, response_to
from tests.unit.kit import raises
from tests.unit.sip.peer import Peer


def invite(*headers, **options):
    return parse(Peer().request(b"INVITE", headers=headers, send=False, cseq=7, **options))


def caller(contact=b"<sip:bob@10.0.0.2:5070>", *record_routes):
    """The dialog that a 2xx to invite() makes for the one who sent it."""
    request = invite()
    response = response_to(request, 200, None, b"theirs")
    response.add(b"Contact", contact)
    for value in record_routes:
        response.add(b"Record-Route", value)
    return request, Dialog.from_response(request, parse(response.encode()))


def test_the_caller_s_side():
    request, dialog = caller(b"<sip:bob@10.0.0.2:5070>", b"<sip:p2;lr>, <sip:p1;lr>", b"<sip:p0;lr>")
    assert dialog.key == (b"theirs", b"peer", b"theirs") and dialog.is_caller
    assert dialog.route_set == [b"<sip:p0;lr>", b"<sip:p1;lr>", b"<sip:p2;lr>"]
    assert dialog.remote_target == b"sip:bob@10.0.0.2:5070"
    assert (dialog.local_seq, dialog.remote_seq) == (7, None)
    bye = dialog.request(b"BYE").encode()
    assert bye == (
        b"BYE sip:bob@10.0.0.2:5070 SIP/2.0\r\n"
        b"Route: <sip:p0;lr>\r\nRoute: <sip:p1;lr>\r\nRoute: <sip:p2;lr>\r\n"
        b"Max-Forwards: 70\r\n"
        b"From: <sip:bob@10.0.0.2>;tag=peer\r\n"
        b"To: <sip:alice@10.0.0.1>;tag=theirs\r\n"
        b"Call-ID: theirs\r\n"
        b"CSeq: 8 BYE\r\n"
        b"Content-Length: 0\r\n\r\n"
    )


def test_the_callee_s_side_keeps_the_order_of_record_route():
    dialog = Dialog.from_request(invite((b"Record-Route", b"<sip:p1;lr>"), (b"Record-Route", b"<sip:p2;lr>")), b"ours")
    assert dialog.key == (b"theirs", b"ours", b"peer") and not dialog.is_caller
    assert dialog.route_set == [b"<sip:p1;lr>", b"<sip:p2;lr>"]
    assert dialog.remote_target == b"sip:bob@10.0.0.2"
    request = dialog.request(b"BYE")
    assert request.get(b"From") == b"<sip:alice@10.0.0.1>;tag=ours"
    assert request.get(b"To") == b"<sip:bob@10.0.0.2>;tag=peer"
    assert request.get(b"CSeq") == b"1 BYE"


def test_a_strict_router_gets_itself_as_request_uri_and_the_target_last():
    _, dialog = caller(b"<sip:bob@10.0.0.2>", b"<sip:p2;lr>", b"<sip:10.0.0.8>")
    request = dialog.request(b"BYE")
    assert request.uri == b"sip:10.0.0.8"
    assert request.get_all(b"Route") == [b"<sip:p2;lr>", b"<sip:bob@10.0.0.2>"]
    assert dialog.destination("udp") == ("udp", "10.0.0.8", 5060)


def test_the_next_hop_is_the_topmost_route_else_the_target():
    assert caller(b"<sip:b@10.0.0.2:5070>")[1].destination("udp") == ("udp", "10.0.0.2", 5070)
    assert caller(b"<sip:b@h;transport=TCP>")[1].destination("udp") == ("tcp", "h", 5060)
    assert caller(b"<sip:b@[2001:db8::1]>")[1].destination("udp") == ("udp", "2001:db8::1", 5060)
    assert caller(b"<sip:b@h>", b"<sip:10.0.0.8:99;lr>")[1].destination("udp") == ("udp", "10.0.0.8", 99)


def test_cseq_order():
    dialog = Dialog.from_request(invite(), b"ours")
    for number, expected in ((6, False), (7, True), (9, True), (8, False), (2147483647, True)):
        message = parse(Peer().request(b"INFO", cseq=number, send=False))
        assert dialog.accepts(message) == expected
    _, fresh = caller()
    assert fresh.accepts(parse(Peer().request(b"INFO", cseq=1, send=False)))


def test_the_target_moves_with_a_contact_and_not_without():
    _, dialog = caller()
    dialog.refresh(invite(contact=b"<sip:new@10.0.0.4;ob?Subject=x>;expires=3"))
    assert dialog.remote_target == b"sip:new@10.0.0.4;ob"
    for contact in (None, b"<tel:1>"):
        dialog.refresh(invite(contact=contact))
        assert dialog.remote_target == b"sip:new@10.0.0.4;ob"


def test_no_way_back_is_refused():
    for options in ({"contact": None}, {"contact": b"<tel:1>"}):
        assert raises(RemoteError, Dialog.from_request, invite(**options), b"ours").status == 400


def test_the_ack_has_the_number_and_credentials_of_its_invite():
    request, dialog = caller()
    request.add(b"Authorization", b"Digest a")
    request.add(b"Proxy-Authorization", b"Digest b")
    dialog.request(b"INFO")
    ack = dialog.acknowledgement(request)
    assert ack.get(b"CSeq") == b"7 ACK" and dialog.local_seq == 8
    assert (ack.get(b"Authorization"), ack.get(b"Proxy-Authorization")) == (b"Digest a", b"Digest b")


def test_it_is_over_when_the_last_usage_left():
    _, dialog = caller()
    dialog.join("call")
    dialog.join("call")
    dialog.join("subscription")
    assert not dialog.leave("call") and dialog.leave("subscription") and dialog.leave("never there")
