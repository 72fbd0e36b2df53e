"""The flows of telephony.md section 2 between real phones through our proxy, in virtual time, message by message."""

import random

import pytest
from offhook.ladder.compare import assert_flow

from tests.flows import expected
from tests.flows.rig import Lab

FORWARD_ALWAYS = {"forward.always.enable": "1", "forward.always.target": "1003"}
FORWARD_BUSY = {"forward.busy.enable": "1", "forward.busy.target": "1003"}


def forward_unanswered(rings):
    return {
        "forward.no_answer.enable": "1",
        "forward.no_answer.target": "1003",
        "forward.no_answer.timeout": str(rings),
    }


def flow_is(lab, flow):
    assert_flow(flow, lab.ladder, in_order=True)


def talk(lab, caller, callee):
    """The callee lets it ring, then lifts; both talk, and hear each other."""
    lab.run(3000)
    callee.do("answer", None)
    lab.wait(caller, "talking")
    lab.run(100)
    assert callee.state == "talking"
    assert lab.sound_passes(caller, callee)
    assert lab.sound_passes(callee, caller)


def test_2_1_call_setup_and_disconnect():
    lab = Lab()
    lab.a.do("dial", "1002", None)
    lab.wait(lab.a, "ringing")
    assert lab.b.state == "ringing"
    talk(lab, lab.a, lab.b)
    lab.b.do("hang_up", None)
    lab.wait(lab.a, "ended")
    lab.run(100)
    flow_is(lab, expected.SETUP_AND_DISCONNECT)
    assert lab.a.call.reason == "Call ended"


def test_2_2_callee_busy():
    lab = Lab({"B": {"call_waiting.enable": "0"}})
    lab.b.do("seize", None)
    lab.a.do("dial", "1002", None)
    lab.wait(lab.a, "ended")
    lab.run(100)
    flow_is(lab, expected.CALLEE_BUSY)
    assert (lab.a.call.status, lab.a.call.reason) == (486, "Busy")
    assert lab.a.audio.tone == "busy"


def test_2_3_no_answer():
    lab = Lab()
    lab.a.do("dial", "1002", None)
    lab.wait(lab.b, "ringing")
    lab.run(20_000)
    lab.a.do("hang_up", None)
    lab.wait(lab.b, "ended")
    lab.run(100)
    flow_is(lab, expected.NO_ANSWER)
    assert lab.b.call.reason == "Missed call"
    assert lab.b.phone.missed == 1


def test_2_4_setup_hold_and_resume():
    lab = Lab()
    lab.a.do("dial", "1002", None)
    talk(lab, lab.a, lab.b)
    lab.a.do("hold", None)
    lab.wait(lab.a, "held")
    lab.run(100)
    assert lab.b.call.held_by_peer
    assert not lab.sound_passes(lab.b, lab.a)
    lab.a.do("resume", None)
    lab.run(100)
    assert (lab.a.state, lab.b.call.held_by_peer) == ("talking", False)
    assert lab.sound_passes(lab.a, lab.b)
    assert lab.sound_passes(lab.b, lab.a)
    flow_is(lab, expected.SETUP_HOLD_AND_RESUME)


def test_2_5_setup_and_call_waiting():
    lab = Lab()
    lab.a.do("dial", "1002", None)
    talk(lab, lab.a, lab.b)
    lab.c.do("dial", "1001", None)
    lab.wait(lab.c, "ringing")
    lab.a.do("answer", None)
    lab.wait(lab.c, "talking")
    lab.run(100)
    assert [call.state for call in lab.a.phone.calls] == ["held", "talking"]
    assert lab.sound_passes(lab.a, lab.c)
    assert lab.sound_passes(lab.c, lab.a)
    assert_flow(expected.CALL_WAITING, lab.ladder)


def test_2_8_always_forward():
    lab = Lab({"B": FORWARD_ALWAYS})
    lab.a.do("dial", "1002", None)
    lab.wait(lab.c, "ringing")
    assert (lab.c.call.peer_number, lab.c.call.diverted_by) == ("1001", "1002")
    assert lab.a.call.peer_number == "1003"
    talk(lab, lab.a, lab.c)
    flow_is(lab, expected.ALWAYS_FORWARD)
    assert lab.b.shown == []


