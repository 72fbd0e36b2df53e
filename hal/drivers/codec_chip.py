"""What all codecs have in common: life, paths, volumes, and a chip that does not answer."""

from micropython import const

from hal import codec
from hal.clock import ticks_diff

_AGAIN = const(200)  # ms until a chip that did not answer is told everything anew


class CodecChip:
    """Serves hal.codec.Codec, for a chip that a subclass knows.

    sound:     the frame clock and rings (sound.py); it says whether the board is FULL or HALF.
    paths:     {name: what the subclass makes of it}; a path that is not there is mute.
    amplifier: pin of the bank `pins` that switches an amplifier on, or None.
    failed:    times that the chip did not answer. Nothing is raised; it is told all registers again, after a while and
               at the next start.

    A subclass has `_power_up()`, `_power_down()`, `_connect()` for a new path while it runs, and `_set_volume()`; each
    may raise OSError. NEEDS_CLOCK is True when the chip answers only while I2S runs.
    """

    NEEDS_CLOCK = False

    def __init__(self, i2c, address, sound, paths, pins=None, amplifier=None):
        self.failed = 0
        self.duplex = sound.duplex
        self._i2c = i2c
        self._address = address
        self._sound = sound
        self._paths = paths
        self._amplifier = None if amplifier is None else pins.output(amplifier, 0)
        self._path = None  # the chosen one, of `paths`
        self._name = "none"
        self._levels = dict.fromkeys(codec.PATHS, codec.LOUDEST)
        self._is_stale = False  # its registers are not as they should be
        self._tried = None  # the tick at which that was last amended
        # frame by frame they are the sound's own
        self.wait, self.read, self.write, self.delay = sound.wait, sound.read, sound.write, sound.delay

    @property
    def is_running(self):
        return self._sound.is_running

    @property
    def skipped(self):
        return self._sound.skipped

    def start(self, now):
        if self.is_running:
            return
        self._sound.start(now)  # a chip needs its clocks first
        self._tried = now
        self._attempt(self._power_up, True)

    def stop(self):
        if self.is_running:
            self._attempt(self._power_down, True)
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
        if self.is_running and path == self._name and self._path is not None:
            self._attempt(self._set_volume)

    def poll(self, now):
        """Tell a chip that did not answer everything anew."""
        if not self._is_stale or (self.NEEDS_CLOCK and not self.is_running):
            return
        if self._tried is None or ticks_diff(now, self._tried) >= _AGAIN:
            self._tried = now
            self._attempt(self._power_up if self.is_running else self._power_down, True)

    @property
    def _level(self):
        """The volume of the chosen path."""
        return self._levels[self._name]

    def _attempt(self, action, is_whole=False):
        """Do it; `is_whole` when afterwards all registers are as they should be."""
        try:
            action()
            if is_whole:
                self._is_stale = False
        except OSError:
            self.failed += 1
            self._is_stale = True

    def _amplify(self, level):
        if self._amplifier:
            self._amplifier.value(level)
