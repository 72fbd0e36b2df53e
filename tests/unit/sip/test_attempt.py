"""Outgoing INVITEs: progress, forks, the ACK to each 2xx, CANCEL at every moment."""

from firmware.sip import events
from tests.unit.sip.net import BEFORE_WRAP, A, B, C, header, headers, tag
from tests.unit.sip.peer import ANSWER, OFFER, Stage

STARTS = (0, BEFORE_WRAP)


def test_the_invite_says_who_calls_whom():
    stage = Stage()
    stage.call(headers=((b"Subject", b"lunch"),))
    data = stage.wire.sent(A, b"INVITE")[0]
    assert data.startswith(b"INVITE sip:bob@10.0.0.2 SIP/2.0\r\n")
    assert header(data, b"From").startswith(b'"Alice" <sip:alice@10.0.0.1>;tag=')
    assert header(data, b"To") == b"<sip:bob@10.0.0.2>"
    assert header(data, b"Contact") == b"<sip:alice@10.0.0.1:5060;line=tok>"
    assert header(data, b"CSeq") == b"1 INVITE"
    assert header(data, b"Max-Forwards") == b"70"
    assert header(data, b"Call-ID").endswith(b"@10.0.0.1")
    assert header(data, b"User-Agent") == b"Test/1"
    assert header(data, b"Allow") == b"INVITE, ACK, CANCEL, BYE, OPTIONS, INFO"
    assert header(data, b"Subject") == b"lunch"
    assert header(data, b"Content-Type") == b"application/sdp"
    assert data.endswith(b"\r\n\r\n" + OFFER)


def test_it_goes_to_the_own_server_whatever_the_target():
    stage = Stage(server=True)
    stage.call(target=b"sip:carol@example.com")
    assert stage.wire.log[0][2] == B and stage.wire.log[0][3].startswith(b"INVITE sip:carol@example.com SIP/2.0")


def test_without_a_server_it_goes_to_the_target():
    stage = Stage()
    stage.agent.call(stage.identity, b"sip:10.0.0.3:5070", OFFER, 0)
    stage.agent.call(None, b"sip:10.0.0.3", OFFER, 0)
    stage.run()
    assert [item[2] for item in stage.wire.log] == [("10.0.0.3", 5070), C]
    assert header(stage.wire.log[1][3], b"From").startswith(b"<sip:10.0.0.1>;tag=")


def test_progress_and_answer():
    for start in STARTS:
        stage = Stage(start=start)
        session, invite = stage.call()
        stage.peer.answer(invite, 100)
        stage.peer.answer(invite, 180)
        stage.peer.answer(invite, 183, body=ANSWER)
        stage.peer.answer(invite, 200, body=ANSWER)
        stage.run()
        assert stage.events() == [
            (events.CALL_PROGRESSED, 180, None),
            (events.CALL_PROGRESSED, 183, ANSWER),
            (events.CALL_ANSWERED, ANSWER),
        ]
        assert session.state == "confirmed" and session.dialog.key[2] == b"peer"
        session.hang_up(stage.now)
        stage.run()
        stage.peer.answer(stage.peer.take(b"BYE"), 200)
        assert stage.names() == [events.CALL_ENDED] and stage.quiet()


def test_the_ack_to_a_2xx_follows_the_dialog_and_has_a_branch_of_its_own():
    stage = Stage()
    session, invite = stage.call()
    routes = ((b"Record-Route", b"<sip:10.0.0.2;lr>, <sip:10.0.0.9;lr>"),)
    stage.peer.answer(invite, 200, headers=routes, body=ANSWER, contact=b"<sip:bob@10.0.0.77:5099>")
    stage.run()
    where, ack = stage.wire.log[-1][2:]
    assert ack.startswith(b"ACK sip:bob@10.0.0.77:5099 SIP/2.0\r\n")
    assert headers(ack, b"Route") == [b"<sip:10.0.0.9;lr>", b"<sip:10.0.0.2;lr>"]
    assert where == ("10.0.0.9", 5060)
    assert header(ack, b"CSeq") == b"1 ACK" and tag(header(ack, b"To")) == b"peer"
    assert header(ack, b"From") == invite.get(b"From") and header(ack, b"Call-ID") == invite.call_id
    assert header(ack, b"Via") != invite.get(b"Via") and len(headers(ack, b"Via")) == 1
    assert header(ack, b"Content-Length") == b"0"


