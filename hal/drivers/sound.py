"""The frame clock of a codec and its two rings: what the drivers of all codec chips have in common."""

from micropython import const

from hal import codec
from hal.clock import ticks_add, ticks_diff
from hal.drivers.rings import Player, Recorder
from hal.drivers.samples import loudness, silence
from hal.drivers.turns import VoiceSwitch

_LATEST = const(160)  # ms behind the schedule up to which frames are caught up: what the ring holds
_AGAIN = const(25)  # frames until a bus that could not be opened is tried again
_LOUDEST = const(32768)


class I2sSound:
    """Start, stop, wait, read, write and delay of hal.codec.Codec, for a driver that knows the chip.

    output, input: the ports of I2S (rings.py).
    duplex: codec.FULL when both may run at once. HALF opens one at a time, by voice (turns.py). To turn round it opens
            a bus, which costs some milliseconds and allocates.
    hold:   ms of sound in the buffers of I2S.
    boost:  doublings of the microphone's loudness, 0 to 8: 24-bit microphones are faint.
    gain:   loudness of what is played, 0 to 32768.
    failed: times that a bus could not be opened; meanwhile it is silent, or deaf.
    """

    def __init__(self, output, input, duplex=codec.FULL, hold=80, boost=0):
        self.is_running = False
        self.duplex = duplex
        self.skipped = 0
        self.failed = 0
        self.gain = _LOUDEST
        self.player = Player(output, hold)
        self.recorder = Recorder(input, hold, boost)
        self._turns = VoiceSwitch() if duplex == codec.HALF else None
        self._due = 0  # tick of the next frame
        self._patience = 0  # frames until a bus is opened

    def start(self, now):
        if self.is_running:
            return
        self.is_running = True
        self._due = now
        if self._turns:
            self._turns.begin()
        self._patience = 0
        self._open()

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
        if not self.recorder.is_running:
            silence(frame, codec.FRAME)
            return False
        is_heard = self.recorder.take(frame)
        if is_heard and self._turns:
            self._turns.said(loudness(frame, codec.FRAME))
        return is_heard

    def write(self, frame):
        if self._turns:
            self._turns.turn(loudness(frame, codec.FRAME))
        self._open()
        if self.player.is_running:
            self.player.put(frame, self.gain)
        self._due = ticks_add(self._due, codec.PERIOD)

    def delay(self):
        # what waits in both rings, what I2S holds for the speaker, and the frame that the microphone is filling
        frames = self.player.waiting + self.recorder.waiting + self.player.hold // codec.PERIOD + 1
        return frames * codec.FRAME

    def _open(self):
        """See to it that those buses are open which should be, and only those."""
        plays = self._turns is None or self._turns.is_playing
        records = self._turns is None or not plays
        if self.player.is_running == plays and self.recorder.is_running == records:
            return
        if not plays:
            self.player.stop()
        if not records:
            self.recorder.stop()
        if self._patience:
            self._patience -= 1
            return
        try:
            if records:
                self.recorder.start()
            if plays:
                self.player.start()
        except (OSError, MemoryError):
            self.failed += 1
            self._patience = _AGAIN
