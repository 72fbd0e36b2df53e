from firmware.sip.derived import cancellation
from firmware.sip.events import REQUEST_RECEIVED, RESPONSE_RECEIVED, STRAY_RESPONSE_RECEIVED
from firmware.sip.message import parse, response_to
from firmware.sip.transactions import TransactionLayer
from tests.unit.kit import counting_random
from tests.unit.sip.net import A, B, C, first_line, flow, header
from tests.unit.sip.peer import Peer

FLOW = flow(A, B)


def layer(**options):
    return TransactionLayer(counting_random(), **options)


def request(method=b"INVITE", **options):
    return Peer().request(method, send=False, **options)


def events(engine):
    found = []
    event = engine.next_event()
    while event is not None:
        found.append(event)
        event = engine.next_event()
    return found


def sent(engine):
    found = []
    item = engine.next_datagram()
    while item is not None:
        found.append(item[0])
        item = engine.next_datagram()
    return found


def test_a_request_goes_out_with_our_via_on_top_asking_for_rport():
    engine = layer()
    message = parse(request(b"OPTIONS"))
    transaction = engine.request(message, FLOW, 0)
    data = sent(engine)[0]
    assert header(data, b"Via") == b"SIP/2.0/UDP 10.0.0.1:5060;branch=" + transaction.branch + b";rport"
    assert transaction.branch.startswith(b"z9hG4bK")
    other = engine.request(parse(request(b"OPTIONS")), FLOW, 0)
    assert other.branch != transaction.branch


def test_a_response_finds_its_transaction_by_branch_sent_by_and_method():
    engine = layer()
    invite = engine.request(parse(request()), FLOW, 0)
    cancel = engine.request(cancellation(invite.request), FLOW, 0, invite.branch)
    assert cancel.branch == invite.branch and len(engine.open) == 2
    ok = response_to(cancel.request, 200, None, b"t").encode()
    engine.receive(ok, FLOW, 0)
    assert [event[:2] for event in events(engine)] == [(RESPONSE_RECEIVED, cancel)]
    engine.receive(ok.replace(b"10.0.0.1:5060;branch", b"10.0.0.9:5060;branch"), FLOW, 0)
    engine.receive(ok.replace(b"200 OK", b"180 Ringing").replace(b"CANCEL", b"BYE"), FLOW, 0)
    assert [event[0] for event in events(engine)] == [STRAY_RESPONSE_RECEIVED] * 2


def test_the_cancel_has_the_invite_s_via_route_and_number_and_no_tag():
    engine = layer()
    message = parse(request(headers=((b"Route", b"<sip:p;lr>"), (b"Proxy-Authorization", b"Digest x"))))
    message.remove(b"Via")
    invite = engine.request(message, FLOW, 0)
    engine.request(cancellation(invite.request, b"SIP;cause=200"), FLOW, 0, invite.branch)
    first, second = sent(engine)
    assert second == (
        b"CANCEL sip:alice@10.0.0.1:5060 SIP/2.0\r\n"
        b"Via: " + header(first, b"Via") + b"\r\n"
        b"Route: <sip:p;lr>\r\n"
        b"Max-Forwards: 70\r\n"
        b"From: <sip:bob@10.0.0.2>;tag=peer\r\n"
        b"To: <sip:alice@10.0.0.1>\r\n"
        b"Call-ID: theirs\r\n"
        b"CSeq: 1 CANCEL\r\n"
        b"Reason: SIP;cause=200\r\n"
        b"Content-Length: 0\r\n\r\n"
    )


def test_received_and_rport_are_written_and_the_response_goes_back_on_the_flow():
    engine = layer()
    natted = flow(A, ("192.0.2.7", 40000))
    data = request(b"OPTIONS").replace(b";branch=", b";rport;branch=")
    engine.receive(data, natted, 0)
    transaction = events(engine)[0][1]
    engine.respond(transaction, response_to(transaction.request, 200, None, b"t"), 0)
    answer, where = engine.next_datagram()
    assert where == natted
    via = header(answer, b"Via")
    assert via == b"SIP/2.0/UDP 10.0.0.2:5060;rport=40000;branch=z9hG4bKtheirs-OPTIONS-1;received=192.0.2.7"


