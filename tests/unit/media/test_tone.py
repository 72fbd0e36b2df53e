"""The grammar of tones, and the sound of the player: pitch, cadence, no drift, no clicks."""

import math
from array import array

from firmware.base.errors import LocalError
from firmware.media.tone import Element, Player, parse_tone
from firmware.media.tones_us import DTMF, TONES
from tests.unit.kit import raises
from tests.unit.media.analysis import level, phase_between, phasor


def play(player, frames):
    out = array("h")
    for _ in range(frames):
        frame = array("h", bytes(320))
        player.add_to(frame)
        out.extend(frame)
    return out


def playing(text):
    player = Player()
    player.play(parse_tone(text, 32))
    return player


def heard(samples, start_ms, end_ms):
    return max(abs(value) for value in samples[start_ms * 8 : end_ms * 8]) > 100


def test_the_grammar():
    elements = parse_tone("!350+440/100, !0/100,480+620+700+800/250,440")
    assert [element.frequencies for element in elements] == [(350, 440), (), (480, 620, 700, 800), (440,)]
    assert [element.is_once for element in elements] == [True, True, False, False]
    assert [element.samples for element in elements[:3]] == [800, 800, 2000]
    assert elements[3].samples > 8000 * 3600


def test_what_the_grammar_refuses():
    for text in (
        "", ",", "350+", "+350", "350/", "/100", "a/100", "350/x", "350/-1", "199/100", "7001/100", "350/30001",
        "300+300+300+300+300/10", "350*25/100", "!!350/100", "350.5/10", ",".join(["350/100"] * 9),
    ):
        raises(LocalError, parse_tone, text)


def test_what_8_khz_cannot_carry_is_silent():
    (element,) = parse_tone("440+5000/100")
    assert element.frequencies == (440,)


def test_every_preset_is_read():
    for text in TONES.values():
        assert parse_tone(text, 32)


def test_two_sines_of_equal_level_and_nothing_else():
    samples = play(playing("350+440"), 51)[160:8160]
    assert 3900 < level(samples, 350) < 4050 and 3900 < level(samples, 440) < 4050
    for other in (300, 395, 700, 880, 1000, 3000):
        assert level(samples, other) < 4


def test_pitch_is_exact_and_does_not_drift_over_30_seconds():
    player = playing("440/30000")
    out = play(player, 50)
    _, early = phasor(out[4000:8000], 440)
    for _ in range(1500):
        last = array("h", bytes(320))
        player.add_to(last)
        if not any(last):
            raise AssertionError("a hole at the end of the element")
    late = play(player, 25)
    _, end = phasor(late, 440)
    # 1550 frames begin a whole number of turns of 440 Hz after sample 0, and 4000 samples are 220 turns.
    assert abs(phase_between(end, early)) < 0.05


def test_pitch_is_within_a_hundredth_of_a_hertz():
    for frequency in (201, 697, 1477, 3999):
        player = playing("%d" % frequency)
        out = play(player, 101)[160:]
        one, other = phasor(out[:8000], frequency)[1], phasor(out[8000:16000], frequency)[1]
        assert abs(phase_between(other, one)) / (2 * math.pi) < 0.01, frequency


def test_busy_has_its_cadence():
    out = play(playing(TONES["busy"]), 100)
    assert heard(out, 0, 20) and heard(out, 480, 500) and not heard(out, 500, 1000)
    assert heard(out, 1000, 1020) and not heard(out, 1500, 1990)


def test_elements_may_begin_inside_a_frame():
    out = play(playing("1000/33,0/34"), 10)
    for ms in range(0, 190, 67):
        assert heard(out, ms + 10, ms + 12) and not heard(out, ms + 33, ms + 67)


def test_elements_marked_once_play_once():
    out = play(playing("!350+440/100,!0/100,480/50,0/50"), 50)
    assert level(out[160:640], 350) > 2000
    assert not heard(out, 100, 200)
    assert level(out[1680:1920], 480) > 5000 and heard(out, 300, 340) and not heard(out, 350, 400)
    assert level(out[4960:5120], 480) > 5000


def test_a_tone_of_elements_marked_once_ends():
    player = playing("!1000/100")
    out = play(player, 10)
    assert heard(out, 0, 100) and not heard(out, 100, 200) and not player.is_playing


def test_three_steps_of_the_information_tone():
    out = play(playing(TONES["info"]), 60)
    for frequency, ms in ((950, 100), (1400, 430), (1800, 760)):
        assert level(out[ms * 8 : ms * 8 + 1600], frequency) > 7000
    assert not heard(out, 990, 1200)


def largest_step(samples):
    """The largest second difference: what a click is."""
    return max(abs(samples[i + 1] - 2 * samples[i] + samples[i - 1]) for i in range(1, len(samples) - 1))


def test_nothing_clicks():
    smooth = largest_step(play(playing("350+440"), 50)[160:])
    player = playing("350+440/101,0/57")
    out = array("h", [0]) + play(player, 40)
    player.play(parse_tone("350+440"))
    out.extend(play(player, 4))
    player.stop()
    out.extend(play(player, 4))
    assert largest_step(out) < 2 * smooth
    assert not heard(out[-320:], 0, 40)


def test_a_tone_that_goes_on_after_its_length_has_no_seam():
    out = play(playing("350+440/100"), 40)
    whole = play(playing("350+440"), 40)
    assert out == whole


def test_stop_fades_out_in_8_ms_and_play_follows_at_once():
    player = playing("440")
    play(player, 2)
    player.stop()
    assert player.is_playing is False
    out = play(player, 1)
    assert heard(out, 0, 2) and not heard(out, 8, 20)
    player.play(parse_tone("1000"))
    play(player, 2)
    player.play(parse_tone("500"))
    assert player.is_playing
    out = play(player, 20)
    assert level(out[320:3200], 500) > 7900 and level(out[320:3200], 1000) < 20


def test_gain_scales_the_tone():
    player = Player()
    player.set_gain(512)
    player.play(parse_tone("1000"))
    assert 3950 < level(play(player, 10)[800:1600], 1000) < 4010
    player.set_gain(1024)
    assert 7950 < level(play(player, 10)[800:1600], 1000) < 8010
    player.set_gain(1 << 20)
    assert max(play(player, 2)) <= 32767


def test_the_tone_is_added_to_what_is_there():
    player = playing("1000")
    play(player, 2)
    frame = array("h", [30000] * 160)
    assert player.add_to(frame)
    assert max(frame) == 32767 and 21000 < min(frame) < 23000


def test_dtmf_pairs_are_those_of_q23():
    assert DTMF["1"] == (697, 1209) and DTMF["5"] == (770, 1336) and DTMF["#"] == (941, 1477)
    assert DTMF["D"] == (941, 1633) and DTMF["0"] == (941, 1336) and len(DTMF) == 16


def test_an_element_shorter_than_its_fades():
    player = Player()
    player.play([Element((1000,), 5), Element((), 5)])
    out = play(player, 5)
    for ms in range(0, 100, 10):
        assert heard(out, ms, ms + 5) and not heard(out, ms + 5, ms + 10)
