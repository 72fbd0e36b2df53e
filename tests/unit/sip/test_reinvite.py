from firmware.base.errors import LocalError
from firmware.sip import events
from firmware.sip.agent import Agent
from firmware.sip.identity import Identity
from tests.unit.kit import counting_random, raises
from tests.unit.sip.net import BEFORE_WRAP, A, B, Wire, header
from tests.unit.sip.peer import ANSWER, OFFER, Stage

STARTS = (0, BEFORE_WRAP)
HOLD = b"v=0\r\no=a 1 2 IN IP4 10.0.0.1\r\na=sendonly\r\n"
HELD = b"v=0\r\no=b 1 2 IN IP4 10.0.0.2\r\na=recvonly\r\n"


def test_a_reinvite_is_answered_and_acknowledged_each_time_the_2xx_comes():
    for start in STARTS:
        stage = Stage(start=start)
        session, invite = stage.talk()
        session.reoffer(HOLD, stage.now)
        assert not session.may_offer
        raises(LocalError, session.reoffer, OFFER, stage.now)
        stage.run()
        again = stage.peer.take(b"INVITE")
        assert again.body == HOLD and again.get(b"CSeq") == b"2 INVITE" and again.to.tag == b"peer"
        assert again.call_id == invite.call_id and again.get(b"Contact") == invite.get(b"Contact")
        stage.peer.answer(again, 200, body=HELD, contact=b"<sip:b@10.0.0.2:5099>")
        stage.peer.answer(again, 200, body=HELD, contact=b"<sip:b@10.0.0.2:5099>")
        stage.run()
        acks = [item[3] for item in stage.wire.log if item[3].startswith(b"ACK sip:b@10.0.0.2:5099 ")]
        assert len(acks) == 2 and header(acks[0], b"CSeq") == b"2 ACK" and acks[0] == acks[1]
        assert stage.events() == [(events.OFFER_ANSWERED, HELD)]
        assert session.may_offer and session.descriptions.local == HOLD
        assert session.dialog.remote_target == b"sip:b@10.0.0.2:5099"


def test_a_refused_reinvite_is_reported_and_leaves_what_was_agreed():
    stage = Stage()
    session, _ = stage.talk()
    session.reoffer(HOLD, stage.now)
    stage.run()
    stage.peer.answer(stage.peer.take(b"INVITE"), 488)
    stage.run()
    assert stage.events() == [(events.OFFER_REFUSED, 488)]
    assert session.state == "confirmed" and session.may_offer and session.descriptions.local == OFFER


def test_481_and_silence_end_the_session():
    for status in (481, None):
        stage = Stage()
        session, _ = stage.talk()
        session.reoffer(HOLD, stage.now)
        stage.run()
        if status:
            stage.peer.answer(stage.peer.take(b"INVITE"), status)
        stage.run(33000)
        assert stage.events() == [(events.CALL_ENDED, events.DIALOG_LOST)]
        assert (b"BYE" in stage.peer.lines()) == (status is None) and stage.quiet()


def reinvite_again_after(stage, session):
    """Answer the first re-INVITE 491; how many ms until the next."""
    session.reoffer(HOLD, stage.now)
    stage.run()
    stage.peer.answer(stage.peer.take(b"INVITE"), 491)
    stage.run()
    begin = stage.now
    assert stage.names() == []
    while b"INVITE" not in stage.peer.lines():
        stage.run(10)
    return stage.now - begin


def test_a_491_is_waited_out_longer_by_the_side_that_chose_the_call_id():
    waits = {"out": [], "in": []}
    for turn in range(12):
        for direction in waits:
            stage = Stage(start=10)
            for _ in range(turn):
                stage.agent.random(1)
            session = stage.talk()[0] if direction == "out" else stage.take_call()
            waits[direction].append(reinvite_again_after(stage, session))
    assert all(2100 <= wait <= 4010 for wait in waits["out"])
    assert all(0 <= wait <= 2010 for wait in waits["in"])
    assert len(set(waits["out"])) > 3 and len(set(waits["in"])) > 3


def test_an_offer_that_waits_is_replaced_by_the_next_and_given_up_with_the_call():
    stage = Stage()
    session, _ = stage.talk()
    session.reoffer(HOLD, stage.now)
    stage.run()
    stage.peer.answer(stage.peer.take(b"INVITE"), 491)
    stage.run()
    session.reoffer(OFFER, stage.now)
    stage.run(4100)
    invite = stage.peer.take(b"INVITE")
    assert invite.body == OFFER
    stage.peer.answer(invite, 491)
    stage.run()
    session.hang_up(stage.now)
    stage.run()
    stage.peer.answer(stage.peer.take(b"BYE"), 200)
    assert stage.quiet() and len(set(stage.wire.sent(A, b"INVITE"))) == 3


def test_a_peer_s_offer_while_ours_is_pending_gets_491():
    stage = Stage()
    session, _ = stage.talk()
    session.reoffer(HOLD, stage.now)
    stage.run()
    ours = stage.peer.take(b"INVITE")
    stage.inside(session, b"INVITE", 7, body=HELD)
    assert stage.peer.lines() == [491]
    stage.peer.answer(ours, 200, body=HELD)
    stage.run()
    assert stage.events() == [(events.OFFER_ANSWERED, HELD)]


