"""The codec chip ES8388: registers over I2C, sound over I2S as its slave, 256 master clocks a sample."""

from micropython import const

from hal import codec

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


class Es8388:
    """Serves hal.codec.Codec.

    sound:     the frame clock and rings (sound.py); it says whether the board is FULL or HALF.
    paths:     for each path that the board has (name, output, input): keys of OUTPUTS and INPUTS. The others are mute.
    gain:      of the microphones, 0 to 24 dB in steps of 3.
    amplifier: pin of the bank `pins` that switches the speaker's amplifier on, for paths with output 2; or None.
    failed:    registers that the chip did not take; it is told all of them again at the next start.

    A volume is 3 dB a step, with 0 dB the loudest.
    """

    def __init__(self, i2c, sound, paths, address=0x10, gain=24, pins=None, amplifier=None):
        self.failed = 0
        self.duplex = sound.duplex
        self._i2c = i2c
        self._address = address
        self._one = bytearray(1)
        self._sound = sound
        self._paths = {row[0]: (row[1], INPUTS[row[2]]) for row in paths}
        self._gain = gain // 3 * 0x11  # left and right
        self._amplifier = None if amplifier is None else pins.output(amplifier, 0)
        self._path = None  # (output, input)
        self._levels = dict.fromkeys(codec.PATHS, codec.LOUDEST)
        self._name = "none"
        # frame by frame they are the sound's own
        self.wait, self.read, self.write, self.delay = sound.wait, sound.read, sound.write, sound.delay
        self._power_down()

    @property
    def is_running(self):
        return self._sound.is_running

    @property
    def skipped(self):
        return self._sound.skipped

    def start(self, now):
        if self.is_running:
            return
        self._sound.start(now)  # the chip needs its clocks first
        self._attempt(self._power_up)

    def stop(self):
        if self.is_running:
            self._attempt(self._power_down)
            self._sound.stop()

    def path(self, name):
        if name not in codec.PATHS:
            raise ValueError("no path %s" % name)
        self._name = name
        self._path = self._paths.get(name)
        if self.is_running:
            self._attempt(self._connect)

    def volume(self, path, level):
        if path not in codec.PATHS or not 0 <= level <= codec.LOUDEST:
            raise ValueError("no volume %s of path %s" % (level, path))
        self._levels[path] = level
        if self.is_running and path == self._name:
            self._attempt(self._set_volume)

    # -- the registers

    def _attempt(self, action):
        try:
            action()
        except OSError:
            self.failed += 1

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
        if self._path is None:
            return
        output = self._path[0]
        loudness = _NO_DB - 2 * (codec.LOUDEST - self._levels[self._name])
        for number in (1, 2):
            at = _LEFT_1 + 2 * (number - 1)
            self._write(at, loudness if number == output else 0)
            self._write(at + 1, loudness if number == output else 0)

    def _amplify(self, level):
        if self._amplifier:
            self._amplifier.value(level)

    def _write(self, register, value):
        self._one[0] = value
        self._i2c.writeto_mem(self._address, register, self._one)
