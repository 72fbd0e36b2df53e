"""A line of text typed on the keypad: a name, an address, a password."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.base.ticks import ticks_add
from firmware.ui.multitap import DIGITS, LOWER, MODES, Multitap
from firmware.ui.page import DIGITS as TYPED
from firmware.ui.page import HEAD
from firmware.ui.theme import ACCENT

_SHOWN = const(1000)  # ms that the last character of a secret stands there to be checked


class TextEntry:
    """title: what is asked. done(ui, text, now): takes what was typed; a LocalError of it shows, and typing goes on.

    note: a line below, for what kind of text it is. is_secret: shown as stars but for the character just typed.
    """

    due = None

    def __init__(self, title, text, done, mode=LOWER, longest=64, is_secret=False, note="", modes=MODES):
        self._title = title
        self._typing = Multitap(text, mode, longest, modes)
        self._done = done
        self._is_secret = is_secret
        self._note = note

    @property
    def softkeys(self):
        return "entry " + self._typing.mode

    @property
    def text(self):
        return self._typing.text

    def show(self, page, ui, now):
        page.begin(is_wide=True)
        page.add(HEAD, self._title, tone=ACCENT)
        page.add(TYPED, self._shown(now))
        if self._note:
            page.note(self._note)

    def _shown(self, now):
        text = self._typing.text
        if not self._is_secret:
            return text
        hidden = len(text) - 1 if self.due is not None else len(text)
        return "*" * hidden + text[hidden:]

    def digit(self, ui, digit, now):
        self._typing.press(digit, now)
        if self._is_secret:
            self.due = ticks_add(now, _SHOWN)

    def came_due(self, ui, now):
        self.due = None

    def erase(self, ui, now):
        self.due = None
        self._typing.erase()

    def switch(self, ui, now):
        """Read the keys another way."""
        self._typing.next_mode()

    def step(self, ui, step, now):
        """There is nothing to walk through."""

    def turn(self, ui, step, now):
        """Right goes on to the next character at once, left takes the last one back."""
        if step > 0:
            self._typing.settle()
        else:
            self.erase(ui, now)

    def choose(self, ui, now):
        ui.close()
        try:
            self._done(ui, self._typing.text, now)
        except LocalError as error:
            ui.open(self)
            raise error


def number_entry(title, text, done, longest=5):
    """An entry that takes digits only."""
    return TextEntry(title, text, done, DIGITS, longest, modes=(DIGITS,))
