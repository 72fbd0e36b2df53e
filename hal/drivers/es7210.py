"""The chip ES7210 (Everest, "ES7210 User Guide"): four microphones. I2C at 0x40 to 0x43, by its pins AD0 and AD1.

It is a slave of I2S with 8000 samples a second of 16 bits, and needs a master clock of 256 or 512 a sample at its pin.
Microphones 1 and 2 are left and right of its first output, 3 and 4 of its second. Registers:

    0x00        reset: 0xFF all, 0x41 at work, 0x71 starts its machines anew
    0x01        clocks that are off: 0x0B those of microphones 1 and 2, 0x15 of 3 and 4
    0x02        divider of the master clock; 0x40 doubles it, 0x80 goes round the DLL
    0x04, 0x05  frame in master clocks
    0x06        power of what is digital; 0x04 the DLL's off
    0x07        oversampling
    0x08        0x10 for each two channels of an output; 0x01 master of I2S
    0x11, 0x12  format: 0x60 is I2S of 16 bits; no TDM
    0x40..0x42  power of what is analogue; voltage for the microphones: 0x70 is 2.87 V
    0x43..0x46  gain of each microphone in 3 dB, up to 33, with 0x10 to take it
    0x47..0x4C  power of each microphone (0x08 on), of the first two and the last two (0x00 on)
"""

from micropython import const

_RESET = const(0x00)
_CLOCKS_OFF = const(0x01)
_GAIN = const(0x43)
_POWER = const(0x47)
_PAIRS = const(0x4B)

# master clocks a sample -> registers 0x02, 0x04
_CLOCKED = {256: (0xC1, 0x01), 512: (0x81, 0x02)}

_SET_UP = (
    (_RESET, 0xFF),
    (_RESET, 0x41),
    (_CLOCKS_OFF, 0x3F),
    (0x09, 0x30),  # times of powering up
    (0x0A, 0x30),
    (0x23, 0x2A),  # high passes
    (0x22, 0x0A),
    (0x21, 0x2A),
    (0x20, 0x0A),
    (0x08, 0x10),
    (0x40, 0x43),
    (0x41, 0x70),
    (0x42, 0x70),
    (0x07, 0x20),
    (0x11, 0x60),
    (0x12, 0x00),
)

_ASLEEP = (
    (0x47, 0xFF),
    (0x48, 0xFF),
    (0x49, 0xFF),
    (0x4A, 0xFF),
    (0x4B, 0xFF),
    (0x4C, 0xFF),
    (0x40, 0xC0),
    (_CLOCKS_OFF, 0x7F),
    (0x06, 0x07),
)


class Es7210:
    """Microphones for a codec chip that lacks them: its driver (es8311.py) calls power_up and power_down.

    Both write registers only, and raise OSError when the chip does not answer.

    master:      master clocks a sample, 256 or 512.
    gain:        of the microphones, 0 to 33 dB in steps of 3.
    microphones: numbers of those in use, of 1 to 4.
    """

    def __init__(self, i2c, address=0x40, master=256, gain=24, microphones=(1, 2)):
        if master not in _CLOCKED:
            raise ValueError("%s master clocks a sample, not 256 or 512" % master)
        if not 0 <= gain <= 33:
            raise ValueError("a gain of %s dB, not 0 to 33" % gain)
        self._i2c = i2c
        self._address = address
        self._clocked = _CLOCKED[master]
        self._gain = gain // 3
        self._microphones = microphones
        self._one = bytearray(1)

    def power_up(self):
        for register, value in _SET_UP:
            self._set(register, value)
        self._set(0x02, self._clocked[0])
        self._set(0x04, self._clocked[1])
        self._set(0x05, 0x00)
        off = 0x3F
        for number in range(1, 5):
            is_used = number in self._microphones
            self._set(_GAIN + number - 1, 0x10 | self._gain if is_used else 0x00)
            self._set(_POWER + number - 1, 0x08 if is_used else 0xFF)
            if is_used:
                off &= ~(0x0B if number <= 2 else 0x15)
        self._set(0x06, 0x04)
        self._set(_PAIRS, 0xFF if off & 0x0B else 0x00)
        self._set(_PAIRS + 1, 0xFF if off & 0x04 else 0x00)
        self._set(_CLOCKS_OFF, off)
        self._set(_RESET, 0x71)
        self._set(_RESET, 0x41)

    def power_down(self):
        for register, value in _ASLEEP:
            self._set(register, value)

    def _set(self, register, value):
        self._one[0] = value
        self._i2c.writeto_mem(self._address, register, self._one)
