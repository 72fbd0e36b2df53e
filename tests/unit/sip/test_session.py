"""Incoming INVITEs and what happens inside a call."""

from firmware.base.errors import LocalError
from firmware.sip import events
from tests.unit.kit import raises
from tests.unit.sip.net import BEFORE_WRAP, A, first_line, header, headers, tag
from tests.unit.sip.peer import ANSWER, OFFER, SDP_HEADERS, Stage

STARTS = (0, BEFORE_WRAP)
REOFFER = b"v=0\r\no=b 1 2 IN IP4 10.0.0.2\r\n"


def test_an_incoming_call_rings_is_answered_and_confirmed():
    for start in STARTS:
        stage = Stage(start=start)
        session = stage.ring(headers=((b"Record-Route", b"<sip:10.0.0.2;lr>"), (b"Record-Route", b"<sip:p2;lr>")))
        assert stage.events() == [(events.CALL_RECEIVED,)]
        assert session.offer == OFFER and session.identity is stage.identity and session.direction == "in"
        assert session.remote.uri.user == b"bob" and session.request.method == b"INVITE"
        session.ring(stage.now)
        session.answer(ANSWER, stage.now)
        stage.run()
        ringing, ok = stage.wire.sent(A)
        assert first_line(ringing) == b"SIP/2.0 180 Ringing" and first_line(ok) == b"SIP/2.0 200 OK"
        assert tag(header(ringing, b"To")) == tag(header(ok, b"To")) != None  # noqa: E711
        for response in (ringing, ok):
            assert headers(response, b"Record-Route") == [b"<sip:10.0.0.2;lr>", b"<sip:p2;lr>"]
            assert header(response, b"Contact") == b"<sip:alice@10.0.0.1:5060;line=tok>"
            assert header(response, b"Allow") == b"INVITE, ACK, CANCEL, BYE, OPTIONS, INFO"
        assert ok.endswith(b"\r\n\r\n" + ANSWER) and header(ok, b"Content-Type") == b"application/sdp"
        assert session.state == "answered"
        stage.acknowledge(session)
        stage.run()
        assert stage.events() == [(events.CALL_CONFIRMED, None)] and session.state == "confirmed"
        stage.inside(session, b"BYE", 2)
        assert stage.events() == [(events.CALL_ENDED, events.BY_PEER)]
        assert stage.peer.lines()[-1] == 200 and stage.quiet()


def test_a_100_goes_out_after_200_ms_only_when_nothing_else_did():
    stage = Stage()
    stage.ring()
    stage.run(199)
    assert stage.peer.lines() == []
    stage.run(1)
    assert stage.peer.lines() == [100]
    prompt = Stage()
    prompt.ring().ring(prompt.now)
    prompt.run(5000)
    assert prompt.peer.lines() == [180]


def test_180_is_repeated_each_minute_until_the_answer():
    for start in STARTS:
        stage = Stage(start=start)
        session = stage.ring()
        session.ring(stage.now)
        stage.run(150000)
        assert stage.wire.times(A, b"SIP/2.0 180") == [0, 60000, 120000]
        session.answer(ANSWER, stage.now)
        stage.run()
        stage.acknowledge(session)
        stage.run(100000)
        assert len(stage.wire.sent(A, b"SIP/2.0 180")) == 3


def test_the_2xx_is_repeated_from_t1_to_t2_until_the_ack():
    for start in STARTS:
        stage = Stage(start=start)
        session = stage.ring()
        session.answer(ANSWER, stage.now)
        stage.run(12000)
        assert stage.wire.times(A, b"SIP/2.0 200") == [0, 500, 1500, 3500, 7500, 11500]
        stage.acknowledge(session)
        stage.run(30000)
        assert len(stage.wire.sent(A, b"SIP/2.0 200")) == 6


def test_a_2xx_that_is_never_acknowledged_is_followed_by_bye():
    for start in STARTS:
        stage = Stage(start=start)
        session = stage.ring()
        session.answer(ANSWER, stage.now)
        stage.run(31950)
        assert stage.names() == [events.CALL_RECEIVED] and b"BYE" not in stage.peer.lines()
        stage.run(100)
        assert stage.events() == [(events.CALL_ENDED, events.NOT_ACKNOWLEDGED)]
        assert stage.peer.lines() == [b"BYE"] and session.state == "ended"
        assert stage.quiet()