def test_a_2xx_that_comes_after_hanging_up_is_acknowledged():
    stage = Stage()
    session, _ = stage.talk()
    session.reoffer(HOLD, stage.now)
    stage.run()
    invite = stage.peer.take(b"INVITE")
    session.hang_up(stage.now)
    stage.peer.answer(invite, 200, body=HELD)
    stage.run()
    assert stage.peer.lines() == [b"BYE", b"ACK"] and stage.names() == [events.CALL_ENDED]


def test_glare_between_two_agents_sorts_itself_out():
    for start in STARTS:
        wire = Wire(start, delay=20)
        agents = []
        for address, seed, user in ((A, 1, b"alice"), (B, 500, b"bob")):
            agent = wire.attach(address, Agent(b"", counting_random(seed)))
            agent.listen(address)
            agent.add_identity(Identity(user=user))
            agents.append(agent)
        one = agents[0].call(agents[0].identities[0], b"sip:bob@10.0.0.2", OFFER, wire.now)
        wire.run(100)
        two = agents[1].sessions[0]
        two.answer(ANSWER, wire.now)
        wire.run(100)
        wire.take(A), wire.take(B)
        one.reoffer(HOLD, wire.now)
        two.reoffer(HELD, wire.now)
        answered = {A: 0, B: 0}
        for _ in range(500):
            wire.run(10)
            for address in answered:
                for event in wire.take(address):
                    assert event[0] in (events.OFFER_RECEIVED, events.OFFER_ANSWERED)
                    if event[0] == events.OFFER_RECEIVED:
                        event[1].accept(ANSWER, wire.now)
                    else:
                        answered[address] += 1
        assert answered == {A: 1, B: 1}
        assert len(wire.sent(None, b"SIP/2.0 491")) == 2
        assert one.may_offer and two.may_offer


def acks_to(stage, number):
    return [data for data in stage.wire.sent(A, b"ACK") if header(data, b"CSeq") == b"%d ACK" % number]


def test_the_2xx_of_an_earlier_reinvite_is_acknowledged_again():
    stage = Stage()
    session, _ = stage.talk()
    session.reoffer(HOLD, stage.now)
    stage.run()
    first = stage.peer.take(b"INVITE")
    stage.peer.answer(first, 200, body=HELD)
    stage.run()
    session.reoffer(OFFER, stage.now)
    stage.run()
    stage.peer.answer(first, 200, body=HELD)  # our ACK went lost
    stage.run()
    assert len(acks_to(stage, 2)) == 2 and len(set(acks_to(stage, 2))) == 1
    stage.peer.answer(stage.peer.take(b"INVITE"), 200, body=ANSWER)
    stage.peer.answer(first, 200, body=HELD)
    stage.run()
    assert (len(acks_to(stage, 2)), len(acks_to(stage, 3))) == (3, 1)
    assert stage.names() == [events.OFFER_ANSWERED, events.OFFER_ANSWERED]
    assert session.descriptions.local == OFFER


def test_a_reinvite_that_gets_no_further_than_100_is_cancelled_and_given_up():
    for obeys in (True, False):
        stage = Stage()
        session, _ = stage.talk()
        session.reoffer(HOLD, stage.now)
        stage.run()
        invite = stage.peer.take(b"INVITE")
        stage.peer.answer(invite, 100)
        stage.run(179900)
        assert stage.peer.lines() == [] and stage.names() == []
        stage.run(200)
        cancel = stage.peer.take(b"CANCEL")
        assert cancel.via.branch == invite.via.branch
        stage.peer.answer(cancel, 200)
        if obeys:
            stage.peer.answer(invite, 487)
            stage.run()
            assert stage.events() == [(events.OFFER_REFUSED, 487)] and session.may_offer
            session.hang_up(stage.now)
        stage.run(33000)
        assert stage.names() == [events.CALL_ENDED] and b"BYE" in stage.peer.lines() and stage.quiet()


def test_a_reinvite_left_at_100_does_not_outlive_its_session():
    stage = Stage()
    session, _ = stage.talk()
    session.reoffer(HOLD, stage.now)
    stage.run()
    stage.peer.answer(stage.peer.take(b"INVITE"), 100)
    stage.run()
    session.hang_up(stage.now)
    stage.run()
    stage.peer.answer(stage.peer.take(b"BYE"), 200)
    assert stage.quiet()


def test_a_challenge_after_a_100_begins_the_patience_anew():
    stage = Stage(server=True)
    session, _ = stage.talk()
    session.reoffer(HOLD, stage.now)
    stage.run()
    invite = stage.peer.take(b"INVITE")
    stage.peer.answer(invite, 100)
    stage.run(170000)
    stage.peer.answer(invite, 407, headers=((b"Proxy-Authenticate", b'Digest realm="r", nonce="n"'),))
    stage.run(20000)
    assert set(stage.peer.lines()) == {b"ACK", b"INVITE"} and session.state == "confirmed"
    stage.run(20000)
    assert stage.names() == [events.CALL_ENDED] and stage.quiet()
