"""An agent whose memory runs out at every point of what it does: it never raises, and it is whole again afterwards."""

from firmware.sip import events
from tests.unit.kit import with_little_memory
from tests.unit.sip.peer import OFFER, Stage

ROOMS = tuple(range(0, 3000, 250)) + tuple(range(3000, 15000, 1000))  # bytes; from none to more than is needed


def offered(stage):
    return stage.peer.request(b"INVITE", body=OFFER, headers=((b"Content-Type", b"application/sdp"),), send=False)


def starve(stage, data, room):
    """Give the datagram to the agent on a heap with that much room."""
    path = ("udp", ("10.0.0.1", 5060), ("10.0.0.2", 5060), 0)
    with_little_memory(room, lambda: stage.agent.receive(data, path, stage.now))


def test_an_invite_is_taken_refused_or_lost_and_nothing_stays_of_it():
    outcomes = set()
    for room in ROOMS:
        stage = Stage()
        invite = offered(stage)
        starve(stage, invite, room)
        stage.run()
        lines = stage.peer.lines()
        if stage.agent.sessions:
            assert stage.names() == [events.CALL_RECEIVED]
            stage.agent.sessions[0].reject(486, stage.now)
            stage.run()
            lines += stage.peer.lines()
        else:
            assert stage.agent.starved
        outcomes.add(tuple(lines))
        if not lines:
            stage.peer.send(invite)
            stage.run()
            assert stage.names() == [events.CALL_RECEIVED], room
            stage.agent.sessions[0].reject(486, stage.now)
        assert stage.quiet(), room
    assert outcomes == {(), (503,), (486,)}


def test_a_bye_that_is_lost_comes_again():
    for room in ROOMS:
        stage = Stage()
        session = stage.take_call()
        call_id, local_tag, remote_tag = session.dialog.key
        to = b"<sip:alice@10.0.0.1>;tag=" + local_tag
        sender = b"<sip:bob@10.0.0.2>;tag=" + remote_tag
        bye = stage.peer.request(b"BYE", cseq=2, call_id=call_id, to=to, sender=sender, send=False)
        starve(stage, bye, room)
        stage.run()
        lines = stage.peer.lines()
        assert lines in ([], [200], [503]), room
        if session.state != "ended":
            assert stage.agent.starved, room
            stage.inside(session, b"BYE", 3)
            stage.run()
            assert stage.peer.lines() == [200], room
        assert session.state == "ended" and stage.quiet(), room


def test_timers_that_find_no_memory_fire_later():
    for room in range(0, 1000, 200):
        stage = Stage()
        stage.agent.call(stage.identity, b"sip:bob@10.0.0.2", OFFER, stage.now)
        stage.run()
        stage.wire.now += 500

        def advance(stage=stage):
            stage.agent.advance(stage.now)

        try:
            with_little_memory(room, advance)
        except MemoryError:
            pass
        stage.run(40000)
        assert [event[:2] for event in stage.events()] == [(events.CALL_FAILED, 408)], room
        assert stage.quiet(), room


def test_when_memory_is_short_new_calls_get_503_and_calls_that_stand_go_on():
    stage = Stage()
    session = stage.take_call()
    stage.agent.layer.is_short = lambda now: True
    stage.peer.request(b"INVITE", call_id=b"another")
    stage.run()
    (refusal,) = stage.peer.take()
    assert (refusal.status, refusal.get(b"Retry-After")) == (503, b"10")
    stage.peer.request(b"OPTIONS", call_id=b"third")
    stage.inside(session, b"INVITE", 2)
    stage.run()
    assert 200 in stage.peer.lines() and stage.names()[-1] == events.OFFER_RECEIVED
    assert stage.agent.layer.refused == 1