def test_2_9_busy_forward():
    lab = Lab({"B": FORWARD_BUSY})
    lab.b.do("seize", None)
    lab.a.do("dial", "1002", None)
    lab.wait(lab.c, "ringing")
    talk(lab, lab.a, lab.c)
    flow_is(lab, expected.BUSY_FORWARD)


@pytest.mark.parametrize("rings", [1, 2, 3, 20])
def test_2_10_no_answer_forward(rings):
    lab = Lab({"B": forward_unanswered(rings)})
    lab.a.do("dial", "1002", None)
    lab.wait(lab.b, "ringing")
    began = lab.network.elapsed
    lab.wait(lab.c, "ringing", 6000 * rings + 1000)
    assert abs(lab.network.elapsed - began - 6000 * rings) < 50
    assert lab.b.call.reason == "Forwarded to 1003"
    talk(lab, lab.a, lab.c)
    flow_is(lab, expected.NO_ANSWER_FORWARD)
    assert [row.number for row in lab.ladder.flow] == list(range(1, 17))


def test_2_10_when_the_proxy_challenges_every_call():
    lab = Lab({"B": forward_unanswered(1)}, challenge_invite=True)
    lab.a.do("dial", "1002", None)
    lab.wait(lab.c, "ringing", 8000)
    talk(lab, lab.a, lab.c)
    flow_is(lab, expected.NO_ANSWER_FORWARD)
    assert sum(row.status == 407 for row in lab.ladder.rows) == 2


@pytest.mark.parametrize("seed", range(5, 15))
def test_2_10_on_a_network_that_loses_datagrams(seed):
    """Retransmissions fill the gaps; they may change who is first on different hops, not what happens on one.

    180 alone is spared: nobody repeats it for a minute (RFC 3261 13.3.1.1), so a lost one is missing.
    """
    lab = Lab({"B": forward_unanswered(1)})
    chance = random.Random(seed)
    lab.network.loses = lambda source, target, data: chance.random() < 0.2 and not data.startswith(b"SIP/2.0 180")
    lab.a.do("dial", "1002", None)
    lab.wait(lab.c, "ringing", 40_000)
    lab.run(10_000)
    lab.c.do("answer", None)
    lab.wait(lab.a, "talking", 30_000)
    lab.run(20_000)  # without RTP the phones end the call after 30 s
    assert_flow(expected.NO_ANSWER_FORWARD, lab.ladder)
    assert any(row.is_retransmission for row in lab.ladder.rows)
    assert lab.sound_passes(lab.a, lab.c)


def test_2_10_without_a_route_through_the_proxy():
    """Without Record-Route the ACK takes the short way; the redirection does not mind."""
    lab = Lab({"B": forward_unanswered(1)}, record_route=False)
    lab.a.do("dial", "1002", None)
    lab.wait(lab.c, "ringing", 8000)
    talk(lab, lab.a, lab.c)
    assert [(row.title, lab.ladder.name(row.target)) for row in lab.ladder.flow][-1] == ("ACK", "C")
    assert len(lab.ladder.flow) == 15


def test_a_call_to_two_phones_of_one_user_that_one_answers():
    """Both ring; the one that is too late stops and counts no missed call."""
    lab = Lab({"C": {"account.1.user_name": "1002", "account.1.password": "secret1002"}})
    lab.a.do("dial", "1002", None)
    lab.wait(lab.c, "ringing")
    assert lab.b.state == "ringing"
    talk(lab, lab.a, lab.c)
    assert lab.b.call.reason == "Answered elsewhere"
    assert lab.b.phone.missed == 0
    assert [row.title for row in lab.ladder.flow if lab.b.address in (row.source, row.target)] == [
        "INVITE",
        "180 Ringing",
        "CANCEL",
        "200 OK",
        "487 Request Terminated",
        "ACK",
    ]
