"""Who has the turn on a board that cannot play and record at once: switched by voice.

Loudness is the mean distance of a frame's samples from zero. A voice is what is three times as loud as the noise around
it, until it is no longer twice as loud. What counts as noise follows the quietest moments, and never gets so loud that
a steady tone, as the dial tone, could pass for it.
"""

from micropython import const

_UNIT = const(16)  # of the noise: it moves by less than one
_FIRST = const(40 * _UNIT)  # noise of a room nobody has heard yet
_LEAST = const(12 * _UNIT)
_MOST = const(300 * _UNIT)
_RISE = const(64)  # frames in which it may rise by itself as much again

_LINGER = const(15)  # frames: what is in ring and I2S must have left before the microphone is opened
_PAUSE = const(10)  # frames between words, which do not end a turn of the microphone
_PATIENCE = const(50)  # frames for which the other side must speak to interrupt
_ECHO = const(4)  # frames in which the room still sounds of what was played


class Voice:
    """Whether one side speaks."""

    def __init__(self):
        self.is_heard = False
        self._noise = _FIRST

    def hear(self, loudness):
        """A frame of this loudness. Returns `is_heard`; allocates nothing."""
        loudness *= _UNIT
        noise = self._noise
        if loudness < noise:
            noise -= (noise - loudness + 3) // 4
        else:
            noise += noise // _RISE + 1
        self._noise = noise = min(max(noise, _LEAST), _MOST)
        self.is_heard = loudness > (2 if self.is_heard else 3) * noise
        return self.is_heard


class VoiceSwitch:
    """The turns of speaker and microphone.

    is_playing: the speaker has the turn.

    The speaker gets it when the other side speaks and nobody here does, or speaks over somebody here for a second; it
    gives it back when the other side has been quiet for as long as it takes to play what was said. So both sides are
    heard when they alternate. Who speaks here must wait for a pause of 0.3 s: nobody listens while something is played.
    """

    def __init__(self):
        self._far = Voice()
        self._near = Voice()
        self.begin()

    def begin(self):
        """A new sound begins: the microphone has the turn."""
        self.is_playing = False
        self._silent = 0  # frames for which the side that has the turn has been quiet
        self._waited = 0  # frames for which the other side has asked for it
        self._echo = 0  # frames until what the microphone hears counts

    def said(self, loudness):
        """The microphone heard a frame. Allocates nothing."""
        if self._echo:
            self._echo -= 1
        elif self._near.hear(loudness):
            self._silent = 0

    def turn(self, loudness):
        """A frame of this loudness is to be played. Returns `is_playing` for it; allocates nothing."""
        is_heard = self._far.hear(loudness)
        self._silent = min(self._silent + 1, _PATIENCE)
        if self.is_playing:
            if is_heard:
                self._silent = 0
            elif self._silent >= _LINGER:
                self._give(False)
        elif is_heard:
            self._waited += 1
            if self._silent > _PAUSE or not self._near.is_heard or self._waited >= _PATIENCE:
                self._give(True)
        elif self._waited:
            self._waited -= 1
        return self.is_playing

    def _give(self, is_playing):
        self.is_playing = is_playing
        self._silent = self._waited = 0
        self._near.is_heard = False
        self._echo = 0 if is_playing else _ECHO
