"""Sample arithmetic on 16-bit frames: array('h') of 160 samples, 20 ms at 8 kHz. Nothing allocates.

add(target, source, count, gain): target += source * gain / 1024, saturated; see GAINS.
fade(target, at, source, start, count, first, last): copy with a gain running from first to last, in 1/1024 up to 1024.
silence(target, at, count), copy_samples(target, at, source, start, count), copy_bytes(the same for bytes).
add_sine(target, at, count, table, oscillator, index, level, envelope, ramp): add a sine, saturated. `table` is
    tone.SINE; oscillator[index] the phase and [index + 1] the step of a sample, both in 2**-24 turns; `level` the peak,
    at most 32767; it is scaled by envelope / 64, and the envelope moves by `ramp` (-1, 0, 1) at each sample.

Nothing is checked against the buffers' ends: the callers are, by construction, inside them.
"""

import sys

try:
    if sys.implementation.name != "micropython":
        raise ImportError
    from firmware.media.mix_viper import add, add_sine, copy_bytes, copy_samples, fade, silence
except (ImportError, SyntaxError, ValueError):  # no viper here, or compiled for another processor
    from firmware.media.mix_plain import add, add_sine, copy_bytes, copy_samples, fade, silence

__all__ = ("FRAME", "GAINS", "UNITY", "add", "add_sine", "copy_bytes", "copy_samples", "fade", "silence")

FRAME = 160  # samples in the phone's 20 ms
UNITY = 1024

# Volume steps 0..15 as factors of 1024: 0 is silence, 8 leaves the sound as it is, a step is 2 dB.
GAINS = (0,) + tuple(round(UNITY * 10 ** ((step - 8) / 10)) for step in range(1, 16))
