"""Whole phones call each other in virtual time: SIP, session descriptions, RTP and sound, end to end."""

from firmware.base.errors import LocalError
from tests.unit import kit
from tests.unit.phone.rig import Rig, frequency, level

_FAR = 400  # ms until the jitter buffers give sound


def _hear(rig, milliseconds=400):
    rig.hear(_FAR)
    rig.hear(milliseconds)


def test_a_call_is_made_heard_and_ended_by_the_caller():
    rig = Rig()
    a, b = rig.nodes
    out = rig.do(a.phone.dial, b.uri, None)
    assert a.state == "ringing" and b.state == "ringing" and b.audio.is_ringing and a.audio.tone == "ring"
    assert b.call.peer_name == "Phone 1" and b.call.peer_number == "1001"
    rig.do(b.phone.answer, None)
    assert a.state == b.state == "talking"
    a.said, b.said = 1004, 700
    _hear(rig)
    assert abs(frequency(b.heard) - 1004) < 5 and abs(frequency(a.heard) - 700) < 5
    assert level(b.heard) > 3000 and level(a.heard) > 3000
    rig.do(a.phone.hang_up, None)
    assert out.state == "ended" and b.call.state == "ended" and b.call.reason == "Call ended"
    rig.run(40000)
    assert a.phone.calls == b.phone.calls == [] and a.ports.open_ports == b.ports.open_ports == {}
    assert rig.sequence() == [
        "1>2 INVITE", "2>1 180", "2>1 200", "1>2 ACK", "1>2 BYE", "2>1 200",
    ]  # fmt: skip
    assert a.problems == b.problems == []


def test_the_callee_hangs_up():
    rig = Rig()
    a, b = rig.nodes
    rig.talk()
    rig.do(b.phone.hang_up, None)
    assert rig.sequence()[-2:] == ["2>1 BYE", "1>2 200"] and a.call.reason == "Call ended"


def test_the_caller_cancels():
    rig = Rig()
    a, b = rig.nodes
    rig.do(a.phone.dial, b.uri, None)
    rig.do(a.phone.hang_up, None)
    assert b.call.reason == "Missed call" and b.phone.missed == 1 and not b.audio.is_ringing
    rig.run(40000)
    assert rig.sequence()[2:] == ["1>2 CANCEL", "2>1 200", "2>1 487", "1>2 ACK"]
    assert a.phone.calls == b.phone.calls == []


def test_the_callee_rejects():
    rig = Rig()
    a, b = rig.nodes
    call = rig.do(a.phone.dial, b.uri, None)
    rig.do(b.phone.reject, None)
    assert call.reason == "Busy" and call.status == 486 and a.audio.tone == "busy" and b.state == "idle"


def test_a_busy_phone_without_call_waiting():
    rig = Rig(3, {2: [("call_waiting.enable", "0")]})
    a, b, c = rig.nodes
    rig.talk()
    call = rig.do(c.phone.dial, b.uri, None)
    assert call.status == 486 and c.audio.tone == "busy" and b.state == "talking"


def test_do_not_disturb():
    rig = Rig(2, {2: [("features.dnd.enable", "1")]})
    a, b = rig.nodes
    call = rig.do(a.phone.dial, b.uri, None)
    assert call.status == 480 and call.reason == "Not available" and b.state == "idle" and b.phone.missed == 1


def test_nobody_there():
    rig = Rig()
    a = rig.nodes[0]
    call = rig.do(a.phone.dial, "1009@10.0.0.9", None)
    rig.run(33000)
    assert call.state == "ended" and call.reason == "Server does not answer"


def test_hold_silences_both_and_resume_brings_the_sound_back():
    rig = Rig()
    a, b = rig.nodes
    a.said, b.said = 1004, 700
    rig.talk()
    _hear(rig)
    rig.do(a.phone.hold, None)
    assert a.state == "held" and b.call.held_by_peer and b.state == "talking"
    assert a.leds.lit["line1"] == ("green", "slow", 500)
    _hear(rig)
    assert level(a.heard) == 0 and level(b.heard) == 0
    rig.do(a.phone.resume, None)
    assert a.state == "talking" and not b.call.held_by_peer
    _hear(rig)
    assert abs(frequency(b.heard) - 1004) < 5 and abs(frequency(a.heard) - 700) < 5
    rig.do(b.phone.hold, None)
    rig.do(a.phone.hold, None)
    assert a.call.media.settings.direction == b.call.media.settings.direction == "inactive"
    rig.do(a.phone.resume, None)
    rig.do(b.phone.resume, None)
    _hear(rig)
    assert abs(frequency(b.heard) - 1004) < 5 and abs(frequency(a.heard) - 700) < 5


