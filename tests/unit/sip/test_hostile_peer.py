"""An agent and a peer that breaks every rule by dice: nothing raises, everything ends, nothing is left behind."""

from tests.unit.sip.hostile import Torment
from tests.unit.sip.net import BEFORE_WRAP

SEEDS = 40
STEPS = 60


def leftovers(agent):
    """What of a conversation is still there."""
    layer = agent.layer
    return [len(left) for left in (layer.open, agent._dialogs, agent.sessions, layer.timers, agent.timers)] + [
        layer.weight
    ]


def torment(seed, **options):
    torment = Torment(seed, **options)
    torment.run(STEPS)
    torment.calm_down()
    return torment


def test_a_hostile_peer_leaves_nothing_behind():
    sent = ended = 0
    for seed in range(1, SEEDS + 1):
        one = torment(seed, start=BEFORE_WRAP if seed & 1 else 0)
        agent = one.stage.agent
        assert leftovers(agent) == [0] * 6, (seed, leftovers(agent), list(agent.layer.open.values()))
        assert len(one.ended) == len(one.met) and all(one.ended.count(session) == 1 for session in one.met), seed
        assert all(session.state == "ended" for session in one.met), seed
        sent += one.sent
        ended += len(one.ended)
    assert sent > 20 * SEEDS and ended > 2 * SEEDS


def test_it_still_answers_after_all():
    for seed in range(100, 110):
        one = torment(seed, max_transactions=12, max_sessions=3)
        one.stage.peer.request(b"OPTIONS", call_id=b"still-there")
        one.stage.run()
        assert one.stage.peer.lines() == [200], seed
