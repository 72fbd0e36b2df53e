"""Hook, speaker, headset, mute and volumes."""

from firmware.base.errors import LocalError
from firmware.phone import notifications
from firmware.sip import events
from tests.unit import kit
from tests.unit.phone.fakes import Bench, sdp

_CAROL = b"<sip:1004@192.0.2.5>"


def _type(bench, digits):
    for digit in digits:
        bench.phone.digit(digit, bench.now)


def test_lifting_the_handset_seizes_a_line_with_dial_tone():
    bench = Bench()
    bench.phone.hook(True, bench.now)
    call = bench.phone.focus
    assert call.state == "dialling" and bench.audio.tone == "dial" and bench.phone.path == "handset"
    bench.phone.digit("1", bench.now)
    assert call.digits == "1" and bench.audio.tone is None and bench.audio.digits == "1"
    bench.phone.hook(False, bench.now)
    assert bench.phone.calls == [] and bench.audio.tone is None and bench.phone.path == "none"


def test_lifting_answers_and_laying_down_hangs_up():
    bench = Bench()
    session = bench.incoming()
    bench.phone.hook(True, bench.now)
    assert session.last[0] == "answer" and bench.phone.path == "handset"
    bench.phone.hook(False, bench.now)
    assert session.last == ("hang_up",) and bench.phone.path == "none"


def test_laying_down_cancels_an_outgoing_call_and_keeps_a_held_one():
    bench = Bench()
    bench.phone.hook(True, bench.now)
    _type(bench, "1002#")
    bench.phone.hook(False, bench.now)
    assert bench.agent.sessions[0].last == ("hang_up",)
    bench = Bench()
    bench.phone.hook(True, bench.now)
    call, session = bench.talk()
    bench.phone.hold(None, bench.now)
    bench.phone.hook(False, bench.now)
    assert call.state == "held" and bench.phone.path == "none" and session.last[0] == "reoffer"


def test_lifting_in_a_speaker_call_only_moves_the_sound():
    bench = Bench()
    call, session = bench.talk()
    assert bench.phone.path == "speaker"
    bench.phone.hook(True, bench.now)
    assert bench.phone.path == "handset" and call.state == "talking" and session.asked == []
    bench.phone.press_speaker(bench.now)
    assert bench.phone.path == "speaker"
    bench.phone.hook(False, bench.now)
    assert call.state == "talking" and bench.phone.path == "speaker"
    bench.phone.press_speaker(bench.now)
    assert call.state == "ended" and session.last == ("hang_up",) and bench.phone.path == "none"


def test_the_speaker_key_toggles_a_line():
    bench = Bench()
    bench.phone.press_speaker(bench.now)
    assert bench.audio.tone == "dial" and bench.phone.path == "speaker"
    bench.phone.press_speaker(bench.now)
    assert bench.phone.calls == [] and bench.phone.path == "none" and bench.audio.tone is None


def test_the_speaker_key_sends_what_was_typed_on_hook():
    bench = Bench()
    _type(bench, "1002")
    bench.phone.press_speaker(bench.now)
    assert len(bench.agent.sessions) == 1 and bench.phone.path == "speaker"


def test_the_headset_key_seizes_answers_and_moves():
    bench = Bench()
    bench.phone.press_headset(bench.now)
    assert bench.phone.headset_mode and bench.phone.path == "headset" and bench.audio.tone == "dial"
    bench.phone.press_headset(bench.now)
    assert not bench.phone.headset_mode and bench.phone.calls == []
    session = bench.incoming()
    bench.phone.press_headset(bench.now)
    assert session.last[0] == "answer" and bench.phone.path == "headset"
    bench.phone.press_headset(bench.now)
    assert bench.phone.path == "speaker" and bench.phone.focus.state == "talking"


