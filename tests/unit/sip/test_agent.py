"""Two agents on a bad wire, and one agent under fire."""

from firmware.sip import events
from firmware.sip.agent import Agent
from firmware.sip.identity import Identity
from tests.unit.kit import counting_random
from tests.unit.sip.net import BEFORE_WRAP, A, B, Dice, Wire, flow
from tests.unit.sip.peer import ANSWER, OFFER, SDP_HEADERS, Peer, Stage

HOLD = b"v=0\r\na=sendonly\r\n"


def pair(**options):
    wire = Wire(**options)
    for address, seed, user in ((A, 1, b"alice"), (B, 5000, b"bob")):
        agent = wire.attach(address, Agent(b"", counting_random(seed)))
        agent.listen(address)
        agent.add_identity(Identity(user=user))
    return wire, wire.engines[A], wire.engines[B]


def converse(wire, a, b):
    """One whole call: ring, answer, hold by the caller, hang up by the callee. What each side was told."""
    told = {A: [], B: []}

    def listen(duration):
        for _ in range(duration // 100):
            wire.run(100)
            for address in told:
                for event in wire.take(address):
                    told[address].append(event[0])
                    if event[0] == events.OFFER_RECEIVED:
                        event[1].accept(ANSWER, wire.now)

    ours = a.call(a.identities[0], b"sip:bob@10.0.0.2", OFFER, wire.now)
    listen(35000)
    theirs = b.sessions[0]
    theirs.ring(wire.now)
    listen(5000)
    theirs.answer(ANSWER, wire.now)
    listen(35000)
    assert ours.state == theirs.state == "confirmed"
    ours.reoffer(HOLD, wire.now)
    listen(35000)
    theirs.hang_up(wire.now)
    listen(35000)
    return told


def is_idle(agent):
    return not (agent.layer.open or agent._dialogs or agent.sessions or agent.next_deadline() is not None)


def test_a_call_over_a_wire_that_loses_doubles_and_reorders():
    repeated = 0
    for seed in range(1, 7):
        for start in (0, BEFORE_WRAP):
            wire, a, b = pair(start=start, seed=seed, loss=20, doubling=20, delay=5, jitter=300)
            told = converse(wire, a, b)
            wire.run(70000)
            assert is_idle(a) and is_idle(b)
            assert [kind for kind in told[B] if kind != events.CALL_PROGRESSED] == [
                events.CALL_RECEIVED,
                events.CALL_CONFIRMED,
                events.OFFER_RECEIVED,
                events.CALL_ENDED,
            ]
            assert [kind for kind in told[A] if kind != events.CALL_PROGRESSED] == [
                events.CALL_ANSWERED,
                events.OFFER_ANSWERED,
                events.CALL_ENDED,
            ]
            repeated += a.layer.retransmitted + b.layer.retransmitted
    assert repeated > 40


def test_on_a_good_wire_a_call_is_exactly_its_messages():
    wire, a, b = pair(delay=1)
    converse(wire, a, b)
    wire.run(70000)
    lines = [item[3].split(b"\r\n")[0].replace(b" SIP/2.0", b"").split(b" ") for item in wire.log]
    kinds = [line[1] if line[0] == b"SIP/2.0" else line[0] for line in lines]
    assert kinds == [
        b"INVITE", b"100", b"180", b"200", b"ACK", b"INVITE", b"200", b"ACK", b"BYE", b"200",
    ]  # fmt: skip
    assert a.layer.retransmitted == b.layer.retransmitted == 0
    assert is_idle(a) and is_idle(b)


def test_when_one_side_vanishes_everything_ends_by_itself():
    for start in (0, BEFORE_WRAP):
        wire, a, b = pair(start=start)
        ours = a.call(a.identities[0], b"sip:bob@10.0.0.2", OFFER, wire.now)
        wire.run(100)
        b.sessions[0].answer(ANSWER, wire.now)
        wire.run(100)
        wire.drop = lambda data, source, target: True
        ours.reoffer(HOLD, wire.now)
        wire.run(200000)
        assert wire.names(A)[-1] == events.CALL_ENDED and is_idle(a)


def test_next_deadline_is_the_earliest_of_all():
    stage = Stage()
    session = stage.ring()
    session.ring(stage.now)
    assert stage.agent.next_deadline() == stage.now + 60000
    stage.agent.call(stage.identity, b"sip:x@10.0.0.2", OFFER, stage.now)
    assert stage.agent.next_deadline() == stage.now + 500
    session.reject(486, stage.now)
    stage.run(100)
    assert stage.agent.next_deadline() == 500


def wind_up(stage):
    """Deal with all calls, and let no host name be found."""
    stage.run(5000)
    for session in stage.agent.sessions[:]:
        session.answer(ANSWER, stage.now)
        session.accept(ANSWER, stage.now)
        session.hang_up(stage.now)
    stage.run()
    for event in stage.wire.take(A):
        if event[0] == events.LOOKUP_WANTED:
            stage.agent.resolved(event[1], [], stage.now)
    stage.wire.clear()
    stage.peer.take()


def test_nothing_that_arrives_raises():
    """Bytes of good messages turned at random, at an agent in the middle of calls."""
    stage = Stage(max_transactions=30, max_sessions=4)
    stage.agent.accept_any = True
    dice = Dice(11)
    out, invite = stage.talk()
    incoming = stage.ring(call_id=b"ringing")
    incoming.ring(stage.now)
    stage.run()
    peer = Peer()
    to = b"<sip:alice@10.0.0.1>;tag=" + incoming.dialog.key[1]
    seeds = [item[3] for item in stage.wire.log if item[1] == B]
    seeds += [item[3].replace(b"SIP/2.0 180", b"SIP/2.0 200") for item in stage.wire.log]
    for method in (b"INVITE", b"BYE", b"CANCEL", b"ACK", b"OPTIONS", b"INFO", b"NOTIFY"):
        seeds.append(peer.request(method, send=False, cseq=5, body=OFFER, headers=SDP_HEADERS))
        seeds.append(peer.request(method, send=False, cseq=5, to=to, call_id=b"ringing"))
    for turn in range(1500):
        data = bytearray(seeds[turn % len(seeds)])
        for _ in range(1 + dice.roll(5)):
            data[dice.roll(len(data))] = dice.roll(256)
        stage.agent.receive(bytes(data), flow(A, B), stage.now)
        if turn % 50 == 0:
            wind_up(stage)
    assert out is not None and invite is not None
    wind_up(stage)
    stage.run(100000)
    wind_up(stage)
    assert stage.quiet()


def test_responses_turned_at_random_do_not_raise_either():
    dice = Dice(5)
    for turn in range(150):
        stage = Stage(server=True)
        session, invite = stage.call()
        for status in (100, 183, 401, 302, 200)[turn % 3 :]:
            copy = Peer()
            copy.answer(invite, status, body=ANSWER if status == 200 else b"")
            data = bytearray(copy.next_datagram()[0])
            for _ in range(dice.roll(4)):
                data[dice.roll(len(data))] = dice.roll(256)
            stage.agent.receive(bytes(data), flow(A, B), stage.now)
        session.hang_up(stage.now)
        stage.agent.advance(stage.now)
