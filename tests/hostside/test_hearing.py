"""Tones are measured right, and what is wrong with a sound is found."""

import math
import random
from array import array

import pytest
from offhook import audio, hearing


def mixed(*parts):
    return array("h", [sum(samples) for samples in zip(*parts, strict=True)])


@pytest.mark.parametrize("frequency", [300, 697.3, 1004, 1004.37, 3000.05])
def test_a_tone_is_measured_to_a_tenth_of_a_hertz(frequency):
    figures = hearing.analyse(audio.tone(frequency, 1, -12))
    assert abs(figures["frequency"] - frequency) < 0.1
    assert figures["snr"] > 45
    assert abs(figures["level"] + 12) < 0.1
    assert figures["gaps"] == [] and figures["seconds"] == 1.0


def test_noise_of_a_known_power_gives_its_signal_to_noise():
    noise = random.Random(1)
    tone = audio.tone(1004, 2, -10)
    loud = 32768 * 10 ** (-10 / 20) / math.sqrt(2)
    for wanted in (20, 33, 40):
        noisy = mixed(tone, [round(noise.gauss(0, loud / 10 ** (wanted / 20))) for _ in tone])
        assert abs(hearing.analyse(noisy)["snr"] - wanted) < 0.5


@pytest.mark.parametrize("milliseconds", [5, 20, 40, 100])
def test_a_silence_is_found_with_its_length(milliseconds):
    sound = audio.tone(1004, 2)
    sound[8000 : 8000 + 8 * milliseconds] = array("h", bytes(16 * milliseconds))
    assert abs(hearing.analyse(sound)["longest_gap"] - milliseconds) <= 2.5


def test_a_click_costs_signal_to_noise_and_counts_as_a_gap():
    sound = audio.tone(1004, 2)
    slipped = sound[:8200] + sound[8213:]
    figures = hearing.analyse(slipped)
    assert figures["snr"] < 25 and figures["longest_gap"] > 20


def test_silence_before_and_after_is_left_out():
    figures = hearing.analyse(array("h", bytes(3200)) + audio.tone(1004, 0.5) + array("h", bytes(6400)))
    assert abs(figures["seconds"] - 0.5) < 0.01 and figures["gaps"] == []


def test_silence_has_no_tone():
    figures = hearing.analyse(array("h", bytes(16000)))
    assert figures["frequency"] is None and figures["level"] == -96.0 and figures["seconds"] == 0.0
    assert hearing.analyse(array("h"))["frequency"] is None


def test_noise_has_no_tone():
    noise = random.Random(2)
    assert hearing.analyse(array("h", [noise.randint(-5000, 5000) for _ in range(16000)]))["frequency"] is None


def test_two_tones_are_both_told():
    figures = hearing.analyse(mixed(audio.tone(350, 1, -13), audio.tone(440, 1, -16)))
    assert [round(tone) for tone in figures["tones"]] == [350, 440]
