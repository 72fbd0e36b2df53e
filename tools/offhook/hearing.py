"""What a listener with a meter says of sound: tone, noise, gaps, level. Samples and levels as in `audio.py`."""

import math
from operator import mul

from offhook.audio import FULL_SCALE, RATE

SILENCE = -60.0  # dBFS: below this nothing was said
BLOCK = 20  # 2.5 ms, the grain of gaps
_SEGMENT = 800  # 100 ms over which a tone must keep its phase
_SPECTRUM = 8192


def level(samples):
    """dBFS of the RMS, at least -96."""
    power = sum(map(mul, samples, samples)) / max(1, len(samples))
    return max(-96.0, 10 * math.log10(2 * power / FULL_SCALE**2)) if power else -96.0


def analyse(samples):
    """What a listener with a meter says of these samples, as a dict.

    seconds:    how long the sound lasted, silence before and after it left out.
    level:      dBFS over that time.
    frequency:  Hz of the strongest tone, None when silent or when there is no tone; within 0.1 Hz from 0.5 s on.
    snr:        dB between that tone and all else, over the whole time (a gap or a click counts as noise).
    tones:      Hz of every tone within 20 dB of the strongest, strongest first.
    gaps:       lengths in ms, in order, of what breaks the sound: silences, and places where the tone is not itself.
    longest_gap: the longest of them in ms, 0 when there is none.
    """
    powers = [sum(map(mul, samples[i : i + BLOCK], samples[i : i + BLOCK])) / BLOCK
              for i in range(0, len(samples) - BLOCK + 1, BLOCK)]  # fmt: skip
    floor = FULL_SCALE**2 / 2 * 10 ** (SILENCE / 10)
    loud = [i for i, power in enumerate(powers) if power > floor]
    if not loud:
        return {"seconds": 0.0, "level": round(level(samples), 1), "frequency": None, "snr": None, "tones": [],
                "gaps": [], "longest_gap": 0.0}  # fmt: skip
    first, last = loud[0], loud[-1] + 1
    sound, powers = samples[first * BLOCK : last * BLOCK], powers[first:last]
    tones = _find_tones(sound)
    frequency, signal, noises = _fit(sound, tones[0]) if tones else (None, 0.0, [])
    median = sorted(powers)[len(powers) // 2]
    broken = [power < median / 16 for power in powers]
    snr = None
    if frequency is not None:
        snr = 10 * math.log10(signal * len(noises) / max(sum(noises), 1e-3))
        if snr > 0 and len(tones) == 1:
            broken = [silent or noise > signal / 4 for silent, noise in zip(broken, noises, strict=True)]
    gaps = _runs(broken)
    return {
        "seconds": round(len(sound) / RATE, 3),
        "level": round(level(sound), 1),
        "frequency": frequency and round(frequency, 2),
        "snr": None if snr is None else round(snr, 1),
        "tones": [round(one, 1) for one in tones],
        "gaps": gaps,
        "longest_gap": max(gaps, default=0.0),
    }


def _runs(broken):
    """Lengths in ms of the runs of broken blocks."""
    gaps, length = [], 0
    for is_broken in [*broken, False]:
        if is_broken:
            length += 1
        elif length:
            gaps.append(length * 1000 * BLOCK / RATE)
            length = 0
    return gaps


def _find_tones(sound):
    """Frequencies of the tones in the middle of the sound, strongest first; none when nothing stands out of it."""
    middle = max(0, (len(sound) - _SPECTRUM) // 2)
    part = sound[middle : middle + _SPECTRUM]
    size = len(part)
    if size < _SEGMENT // 2:
        return []
    spectrum = [complex(value * (0.5 - 0.5 * math.cos(2 * math.pi * i / size))) for i, value in enumerate(part)]
    size = 1 << (size - 1).bit_length()
    spectrum = _fft(spectrum + [0j] * (size - len(spectrum)))
    power = [abs(value) ** 2 for value in spectrum[: size // 2]]
    width = 4 * size // len(part)  # half the main lobe of the window, and some
    strongest, total = max(power), sum(power)
    peaks = []
    for k in sorted(range(1, len(power) - 1), key=power.__getitem__, reverse=True)[: 64 * width]:
        if power[k] < strongest / 100 or sum(power[max(0, k - width) : k + width]) < total / 50:
            break
        if power[k] >= max(power[k - 1], power[k + 1]) and all(abs(k - peak) > width for peak in peaks):
            peaks.append(k)
    around = sum(sum(power[max(0, k - width) : k + width + 1]) for k in peaks)
    if around < total / 2:  # speech and noise spread; a tone does not
        return []
    return [_between(power, k) * RATE / size for k in peaks]


def _between(power, k):
    """The top of the parabola through three logarithms around bin k."""
    left, middle, right = (math.log(power[i] + 1e-9) for i in (k - 1, k, k + 1))
    bend = left - 2 * middle + right
    return k + (0.5 * (left - right) / bend if bend else 0.0)


def _fft(values):
    """Radix-2, out of place; the length is a power of two."""
    size = len(values)
    if size == 1:
        return values
    even, odd = _fft(values[0::2]), _fft(values[1::2])
    step = -2j * math.pi / size
    turned = [_exp(step * k) * value for k, value in enumerate(odd)]
    return [a + b for a, b in zip(even, turned, strict=True)] + [a - b for a, b in zip(even, turned, strict=True)]


def _exp(exponent):
    return complex(math.cos(exponent.imag), math.sin(exponent.imag))


def _fit(sound, frequency):
    """(frequency refined, power of the tone, noise power of each block) by least squares.

    Each segment has an amplitude and phase of its own, so that a slow drift between two clocks is not called noise.
    The phase's advance from segment to segment refines the frequency.
    """
    segments = [sound[i : i + _SEGMENT] for i in range(0, len(sound), _SEGMENT)]
    if len(segments) > 1 and len(segments[-1]) < _SEGMENT // 2:
        segments[-2:] = [segments[-2] + segments[-1]]
    for _ in range(2):
        frequency += _drift(segments, frequency)
    signal, noises = 0.0, []
    for segment in segments:
        cosine, sine, table = _project(segment, frequency)
        signal += (cosine**2 + sine**2) / 2 * len(segment)
        rest = [value - cosine * c - sine * s for value, c, s in zip(segment, *table, strict=True)]
        noises += [sum(map(mul, rest[i : i + BLOCK], rest[i : i + BLOCK])) / BLOCK for i in range(0, len(rest), BLOCK)]
    return frequency, signal / len(sound), noises


def _drift(segments, frequency):
    """Hz by which the tone is above `frequency`: the median turn of its phase from one whole segment to the next."""
    turns, last = [], None
    for number, segment in enumerate(segments):
        if len(segment) != _SEGMENT:
            continue
        cosine, sine, _ = _project(segment, frequency)
        phase = math.atan2(-sine, cosine) - 2 * math.pi * frequency * _SEGMENT / RATE * number
        if last is not None and math.hypot(cosine, sine) > 1:
            turns.append(math.remainder(phase - last, 2 * math.pi))
        last = phase
    if not turns:
        return 0.0
    # a plain mean is finer on a steady tone, the median is not led astray by a slip
    median = sorted(turns)[len(turns) // 2]
    steady = [turn for turn in turns if abs(turn - median) < 0.2]
    return sum(steady) / len(steady) / (2 * math.pi) * RATE / _SEGMENT


def _project(segment, frequency):
    """(cosine and sine amplitudes, (cosines, sines)) of the tone in a segment."""
    step = 2 * math.pi * frequency / RATE
    cosines = [math.cos(step * i) for i in range(len(segment))]
    sines = [math.sin(step * i) for i in range(len(segment))]
    cc, ss, cs = sum(map(mul, cosines, cosines)), sum(map(mul, sines, sines)), sum(map(mul, cosines, sines))
    xc, xs = sum(map(mul, segment, cosines)), sum(map(mul, segment, sines))
    det = cc * ss - cs * cs
    if det < 1e-6:
        return 0.0, 0.0, (cosines, sines)
    return (xc * ss - xs * cs) / det, (xs * cc - xc * cs) / det, (cosines, sines)