def test_each_repeated_2xx_is_acknowledged_again():
    for start in STARTS:
        stage = Stage(start=start)
        _, invite = stage.call()
        for _ in range(4):
            stage.peer.answer(invite, 200, body=ANSWER)
            stage.run(4000)
        acks = stage.wire.sent(A, b"ACK")
        assert len(acks) == 4 and len(set(acks)) == 1
        assert stage.names() == [events.CALL_ANSWERED]


def test_the_2xx_has_the_last_word_on_the_route_set():
    stage = Stage()
    session, invite = stage.call()
    stage.peer.answer(invite, 180, headers=((b"Record-Route", b"<sip:10.0.0.8;lr>"),))
    stage.peer.answer(invite, 200, headers=((b"Record-Route", b"<sip:10.0.0.9;lr>"),), body=ANSWER)
    stage.run()
    assert session.dialog.route_set == [b"<sip:10.0.0.9;lr>"]


def test_forked_provisionals_make_early_dialogs_and_the_first_2xx_the_call():
    stage = Stage()
    session, invite = stage.call()
    for fork in (b"one", b"two", b"three"):
        stage.peer.answer(invite, 180, tag=fork)
    stage.run()
    assert len(stage.agent._dialogs) == 3
    stage.peer.answer(invite, 200, tag=b"two", body=ANSWER)
    stage.run()
    assert list(stage.agent._dialogs.values()) == [session.dialog] and session.dialog.key[2] == b"two"


def test_a_2xx_of_another_fork_is_acknowledged_and_hung_up():
    stage = Stage()
    session, invite = stage.call()
    stage.peer.answer(invite, 200, tag=b"one", body=ANSWER)
    stage.peer.answer(invite, 200, tag=b"two", body=ANSWER, contact=b"<sip:b2@10.0.0.2>")
    stage.run()
    stage.peer.answer(invite, 200, tag=b"two", body=ANSWER, contact=b"<sip:b2@10.0.0.2>")
    stage.run()
    assert stage.peer.lines() == [b"ACK", b"ACK", b"BYE", b"ACK"]
    bye = stage.wire.sent(A, b"BYE")[0]
    assert bye.startswith(b"BYE sip:b2@10.0.0.2 SIP/2.0") and tag(header(bye, b"To")) == b"two"
    assert header(bye, b"CSeq") == b"2 BYE"
    assert session.state == "confirmed" and stage.names() == [events.CALL_ANSWERED]


def test_a_flood_of_forks_is_bounded():
    stage = Stage()
    _, invite = stage.call()
    for number in range(40):
        stage.peer.answer(invite, 180, tag=b"t%d" % number)
    stage.run()
    assert len(stage.agent._dialogs) == 12


def test_a_refusal_is_acknowledged_and_reported_with_its_phrase():
    for status, phrase in ((486, b"Busy Here"), (603, b"Decline"), (404, b"Not Found")):
        stage = Stage()
        _, invite = stage.call()
        stage.peer.answer(invite, status)
        stage.run()
        assert stage.peer.lines() == [b"ACK"]
        assert stage.events() == [(events.CALL_FAILED, status, phrase)]
        assert stage.quiet()


def test_silence_is_a_408_after_64_t1():
    for start in STARTS:
        stage = Stage(start=start)
        stage.call()
        stage.run(31900)
        assert stage.names() == []
        stage.run(200)
        assert stage.events() == [(events.CALL_FAILED, 408, b"Request Timeout")]
        assert stage.quiet()


def test_a_lost_flow_is_a_503_at_once():
    stage = Stage()
    stage.call()
    stage.agent.lost(("udp", A, B, 0), "refused", stage.now)
    stage.run()
    assert stage.events() == [(events.CALL_FAILED, 503, b"Service Unavailable")]


