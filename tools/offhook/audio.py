"""Sound on the host: WAV files, tones to say, and what was heard in numbers.

Samples are 16-bit linear at 8000 a second, in `array('h')`; frames are 20 ms (160 samples, 320 bytes little endian).
Levels are dBFS of the RMS where a full-scale sine is 0, as the telephone's dBm0 + 3.14 nearly is.
"""

import math
import struct
import sys
from array import array
from operator import mul

RATE = 8000
FRAME = 160
FRAME_BYTES = 2 * FRAME
FULL_SCALE = 32768
DEFAULT_LEVEL = -10.0  # dBFS of a tone to say


class AudioError(Exception):
    """A file or a wish that makes no sound; the text says why."""


# ---- tones and WAV files ----


def tone(frequency, seconds, level=DEFAULT_LEVEL):
    """A sine as samples. level: dBFS."""
    if not 0 < frequency < RATE / 2:
        raise AudioError("a tone lies between 0 and %d Hz, not at %g" % (RATE // 2, frequency))
    if not 0 < seconds <= 3600:
        raise AudioError("a tone lasts more than 0 and at most 3600 seconds, not %g" % seconds)
    if level > 0:
        raise AudioError("a level is in dBFS, 0 or below, not %g" % level)
    peak = (FULL_SCALE - 1) * 10 ** (level / 20)
    step = 2 * math.pi * frequency / RATE
    return array("h", [round(peak * math.sin(step * i)) for i in range(round(seconds * RATE))])


def read_wav(path):
    """Any PCM or float WAV file as 8 kHz mono samples. Raises AudioError."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise AudioError("%s: %s" % (path, error.strerror)) from None
    try:
        rate, channels = _parse_wav(data)
    except (AudioError, struct.error) as error:
        raise AudioError("%s: %s" % (path, error)) from None
    mono = channels[0] if len(channels) == 1 else [sum(group) / len(group) for group in zip(*channels, strict=True)]
    return _to_int16(resample(mono, rate, RATE))


def write_wav(path, *channels):
    """Write channels of samples, the shorter ones padded with silence, as one 8 kHz 16-bit WAV file."""
    length = max(map(len, channels))
    data = array("h", bytes(2 * length * len(channels)))
    for i, samples in enumerate(channels):
        data[i : i + len(samples) * len(channels) : len(channels)] = array("h", samples)
    block = 2 * len(channels)
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + 2 * len(data), b"WAVE", b"fmt ", 16, 1, len(channels), RATE,
                       RATE * block, block, 16, b"data", 2 * len(data))  # fmt: skip
    with open(path, "wb") as file:
        file.write(head + to_bytes(data))


def to_bytes(samples):
    """Samples as little-endian bytes."""
    if sys.byteorder == "big":
        samples = array("h", samples)
        samples.byteswap()
    return samples.tobytes()


def from_bytes(data):
    """Little-endian bytes as samples."""
    samples = array("h", bytes(data))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def frames(samples):
    """Samples cut into frames of bytes, the last one filled up with silence."""
    data = to_bytes(samples)
    data += bytes(-len(data) % FRAME_BYTES)
    return [data[i : i + FRAME_BYTES] for i in range(0, len(data), FRAME_BYTES)]


def resample(samples, rate, to_rate):
    """Change the sample rate with a windowed-sinc filter, one set of taps a phase."""
    if rate == to_rate or not samples:
        return samples
    common = math.gcd(rate, to_rate)
    up, down = to_rate // common, rate // common
    cutoff = min(1.0, to_rate / rate) * 0.95
    half = math.ceil(24 / cutoff)
    taps = [_sinc_taps(phase / up, half, cutoff) for phase in range(up)]
    padded = [0.0] * half + list(samples) + [0.0] * (half + 1)
    width, out = 2 * half, []
    for i in range(len(samples) * up // down):
        start, phase = divmod(i * down, up)
        out.append(sum(map(mul, taps[phase], padded[start + 1 : start + 1 + width])))
    return out


def _sinc_taps(shift, half, cutoff):
    """Taps that give the value `shift` of a sample behind the middle, Blackman window, unit gain at 0 Hz."""
    taps = []
    for i in range(1 - half, half + 1):
        x = i - shift
        turn = math.pi * x / half
        window = 0.42 + 0.5 * math.cos(turn) + 0.08 * math.cos(2 * turn) if abs(x) < half else 0.0
        angle = math.pi * x * cutoff
        taps.append(window * (math.sin(angle) / angle if angle else 1.0))
    gain = sum(taps)
    return [tap / gain for tap in taps]


def _to_int16(samples):
    return array("h", [max(-FULL_SCALE, min(FULL_SCALE - 1, round(sample))) for sample in samples])


_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE


def _parse_wav(data):
    """(sample rate, channels of samples scaled to 16 bits) of a RIFF file."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise AudioError("not a WAV file")
    chunks, position = {}, 12
    while position + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, position)
        chunks.setdefault(name, data[position + 8 : position + 8 + size])
        position += 8 + size + (size & 1)
    if b"fmt " not in chunks or b"data" not in chunks:
        raise AudioError("a WAV file without sound")
    kind, count, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunks[b"fmt "])
    if kind == _EXTENSIBLE:
        (kind,) = struct.unpack_from("<H", chunks[b"fmt "], 24)
    if not count or not rate:
        raise AudioError("a WAV file without channels or sample rate")
    samples = _decode(chunks[b"data"], kind, bits)
    samples = samples[: len(samples) // count * count]
    return rate, [samples[i::count] for i in range(count)]


def _decode(data, kind, bits):
    """Interleaved samples, scaled to 16 bits, of a WAV file's data."""
    width = bits // 8
    if not width or bits % 8:
        raise AudioError("%d bits a sample are not supported" % bits)
    data = data[: len(data) // width * width]
    if (kind, bits) == (_PCM, 8):
        return [(byte - 128) << 8 for byte in data]
    if (kind, bits) == (_PCM, 16):
        return from_bytes(data)
    if (kind, bits) == (_PCM, 24):  # the lowest byte is below what 16 bits hold
        return from_bytes(bytes(byte for i, byte in enumerate(data) if i % 3))
    if (kind, bits) == (_PCM, 32):
        return [value / 65536 for value in struct.unpack("<%di" % (len(data) // 4), data)]
    if (kind, bits) == (_FLOAT, 32):
        return [value * FULL_SCALE for value in struct.unpack("<%df" % (len(data) // 4), data)]
    raise AudioError("format %d with %d bits a sample is not PCM" % (kind, bits))


# ---- what was heard ----

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
        "tones": [round(tone, 1) for tone in tones],
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
