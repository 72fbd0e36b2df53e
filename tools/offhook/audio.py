"""Sound on the host: WAV files and tones to say. `hearing.py` judges what was heard.

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


class AudioError(ValueError):
    """A file or a wish that makes no sound; the text says why."""


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
        return from_wav(data)
    except AudioError as error:
        raise AudioError("%s: %s" % (path, error)) from None


def from_wav(data):
    """The bytes of any PCM or float WAV file as 8 kHz mono samples. Raises AudioError."""
    try:
        rate, channels = _parse_wav(data)
    except struct.error:
        raise AudioError("a broken WAV file") from None
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