def test_both_press_hold_at_once():
    rig = Rig()
    a, b = rig.nodes
    rig.talk()
    a.phone.hold(None, rig.now)
    b.phone.hold(None, rig.now)
    rig.settle()
    rig.run(6000)
    assert a.state == b.state == "held"
    assert a.call.media.settings.direction == b.call.media.settings.direction == "inactive"
    assert [what for _, _, what in rig.log].count("491") >= 1


def test_a_second_call_is_answered_after_the_hold_and_swapped():
    rig = Rig(3)
    a, b, c = rig.nodes
    b.said, c.said = 700, 1004
    first, _ = rig.talk(0, 1)
    rig.do(c.phone.dial, a.uri, None)
    assert a.audio.tone == "callwaiting" and a.state == "talking"
    before = len(rig.log)
    rig.do(a.phone.answer, None)
    second = a.call
    words = [word for word in rig.sequence() if word in ("1>2 INVITE", "2>1 200", "1>2 ACK", "1>3 200")]
    assert words[-4:] == ["1>2 INVITE", "2>1 200", "1>2 ACK", "1>3 200"] and len(rig.log) > before
    assert second.state == "talking" and first.state == "held" and second is not first
    _hear(rig)
    assert abs(frequency(a.heard) - 1004) < 5 and level(b.heard) == 0
    rig.do(a.phone.swap)
    assert first.state == "talking" and second.state == "held" and c.call.held_by_peer
    _hear(rig)
    assert abs(frequency(a.heard) - 700) < 5
    rig.do(a.phone.hang_up, None)
    assert a.call is second and second.state == "held" and b.state == "ended"
    rig.do(a.phone.resume, None)
    _hear(rig)
    assert abs(frequency(a.heard) - 1004) < 5


def test_no_answer_forward_is_the_reference_flow():
    forwards = [("forward.no_answer.enable", "1"), ("forward.no_answer.target", "1003@10.0.0.3")]
    for rings in (1, 20):
        rig = Rig(3, {2: forwards + [("forward.no_answer.timeout", str(rings))]})
        a, b, c = rig.nodes
        call = rig.do(a.phone.dial, b.uri, None)
        rig.run(6000 * rings - 200)
        assert b.state == "ringing" and c.state == "idle"
        rig.run(400)
        assert call.state == "ringing" and call.peer_number == "1003" and call.diverted_by == "1002"
        assert b.call.reason == "Forwarded to 1003@10.0.0.3" and b.phone.missed == 0
        assert c.call.peer_number == "1001" and c.call.diverted_by == "1002"
        rig.do(c.phone.answer, None)
        assert call.state == c.state == "talking"
        repeated = [word for word in rig.sequence() if word != "2>1 180"]
        assert repeated == [
            "1>2 INVITE", "2>1 302", "1>2 ACK", "1>3 INVITE", "3>1 180", "3>1 200", "1>3 ACK",
        ]  # fmt: skip
        a.said, c.said = 1004, 700
        _hear(rig)
        assert abs(frequency(c.heard) - 1004) < 5 and abs(frequency(a.heard) - 700) < 5


def test_always_and_busy_forward():
    for kind in ("always", "busy"):
        name = "forward.%s." % kind
        rig = Rig(4, {2: [(name + "enable", "1"), (name + "target", "1003@10.0.0.3")]})
        a, b, c, d = rig.nodes
        if kind == "busy":
            rig.talk(3, 1)
        call = rig.do(a.phone.dial, b.uri, None)
        assert c.state == "ringing" and call.peer_number == "1003" and len(b.phone.history.entries("forwarded")) == 1
        rig.do(c.phone.answer, None)
        assert call.state == "talking"


def test_a_chain_of_forwards_and_a_loop():
    def always(target):
        return [("forward.always.enable", "1"), ("forward.always.target", target)]

    rig = Rig(4, {2: always("1003@10.0.0.3"), 3: always("1004@10.0.0.4")})
    call = rig.do(rig.nodes[0].phone.dial, rig.nodes[1].uri, None)
    assert rig.nodes[3].state == "ringing" and call.peer_number == "1004"
    assert rig.nodes[3].call.diverted_by in ("1003", "1002")
    rig = Rig(3, {2: always("1003@10.0.0.3"), 3: always("1002@10.0.0.2")})
    call = rig.do(rig.nodes[0].phone.dial, rig.nodes[1].uri, None)
    assert call.state == "ended" and call.reason == "Redirection loop"


