"""What is heard in the place of lost sound: the last 20 ms again and again, fading to silence in 60 ms."""

from array import array

from micropython import const

from firmware.media.mix import UNITY, copy_samples, fade, silence

_BLOCK = const(80)
_STEPS = const(6)  # blocks until silence


class Concealment:
    """One stream's last sound; frames are array('h'), a block is 80 samples."""

    def __init__(self):
        self._history = array("h", bytes(4 * _BLOCK))
        self._at = 0  # where the older block lies
        self._run = _STEPS  # blocks concealed since the last good one

    def reset(self):
        """Forget the sound; what comes next fades in from silence."""
        self._run = _STEPS

    def remember(self, frame, at):
        """Keep the good block at `at`; after a gap it fades in from the level that the gap ended with."""
        if self._run:
            fade(frame, at, frame, at, _BLOCK, self._gain(self._run), UNITY)
            self._run = 0
        copy_samples(self._history, self._at, frame, at, _BLOCK)
        self._at = _BLOCK - self._at

    def repeat(self, frame, at):
        """Fill the block with the sound before, at its level."""
        copy_samples(frame, at, self._history, _BLOCK - self._at, _BLOCK)

    def fill(self, frame, at):
        """Fill the block in the place of a lost one; False when it is silence."""
        run = self._run
        if run >= _STEPS:
            silence(frame, at, _BLOCK)
            return False
        fade(frame, at, self._history, self._at, _BLOCK, self._gain(run), self._gain(run + 1))
        self._at = _BLOCK - self._at
        self._run = run + 1
        return True

    def _gain(self, run):
        return UNITY * (_STEPS - run) // _STEPS
