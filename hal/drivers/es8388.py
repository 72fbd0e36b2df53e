"""The codec chip ES8388: registers over I2C, sound over I2S as its slave, 256 master clocks a sample."""

from micropython import const

from hal import codec
from hal.drivers.codec_chip import CodecChip

_CONTROL = const(0x00)
_CONTROL_2 = const(0x01)
_POWER = const(0x02)
_ADC_POWER = const(0x03)
_DAC_POWER = const(0x04)
_MASTER = const(0x08)
_ADC_GAIN = const(0x09)
_ADC_INPUT = const(0x0A)
_MUTE = const(0x19)
_LEFT_1 = const(0x2E)  # then RIGHT_1, LEFT_2, RIGHT_2

_IS_MUTED = const(0x04)
_ALL_OFF = const(0xC0)
_ADC_OFF = const(0xFF)
_ADC_ON = const(0x09)
_NO_DB = const(0x1E)  # in steps of 1.5 dB above -45 dB

OUTPUTS = {1: 0x30, 2: 0x0C}  # LOUT1 and ROUT1, LOUT2 and ROUT2, in _DAC_POWER
INPUTS = {"line1": 0x00, "line2": 0x50, "difference": 0xF0}

# muted and with all power off, whatever the chip did before; then everything that no path changes
_SET_UP = (
    (_MUTE, _IS_MUTED),
    (_CONTROL_2, 0x50),
    (_POWER, 0x00),
    (0x35, 0xA0),  # without these three it cannot keep in step with 8000 samples a second
    (0x37, 0xD0),
    (0x39, 0xD0),
    (_MASTER, 0x00),
    (_DAC_POWER, _ALL_OFF),
    (_CONTROL, 0x12),
    (0x17, 0x18),  # playing: I2S of 16 bits
    (0x18, 0x02),  # 256 clocks a sample
    (0x1A, 0x00),  # digital attenuation, left and right
    (0x1B, 0x00),
    (0x26, 0x00),  # mixers: only what comes from the DAC
    (0x27, 0x90),
    (0x2A, 0x90),
    (0x2B, 0x80),  # one frame clock for both directions
    (0x2D, 0x00),
    (_ADC_POWER, _ADC_OFF),
    (0x0B, 0x02),
    (0x0C, 0x0C),  # recording: I2S of 16 bits
    (0x0D, 0x02),
    (0x10, 0x00),
    (0x11, 0x00),
)


class Es8388(CodecChip):
    """Serves hal.codec.Codec; see CodecChip.

    sound:     the frame clock and rings (sound.py); it says whether the board is FULL or HALF.
    paths:     for each path that the board has (name, output, input): keys of OUTPUTS and INPUTS. The others are mute.
    gain:      of the microphones, 0 to 24 dB in steps of 3.
    amplifier: pin of the bank `pins` that switches the speaker's amplifier on, for paths with output 2; or None.

    A volume is 3 dB a step, with 0 dB the loudest.
    """

    def __init__(self, i2c, sound, paths, address=0x10, gain=24, pins=None, amplifier=None):
        rows = {row[0]: (row[1], INPUTS[row[2]]) for row in paths}
        CodecChip.__init__(self, i2c, address, sound, rows, pins, amplifier)
        self._one = bytearray(1)
        self._gain = gain // 3 * 0x11  # left and right
        self._attempt(self._power_down, True)

    # -- the registers

    def _power_up(self):
        for register, value in _SET_UP:
            self._write(register, value)
        self._write(_ADC_GAIN, self._gain)
        self._write(_POWER, 0xF0)  # start the state machines anew
        self._write(_POWER, 0x00)
        self._connect()

    def _power_down(self):
        self._amplify(0)
        self._write(_MUTE, _IS_MUTED)
        self._write(_DAC_POWER, _ALL_OFF)
        self._write(_ADC_POWER, _ADC_OFF)

    def _connect(self):
        """Let the chosen path, and only that, be heard and hear."""
        self._write(_MUTE, _IS_MUTED)
        if self._path is None:
            self._amplify(0)
            self._write(_DAC_POWER, _ALL_OFF)
            self._write(_ADC_POWER, _ADC_OFF)
            return
        output, source = self._path
        self._write(_ADC_INPUT, source)
        self._write(_ADC_POWER, _ADC_ON)
        self._set_volume()
        self._write(_DAC_POWER, OUTPUTS[output])
        self._write(_MUTE, 0x00)
        self._amplify(1 if output == 2 else 0)

    def _set_volume(self):
        output = self._path[0]
        loudness = _NO_DB - 2 * (codec.LOUDEST - self._level)
        for number in (1, 2):
            at = _LEFT_1 + 2 * (number - 1)
            self._write(at, loudness if number == output else 0)
            self._write(at + 1, loudness if number == output else 0)

    def _write(self, register, value):
        self._one[0] = value
        self._i2c.writeto_mem(self._address, register, self._one)