def test_a_ringing_call_is_sent_on():
    rig = Rig(3)
    a, b, c = rig.nodes
    call = rig.do(a.phone.dial, b.uri, None)
    rig.do(b.phone.forward_call, None, c.uri)
    assert c.state == "ringing" and b.state == "idle" and call.peer_number == "1003"


def test_digits_travel_in_rtp_and_in_info():
    rig = Rig()
    a, b = rig.nodes
    rig.talk()
    rig.do(a.phone.send_dtmf, "159#", None)
    _hear(rig, 1500)
    assert b.digits == "159#"
    rig = Rig(2, {1: [("account.1.dtmf.type", "2")]})
    a, b = rig.nodes
    rig.talk()
    rig.do(a.phone.send_dtmf, "42*", None)
    rig.run(200)
    assert b.digits == "42*"


def test_mute_sends_silence():
    rig = Rig()
    a, b = rig.nodes
    a.said = 1004
    rig.talk()
    rig.do(a.phone.toggle_mute)
    _hear(rig)
    assert level(b.heard) < 50
    rig.do(a.phone.toggle_mute)
    _hear(rig)
    assert abs(frequency(b.heard) - 1004) < 5


def test_a_lossy_network_delays_and_does_not_break():
    rig = Rig()
    a, b = rig.nodes
    count = [0]

    def lose_every_other(data):
        count[0] += 1
        return count[0] % 2 == 1

    rig.lose = lose_every_other
    call = rig.do(a.phone.dial, b.uri, None)
    rig.run(4000)
    assert b.state == "ringing"
    rig.do(b.phone.answer, None)
    rig.run(4000)
    assert call.state == "talking" and b.state == "talking"
    rig.do(a.phone.hang_up, None)
    rig.run(8000)
    assert a.phone.calls == b.phone.calls == []


def test_a_peer_that_vanishes_is_noticed():
    rig = Rig()
    a, b = rig.nodes
    out, _ = rig.talk()
    rig.lose = lambda data: True
    rig.run(31000)
    assert out.warning == "No sound from the other side"
    rig.run(5000)
    assert out.state == "ended"


def test_eight_calls_on_one_phone():
    rig = Rig(9)
    a = rig.nodes[0]
    calls = []
    for other in rig.nodes[1:]:
        rig.do(other.phone.dial, a.uri, None)
        call = a.phone.slots.ringing_here
        rig.do(a.phone.answer, call)
        calls.append(call)
    assert [call.state for call in calls] == ["held"] * 7 + ["talking"]
    a.said = 1004
    rig.do(a.phone.resume, calls[2])
    _hear(rig)
    assert abs(frequency(rig.nodes[3].heard) - 1004) < 5 and level(rig.nodes[8].heard) == 0
    kit.raises(LocalError, a.phone.dial, "1@10.0.0.2", None, rig.now)


def test_an_own_address_is_not_called_for_ever():
    rig = Rig()
    a = rig.nodes[0]
    rig.do(a.phone.dial, a.uri, None)
    rig.run(40000)
    for call in list(a.phone.calls):
        rig.do(a.phone.hang_up, call)
    rig.run(40000)
    assert a.phone.calls == []


def test_a_bare_address_is_called_directly():
    rig = Rig()
    a, b = rig.nodes
    call = rig.do(a.phone.dial, "10*0*0*2", None)
    assert b.state == "ringing" and call.peer_number == "10.0.0.2"
    rig.do(b.phone.answer, None)
    assert call.state == "talking"
    rig.do(b.phone.hold, None)
    assert call.held_by_peer


def test_a_plain_user_agent_answers_any_user_by_itself():
    plain = [("account.1.enable", "0"), ("offhook.accept_any", "1"), ("account.1.auto_answer", "1")]
    rig = Rig(2, {2: plain})
    a, b = rig.nodes
    call = rig.do(a.phone.dial, "whoever@10.0.0.2", None)
    rig.run(1100)
    assert call.state == b.state == "talking" and b.phone.path == "speaker"
