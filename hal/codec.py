"""The audio codec chip with its microphones and speakers, and the clock of all sound."""

from micropython import const

RATE = const(8000)  # samples a second
FRAME = const(160)  # samples of one frame: array("h"), 16-bit linear PCM
PERIOD = const(20)  # ms of one frame
LOUDEST = const(15)  # volume

PATHS = ("none", "handset", "headset", "speaker")

FULL = const(2)  # `duplex`: plays and records at once
HALF = const(1)  # `duplex`: one at a time


class Codec:
    """One frame clock for both directions: frame by frame `read`, then `write`.

        while not codec.wait(now):
            codec.read(microphone)
            ...
            codec.write(speaker)

    is_running: between start and stop.
    duplex:     FULL or HALF. A HALF codec plays and records by turns, which follow the voices: it gives silence while
                it plays, and what is written while somebody here speaks is not heard.
    skipped:    frames that were never played because the phone came much too late.
    """

    is_running = False
    duplex = FULL
    skipped = 0

    def start(self, now):
        """Power up; the first frame is due at tick `now`. Nothing happens when it runs already."""

    def stop(self):
        """Power down. Sound not yet played is lost."""

    def wait(self, now):
        """Milliseconds until the next frame is due, 0 when it is, None while stopped.

        The schedule is absolute: frame n is due 20 n ms after the start. Frames that are late are caught up, until
        the delay makes that useless: then the driver skips them, and counts them in `skipped`.
        """

    def read(self, frame):
        """Fill `frame` with what the microphone heard. Returns False, with silence in it, when there was nothing."""

    def write(self, frame):
        """Play `frame` and move to the next one. The frame may be used again at once. Allocates nothing."""

    def path(self, name):
        """Choose microphone and speaker, one of PATHS. Raises ValueError for another."""

    def volume(self, path, level):
        """Set how loud a path plays, 0 to LOUDEST in equal steps of decibels. Raises ValueError out of range."""

    def delay(self):
        """Samples from the writing of a sound to the reading of its echo, for an echo canceller."""