def test_hanging_up_between_2xx_and_ack_waits_for_the_ack_with_its_bye():
    stage = Stage()
    session = stage.ring()
    session.answer(ANSWER, stage.now)
    session.hang_up(stage.now)
    stage.run(600)
    assert stage.events()[1:] == [(events.CALL_ENDED, events.BY_US)]
    assert stage.peer.lines() == [200, 200]
    stage.acknowledge(session)
    stage.run()
    assert stage.peer.lines() == [b"BYE"] and stage.quiet()


def test_a_bye_in_place_of_that_ack_leaves_nothing_to_say():
    stage = Stage()
    session = stage.ring()
    session.answer(ANSWER, stage.now)
    session.hang_up(stage.now)
    stage.inside(session, b"BYE", 2)
    assert stage.peer.lines() == [200, 200]
    stage.run(40000)
    assert stage.peer.lines() == [] and stage.quiet()
    stage.acknowledge(session)
    stage.run()
    assert stage.peer.lines() == [] and stage.names()[1:] == [events.CALL_ENDED]


def test_when_both_hang_up_at_once_both_get_their_200():
    stage = Stage()
    session = stage.take_call()
    session.hang_up(stage.now)
    stage.inside(session, b"BYE", 2)
    bye, ok = stage.peer.take()
    assert (bye.method, ok.status) == (b"BYE", 200)
    stage.peer.answer(bye, 200)
    assert stage.names() == [events.CALL_ENDED] and stage.quiet()


def test_an_ack_that_reuses_the_invite_s_branch_counts():
    stage = Stage()
    session = stage.ring()
    session.answer(ANSWER, stage.now)
    stage.run()
    to = b"<sip:alice@10.0.0.1>;tag=" + session.dialog.key[1]
    stage.peer.request(b"ACK", to=to, branch=b"theirs-INVITE-1", contact=None)
    stage.run()
    assert session.state == "confirmed"


def test_rejections_and_redirections():
    stage = Stage()
    stage.ring().reject(486, stage.now, b"Busy elsewhere", ((b"Warning", b'399 a "b"'),))
    stage.ring(cseq=2, call_id=b"second").redirect([b"sip:c@10.0.0.3", b"sip:d@x"], stage.now, b"<sip:a@b>;reason=x")
    stage.run()
    busy, moved = stage.wire.sent(A)
    assert first_line(busy) == b"SIP/2.0 486 Busy elsewhere" and header(busy, b"Warning") == b'399 a "b"'
    assert header(busy, b"Contact") is None
    assert first_line(moved) == b"SIP/2.0 302 Moved Temporarily"
    assert headers(moved, b"Contact") == [b"<sip:c@10.0.0.3>", b"<sip:d@x>"]
    assert header(moved, b"Diversion") == b"<sip:a@b>;reason=x"
    assert stage.events()[-1] == (events.CALL_ENDED, events.BY_US) and stage.quiet()


def test_hanging_up_a_ringing_call_refuses_it():
    stage = Stage()
    stage.ring().hang_up(stage.now)
    stage.run()
    assert stage.peer.lines() == [486]


def test_a_cancel_gets_its_200_and_the_invite_487():
    for ringing in (False, True):
        stage = Stage()
        session = stage.ring()
        if ringing:
            session.ring(stage.now)
        reason = b'SIP;cause=200;text="Call completed elsewhere"'
        stage.peer.request(b"CANCEL", branch=b"theirs-INVITE-1", contact=None, headers=((b"Reason", reason),))
        stage.run()
        assert stage.events() == [(events.CALL_RECEIVED,), (events.CALL_CANCELLED, reason)]
        ok, terminated = stage.wire.sent(A, b"SIP/2.0 200") + stage.wire.sent(A, b"SIP/2.0 487")
        assert header(ok, b"CSeq") == b"1 CANCEL" and header(terminated, b"CSeq") == b"1 INVITE"
        assert tag(header(ok, b"To")) == tag(header(terminated, b"To"))
        session.answer(ANSWER, stage.now)
        session.hang_up(stage.now)
        stage.peer.request(b"ACK", branch=b"theirs-INVITE-1", contact=None)
        assert stage.quiet() and stage.names() == []


