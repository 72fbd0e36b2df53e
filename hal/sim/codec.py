"""A codec chip whose microphone and speaker are on the host. It owns the clock of the sound.

The host says frames ahead, as many as it has credit for, and they are taken one a frame; what is played goes to the
host numbered. So the link may be late without any sound being lost: only RTP is in real time. What the host said
while the codec was stopped waits for its start.
"""

from micropython import const

from hal import codec
from hal.clock import ticks_add, ticks_diff
from hal.sim import frames

_SPARE = const(7)  # said frames for which there is room beyond the host's credit
_FRAME_BYTES = const(320)
_HEAD = const(3)  # bytes before the samples of a SAID: kind, number
_LATEST = const(200)  # ms behind the schedule up to which frames are caught up


class SimCodec:
    """Serves hal.codec.Codec, full duplex. Samples pass at unit gain: path and volume are kept, not applied.

    ahead:         said frames that the host may send before they are consumed: its credit.
    played:        frames written since it was made, the skipped ones included, modulo 65536: the number of the next.
    consumed:      said frames taken so far, modulo 65536; the host's credit.
    said_dropped:  said frames beyond the host's credit, lost.
    """

    duplex = codec.FULL
    sound = "linear"
    frame_bytes = _FRAME_BYTES

    def __init__(self, panel, ahead=frames.SAID_AHEAD):
        self.is_running = False
        self.played = 0
        self.consumed = 0
        self.skipped = 0
        self.said_dropped = 0
        self.chosen_path = "none"
        self.volumes = dict.fromkeys(codec.PATHS, codec.LOUDEST)
        self._panel = panel
        self._outbox = panel.outbox
        self._due = 0  # tick of the next frame
        self._ahead = ahead
        self._slots = ahead + _SPARE
        self._ring = bytearray(self._slots * self.frame_bytes)
        self._first = 0  # the oldest said frame in the ring
        self._waiting = 0
        self._expected = None  # number of the next said frame
        panel.hello["ahead"] = ahead
        panel.hello["duplex"] = True
        panel.hello["sound"] = self.sound
        panel.on(frames.SAID, self._said)

    def start(self, now):
        if not self.is_running:
            self.is_running = True
            self._due = now

    def stop(self):
        self.is_running = False

    def wait(self, now):
        if not self.is_running:
            return None
        wait = ticks_diff(self._due, now)
        if wait < -_LATEST:
            late = -wait // codec.PERIOD
            self.skipped += late
            self.played = (self.played + late) & 0xFFFF
            self._due = ticks_add(self._due, late * codec.PERIOD)
        return wait if wait > 0 else 0

    def read(self, frame):
        if not self._waiting:
            frames.silence(frame, codec.FRAME)
            return False
        self._unpack(self._ring, self._first * self.frame_bytes, frame)
        self._drop_first()
        return True

    def write(self, frame):
        slot = self._outbox.sound_slot()
        slot[0] = frames.HEARD
        slot[1] = self.played >> 8
        slot[2] = self.played & 0xFF
        slot[3] = self.consumed >> 8
        slot[4] = self.consumed & 0xFF
        length = 5
        if not frames.is_silent(frame, codec.FRAME):
            self._pack(frame, slot, length)
            length += self.frame_bytes
        self._outbox.sound_ready(length)
        self._panel.push()
        self.played = (self.played + 1) & 0xFFFF
        self._due = ticks_add(self._due, codec.PERIOD)

    @property
    def has_said(self):
        """Whether something that the host said waits."""
        return self._waiting > 0

    def path(self, name):
        if name not in codec.PATHS:
            raise ValueError("no path %s" % name)
        self.chosen_path = name

    def volume(self, path, level):
        if path not in codec.PATHS or not 0 <= level <= codec.LOUDEST:
            raise ValueError("no volume %s of path %s" % (level, path))
        self.volumes[path] = level

    def delay(self):
        return codec.FRAME  # what the host hears in one frame it can say in the next

    def _unpack(self, data, at, frame):
        """The samples of a frame as it crosses the link."""
        frames.copy(frame, 0, data, at, _FRAME_BYTES)

    def _pack(self, frame, data, at):
        """A frame as it crosses the link."""
        frames.copy(data, at, frame, 0, _FRAME_BYTES)

    def _said(self, buffer, end):
        size = self.frame_bytes
        if end != _HEAD + size:
            return
        number = buffer[1] << 8 | buffer[2]
        lost = 0 if self._expected is None else (number - self._expected) & 0xFFFF
        if lost < self._ahead:
            # frames lost on a serial line are as good as consumed, or the host would miss that credit for ever
            self.consumed = (self.consumed + lost) & 0xFFFF
        self._expected = (number + 1) & 0xFFFF
        if self._waiting == self._slots:
            self._drop_first()
            self.said_dropped += 1
        frames.copy(self._ring, (self._first + self._waiting) % self._slots * size, buffer, _HEAD, size)
        self._waiting += 1

    def _drop_first(self):
        self._first = (self._first + 1) % self._slots
        self._waiting -= 1
        self.consumed = (self.consumed + 1) & 0xFFFF