def test_without_rport_the_response_goes_to_the_port_in_via_and_to_its_maddr():
    cases = (
        (b"10.0.0.2:5066;", ("192.0.2.7", 5066)),
        (b"10.0.0.2;", ("192.0.2.7", 5060)),
        (b"host.example;", ("192.0.2.7", 5060)),
        (b"10.0.0.2:5066;maddr=10.0.0.9;", ("10.0.0.9", 5066)),
        (b"10.0.0.2;maddr=[2001:db8::9];", ("2001:db8::9", 5060)),
        (b"10.0.0.2;maddr=name.example;", ("192.0.2.7", 5060)),
        (b"10.0.0.2;maddr=1.2.3.400;", ("192.0.2.7", 5060)),
        (b"10.0.0.2;maddr;", ("192.0.2.7", 5060)),
        (b"10.0.0.2;maddr=\xff\xfe;", ("192.0.2.7", 5060)),
        (b"10.0.0.2:5066;rport;maddr=10.0.0.9;", ("192.0.2.7", 40000)),
    )
    for sent_by, expected in cases:
        for fault in (b"", b"CSeq: x\r\n"):
            engine = layer()
            data = request(b"OPTIONS").replace(b"10.0.0.2:5060;", sent_by).replace(b"Max-Forw", fault + b"Max-Forw")
            engine.receive(data, flow(A, ("192.0.2.7", 40000)), 0)
            for event in events(engine):
                engine.respond(event[1], response_to(event[2], 200, None, b"t"), 0)
            assert engine.next_datagram()[1][2] == expected, (sent_by, fault)


def test_a_response_must_repeat_call_id_from_tag_and_cseq():
    engine = layer()
    transaction = engine.request(parse(request(b"OPTIONS")), FLOW, 0)
    ok = response_to(transaction.request, 200, None, b"t").encode()
    for mine, theirs in ((b"Call-ID: theirs", b"Call-ID: other"), (b"tag=peer", b"tag=poor"), (b"1 OPT", b"2 OPT")):
        engine.receive(ok.replace(mine, theirs), FLOW, 0)
        assert events(engine)[0][0] == STRAY_RESPONSE_RECEIVED and transaction.state == "trying"
    engine.receive(ok, FLOW, 0)
    assert events(engine)[0][0] == RESPONSE_RECEIVED


def test_what_only_waits_for_repetitions_makes_room():
    engine = layer(max_transactions=4)
    for number, method in enumerate((b"OPTIONS", b"INVITE", b"INVITE", b"INVITE")):
        engine.receive(request(method, branch=b"n%d" % number, call_id=b"c%d" % number), FLOW, 0)
    options, refused, answered, ringing = [event[1] for event in events(engine)]
    for transaction, status in ((options, 200), (refused, 486), (answered, 200), (ringing, 180)):
        engine.respond(transaction, response_to(transaction.request, status, None, b"t"), 0)
    for number in range(8):
        engine.receive(request(b"BYE", branch=b"late%d" % number), FLOW, 0)
        for event in events(engine):
            engine.respond(event[1], response_to(event[2], 481, None, b"t"), 0)
    assert "terminated" in (options.state, refused.state)
    assert (answered.state, ringing.state) == ("accepted", "proceeding")
    assert len(engine.open) == 4 and [first_line(data)[8:11] for data in sent(engine)[4:]] == [b"481"] * 8
    engine.advance(70000)
    assert list(engine.open.values()) == [ringing] and engine.next_deadline() is None


def test_without_rport_received_is_written_only_when_the_address_differs():
    engine = layer()
    for source, expected in ((B, None), (("192.0.2.7", 5060), b"192.0.2.7")):
        engine.receive(request(b"OPTIONS", branch=b"x%d" % len(source[0])), flow(A, source), 0)
        via = events(engine)[0][2].via
        assert via.received == expected and not via.wants_rport


def test_a_retransmission_is_the_same_and_another_method_or_branch_or_host_is_not():
    engine = layer()
    data = request(b"OPTIONS", branch=b"one")
    engine.receive(data, FLOW, 0)
    engine.receive(data, FLOW, 0)
    assert len(events(engine)) == 1 and engine.absorbed == 1
    engine.receive(request(b"OPTIONS", branch=b"two"), FLOW, 0)
    engine.receive(request(b"INFO", branch=b"one"), FLOW, 0)
    engine.receive(data.replace(b"UDP 10.0.0.2:", b"UDP 10.0.0.3:"), FLOW, 0)
    assert len(events(engine)) == 3


def test_an_rfc_2543_client_is_matched_by_what_its_messages_share():
    engine = layer()
    old = request().replace(b";branch=z9hG4bKtheirs-INVITE-1", b"")
    engine.receive(old, FLOW, 0)
    transaction = events(engine)[0][1]
    engine.receive(old, FLOW, 0)
    assert events(engine) == []
    engine.respond(transaction, response_to(transaction.request, 486, None, b"ours"), 0)
    ack = old.replace(b"INVITE", b"ACK").replace(b"To: <sip:alice@10.0.0.1>", b"To: <sip:alice@10.0.0.1>;tag=ours")
    assert engine.invite_of(parse(old.replace(b"INVITE", b"CANCEL"))) is transaction
    engine.receive(ack, FLOW, 0)
    assert events(engine) == [] and transaction.state == "confirmed"
    engine.receive(old.replace(b"CSeq: 1", b"CSeq: 2"), FLOW, 0)
    assert events(engine)[0][0] == REQUEST_RECEIVED


