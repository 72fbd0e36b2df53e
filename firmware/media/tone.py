"""Tones: the grammar of the `voice.tone.*` settings, and a player that is exact in pitch and free of clicks.

Grammar: elements `[!]f1[+f2][+f3][+f4][/ms]` between commas; 0 Hz is silence, no length is for ever, `!` plays once.
"""

import math
from array import array

from micropython import const

from firmware.base.errors import LocalError
from firmware.media.mix import FRAME, add_sine

_RATE = const(8)  # samples in a ms
_SINES = const(4)  # sines in an element
_RAMP = const(64)  # samples of a fade in or out, 8 ms
_PEAK = const(8000)  # of a whole tone at full envelope and unity gain, -12 dBFS
_FOREVER = const(1 << 29)  # samples
_NYQUIST = const(4000)  # Hz; what lies above cannot be heard at 8 kHz

# A turn in 256 steps and the first again, for interpolation.
SINE = array("h", [round(32767 * math.sin(math.pi * i / 128)) for i in range(257)])


class Element:
    """A stretch of a tone: frequencies (a tuple of Hz, empty for silence), samples, is_once."""

    def __init__(self, frequencies, ms=0, is_once=False):
        self.frequencies = tuple(frequencies)
        self.samples = ms * _RATE if ms else _FOREVER
        self.is_once = is_once
        self.steps = tuple((hertz * 262144 + 62) // 125 for hertz in self.frequencies)  # * 2**24 / 8000 turns


def parse_tone(text, most=8):
    """The list of Elements of a grammar string, at most `most`. Raises LocalError naming the offending element."""
    words = text.replace(" ", "").split(",")
    if len(words) > most:
        raise LocalError("A tone has at most %d elements" % most)
    return [_element(word) for word in words]


def _element(word):
    is_once = word.startswith("!")
    sound, slash, length = word[is_once:].partition("/")
    frequencies = [_number(part, word) for part in sound.split("+")]
    ms = _number(length, word) if slash else 0
    if len(frequencies) > _SINES or ms > 30000 or any(hertz and not 200 <= hertz <= 7000 for hertz in frequencies):
        raise LocalError("Tone element %s is out of range" % word)
    return Element([hertz for hertz in frequencies if 0 < hertz < _NYQUIST], ms, is_once)


def _number(digits, word):
    if not digits.isdigit() or len(digits) > 5:
        raise LocalError("Tone element %s is not understood" % word)
    return int(digits)


class Player:
    """Plays one list of Elements at a time, over and over, mixed into frames; `add_to` does not allocate.

    Elements with equally many sines go over into each other in phase; before and after silence the tone fades.
    """

    def __init__(self):
        self._oscillators = array("i", [0] * (2 * _SINES))  # phase, step of each
        self._elements = self._next = ()
        self._level = _PEAK
        self._sines = 0  # that sound in the element
        self._left = 0  # its samples to come
        self._at = self._following = -1  # places of the element and of the one after it
        self._joins = False  # whether the sound goes on into the one after it
        self._envelope = 0  # 0.._RAMP

    @property
    def is_playing(self):
        """Whether there is a tone, be it in a pause of its cadence."""
        return bool(self._elements or self._next)

    def set_gain(self, gain):
        """How loud, also of what sounds already: in 1/1024, see mix.GAINS."""
        self._level = min(_PEAK * gain >> 10, 32767)

    def play(self, elements):
        """Begin a list of Elements, once what sounds has faded out."""
        self._next = elements
        self._elements = ()
        if not self._envelope:
            self._begin()

    def stop(self):
        """Fade out in 8 ms."""
        self.play(())

    def add_to(self, frame):
        """Add 20 ms of the tone to the frame; False when that was silence."""
        at = 0
        heard = False
        while at < FRAME and (self._elements or self._envelope):
            ramp = self._ramp()
            count = min(FRAME - at, self._run(ramp))
            if self._sines:
                self._sound(frame, at, count, ramp)
                heard = True
            at += count
            self._elapse(count)
        return heard

    def _ramp(self):
        """Which way the envelope goes now."""
        envelope = self._envelope
        if not self._elements:
            return -1
        if not self._sines:
            return 0
        if self._joins:
            return 1 if envelope < _RAMP else 0
        if self._left <= envelope:
            return -1
        return 1 if envelope < _RAMP and self._left - envelope > 1 else 0

    def _run(self, ramp):
        """For how many samples it goes that way."""
        envelope, left = self._envelope, self._left
        if not self._elements:
            return envelope
        if ramp > 0:
            return min(_RAMP - envelope, left if self._joins else (left - envelope) >> 1)
        return left if ramp or self._joins or not self._sines else left - envelope

    def _sound(self, frame, at, count, ramp):
        level = self._level // self._sines
        for index in range(0, 2 * self._sines, 2):
            add_sine(frame, at, count, SINE, self._oscillators, index, level, self._envelope, ramp)
        self._envelope += ramp * count

    def _elapse(self, count):
        if not self._elements:
            if not self._envelope:
                self._begin()
        elif self._left < _FOREVER:
            self._left -= count
            if not self._left:
                self._enter(self._following)

    def _begin(self):
        """Let the next tone be the one that plays."""
        self._elements, self._next = self._next, ()
        self._sines = 0
        if self._elements:
            self._enter(0)

    def _enter(self, at):
        """Go to the element at this place, or to none after the last."""
        if at < 0:
            self._elements = ()
            self._sines = 0
            return
        element = self._elements[at]
        sines = len(element.steps)
        for i in range(sines):
            self._oscillators[2 * i + 1] = element.steps[i]
            if sines != self._sines:
                self._oscillators[2 * i] = 0
        self._at = at
        self._sines = sines
        self._left = element.samples
        self._following = self._after(at)
        self._joins = self._following >= 0 and len(self._elements[self._following].steps) == sines

    def _after(self, at):
        """The place of the element after this one; behind the end those played once are left out; -1 for none."""
        elements = self._elements
        if at + 1 < len(elements):
            return at + 1
        for place in range(len(elements)):
            if not elements[place].is_once:
                return place
        return -1
