"""Sound without a codec chip: I2S amplifiers (MAX98357A) and I2S microphones (INMP441), which have no registers.

All amplifiers share the three lines of one I2S output, and each has a pin that switches it on (SD_MODE). Two
microphones share the lines of one I2S input, one on the left side, the other on the right (their L/R pin).
"""

from hal.drivers.codec_chip import CodecChip

# 32768 for the loudest, 3 dB less for each step down
_GAINS = (184, 260, 368, 519, 734, 1036, 1464, 2068, 2920, 4125, 5827, 8231, 11627, 16423, 23198, 32768)


class Amplifiers(CodecChip):
    """Serves hal.codec.Codec; see CodecChip.

    sound: the frame clock and rings (sound.py).
    paths: for each path that the board has (name, pin of its amplifier in the bank `pins`, "left" or "right" for its
           microphone). The others are mute.
    """

    def __init__(self, sound, pins, paths):
        rows = {name: (pins.output(pin, 0), side == "right") for name, pin, side in paths}
        CodecChip.__init__(self, None, None, sound, rows)
        self._switches = [row[0] for row in rows.values()]

    def _power_up(self):
        self._connect()

    def _power_down(self):
        self._switch(None)

    def _connect(self):
        self._set_volume()
        if self._path:
            self._sound.recorder.is_right = self._path[1]
        self._switch(self._path and self._path[0])

    def _set_volume(self):
        self._sound.gain = _GAINS[self._level] if self._path else 0

    def _switch(self, wanted):
        """Switch this amplifier on and all others off."""
        for pin in self._switches:
            pin.value(1 if pin is wanted else 0)
