"""The frame clock of a codec and its two rings: what the drivers of all codec chips have in common."""

from micropython import const

from hal import codec
from hal.clock import ticks_add, ticks_diff
from hal.drivers.rings import Player, Recorder
from hal.drivers.samples import is_quiet, silence

_LATEST = const(160)  # ms behind the schedule up to which frames are caught up: what the ring holds
_LINGER = const(15)  # frames: a HALF codec listens only when all that was loud has left ring and I2S
_LOUDEST = const(32768)


class I2sSound:
    """Start, stop, wait, read, write and delay of hal.codec.Codec, for a driver that knows the chip.

    output, input: the ports of I2S (rings.py).
    duplex: codec.FULL when both may run at once. HALF opens one at a time: the output while something is played. To
            turn round it opens a bus, which costs some milliseconds and allocates.
    hold:   ms of sound in the buffers of I2S.
    boost:  doublings of the microphone's loudness, 0 to 8: 24-bit microphones are faint.
    quiet:  how far from zero samples may be that count as silence to a HALF codec.
    gain:   loudness of what is played, 0 to 32768.
    """

    def __init__(self, output, input, duplex=codec.FULL, hold=80, boost=0, quiet=200):
        self.is_running = False
        self.duplex = duplex
        self.skipped = 0
        self.gain = _LOUDEST
        self.player = Player(output, hold)
        self.recorder = Recorder(input, hold, boost)
        self._quiet = quiet
        self._silent = 0  # frames written since the last that was not
        self._due = 0  # tick of the next frame

    def start(self, now):
        if self.is_running:
            return
        self.is_running = True
        self._due = now
        self._silent = _LINGER
        self.recorder.start()
        if self.duplex == codec.FULL:
            self.player.start()

    def stop(self):
        self.is_running = False
        self.player.stop()
        self.recorder.stop()

    def wait(self, now):
        if not self.is_running:
            return None
        wait = ticks_diff(self._due, now)
        if wait < -_LATEST:
            late = -wait // codec.PERIOD
            self.skipped += late
            self._due = ticks_add(self._due, late * codec.PERIOD)
        return wait if wait > 0 else 0

    def read(self, frame):
        if self.recorder.is_running:
            return self.recorder.take(frame)
        silence(frame, codec.FRAME)
        return False

    def write(self, frame):
        if self.duplex == codec.HALF:
            self._take_turns(frame)
        if self.player.is_running:
            self.player.put(frame, self.gain)
        self._due = ticks_add(self._due, codec.PERIOD)

    def delay(self):
        # what waits in both rings, what I2S holds for the speaker, and the frame that the microphone is filling
        frames = self.player.waiting + self.recorder.waiting + self.player.hold // codec.PERIOD + 1
        return frames * codec.FRAME

    def _take_turns(self, frame):
        if not is_quiet(frame, codec.FRAME, self._quiet):
            self._silent = 0
            if not self.player.is_running:
                self.recorder.stop()
                self.player.start()
        elif self._silent < _LINGER:
            self._silent += 1
            if self._silent == _LINGER:
                self.player.stop()
                self.recorder.start()