def test_an_ack_of_no_transaction_is_passed_up():
    engine = layer()
    engine.receive(request(b"ACK"), FLOW, 0)
    event = events(engine)[0]
    assert event[:2] == (REQUEST_RECEIVED, None) and event[2].method == b"ACK"
    assert not engine.open


def test_merged_requests_are_noticed():
    engine = layer()
    engine.receive(request(branch=b"one"), FLOW, 0)
    engine.receive(request(branch=b"two"), flow(A, C), 0)
    engine.receive(request(branch=b"three", call_id=b"another"), FLOW, 0)
    engine.receive(request(branch=b"four", to=b"<sip:a@b>;tag=x"), FLOW, 0)
    found = [event[1] for event in events(engine)]
    assert [engine.is_merged(transaction) for transaction in found] == [True, True, False, False]


def test_malformed_requests_are_answered_without_state_and_responses_vanish():
    engine = layer()
    engine.receive(request(b"OPTIONS").replace(b"CSeq: 1", b"CSeq: x"), FLOW, 0)
    assert first_line(sent(engine)[0]) == b"SIP/2.0 400 Bad Request"
    engine.receive(request(b"OPTIONS").replace(b"Call-ID: theirs\r\n", b""), FLOW, 0)
    assert first_line(sent(engine)[0]) == b"SIP/2.0 400 Bad Request"
    engine.receive(request(b"OPTIONS").replace(b"SIP/2.0\r\nVia", b"SIP/7.0\r\nVia"), FLOW, 0)
    assert first_line(sent(engine)[0]).startswith(b"SIP/2.0 505 ")
    assert engine.refused == 3 and engine.dropped == 0
    engine.receive(request(b"ACK").replace(b"CSeq: 1", b"CSeq: x"), FLOW, 0)
    engine.receive(b"SIP/2.0 200 OK\r\nVia: nonsense\r\n\r\n", FLOW, 0)
    engine.receive(b"SIP/2.0 999 Strange\r\n\r\n", FLOW, 0)
    engine.receive(b"\x00\xff\x80garbage", FLOW, 0)
    engine.receive(b"", FLOW, 0)
    assert sent(engine) == [] and events(engine) == [] and not engine.open
    assert engine.dropped == 5


def test_beyond_the_limit_requests_get_503_with_retry_after():
    engine = layer(max_transactions=2)
    for number in range(3):
        engine.receive(request(b"OPTIONS", branch=b"n%d" % number), FLOW, 0)
    refused = sent(engine)
    assert len(events(engine)) == 2 and len(refused) == 1
    assert first_line(refused[0]) == b"SIP/2.0 503 Service Unavailable"
    assert header(refused[0], b"Retry-After") == b"10"
    engine.request(parse(request(b"BYE")), FLOW, 0)  # our own requests are never held back
    assert len(engine.open) == 3


def test_large_requests_count_by_the_kilobyte_as_long_as_they_are_kept():
    engine = layer(max_transactions=20)
    large = tuple((b"X-Large", b"x" * 2000) for _ in range(4))

    def offer(number, headers):
        engine.receive(request(b"OPTIONS", branch=b"n%d" % number, headers=headers), FLOW, 0)
        return engine.weight, [first_line(data)[8:11] for data in sent(engine)]

    assert offer(1, large) == (9, []) and offer(2, large) == (18, [])
    assert offer(3, large) == (18, [b"503"])
    assert offer(4, ()) == (19, []) and offer(5, ()) == (20, []) and offer(6, ()) == (20, [b"503"])
    assert offer(7, large * 3) == (20, [b"513"])
    for event in events(engine):
        engine.respond(event[1], response_to(event[2], 200, None, b"t"), 0)
    assert engine.weight == 4 and sent(engine)
    assert offer(8, large * 2)[0] <= 20 and offer(9, large)[1] == [b"503"]
    for event in events(engine):
        engine.respond(event[1], response_to(event[2], 200, None, b"t"), 0)
    engine.advance(40000)
    assert engine.weight == 0 and not engine.open


def test_hostile_bytes_never_raise():
    seed = request(b"INVITE", body=b"v=0\r\n")
    engine = layer(max_transactions=20)
    state = 1
    for _ in range(400):
        data = bytearray(seed)
        for _ in range(4):
            state = state * 48271 % 0x7FFFFFFF
            data[state % len(data)] = state >> 8 & 255
        engine.receive(bytes(data[: 20 + state % len(data)]), FLOW, 0)
        engine.receive(bytes(data), FLOW, 0)
        sent(engine)
        events(engine)