def test_a_cancel_waits_for_the_first_provisional_response():
    for start in STARTS:
        stage = Stage(start=start)
        session, invite = stage.call()
        session.hang_up(stage.now)
        stage.run(400)
        assert stage.events() == [(events.CALL_ENDED, events.BY_US)]
        assert stage.wire.sent(A, b"CANCEL") == []
        stage.peer.answer(invite, 100)
        stage.run()
        cancel = stage.peer.take(b"CANCEL")
        assert cancel.get(b"Via") == invite.get(b"Via") and cancel.to.tag is None
        assert cancel.get(b"CSeq") == b"1 CANCEL" and cancel.uri == invite.uri
        stage.peer.answer(cancel, 200)
        stage.peer.answer(invite, 487)
        stage.run()
        assert stage.peer.lines() == [b"ACK"]
        assert stage.names() == [] and stage.quiet()


def test_a_cancel_without_any_answer_to_the_invite_ends_with_timer_b():
    stage = Stage()
    session, _ = stage.call()
    session.cancel(stage.now)
    assert stage.quiet() and stage.wire.sent(A, b"CANCEL") == []
    assert stage.events() == [(events.CALL_ENDED, events.BY_US)]


def test_while_ringing_a_cancel_goes_at_once_and_only_once():
    stage = Stage()
    session, invite = stage.call()
    stage.peer.answer(invite, 180)
    stage.run()
    session.hang_up(stage.now)
    session.hang_up(stage.now)
    stage.run()
    assert stage.peer.lines() == [b"CANCEL"]
    assert stage.events()[1:] == [(events.CALL_ENDED, events.BY_US)]


def test_a_2xx_that_crosses_the_cancel_is_acknowledged_and_hung_up():
    for early in (False, True):
        stage = Stage()
        session, invite = stage.call()
        if not early:
            stage.peer.answer(invite, 180)
            stage.run()
        session.hang_up(stage.now)
        stage.peer.answer(invite, 200, body=ANSWER)
        stage.run()
        got = stage.peer.take()
        assert [m.method for m in got][-2:] == [b"ACK", b"BYE"]
        assert (got[0].method == b"CANCEL") == (not early)
        stage.peer.answer(got[-1], 200)
        if not early:
            stage.peer.answer(got[0], 200)
        assert stage.quiet()
        assert stage.names()[-1:] == [events.CALL_ENDED]


def test_without_a_final_response_64_t1_after_the_cancel_the_call_is_given_up():
    for start in STARTS:
        stage = Stage(start=start)
        session, invite = stage.call()
        stage.peer.answer(invite, 180)
        stage.run()
        session.hang_up(stage.now)
        stage.run()
        stage.peer.answer(stage.peer.take(b"CANCEL"), 200)
        stage.run(31900)
        assert len(stage.agent.layer.open) == 1
        stage.run(200)
        assert not stage.agent.layer.open and stage.agent.next_deadline() is None


def test_an_invite_without_an_offer_gets_its_answer_into_the_ack():
    stage = Stage()
    session, invite = stage.call(offer=None)
    assert invite.body == b"" and invite.get(b"Content-Type") is None
    stage.peer.answer(invite, 200, body=ANSWER)
    stage.run(1000)
    assert stage.events() == [(events.CALL_ANSWERED, ANSWER)] and stage.peer.lines() == []
    session.accept(OFFER, stage.now)
    stage.run()
    ack = stage.peer.take(b"ACK")
    assert ack.body == OFFER and ack.get(b"Content-Type") == b"application/sdp"
    stage.peer.answer(invite, 200, body=ANSWER)
    stage.run()
    assert stage.peer.take(b"ACK").body == OFFER


def test_hanging_up_instead_of_answering_that_offer_still_acknowledges():
    stage = Stage()
    session, invite = stage.call(offer=None)
    stage.peer.answer(invite, 200, body=ANSWER)
    stage.run()
    session.hang_up(stage.now)
    stage.run()
    assert stage.peer.lines() == [b"ACK", b"BYE"]


def test_a_2xx_without_a_description_leaves_the_call_open_for_offers():
    stage = Stage()
    session, invite = stage.call()
    stage.peer.answer(invite, 183, body=ANSWER)
    stage.peer.answer(invite, 200)
    stage.run()
    assert stage.events()[-1] == (events.CALL_ANSWERED, None) and session.may_offer


