"""Measuring sound in tests: array('h') at 8 kHz, plain floats."""

import math


def sine(frequency, count, level=8000, start=0):
    """`count` samples of a sine, beginning at sample `start`, as a list."""
    turn = 2 * math.pi * frequency / 8000
    return [round(level * math.sin(turn * (start + i))) for i in range(count)]


def phasor(samples, frequency):
    """The amplitude and the phase (radians) of the frequency in the samples, as a pair."""
    turn = 2 * math.pi * frequency / 8000
    real = imaginary = 0.0
    for i in range(len(samples)):
        real += samples[i] * math.cos(turn * i)
        imaginary -= samples[i] * math.sin(turn * i)
    scale = 2 / len(samples)
    return math.sqrt(real * real + imaginary * imaginary) * scale, math.atan2(imaginary, real)


def level(samples, frequency):
    """The peak amplitude of the frequency in the samples."""
    return phasor(samples, frequency)[0]


def signal_to_noise(samples, frequency):
    """dB between the sine of that frequency and all the rest."""
    amplitude, phase = phasor(samples, frequency)
    turn = 2 * math.pi * frequency / 8000
    noise = sum((samples[i] - amplitude * math.cos(turn * i + phase)) ** 2 for i in range(len(samples)))
    return 10 * math.log10(amplitude * amplitude / 2 * len(samples) / max(noise, 1e-9))


def phase_between(late, early):
    """The difference of two phases as the shortest turn, radians."""
    return (late - early + math.pi) % (2 * math.pi) - math.pi