def test_headset_mode_lasts_only_when_it_has_priority():
    for prior in ("0", "1"):
        bench = Bench([("features.headset_prior", prior), ("phone_setting.headsetkey_mode", "0")])
        bench.phone.press_headset(bench.now)
        assert bench.phone.headset_mode and bench.phone.calls == []
        call, _ = bench.talk()
        assert bench.phone.path == "headset"
        bench.phone.hang_up(call, bench.now)
        assert bench.phone.headset_mode == (prior == "1") and bench.phone.path == "none"


def test_laying_down_with_a_call_waiting_rings_on():
    bench = Bench()
    bench.phone.hook(True, bench.now)
    bench.talk()
    session = bench.incoming(_CAROL)
    bench.phone.hook(False, bench.now)
    assert session.last == ("ring", 180) and bench.audio.is_ringing and bench.phone.focus.session is session


def test_the_handset_hears_the_failure_until_it_is_laid_down():
    bench = Bench()
    bench.phone.hook(True, bench.now)
    _, session = bench.outgoing()
    bench.event(events.CALL_FAILED, session, 486, b"")
    assert bench.audio.tone == "busy"
    bench.phone.hook(False, bench.now)
    assert bench.audio.tone is None and bench.phone.calls == []


def test_mute_ends_with_the_call():
    bench = Bench()
    kit.raises(LocalError, bench.phone.toggle_mute, bench.now)
    call, _ = bench.talk()
    bench.phone.toggle_mute(bench.now)
    assert bench.phone.is_muted and bench.audio.is_muted and bench.leds.lit["mute"] == ("red", "on", 0)
    bench.phone.hang_up(call, bench.now)
    assert not bench.phone.is_muted and not bench.audio.is_muted and bench.leds.lit["mute"][0] == "off"


def test_volume_keys_change_the_ringer_when_idle_and_the_receiver_in_talk():
    bench = Bench()
    bench.phone.change_volume(1, bench.now)
    assert bench.phone.volume("ring") == 9 and bench.settings.get("voice.ring_vol") == "9"
    assert bench.audio.ring_volume == 9
    bench.phone.change_volume(-20, bench.now)
    assert bench.phone.volume("ring") == 0
    bench.talk()
    bench.phone.change_volume(20, bench.now)
    assert bench.phone.volume("speaker") == 15 and bench.phone.volume("handset") == 8
    changes = bench.notifications(notifications.SETTINGS_CHANGED)
    assert len(changes) > 0


def test_volume_keys_change_the_ringer_while_it_rings_whatever_path_is_open():
    bench = Bench()
    _, session = bench.talk()
    bench.phone.hook(True, bench.now)
    bench.event(events.CALL_ENDED, session, events.BY_PEER)
    assert bench.phone.volume_kind == "handset"
    bench.incoming()
    bench.phone.change_volume(1, bench.now)
    assert bench.phone.volume("ring") == 9 and bench.phone.volume("handset") == 8


def test_an_answered_call_on_a_lifted_handset_that_was_laid_down_before_the_hold_rings_on():
    bench = Bench()
    bench.phone.hook(True, bench.now)
    _, one = bench.talk()
    two = bench.incoming(_CAROL)
    bench.phone.answer(None, bench.now)
    bench.phone.hook(False, bench.now)
    bench.event(events.OFFER_ANSWERED, one, sdp("recvonly"))
    bench.wait(3000)
    assert two.last == ("ring", 180) and bench.audio.is_ringing


def test_the_headset_and_speaker_keys_answer_even_where_they_are_on():
    bench = Bench([("features.headset_prior", "1"), ("phone_setting.headsetkey_mode", "0")])
    bench.phone.press_headset(bench.now)
    session = bench.incoming()
    bench.phone.press_headset(bench.now)
    assert session.last[0] == "answer" and bench.phone.path == "headset" and bench.phone.headset_mode
    bench = Bench()
    _, one = bench.talk()
    bench.phone.hold(None, bench.now)
    bench.event(events.OFFER_ANSWERED, one, sdp("recvonly"))
    session = bench.incoming(_CAROL)
    bench.phone.press_speaker(bench.now)
    assert session.last[0] == "answer" and bench.phone.path == "speaker"
