"""What is heard: tones of the settings, the ring of the account, silence of the key tones."""

from firmware.phone import notifications
from firmware.sip import events
from tests.unit.phone.fakes import Bench


def test_tones_come_from_the_settings_and_bad_ones_are_told():
    bench = Bench([("voice.tone.busy", "425/500,0/500"), ("voice.tone.ring", "nonsense")])
    assert bench.audio.tones == {"busy": "425/500,0/500"}
    assert len(bench.notifications(notifications.PROBLEM_FOUND)) == 1


def test_the_ring_of_the_account_goes_before_that_of_the_phone():
    for own, phone, sound in (("Common", "Ring3.wav", 3), ("Resource:Ring5.wav", "Ring1.wav", 5), ("Common", "x", 1)):
        bench = Bench([("account.1.ringtone.ring_type", own), ("phone_setting.ring_type", phone)])
        bench.incoming()
        assert bench.audio.is_ringing and bench.audio.ring_sound == sound
    bench = Bench([("phone_setting.ring_type", "Ring8.wav")], "t41p")
    bench.incoming()
    assert bench.audio.ring_sound == 5


def test_keys_are_heard_only_with_an_open_path_and_when_wanted():
    bench = Bench()
    bench.phone.digit("1", bench.now)
    assert bench.audio.digits == ""
    bench = Bench([("features.key_tone", "0")])
    bench.phone.hook(True, bench.now)
    bench.phone.digit("1", bench.now)
    assert bench.audio.digits == ""


def test_a_waiting_call_may_be_silent():
    bench = Bench([("call_waiting.tone", "0")])
    bench.talk()
    bench.incoming(b"<sip:1004@192.0.2.5>")
    assert bench.audio.tone is None and not bench.audio.is_ringing


def _outputs(bench):
    return [told[1] for told in bench.notifications(notifications.OUTPUT_CHANGED)]


def test_ringing_is_heard_from_the_speaker_even_with_the_handset_lifted():
    bench = Bench()
    assert _outputs(bench) == ["none"]
    session = bench.incoming()
    assert _outputs(bench) == ["speaker"] and bench.phone.path == "none"
    bench.phone.hook(True, bench.now)
    assert _outputs(bench) == ["handset"]
    bench.event(events.CALL_ENDED, session, events.BY_PEER)
    bench.wait(10000)
    bench.incoming()
    assert _outputs(bench) == ["speaker"] and bench.phone.path == "handset"


def test_what_a_held_call_has_to_say_is_heard_with_the_handset_down():
    bench = Bench()
    bench.phone.hook(True, bench.now)
    bench.talk()
    bench.phone.hold(None, bench.now)
    bench.phone.hook(False, bench.now)
    assert _outputs(bench) == ["none", "handset", "speaker"] and bench.leds.lit["speaker"][0] == "off"
    bench.phone.hang_up(None, bench.now)
    assert _outputs(bench) == ["none"]


def test_the_dial_tone_stutters_while_not_to_be_disturbed():
    bench = Bench([("features.dnd.enable", "1")])
    bench.phone.hook(True, bench.now)
    assert bench.audio.tone == "stutter"
    bench.phone.set_dnd(False, bench.now)
    assert bench.audio.tone == "dial"
