"""Sound without a codec chip: I2S amplifiers (MAX98357A) and I2S microphones (INMP441), which have no registers.

All amplifiers share the three lines of one I2S output, and each has a pin that switches it on (SD_MODE). Two
microphones share the lines of one I2S input, one on the left side, the other on the right (their L/R pin).
"""

from hal import codec

# 32768 for the loudest, 3 dB less for each step down
_GAINS = (184, 260, 368, 519, 734, 1036, 1464, 2068, 2920, 4125, 5827, 8231, 11627, 16423, 23198, 32768)


class Amplifiers:
    """Serves hal.codec.Codec.

    sound: the frame clock and rings (sound.py).
    paths: for each path that the board has (name, pin of its amplifier in the bank `pins`, "left" or "right" for its
           microphone). The others are mute.
    failed: amplifiers that could not be switched because an expander did not answer.
    """

    def __init__(self, sound, pins, paths):
        self.failed = 0
        self.duplex = sound.duplex
        self._sound = sound
        self._paths = {name: (pins.output(pin, 0), side == "right") for name, pin, side in paths}
        self._levels = dict.fromkeys(codec.PATHS, codec.LOUDEST)
        self._name = "none"
        self.wait, self.read, self.write, self.delay = sound.wait, sound.read, sound.write, sound.delay

    @property
    def is_running(self):
        return self._sound.is_running

    @property
    def skipped(self):
        return self._sound.skipped

    def start(self, now):
        if not self.is_running:
            self._sound.start(now)
            self._connect()

    def stop(self):
        if self.is_running:
            self._switch(None)
            self._sound.stop()

    def path(self, name):
        if name not in codec.PATHS:
            raise ValueError("no path %s" % name)
        self._name = name
        self._connect()

    def volume(self, path, level):
        if path not in codec.PATHS or not 0 <= level <= codec.LOUDEST:
            raise ValueError("no volume %s of path %s" % (level, path))
        self._levels[path] = level
        self._connect()

    def _connect(self):
        chosen = self._paths.get(self._name)
        self._sound.gain = _GAINS[self._levels[self._name]] if chosen else 0
        if chosen:
            self._sound.recorder.is_right = chosen[1]
        if self.is_running:
            self._switch(chosen and chosen[0])

    def _switch(self, wanted):
        """Switch this amplifier on and all others off."""
        try:
            for pin, _ in self._paths.values():
                pin.value(1 if pin is wanted else 0)
        except OSError:
            self.failed += 1
