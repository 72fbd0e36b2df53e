"""Mixing in viper; the twin of mix_plain. The arguments are explained in mix.

A 16-bit load gives 0..65535 on every machine; it is made signed by flipping the sign bit and taking it away again.
Every product stays below 2**31, so that 32-bit and 64-bit machines agree.
"""

import micropython


@micropython.viper
def add(target, source, count: int, gain: int):
    out = ptr16(target)  # noqa: F821
    sound = ptr16(source)  # noqa: F821
    for i in range(count):
        value = (int(sound[i]) ^ 32768) - 32768
        value = ((int(out[i]) ^ 32768) - 32768) + ((value * gain) >> 10)
        if value > 32767:
            value = 32767
        elif value < -32768:
            value = -32768
        out[i] = value


@micropython.viper
def fade(target, at: int, source, start: int, count: int, first: int, last: int):
    out = ptr16(target)  # noqa: F821
    sound = ptr16(source)  # noqa: F821
    gain = first << 10
    step = ((last - first) << 10) // count
    for i in range(count):
        value = (int(sound[start + i]) ^ 32768) - 32768
        out[at + i] = (value * (gain >> 10)) >> 10
        gain += step


@micropython.viper
def silence(target, at: int, count: int):
    out = ptr16(target)  # noqa: F821
    for i in range(at, at + count):
        out[i] = 0


@micropython.viper
def copy_samples(target, at: int, source, start: int, count: int):
    out = ptr16(target)  # noqa: F821
    sound = ptr16(source)  # noqa: F821
    for i in range(count):
        out[at + i] = sound[start + i]


@micropython.viper
def copy_bytes(target, at: int, source, start: int, count: int):
    out = ptr8(target)  # noqa: F821
    data = ptr8(source)  # noqa: F821
    for i in range(count):
        out[at + i] = data[start + i]


@micropython.viper
def add_sine(target, at: int, count: int, table, oscillator, index: int, level: int, envelope: int, ramp: int):
    out = ptr16(target)  # noqa: F821
    sine = ptr16(table)  # noqa: F821
    state = ptr32(oscillator)  # noqa: F821
    phase = int(state[index])
    step = int(state[index + 1])
    for i in range(at, at + count):
        slot = phase >> 16
        low = (int(sine[slot]) ^ 32768) - 32768
        value = (int(sine[slot + 1]) ^ 32768) - 32768
        value = low + (((value - low) * ((phase >> 8) & 255)) >> 8)
        value = ((int(out[i]) ^ 32768) - 32768) + ((value * ((level * envelope) >> 6)) >> 15)
        if value > 32767:
            value = 32767
        elif value < -32768:
            value = -32768
        out[i] = value
        phase = (phase + step) & 0xFFFFFF
        envelope += ramp
    state[index] = phase
