"""Rings of frames between the phone, which has a frame each 20 ms, and I2S, which asks for one by a callback.

I2S keeps `hold` ms of sound in a buffer of its own, always full, so that a collection that holds up the callbacks is
not heard; the ring keeps up to 160 ms, so that a slow step of the phone is not heard either.

The callbacks come between two steps of the interpreter. Each end of a ring has a counter that the other only reads.

A port (onchip.I2sOutput, onchip.I2sInput) has open(bytes of its buffer) -> a machine.I2S, `bits` of a side, and
`times`: samples of I2S for one of a frame, for chips that cannot do with 8000 a second.
"""

from micropython import const

from hal import codec
from hal.drivers.samples import gather, silence, spread

_SLOTS = const(8)  # frames in a ring
_COUNTERS = const(0xFFFF)
_COMFORT = const(4)  # frames that may wait for long: 80 ms
_CROWDED = const(8)  # frames in a row that find more waiting before one of these makes way
_PATIENCE = const(10)  # frames without a callback after which it must have got lost: the scheduler's queue is short
_LOUDEST = const(32768)


class _Ring:
    """hold: ms of sound in the buffer of I2S. waiting: frames in the ring. lost: frames that had to make way."""

    def __init__(self, port, hold):
        self.hold = hold
        self.lost = 0
        self._port = port
        size = codec.FRAME * port.times * 2 * port.bits // 8  # two sides
        self._slots = [bytearray(size) for _ in range(_SLOTS)]
        self._buffer = size * hold // codec.PERIOD
        self._i2s = None
        self._put = 0
        self._taken = 0
        self._quiet = 0  # frames since the last callback
        self._crowded = 0  # frames in a row that found too many waiting

    @property
    def waiting(self):
        return (self._put - self._taken) & _COUNTERS

    @property
    def is_running(self):
        return self._i2s is not None

    def start(self):
        if self._i2s is None:
            self._put = self._taken = self._quiet = self._crowded = 0
            self._i2s = self._port.open(self._buffer)
            self._i2s.irq(self._called)
            self._begin()

    def stop(self):
        if self._i2s is not None:
            i2s, self._i2s = self._i2s, None
            i2s.deinit()

    def _called(self, i2s):
        """I2S is done with the buffer that it was given."""
        if i2s is self._i2s:  # and not one that was stopped while its callback was under way
            self._quiet = 0
            self._go_on()

    def _make_way(self):
        """Called by the end that takes, for each frame: lose one when too many wait all the time.

        The clocks of I2S and of the phone differ a little, and after a slow step more sound is late than need be.
        """
        self._crowded = self._crowded + 1 if self.waiting > _COMFORT else 0
        if self._crowded == _CROWDED:
            self._crowded = 0
            self._taken = (self._taken + 1) & _COUNTERS
            self.lost += 1

    def _watch(self):
        """Called for each frame: go on when a callback got lost."""
        self._quiet += 1
        if self._quiet > _PATIENCE:
            self._called(self._i2s)


class Player(_Ring):
    """Plays. starved: frames of silence that were played because there was nothing else."""

    def __init__(self, port, hold):
        _Ring.__init__(self, port, hold)
        self.starved = 0
        self._silence = bytearray(len(self._slots[0]))
        self._halves = port.bits // 16
        self._before = 0  # the last sample put
        self._is_sending = False  # the slot at `_taken`, which is free only after that

    def put(self, frame, gain=_LOUDEST):
        """Play the frame, gain / 32768 as loud, after those that wait."""
        if self.waiting == _SLOTS:
            self.lost += 1
        else:
            slot = self._slots[self._put % _SLOTS]
            spread(slot, frame, codec.FRAME, gain, self._halves, self._port.times, self._before)
            self._before = frame[codec.FRAME - 1] * gain >> 15
            self._put = (self._put + 1) & _COUNTERS
        self._watch()

    def _begin(self):
        self._is_sending = False
        self._before = 0
        silence(self._slots[0], len(self._silence) // 2)
        self._put = 1  # a frame ahead from the first, for a phone that is not always in time
        self._i2s.write(self._silence)

    def _go_on(self):
        if self._is_sending:
            self._taken = (self._taken + 1) & _COUNTERS
        self._make_way()
        self._is_sending = self._put != self._taken
        if self._is_sending:
            self._i2s.write(self._slots[self._taken % _SLOTS])
        else:
            self.starved += 1
            self._i2s.write(self._silence)


class Recorder(_Ring):
    """Records one side. is_right: which; boost: doublings of the loudness, 0 to 8."""

    def __init__(self, port, hold, boost=0):
        _Ring.__init__(self, port, hold)
        self.is_right = False
        self._boost = boost
        self._halves = port.bits // 16

    def take(self, frame):
        """Fill the frame with what was heard. Returns False, with silence in it, when there is nothing yet."""
        self._watch()
        self._make_way()
        if self._put == self._taken:
            silence(frame, codec.FRAME)
            return False
        layout = self._halves * 2 + (1 if self.is_right else 0)
        gather(frame, self._slots[self._taken % _SLOTS], layout, self._boost, self._port.times)
        self._taken = (self._taken + 1) & _COUNTERS
        return True

    def _begin(self):
        self._i2s.readinto(self._slots[0])

    def _go_on(self):
        if self.waiting < _SLOTS - 1:
            self._put = (self._put + 1) & _COUNTERS
        else:
            self.lost += 1  # the slot just filled is filled again
        self._i2s.readinto(self._slots[self._put % _SLOTS])
