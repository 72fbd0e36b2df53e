"""What stays of a call while its transactions wait out their half minute: as little as can be."""

from firmware.sip import events
from firmware.sip.aftermath import Aftermath
from tests.unit.sip.net import A, first_line, header, tag
from tests.unit.sip.peer import ANSWER, OFFER, Stage


def the_only_transaction(stage):
    assert len(stage.agent.layer.open) == 1
    return list(stage.agent.layer.open.values())[0]


def test_an_acknowledged_invite_keeps_nothing_but_absorbs_its_repetitions():
    stage = Stage()
    invite = stage.peer.request(b"INVITE", send=False)
    stage.peer.send(invite)
    stage.run()
    session = stage.agent.sessions[0]
    session.answer(ANSWER, stage.now)
    stage.run()
    transaction = the_only_transaction(stage)
    assert transaction.owner is not None and transaction.datagram is not None
    stage.acknowledge(session)
    stage.run()
    assert (transaction.request, transaction.owner, transaction.datagram) == (None, None, None)
    stage.peer.take()
    stage.peer.send(invite)
    stage.acknowledge(session)
    stage.run(31000)
    assert stage.peer.lines() == [] and session.state == "confirmed"


def test_a_2xx_that_met_silence_is_not_kept_either():
    stage = Stage()
    session = stage.ring()
    session.answer(ANSWER, stage.now)
    stage.run()
    transaction = the_only_transaction(stage)
    stage.run(32000)
    assert stage.names() == [events.CALL_RECEIVED, events.CALL_ENDED]
    assert (transaction.owner, transaction.datagram) == (None, None)
    stage.acknowledge(session)
    stage.run()


def test_a_refused_invite_keeps_its_refusal_and_its_tag_but_not_the_call():
    stage = Stage()
    invite = stage.peer.request(b"INVITE", send=False)
    stage.peer.send(invite)
    stage.run()
    stage.agent.sessions[0].reject(486, stage.now)
    stage.run()
    server = the_only_transaction(stage).owner
    assert (server.request, server.owner) == (None, None)
    stage.peer.send(invite)
    stage.peer.request(b"CANCEL", branch=b"theirs-INVITE-1")
    stage.run()
    first, again, cancelled = stage.wire.sent(A)
    assert first_line(first) == b"SIP/2.0 486 Busy Here" and again == first
    assert header(cancelled, b"CSeq") == b"1 CANCEL" and first_line(cancelled) == b"SIP/2.0 200 OK"
    assert tag(header(cancelled, b"To")) == tag(header(first, b"To"))


def test_a_call_refused_by_the_other_side_is_let_go():
    stage = Stage()
    stage.agent.call(stage.identity, b"sip:bob@10.0.0.2", OFFER, stage.now)
    stage.run()
    invite = stage.peer.take(b"INVITE")
    stage.peer.answer(invite, 486)
    stage.run()
    transaction = the_only_transaction(stage)
    assert transaction.owner is None and transaction.datagram.startswith(b"ACK ")
    stage.peer.answer(invite, 486)
    stage.run()
    assert stage.peer.lines() == [b"ACK", b"ACK"]


def test_an_acknowledged_invite_makes_room_for_the_bye():
    stage = Stage(max_transactions=1)
    session = stage.ring()
    session.answer(ANSWER, stage.now)
    stage.run()
    stage.peer.take()
    stage.peer.request(b"OPTIONS")
    stage.run()
    assert stage.peer.lines() == [503]
    stage.acknowledge(session)
    stage.inside(session, b"BYE", 2)
    stage.run()
    assert stage.peer.lines() == [200] and session.state == "ended"


def test_our_own_refused_call_makes_room_too():
    stage = Stage(max_transactions=1)
    stage.agent.call(stage.identity, b"sip:bob@10.0.0.2", OFFER, stage.now)
    stage.run()
    stage.peer.answer(stage.peer.take(b"INVITE"), 486)
    stage.peer.request(b"OPTIONS")
    stage.run()
    assert stage.peer.lines() == [b"ACK", 200]


def test_of_a_dialled_call_that_ended_only_what_late_answers_need_stays():
    stage = Stage(server=True)
    session, invite = stage.call(target=b"sip:bob@example.com")
    stage.peer.answer(invite, 407, headers=((b"Proxy-Authenticate", b'Digest realm="r", nonce="n"'),))
    stage.run()
    invite = [one for one in stage.peer.take() if one.method == b"INVITE"][0]
    stage.peer.answer(invite, 200, body=ANSWER)
    stage.run()
    session.hang_up(stage.now)
    stage.run()
    stage.peer.answer(stage.peer.take(b"BYE"), 200)
    stage.run(6000)
    transaction = [one for one in stage.agent.layer.open.values() if one.state == "accepted"][0]
    assert isinstance(transaction.owner, Aftermath)
    stage.peer.take()
    stage.peer.answer(invite, 200, body=ANSWER)
    stage.run()
    ack = stage.peer.take()[0]
    assert (ack.method, ack.cseq[0]) == (b"ACK", 2) and ack.get(b"Proxy-Authorization") is not None
    stage.peer.answer(invite, 200, tag=b"another", body=ANSWER)
    stage.peer.answer(invite, 200, tag=b"another", body=ANSWER)
    stage.run()
    ack, bye, again = stage.peer.take()
    assert [one.method for one in (ack, bye, again)] == [b"ACK", b"BYE", b"ACK"]
    assert ack.to.tag == bye.to.tag == again.to.tag == b"another"
    stage.peer.answer(bye, 200)
    stage.run(32000)
    assert stage.quiet()


def test_calls_of_our_own_take_the_place_of_those_that_ended():
    stage = Stage(max_transactions=4)
    for _ in range(10):
        session, invite = stage.talk()
        session.hang_up(stage.now)
        stage.run()
        stage.peer.answer(stage.peer.take(b"BYE"), 200)
        stage.run()
        assert len(stage.agent.layer.open) <= 4
    assert stage.quiet()


def test_what_a_call_that_stands_needs_is_not_given_away():
    stage = Stage(max_transactions=1)
    _, invite = stage.talk()
    other = stage.agent.call(stage.identity, b"sip:carol@10.0.0.2", OFFER, stage.now)
    stage.run()
    other.hang_up(stage.now)
    stage.peer.take()
    stage.peer.answer(invite, 200, body=ANSWER)
    stage.run()
    assert b"ACK" in stage.peer.lines()