def test_an_invite_is_good_for_the_time_its_expires_says():
    for start in STARTS:
        stage = Stage(start=start)
        session = stage.ring(headers=((b"Expires", b"30"),))
        session.ring(stage.now)
        stage.run(29900)
        assert stage.names() == [events.CALL_RECEIVED]
        stage.run(200)
        assert stage.events() == [(events.CALL_CANCELLED, None)] and stage.peer.lines() == [180, 487]
    answered = Stage()
    session = answered.take_call(headers=((b"Expires", b"30"),))
    answered.run(60000)
    assert session.state == "confirmed"


def test_a_cancel_after_the_answer_changes_nothing():
    stage = Stage()
    session = stage.ring()
    session.answer(ANSWER, stage.now)
    stage.peer.request(b"CANCEL", branch=b"theirs-INVITE-1", contact=None)
    stage.run()
    stage.acknowledge(session)
    stage.run()
    assert session.state == "confirmed" and stage.peer.lines() == [200, 200]


def test_a_cancel_of_nothing_gets_481():
    stage = Stage()
    stage.peer.request(b"CANCEL", contact=None)
    stage.run()
    assert stage.peer.lines() == [481]


def test_a_bye_in_the_early_dialog_ends_it():
    stage = Stage()
    session = stage.ring()
    session.ring(stage.now)
    stage.run()
    stage.inside(session, b"BYE", 2)
    assert stage.names() == [events.CALL_RECEIVED, events.CALL_CANCELLED]
    assert stage.peer.lines() == [180, 200, 487] and stage.quiet()


def test_a_bye_while_our_call_rings_ends_it():
    stage = Stage()
    session, invite = stage.call()
    stage.peer.answer(invite, 180)
    stage.run()
    call_id, sender, to = invite.call_id, b"<sip:bob@10.0.0.2>;tag=peer", invite.get(b"From")
    stage.peer.request(b"BYE", call_id=call_id, sender=sender, to=to)
    stage.run()
    assert stage.names()[-1] == events.CALL_ENDED and session.state == "ended"
    assert stage.peer.lines() == [200, b"CANCEL"]


def test_an_offer_asked_for_is_answered_in_the_ack():
    stage = Stage()
    session = stage.ring(body=b"", headers=())
    assert session.offer is None
    session.answer(OFFER, stage.now)
    stage.run()
    stage.acknowledge(session, body=ANSWER)
    stage.run()
    assert stage.events()[1:] == [(events.CALL_CONFIRMED, ANSWER)]


def test_cseq_must_rise_and_a_lower_one_gets_500():
    stage = Stage()
    session = stage.take_call(cseq=10)
    stage.acknowledge(session, cseq=10)
    stage.inside(session, b"OPTIONS", 12)
    stage.inside(session, b"INFO", 11)
    stage.inside(session, b"OPTIONS", 20)
    assert [line for line in stage.peer.lines() if line != b"ACK"][-3:] == [200, 500, 200]
    assert header(stage.wire.sent(A, b"SIP/2.0 500")[0], b"Retry-After") is not None
    assert session.state != "ended"


def test_requests_of_no_dialog_get_481():
    stage = Stage()
    session = stage.take_call()
    stage.inside(session, b"BYE", 2)
    for number, method in enumerate((b"BYE", b"INFO", b"INVITE", b"OPTIONS", b"NOTIFY")):
        stage.peer.request(method, cseq=3 + number, to=b"<sip:alice@10.0.0.1>;tag=nobody")
    stage.peer.request(b"BYE", call_id=b"untagged")
    stage.peer.request(b"ACK", call_id=b"untagged")
    stage.run()
    assert stage.peer.lines() == [200] + [481] * 6
    assert stage.agent.dropped == 1


