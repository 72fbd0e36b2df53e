"""A phone whose memory runs out while a call comes in, is placed or ends: it refuses or goes on, and nothing stays."""

from firmware.base.errors import LocalError
from tests.unit.kit import with_little_memory
from tests.unit.phone.rig import Rig

ROOMS = (0, 300, 700, 1500, 3000, 4000, 6000, 8000, 10000, 12000, 16000, 20000, 30000)  # bytes; from none to enough


def starve(rig, node, room):
    """Let the node's phone take the next event of its agent on a heap with that much room."""
    event = node.agent.next_event()

    def take():
        node.phone.sip_event(event, rig.now)

    try:
        with_little_memory(room, take)
    except MemoryError:
        pass
    return event


def deliver(rig, source, target):
    """Carry what waits at one node's agent to the other's."""
    item = source.agent.next_datagram()
    while item is not None:
        target.agent.receive(item[0], ("udp", target.address, source.address, 0), rig.now)
        item = source.agent.next_datagram()


def test_a_call_that_comes_in_rings_or_is_refused():
    seen = set()
    for room in ROOMS:
        rig = Rig()
        a, b = rig.nodes
        a.phone.dial(b.uri, None, rig.now)
        deliver(rig, a, b)
        starve(rig, b, room)
        rig.run(1000)
        seen.add(a.state)
        assert (a.state, b.state) in (("ringing", "ringing"), ("ended", "ended"), ("ended", "idle")), (
            room,
            a.state,
            b.state,
            a.phone.calls[0].status,
        )
        if a.state == "ringing":
            rig.do(a.phone.hang_up, None)
        else:
            assert a.phone.calls[0].status == 503, room
        rig.run(70000)
        assert a.phone.calls == b.phone.calls == [] and b.ports.open_ports == {} and b.agent.sessions == [], room
        rig.talk()
        rig.do(b.phone.hang_up, None)
    assert seen == {"ringing", "ended"}


def test_the_end_of_a_call_is_the_end_of_it():
    for room in ROOMS:
        rig = Rig()
        a, b = rig.nodes
        rig.talk()
        a.phone.hang_up(None, rig.now)
        deliver(rig, a, b)
        starve(rig, b, room)
        rig.run(70000)
        if b.phone.calls:
            rig.do(b.phone.hang_up, None)
            rig.run(10000)
        assert b.phone.calls == [] and b.ports.open_ports == {} and b.agent.sessions == [], room


def test_a_command_says_that_there_is_not_enough_memory_and_can_be_given_again():
    told = []
    for room in (1000, 3000, 5000, 8000):
        rig = Rig()
        a, b = rig.nodes

        def dial(a=a, b=b, rig=rig):
            try:
                a.phone.dial(b.uri, None, rig.now)
            except LocalError as error:
                told.append(str(error))

        try:
            with_little_memory(room, dial)
        except MemoryError:
            pass
        rig.run(1000)
        if a.phone.calls:
            rig.do(a.phone.hang_up, None)
        rig.run(70000)
        assert a.phone.calls == b.phone.calls == [], room
        rig.talk()
    assert "Not enough memory" in told
