"""Sample arithmetic saturates, keeps inside its stretch, and is the same in both twins."""

from array import array

from firmware.media import mix, mix_plain
from firmware.media.tone import SINE
from tests.unit.kit import MICROPYTHON, skip

LOUD = (32767, -32768, 20000, -20000, 0, 1, -1, 12345)


def frame_of(values):
    return array("h", values)


def test_sums_saturate_at_both_ends():
    target = frame_of([32767, -32768, 30000, -30000, 5])
    mix.add(target, frame_of([1, -1, 2768, -2769, -6]), 5, mix.UNITY)
    assert list(target) == [32767, -32768, 32767, -32768, -1]


def test_gain_steps_are_2_decibels_around_unity():
    assert mix.GAINS[0] == 0 and mix.GAINS[8] == mix.UNITY and len(mix.GAINS) == 16
    for step in range(1, 15):
        assert abs(mix.GAINS[step + 1] / mix.GAINS[step] - 1.2589) < 0.005
    target = frame_of([0, 0])
    mix.add(target, frame_of([1000, -1000]), 2, mix.GAINS[11])
    assert 1990 <= target[0] <= 2000 and -2000 <= target[1] <= -1990


def test_only_the_count_asked_for_is_touched():
    target = frame_of([1, 1, 1, 1])
    mix.silence(target, 1, 2)
    assert list(target) == [1, 0, 0, 1]
    mix.copy_samples(target, 2, frame_of([9, 8, -7]), 2, 1)
    assert list(target) == [1, 0, -7, 1]
    data = bytearray(4)
    mix.copy_bytes(data, 1, b"abcd", 2, 2)
    assert data == b"\0cd\0"


def test_a_fade_runs_from_gain_to_gain():
    target = frame_of([0] * 4)
    mix.fade(target, 0, frame_of([1024] * 4), 0, 4, 1024, 0)
    assert list(target) == [1024, 768, 512, 256]
    mix.fade(target, 0, frame_of([-1024] * 4), 0, 4, 0, 1024)
    assert list(target) == [0, -256, -512, -768]


def test_a_sine_has_the_level_and_the_phase_asked_for():
    target = frame_of([0] * 9)
    oscillator = array("i", [0, 1 << 21])  # an eighth of a turn a sample: 1000 Hz
    mix.add_sine(target, 0, 9, SINE, oscillator, 0, 10000, 64, 0)
    for place, expected in enumerate([0, 7071, 10000, 7071, 0, -7071, -10000, -7071, 0]):
        assert abs(target[place] - expected) <= 2
    assert list(oscillator) == [1 << 21, 1 << 21]  # 9 eighths are 1 eighth


def test_the_twins_agree():
    if not MICROPYTHON:
        skip("viper is MicroPython's")
    from firmware.media import mix_viper

    assert mix.add is mix_viper.add
    sources = [frame_of(LOUD), frame_of([-value - 1 for value in LOUD]), frame_of([-32768] * 8), frame_of([32767] * 8)]
    for source in sources:
        for start in sources:
            for gain in mix.GAINS:
                one, other = frame_of(start), frame_of(start)
                mix_viper.add(one, source, 8, gain)
                mix_plain.add(other, source, 8, gain)
                assert one == other
            for first, last in ((0, 1024), (1024, 0), (1024, 1024), (333, 100)):
                one, other = frame_of(start), frame_of(start)
                mix_viper.fade(one, 1, source, 0, 7, first, last)
                mix_plain.fade(other, 1, source, 0, 7, first, last)
                assert one == other
    for level in (32767, 4000, 1):
        for envelope, ramp in ((64, 0), (0, 1), (64, -1)):
            one, other = frame_of([1000] * 60), frame_of([1000] * 60)
            state, twin = array("i", [0xFFFFFF, 12345678]), array("i", [0xFFFFFF, 12345678])
            mix_viper.add_sine(one, 0, 60, SINE, state, 0, level, envelope, ramp)
            mix_plain.add_sine(other, 0, 60, SINE, twin, 0, level, envelope, ramp)
            assert one == other and state == twin