def test_info_is_passed_on_and_unknown_content_gets_415():
    stage = Stage()
    session = stage.take_call()
    body = b"Signal=5\r\nDuration=160\r\n"
    stage.inside(session, b"INFO", 2, ((b"Content-Type", b"Application/DTMF-Relay; x=y"),), body)
    assert stage.events() == [(events.INFO_RECEIVED, b"application/dtmf-relay", body)]
    stage.inside(session, b"INFO", 3, ((b"Content-Type", b"text/html"),), b"<html>")
    stage.inside(session, b"INFO", 4)
    assert stage.peer.lines() == [200, 415, 200]
    assert header(stage.wire.sent(A, b"SIP/2.0 415")[0], b"Accept").startswith(b"application/dtmf-relay, ")
    assert stage.events() == [(events.INFO_RECEIVED, b"", b"")]


def test_info_goes_out_inside_the_dialog():
    stage = Stage()
    session, invite = stage.talk(contact=b"<sip:bob@10.0.0.2:5060;x=1>")
    session.info(b"application/dtmf", b"5", stage.now)
    stage.run()
    info = stage.peer.take(b"INFO")
    assert info.uri == b"sip:bob@10.0.0.2:5060;x=1" and info.get(b"CSeq") == b"2 INFO" and info.body == b"5"
    assert info.to.tag == b"peer" and info.get(b"From") == invite.get(b"From")
    stage.peer.answer(info, 200)
    stage.run()
    assert stage.names() == [] and session.state == "confirmed"


def test_481_or_silence_inside_the_dialog_ends_the_session():
    for status in (481, 408, None):
        stage = Stage()
        session, _ = stage.talk()
        session.info(b"application/dtmf", b"5", stage.now)
        stage.run()
        info = stage.peer.take(b"INFO")
        if status:
            stage.peer.answer(info, status)
        stage.run(33000)
        assert stage.events() == [(events.CALL_ENDED, events.DIALOG_LOST)]
        assert (b"BYE" in stage.peer.lines()) == (status != 481)
        assert stage.quiet()


def test_another_refusal_inside_the_dialog_leaves_it():
    stage = Stage()
    session, _ = stage.talk()
    session.info(b"application/dtmf", b"5", stage.now)
    stage.run()
    stage.peer.answer(stage.peer.take(b"INFO"), 415)
    stage.run()
    assert session.state == "confirmed" and stage.names() == []


def test_a_reinvite_is_offered_accepted_and_moves_the_target():
    stage = Stage()
    session = stage.take_call()
    stage.inside(session, b"INVITE", 2, body=REOFFER, contact=b"<sip:bob@10.0.0.2:5099>")
    assert stage.events() == [(events.OFFER_RECEIVED, REOFFER)]
    assert not session.may_offer and session.dialog.remote_target == b"sip:bob@10.0.0.2"
    session.accept(ANSWER, stage.now)
    stage.run()
    assert stage.wire.sent(A)[-1].endswith(ANSWER)
    assert session.dialog.remote_target == b"sip:bob@10.0.0.2:5099"
    stage.acknowledge(session, cseq=2)
    stage.run(40000)
    assert session.may_offer and stage.names() == []
    assert (session.descriptions.local, session.descriptions.remote) == (ANSWER, REOFFER)


def test_a_reinvite_without_an_offer_asks_for_ours():
    stage = Stage()
    session = stage.take_call()
    stage.inside(session, b"INVITE", 2)
    assert stage.events() == [(events.OFFER_RECEIVED, None)]
    session.accept(OFFER, stage.now)
    stage.run()
    stage.acknowledge(session, cseq=2, body=ANSWER)
    stage.run()
    assert stage.events() == [(events.OFFER_ANSWERED, ANSWER)] and session.may_offer


def test_a_refused_reinvite_leaves_the_call_as_it_was():
    stage = Stage()
    session = stage.take_call()
    stage.inside(session, b"INVITE", 2, body=REOFFER, contact=b"<sip:elsewhere@10.0.0.9>")
    session.refuse(488, stage.now)
    stage.run()
    assert stage.peer.lines() == [488] and session.state == "confirmed" and session.may_offer
    assert session.dialog.remote_target == b"sip:bob@10.0.0.2"
    assert session.descriptions.remote == OFFER


def test_a_reinvite_that_is_never_acknowledged_ends_the_call():
    stage = Stage()
    session = stage.take_call()
    stage.inside(session, b"INVITE", 2, body=REOFFER)
    session.accept(ANSWER, stage.now)
    stage.run(33000)
    assert stage.events()[1:] == [(events.CALL_ENDED, events.NOT_ACKNOWLEDGED)]
    assert stage.peer.lines()[-1] == b"BYE"


