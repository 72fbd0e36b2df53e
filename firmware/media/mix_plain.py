"""Mixing in plain Python; the twin of mix_viper. The arguments are explained in mix."""


def add(target, source, count, gain):
    for i in range(count):
        value = target[i] + (source[i] * gain >> 10)
        target[i] = 32767 if value > 32767 else -32768 if value < -32768 else value


def fade(target, at, source, start, count, first, last):
    gain = first << 10
    step = (last - first << 10) // count
    for i in range(count):
        target[at + i] = source[start + i] * (gain >> 10) >> 10
        gain += step


def silence(target, at, count):
    for i in range(at, at + count):
        target[i] = 0


def copy_samples(target, at, source, start, count):
    for i in range(count):
        target[at + i] = source[start + i]


def copy_bytes(target, at, source, start, count):
    for i in range(count):
        target[at + i] = source[start + i]


def add_sine(target, at, count, table, oscillator, index, level, envelope, ramp):
    phase = oscillator[index]
    step = oscillator[index + 1]
    for i in range(at, at + count):
        slot = phase >> 16
        low = table[slot]
        value = low + ((table[slot + 1] - low) * (phase >> 8 & 255) >> 8)
        value = target[i] + (value * (level * envelope >> 6) >> 15)
        target[i] = 32767 if value > 32767 else -32768 if value < -32768 else value
        phase = phase + step & 0xFFFFFF
        envelope += ramp
    oscillator[index] = phase
