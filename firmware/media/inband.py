"""Digits as sound in the place of the microphone, for peers that take no telephone-events."""

from array import array

from micropython import const

from firmware.base.errors import LocalError
from firmware.media.mix import FRAME, silence
from firmware.media.tone import Element, Player
from firmware.media.tones_us import DTMF

_TONE = const(160)  # ms of a digit
_PAUSE = const(80)  # ms after it
_QUEUE = const(64)  # digits


class InbandDigits:
    """A queue of digits that sound one after the other."""

    def __init__(self):
        self._player = Player()
        self._frame = array("h", bytes(2 * FRAME))
        self._waiting = []

    @property
    def is_busy(self):
        """Whether digits wait or sound."""
        return bool(self._waiting) or self._player.is_playing

    def add(self, digits):
        """Queue digits (str of 0-9 * # A-D, either case). Raises LocalError."""
        digits = digits.upper()
        if any(digit not in DTMF for digit in digits):
            raise LocalError("Only 0-9 * # A-D can be sent as DTMF")
        if len(self._waiting) + len(digits) > _QUEUE:
            raise LocalError("Too many digits wait to be sent")
        self._waiting.extend(digits)

    def frame(self, microphone):
        """The frame to send: that of the microphone, or a digit's sound."""
        player = self._player
        if not player.is_playing:
            if not self._waiting:
                return microphone
            player.play([Element(DTMF[self._waiting.pop(0)], _TONE, True), Element((), _PAUSE, True)])
        silence(self._frame, 0, FRAME)
        player.add_to(self._frame)
        return self._frame