def test_a_cancelled_reinvite_gets_487_and_the_call_goes_on():
    stage = Stage()
    session = stage.take_call()
    stage.inside(session, b"INVITE", 2, body=REOFFER)
    stage.peer.request(b"CANCEL", cseq=2, branch=b"theirs-INVITE-2", contact=None)
    stage.run()
    assert stage.peer.lines() == [200, 487] and session.state == "confirmed" and session.may_offer
    session.accept(ANSWER, stage.now)
    stage.run()
    assert stage.peer.lines() == []


def test_a_bye_instead_of_the_ack_ends_the_repetition_of_the_2xx():
    stage = Stage()
    session = stage.ring()
    session.answer(ANSWER, stage.now)
    stage.inside(session, b"BYE", 2)
    stage.run(40000)
    assert stage.peer.lines() == [200, 200] and stage.names()[1:] == [events.CALL_ENDED] and stage.quiet()


def test_overlapping_invites_get_500_with_retry_after_or_491():
    stage = Stage()
    session = stage.ring()
    session.ring(stage.now)
    stage.run()
    stage.inside(session, b"INVITE", 2, body=REOFFER)
    refused = stage.wire.sent(A, b"SIP/2.0 500")[0]
    assert 0 <= int(header(refused, b"Retry-After")) <= 10
    session.answer(ANSWER, stage.now)
    stage.inside(session, b"INVITE", 3, body=REOFFER)
    assert len(stage.wire.sent(A, b"SIP/2.0 491")) == 1
    stage.acknowledge(session)
    stage.inside(session, b"INVITE", 4, body=REOFFER)
    stage.inside(session, b"INVITE", 5, body=REOFFER)
    assert len(stage.wire.sent(A, b"SIP/2.0 500")) == 2 and session.state == "confirmed"


def test_a_bye_answers_the_open_reinvite_too():
    stage = Stage()
    session = stage.take_call()
    stage.inside(session, b"INVITE", 2, body=REOFFER)
    stage.inside(session, b"BYE", 3)
    assert stage.peer.lines() == [200, 487]


def test_commands_too_late_do_nothing_and_impossible_ones_say_so():
    stage = Stage()
    session, invite = stage.call()
    raises(LocalError, session.reoffer, OFFER, stage.now)
    raises(LocalError, session.info, b"application/dtmf", b"1", stage.now)
    stage.peer.answer(invite, 486)
    stage.run()
    for command in (session.hang_up, session.cancel, session.ring):
        command(stage.now)
    session.answer(ANSWER, stage.now)
    session.reoffer(ANSWER, stage.now)
    session.accept(ANSWER, stage.now)
    session.refuse(488, stage.now)
    session.reject(486, stage.now)
    stage.run()
    assert stage.peer.lines() == [b"ACK"] and stage.names() == [events.CALL_FAILED]
    assert raises(LocalError, stage.agent.call, stage.identity, b"mailto:bob", OFFER, 0)
    assert raises(LocalError, stage.agent.call, stage.identity, b"bob", OFFER, 0)


def test_an_rfc_2543_caller_without_tags_can_call_and_hang_up():
    stage = Stage()
    data = stage.peer.request(
        b"INVITE", sender=b"<sip:old@10.0.0.2>", body=OFFER, headers=SDP_HEADERS, send=False
    ).replace(b";branch=z9hG4bKtheirs-INVITE-1", b"")
    stage.peer.send(data)
    stage.run()
    session = stage.agent.sessions[0]
    session.answer(ANSWER, stage.now)
    stage.run()
    to = b"To: <sip:alice@10.0.0.1>;tag=" + session.dialog.key[1]
    for method in (b"ACK", b"BYE"):
        number = b"CSeq: 1 ACK" if method == b"ACK" else b"CSeq: 2 BYE"
        message = data.replace(b"To: <sip:alice@10.0.0.1>", to).replace(b"CSeq: 1 INVITE", number)
        stage.peer.send(message.replace(b"INVITE", method))
        stage.run()
    assert stage.names() == [events.CALL_RECEIVED, events.CALL_CONFIRMED, events.CALL_ENDED]
