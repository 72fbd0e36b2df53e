"""Text typed on twelve keys: a key pressed again soon takes the next of its characters."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.base.ticks import ticks_diff

_SOON = const(1000)  # ms

# Ways to read a key, named as the soft key shows them.
LOWER, UPPER, MIXED, DIGITS = "abc", "ABC", "2aB", "123"
MODES = (LOWER, UPPER, MIXED, DIGITS)

_LETTERS = {
    "2": "abcäàáâåæç",
    "3": "deféèêë",
    "4": "ghiíìîï",
    "5": "jkl",
    "6": "mnoöóòôøñ",
    "7": "pqrsß",
    "8": "tuvüúùû",
    "9": "wxyzý",
}
_SIGNS = {
    "0": " ",
    "1": ".@-_/:,?!&'\"()",
    "*": ".*+-,;@_~=<>[]{}|\\^`$%",
    "#": "#",
}


class Multitap:
    """text: what was typed so far. mode: how keys are read. longest: characters that the text may have."""

    def __init__(self, text="", mode=LOWER, longest=64, modes=MODES):
        self.text = text
        self.mode = mode
        self._modes = modes
        self._longest = longest
        self._key = ""
        self._place = 0  # of the last character among those of its key
        self._at = 0

    def press(self, key, now):
        """One of 0-9 * #. Raises LocalError when there is no room for another character."""
        choices = characters(key, self.mode)
        if self.is_open(now) and key == self._key:
            self._place = (self._place + 1) % len(choices)
            self.text = self.text[:-1] + choices[self._place]
        else:
            if len(self.text) >= self._longest:
                raise LocalError("%d characters at most" % self._longest)
            self._place = 0
            self.text += choices[0]
        self._key = key if len(choices) > 1 else ""
        self._at = now

    def is_open(self, now):
        """Whether the last character may still change."""
        return self._key != "" and ticks_diff(now, self._at) < _SOON

    def settle(self):
        """The last character stays as it is."""
        self._key = ""

    def erase(self):
        self.settle()
        self.text = self.text[:-1]

    def next_mode(self):
        self.settle()
        self.mode = self._modes[(self._modes.index(self.mode) + 1) % len(self._modes)]


def characters(key, mode):
    """What a key stands for, in the order in which it is pressed."""
    letters = _LETTERS.get(key)
    if mode == DIGITS:
        return key if letters or key.isdigit() else _SIGNS[key]
    if letters is None:
        return _SIGNS[key] + key if key.isdigit() else _SIGNS[key]
    plain, accented = letters[: _plain(key)], letters[_plain(key) :]
    if mode == UPPER:
        return plain.upper() + key + upper(accented)
    if mode == MIXED:
        return key + plain + plain.upper()
    return plain + key + accented


def upper(text):
    """MicroPython's own knows ASCII only; Latin-1 has its capitals 32 before, and none for ß."""
    return "".join([chr(ord(one) - 32) if ord(one) >= 0xE0 else one for one in text])


def _plain(key):
    """How many letters stand on the key itself; those with accents come after the digit."""
    return 4 if key in "79" else 3
