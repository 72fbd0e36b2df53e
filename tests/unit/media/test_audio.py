"""The audio of the phone as one box: frames in, frames and packets out."""

from array import array

from firmware.base.errors import LocalError
from firmware.media.audio import Audio
from firmware.media.ringer import CADENCES, RINGS, ring_elements
from tests.unit.kit import raises
from tests.unit.media.analysis import level
from tests.unit.media.test_session import FRAME, session_for, tone_packet

SILENCE = array("h", bytes(320))


def listen(audio, frames, microphone=SILENCE):
    out = array("h")
    speaker = array("h", [77] * 160)
    for _ in range(frames):
        audio.tick(microphone, speaker)
        out.extend(speaker)
    return out


def loud(samples):
    return max(abs(value) for value in samples) > 100


def test_an_idle_phone_is_silent_and_overwrites_the_frame():
    audio = Audio()
    assert not any(listen(audio, 2)) and audio.is_silent
    assert audio.tick(FRAME, array("h", SILENCE)) == 0


def test_a_tone_plays_until_stopped():
    audio = Audio()
    audio.play("dial")
    out = listen(audio, 50)
    assert level(out[800:], 350) > 3900 and level(out[800:], 440) > 3900 and not audio.is_silent
    assert audio.tone == "dial"
    audio.stop()
    out = listen(audio, 2)
    assert not any(out[64:]) and audio.tone is None and audio.is_silent


def test_the_phone_is_active_until_the_last_sound_has_faded():
    audio = Audio()
    assert not audio.is_active
    audio.play("dial")
    assert audio.is_active
    listen(audio, 3)
    audio.stop()
    assert audio.is_active  # 8 ms are still to be heard
    listen(audio, 2)
    assert not audio.is_active


def test_playing_the_same_tone_again_does_not_begin_it_again():
    audio, other = Audio(), Audio()
    audio.play("ring")
    other.play("ring")
    out = listen(audio, 10)
    audio.play("ring")
    assert out + listen(audio, 10) == listen(other, 20)


def test_one_tone_follows_another():
    audio = Audio()
    audio.play("ring")
    listen(audio, 10)
    audio.play("busy")
    out = listen(audio, 20)
    assert level(out[800:2400], 620) > 3900 and level(out[800:2400], 440) < 20


def test_settings_replace_a_tone():
    audio = Audio()
    audio.define("dial", "425/200,0/200")
    audio.play("dial")
    out = listen(audio, 20)
    assert level(out[160:1440], 425) > 7900 and not loud(out[1600:3200])
    raises(LocalError, audio.define, "dial", "loud")
    raises(LocalError, audio.play, "no such tone")


def test_volume_zero_is_silent_and_steps_are_louder():
    audio = Audio()
    levels = []
    for step in (0, 4, 8, 12):
        audio.tone_volume = step
        audio.play("busy")
        levels.append(level(listen(audio, 10)[400:1600], 480))
        audio.stop()
        listen(audio, 1)
    assert levels[0] == 0 and levels == sorted(levels) and levels[3] > 6 * levels[1]


def test_a_digit_is_heard_briefly_over_a_tone():
    audio = Audio()
    audio.play_digit("5")
    out = listen(audio, 10)
    assert level(out[160:880], 770) > 3800 and level(out[160:880], 1336) > 3800
    assert not any(out[960:])
    audio.play("dial")
    audio.play_digit("#")
    out = listen(audio, 10)
    assert level(out[160:880], 941) > 3500 and level(out[1120:1520], 350) > 3500


def test_a_beep_is_heard_twice_and_leaves_the_tone():
    audio = Audio()
    audio.beep()
    assert audio.is_active
    out = listen(audio, 30)
    assert level(out[160:1040], 440) > 7000 and level(out[2560:3440], 440) > 7000
    assert not loud(out[1440:2200]) and not any(out[3700:]) and not audio.is_active


def test_ringing_has_its_cadence_and_ends():
    audio = Audio()
    audio.ring(True)
    out = listen(audio, 400)
    assert all(loud(out[at : at + 160]) for at in range(0, 16000, 160))
    assert not loud(out[16000:48000]) and loud(out[48000:48400])
    assert max(abs(value) for value in out) > 5000
    audio.ring(False)
    out = listen(audio, 5)
    assert not any(out[64:]) and not audio.is_ringing


def test_ring_volume():
    audio = Audio()
    audio.ring_volume = 0
    audio.ring(True)
    assert not loud(listen(audio, 20))
    audio.ring_volume = 8
    assert max(listen(audio, 5)) > 7000


def test_cadences_are_those_of_bellcore():
    assert CADENCES == (
        (2000, 4000),
        (800, 400, 800, 4000),
        (400, 200, 400, 200, 800, 4000),
        (300, 200, 1000, 200, 300, 4000),
        (500,),
    )


def test_every_ring_and_cadence_lasts_as_its_table_says():
    for cadence, times in enumerate(CADENCES):
        for sound in range(len(RINGS)):
            elements = ring_elements(sound + 1, cadence + 1)
            assert sum(element.samples for element in elements) == 8 * sum(times)
    audio = Audio()
    audio.ring(True, 2, 5)
    out = listen(audio, 60)
    assert loud(out[:3900]) and not loud(out[4000:])


def test_the_microphone_goes_to_the_peer():
    audio, session = Audio(), session_for()
    audio.connect(session)
    speaker = array("h", SILENCE)
    assert audio.tick(FRAME, speaker) == 172
    assert session.length == 172 and session.packet[12:172] != b"\xff" * 160


def test_mute_sends_silence_and_keeps_the_packets_flowing():
    audio, session = Audio(), session_for()
    audio.connect(session)
    speaker = array("h", SILENCE)
    audio.mute(True)
    assert audio.tick(FRAME, speaker) == 172 and session.packet[12:172] == b"\xff" * 160
    audio.mute(False)
    assert audio.tick(FRAME, speaker) == 172 and session.packet[12:172] != b"\xff" * 160


def test_the_peer_and_a_tone_are_heard_together():
    audio, session = Audio(), session_for()
    audio.connect(session)
    audio.play("callwaiting")
    out = array("h")
    speaker = array("h", SILENCE)
    for number in range(15):
        data = tone_packet(number)
        session.put(data, len(data), 20 * number)
        audio.tick(SILENCE, speaker)
        out.extend(speaker)
    assert level(out[800:2160], 440) > 7500 and level(out[800:2160], 1000) > 7500


def test_a_session_comes_and_goes_in_the_middle():
    audio, session = Audio(), session_for()
    for number in range(25):  # half a second that no one heard must not be heard later
        data = tone_packet(number)
        session.put(data, len(data), 20 * number)
    audio.connect(session)
    assert not any(listen(audio, 3))
    assert session.stats["sent"] == 3
    audio.connect(None)
    assert not any(listen(audio, 3)) and session.stats["sent"] == 3
    audio.connect(session)
    listen(audio, 1, FRAME)
    assert session.stats["sent"] == 4


def test_loud_sounds_together_saturate():
    audio = Audio()
    audio.tone_volume = audio.ring_volume = 15
    audio.play("dial")
    audio.ring(True)
    out = listen(audio, 20)
    assert max(out) == 32767 and min(out) == -32768
