"""The set: hook, keys of the audio path, dialling, line keys, volumes, mute."""

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


def test_off_hook_the_number_goes_after_the_pause():
    bench = Bench()
    bench.phone.hook(True, bench.now)
    _type(bench, "100")
    bench.wait(3999)
    _type(bench, "2")
    bench.wait(3999)
    assert bench.agent.sessions == []
    bench.wait(1)
    assert bench.agent.sessions[0].target == b"sip:1002@192.0.2.5"


def test_on_hook_digits_wait_for_send():
    bench = Bench()
    _type(bench, "1002")
    assert bench.phone.focus.state == "dialling" and bench.phone.path == "none" and bench.audio.tone is None
    bench.wait(60000)
    assert bench.agent.sessions == []
    bench.phone.send(bench.now)
    assert bench.agent.sessions[0].target == b"sip:1002@192.0.2.5" and bench.phone.path == "speaker"


def test_on_hook_digits_go_by_themselves_when_set():
    bench = Bench([("phone_setting.predial_autodial", "1"), ("phone_setting.inter_digit_time", "2")])
    _type(bench, "1002")
    bench.wait(2000)
    assert len(bench.agent.sessions) == 1


def test_the_key_that_sends():
    for mode, key in (("1", "#"), ("2", "*")):
        bench = Bench([("features.pound_key.mode", mode)])
        _type(bench, "1002" + key)
        assert bench.agent.sessions[0].target == b"sip:1002@192.0.2.5"
    bench = Bench([("features.pound_key.mode", "0")])
    _type(bench, "*72#")
    assert bench.phone.focus.digits == "*72#"
    bench.phone.send(bench.now)
    assert bench.agent.sessions[0].target == b"sip:*72%23@192.0.2.5"


def test_the_send_key_first_is_a_digit():
    bench = Bench()
    _type(bench, "#1#")
    assert bench.agent.sessions[0].target == b"sip:%231@192.0.2.5"


def test_backspace_and_the_longest_number():
    bench = Bench()
    _type(bench, "1" * 40)
    assert bench.phone.focus.digits == "1" * 32
    bench.phone.backspace(bench.now)
    assert bench.phone.focus.digits == "1" * 31
    kit.raises(LocalError, Bench().phone.send, bench.now)


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


def test_a_digit_after_a_failure_begins_a_new_call():
    bench = Bench()
    _, session = bench.outgoing()
    bench.event(events.CALL_FAILED, session, 486, b"")
    bench.phone.digit("5", bench.now)
    assert [call.digits for call in bench.phone.calls] == ["5"] and bench.audio.tone is None


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
    changes = bench.notifications(notifications.VOLUME_CHANGED)
    assert changes[-1] == (notifications.VOLUME_CHANGED, "speaker", 15)


def test_line_keys_seize_answer_and_resume():
    bench = Bench(accounts=2)
    bench.phone.press_line(2, bench.now)
    call = bench.phone.focus
    assert call.state == "dialling" and call.line == 2 and call.account.number == 2
    bench.phone.hang_up(None, bench.now)
    session = bench.incoming(account=bench.phone.accounts[1])
    call = bench.phone.focus
    assert call.line == 2
    bench.phone.press_line(2, bench.now)
    assert session.last[0] == "answer"
    bench.event(events.CALL_CONFIRMED, session, None)
    bench.phone.press_line(2, bench.now)
    assert call.state == "talking"
    bench.phone.hold(None, bench.now)
    bench.event(events.OFFER_ANSWERED, session, sdp("recvonly"))
    bench.phone.press_line(2, bench.now)
    assert call.state == "talking"
    kit.raises(LocalError, bench.phone.press_line, 9, bench.now)
    kit.raises(LocalError, bench.phone.press_line, 3, bench.now)


def test_calls_of_an_account_take_its_free_line_keys():
    bench = Bench([("linekey.2.type", "15"), ("linekey.2.line", "1")])
    first, _ = bench.talk()
    bench.incoming(_CAROL)
    third = bench.incoming(b"<sip:1005@192.0.2.5>")
    assert [call.line for call in bench.phone.calls] == [1, 2, 1] and third.last == ("ring", 180)


def test_do_not_disturb_and_forwards_are_switched_and_told():
    bench = Bench()
    bench.notifications("")
    bench.phone.set_dnd(True, bench.now)
    assert bench.phone.dnd and bench.notifications(notifications.SETTINGS_CHANGED)
    bench.phone.set_dnd(False, bench.now)
    assert not bench.phone.dnd
    bench.phone.set_forward("no_answer", True, "1003", 3, bench.now)
    assert bench.phone.forwards["no_answer"] == (True, "1003", 3)
    bench.phone.set_forward("no_answer", False, None, None, bench.now)
    assert bench.phone.forwards["no_answer"] == (False, "1003", 3)
    kit.raises(LocalError, bench.phone.set_forward, "always", True, "", None, bench.now)
    kit.raises(LocalError, bench.phone.set_forward, "always", True, "0049", None, bench.now)
    kit.raises(LocalError, bench.phone.set_forward, "no_answer", True, "1", 21, bench.now)
    kit.raises(LocalError, bench.phone.set_forward, "never", True, "1", 2, bench.now)
    assert bench.phone.forwards["always"] == (False, "", 0)


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


def test_an_account_is_needed_to_dial_and_the_hook_never_raises():
    bench = Bench(accounts=0)
    kit.raises(LocalError, bench.phone.seize, None, bench.now)
    bench.phone.hook(True, bench.now)
    assert bench.notifications(notifications.PROBLEM_FOUND) and bench.phone.is_off_hook
