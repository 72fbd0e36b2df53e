"""The codec chip ES8311 (Everest, "ES8311 User Guide"): one DAC, one ADC. I2C at 0x18, or 0x19 with CE high.

It is a slave of I2S with 8000 samples a second of 16 bits. Its master clock comes from a pin, 256 or 512 a sample, or
is the bit clock of 32 a sample, eight times. Registers:

    0x00        0x1F holds it in reset, for 20 ms at least; 0x80 lets it run, as a slave
    0x01        clocks: 0x3F all on, 0x80 takes the bit clock instead of the pin's
    0x02        divider - 1 (0xE0) and multiplier as a power of two (0x18) before everything else
    0x03..0x08  oversampling of ADC and DAC; dividers of their clocks, of the bit clock (less 1) and the frame (less 1)
    0x09, 0x0A  format to the DAC, from the ADC: 0x0C is I2S of 16 bits; 0x40 mute
    0x0D..0x14  power of what is analogue; 0x14: the differential microphone (0x10), its gain in 3 dB
    0x16, 0x17  gain of the ADC in 6 dB; its volume, 0xBF is 0 dB
    0x31, 0x32  mute of the DAC (0x60); its volume in 0.5 dB, 0xBF is 0 dB
"""

from micropython import const

from hal import codec
from hal.drivers.codec_chip import CodecChip

_RESET = const(0x00)
_CLOCKS = const(0x01)
_DIVIDER = const(0x02)
_TO_DAC = const(0x09)
_FROM_ADC = const(0x0A)
_ANALOGUE = const(0x0D)
_ADC_POWER = const(0x0E)
_DAC_POWER = const(0x12)
_MICROPHONE = const(0x14)
_ADC_GAIN = const(0x16)
_ADC_VOLUME = const(0x17)
_MUTE = const(0x31)
_VOLUME = const(0x32)

_IS_MUTED = const(0x60)
_NO_DB = const(0xBF)
_I2S_16 = const(0x0C)

# master clocks a sample: from the bit clock (0) or the pin, and what is done to them to have 256 a sample
_CLOCKED = {0: (0xBF, 0x18), 256: (0x3F, 0x00), 512: (0x3F, 0x20)}

_SET_UP = (
    (0x03, 0x10),  # oversampling: 64 of the ADC, 128 of the DAC
    (0x04, 0x20),
    (0x05, 0x00),  # dividers of both: 1
    (0x06, 0x03),  # of the bit clock: 4
    (0x07, 0x00),  # of the frame: 256
    (0x08, 0xFF),
    (_TO_DAC, _I2S_16),
    (0x0B, 0x00),  # times of powering up
    (0x0C, 0x00),
    (0x10, 0x1F),  # bias currents
    (0x11, 0x7F),
    (0x13, 0x10),  # the output drives
    (0x1B, 0x0A),  # high pass of the ADC
    (0x1C, 0x6A),
    (0x37, 0x08),  # no equalizer
    (_ANALOGUE, 0x01),
)

_ASLEEP = (
    (_MUTE, _IS_MUTED),
    (_ADC_VOLUME, 0x00),
    (_ADC_POWER, 0xFF),
    (_DAC_POWER, 0x02),
    (_MICROPHONE, 0x00),
    (_ANALOGUE, 0xFA),
    (_CLOCKS, 0x00),
    (_RESET, 0x1F),  # where it stays until the next start
)


class Es8311(CodecChip):
    """Serves hal.codec.Codec; see CodecChip. A volume is 3 dB a step, with 0 dB the loudest.

    paths:     names of the paths that the board has; the chip has one output and one input for all of them.
    master:    master clocks a sample at its pin, 256 or 512; 0 when it has none: then the bit clock is taken.
    gain:      of the microphone, 0 to 72 dB in steps of 3.
    recorder:  what records instead of its own ADC, with power_up() and power_down() (es7210.py); or None.
    """

    def __init__(
        self,
        i2c,
        sound,
        paths=("handset", "speaker"),
        address=0x18,
        master=256,
        gain=24,
        recorder=None,
        pins=None,
        amplifier=None,
    ):
        if master not in _CLOCKED:
            raise ValueError("%s master clocks a sample, not 0, 256 or 512" % master)
        if not 0 <= gain <= 72:
            raise ValueError("a gain of %s dB, not 0 to 72" % gain)
        CodecChip.__init__(self, i2c, address, sound, dict.fromkeys(paths, True), pins, amplifier)
        self._clocked = _CLOCKED[master]
        self._analogue = min(gain // 3, 10)
        self._digital = (gain - 3 * self._analogue + 5) // 6
        self._recorder = recorder
        self._one = bytearray(1)
        self._attempt(self._power_down, True)

    def _power_up(self):
        self._set(_RESET, 0x00)
        self._set(_RESET, 0x80)
        self._set(_CLOCKS, self._clocked[0])
        self._set(_DIVIDER, self._clocked[1])
        self._set(_MUTE, _IS_MUTED)
        for register, value in _SET_UP:
            self._set(register, value)
        self._set(_ADC_POWER, 0x02)  # its references serve the DAC too
        self._set(_DAC_POWER, 0x00)
        if self._recorder:
            self._set(_FROM_ADC, 0x40 | _I2S_16)
            self._recorder.power_up()
        else:
            self._listen()
        self._connect()

    def _listen(self):
        self._set(_FROM_ADC, _I2S_16)
        self._set(_MICROPHONE, 0x10 | self._analogue)
        self._set(_ADC_GAIN, self._digital)
        self._set(_ADC_VOLUME, _NO_DB)

    def _power_down(self):
        self._amplify(0)
        for register, value in _ASLEEP:
            self._set(register, value)
        if self._recorder:
            self._recorder.power_down()

    def _connect(self):
        if self._path is None:
            self._amplify(0)
            self._set(_MUTE, _IS_MUTED)
            return
        self._set_volume()
        self._set(_MUTE, 0x00)
        self._amplify(1)

    def _set_volume(self):
        self._set(_VOLUME, _NO_DB - 6 * (codec.LOUDEST - self._level))

    def _set(self, register, value):
        self._one[0] = value
        self._i2c.writeto_mem(self._address, register, self._one)