def test_a_host_name_is_looked_up_first():
    stage = Stage()
    session = stage.agent.call(stage.identity, b"sip:bob@pbx.example.com", OFFER, 0)
    stage.run()
    assert stage.events() == [(events.LOOKUP_WANTED, ("pbx.example.com", 5060))] and stage.wire.log == []
    stage.agent.resolved(("pbx.example.com", 5060), [B, C], stage.now)
    stage.run()
    assert stage.peer.take(b"INVITE").uri == b"sip:bob@pbx.example.com"
    assert session.state == "calling"


def test_a_name_that_is_not_found_fails_the_call_and_a_cancelled_lookup_sends_nothing():
    stage = Stage()
    stage.agent.call(stage.identity, b"sip:bob@nowhere.example", OFFER, 0)
    stage.agent.resolved(("nowhere.example", 5060), [], stage.now)
    assert stage.agent.call(stage.identity, b"sip:bob@later.example", OFFER, 0).hang_up(stage.now) is None
    stage.agent.resolved(("later.example", 5060), [B], stage.now)
    stage.run()
    assert stage.wire.log == []
    assert [event[0] for event in stage.events()] == [
        events.LOOKUP_WANTED,
        events.CALL_FAILED,
        events.LOOKUP_WANTED,
        events.CALL_ENDED,
    ]
    assert stage.quiet()


def test_a_2xx_without_a_usable_contact_is_acknowledged_where_the_invite_went():
    for contact in (None, b"<mailto:nobody>", b"<tel:123>"):
        stage = Stage()
        _, invite = stage.call()
        routes = ((b"Record-Route", b"<tel:456>"),)
        stage.peer.answer(invite, 299, tag=b"x", contact=contact, headers=routes, body=ANSWER)
        stage.run()
        assert stage.names() == [events.CALL_ANSWERED]
        ack = stage.peer.take(b"ACK")
        assert ack.uri == b"sip:bob@10.0.0.2" and ack.get(b"Route") is None


def test_without_a_contact_the_dialog_goes_by_the_server_like_its_invite():
    stage = Stage(server=True)
    session, invite = stage.call(target=b"sip:bob@example.com")
    stage.peer.answer(invite, 200, contact=None, body=ANSWER)
    stage.run()
    assert stage.peer.take(b"ACK").uri == b"sip:bob@example.com"
    session.reoffer(OFFER, stage.now)
    stage.run()
    stage.peer.answer(stage.peer.take(b"INVITE"), 200, contact=b"<sip:b@10.0.0.3>", body=ANSWER)
    stage.run()
    session.hang_up(stage.now)
    stage.run()
    assert [item[2] for item in stage.wire.log if item[3].startswith((b"BYE sip:b@", b"ACK sip:b@"))] == [C, C]


def test_in_place_of_tcp_goes_udp_and_of_tls_nothing():
    stage = Stage()
    stage.agent.call(stage.identity, b"sip:bob@10.0.0.2;transport=tcp", OFFER, stage.now)
    stage.run()
    assert header(stage.peer.take(b"INVITE").encode(), b"Via").startswith(b"SIP/2.0/UDP ")
    stage.agent.call(stage.identity, b"sip:bob@10.0.0.2;transport=tls", OFFER, stage.now)
    stage.run()
    assert stage.peer.lines() == [] and stage.events() == [(events.CALL_FAILED, 503, b"Service Unavailable")]
    session, _ = stage.talk(contact=b"<sips:b@10.0.0.2>")
    session.hang_up(stage.now)
    stage.run()
    assert b"BYE" not in stage.peer.lines()


def test_ipv6_addresses_stand_in_brackets_where_they_must():
    stage = Stage()
    stage.agent.listen(("2001:db8::1", 5062))
    stage.agent.call(stage.identity, b"sip:bob@[2001:db8::2]:5070", OFFER, 0)
    stage.run()
    _, _, target, data = stage.wire.log[0]
    assert target == ("2001:db8::2", 5070)
    assert header(data, b"Via").startswith(b"SIP/2.0/UDP [2001:db8::1]:5062;branch=z9hG4bK")
    assert header(data, b"Contact") == b"<sip:alice@[2001:db8::1]:5062;line=tok>"
    assert header(data, b"From").startswith(b'"Alice" <sip:alice@[2001:db8::1]>;tag=')
