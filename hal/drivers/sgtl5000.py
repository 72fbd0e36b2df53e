"""The codec chip SGTL5000 (NXP, "SGTL5000 Low Power Stereo Codec with Headphone Amp"), as on Teensy's audio board.

I2C at 0x0A (0x2A with CTRL_ADR0 high), registers of 16 bits at addresses of 16 bits, high byte first. It answers only
while it has a master clock, of 8 to 27 MHz and 256 a sample. With 8000 samples a second that cannot be, so I2S runs at
32000 with 8.192 MHz (`rate` of onchip.I2sClocks), and at 64 bit clocks a sample: `bits` is 32 both ways. The
chip takes the upper 16. Registers:

    0x0002  power of what is digital: ADC, DAC, I2S out and in
    0x0004  rate: 0 is 32000, 8 is 48000, at 256 clocks a sample
    0x0006  format of I2S: 0x0030 slave, 64 bit clocks, 16 bits
    0x000A  routes: 0x0010 I2S to the DAC, the ADC to I2S
    0x000E  mute of the DAC (0x000C)
    0x0010  volume of the DAC, both sides: 0x3C is 0 dB, 0.5 dB less a step up
    0x0020  gain of the ADC in 1.5 dB, both sides
    0x0022  volume of the headphones, both sides: 0x18 is 0 dB
    0x0024  mutes of line out (0x0100), headphones (0x0010), ADC (0x0001); 0x0004 listens to line in
    0x0026, 0x0028, 0x002C, 0x003C  charge pump, reference of 1.575 V, line out's own, guard against shorts
    0x002A  microphone: voltage (0x0170: 3 V by 2 kOhm) and gain 0, 20, 30 or 40 dB
    0x002E  level of line out
    0x0030  power of what is analogue
"""

from micropython import const

from hal import codec
from hal.drivers.codec_chip import CodecChip

_DIGITAL = const(0x0002)
_RATE = const(0x0004)
_DAC_MUTE = const(0x000E)
_DAC_VOLUME = const(0x0010)
_ADC_GAIN = const(0x0020)
_SWITCHES = const(0x0024)
_MICROPHONE = const(0x002A)
_ANALOGUE = const(0x0030)

_ALL_MUTED = const(0x0133)  # with the detectors of zero crossings on, and the microphone chosen
_IS_MUTED = const(0x000C)
_NO_DB = const(0x3C)

RATES = {32000: 0x0000, 48000: 0x0008}
OUTPUTS = {"headphones": 0x0010, "line": 0x0100}  # the mute that goes, in _SWITCHES
INPUTS = {"microphone": 0x0000, "line": 0x0004}
_STAGES = (0, 20, 30, 40)  # dB of the microphone's first stage

_SET_UP = (
    (_ANALOGUE, 0x4060),  # the charge pump, before it is told what feeds it
    (0x0026, 0x006C),
    (0x0028, 0x01F2),
    (0x002C, 0x0F22),
    (0x003C, 0x4446),
    (_SWITCHES, _ALL_MUTED),
    (_DAC_MUTE, _IS_MUTED),
    (_ANALOGUE, 0x40FF),
    (_DIGITAL, 0x0063),
    (0x002E, 0x1D1D),
    (0x0006, 0x0030),
    (0x000A, 0x0010),
    (0x0022, 0x1818),
)


class Sgtl5000(CodecChip):
    """Serves hal.codec.Codec; see CodecChip. A volume is 3 dB a step, with 0 dB the loudest.

    paths: for each path that the board has (name, output, input): keys of OUTPUTS and INPUTS. The others are mute.
    rate:  samples a second of I2S, a key of RATES.
    gain:  of the microphone, 0 to 62 dB; its stages come as near as they can without more.

    What is analogue stays on when it stops: its reference takes 0.4 s to rise, with a click.
    """

    NEEDS_CLOCK = True

    def __init__(
        self,
        i2c,
        sound,
        paths=(("handset", "headphones", "microphone"), ("speaker", "line", "microphone")),
        address=0x0A,
        rate=32000,
        gain=40,
        pins=None,
        amplifier=None,
    ):
        if rate not in RATES:
            raise ValueError("%s samples a second, not 32000 or 48000" % rate)
        if not 0 <= gain <= 62:
            raise ValueError("a gain of %s dB, not 0 to 62" % gain)
        rows = {row[0]: (row[1], INPUTS[row[2]]) for row in paths}
        for output, _ in rows.values():
            if output not in OUTPUTS:
                raise ValueError("no output %s" % output)
        CodecChip.__init__(self, i2c, address, sound, rows, pins, amplifier)
        self._rate = RATES[rate]
        stage = max([number for number in range(4) if _STAGES[number] <= gain])
        self._stage = 0x0170 | stage
        self._gain = min((gain - _STAGES[stage]) * 2 // 3, 15) * 0x11  # left and right
        self._pair = bytearray(2)

    def _power_up(self):
        for register, value in _SET_UP:
            self._set(register, value)
        self._set(_RATE, self._rate)
        self._set(_MICROPHONE, self._stage)
        self._set(_ADC_GAIN, self._gain)
        self._connect()

    def _power_down(self):
        self._amplify(0)
        self._set(_SWITCHES, _ALL_MUTED)
        self._set(_DAC_MUTE, _IS_MUTED)

    def _connect(self):
        if self._path is None:
            self._power_down()
            return
        output, source = self._path
        self._set_volume()
        self._set(_DAC_MUTE, 0x0000)
        self._set(_SWITCHES, (_ALL_MUTED & ~OUTPUTS[output] & ~0x0001) | source)
        self._amplify(1 if output == "line" else 0)

    def _set_volume(self):
        self._set(_DAC_VOLUME, (_NO_DB + 6 * (codec.LOUDEST - self._level)) * 0x101)

    def _set(self, register, value):
        self._pair[0] = value >> 8
        self._pair[1] = value & 0xFF
        self._i2c.writeto_mem(self._address, register, self._pair, addrsize=16)
