"""A question before something that cannot be undone."""

from firmware.ui.icons import WARNING
from firmware.ui.page import HEAD, TEXT
from firmware.ui.theme import WARN


class Confirm:
    """title: the question. text: what will happen. action(ui, now): what OK does."""

    softkeys = "confirm"
    due = None

    def __init__(self, title, text, action):
        self._title = title
        self._text = text
        self._action = action

    def show(self, page, ui, now):
        page.begin(is_wide=True)
        page.add(HEAD, self._title, WARNING, tone=WARN)
        page.add(TEXT, self._text)
        page.note("OK: yes   Cancel: no")

    def digit(self, ui, digit, now):
        """Digits say neither yes nor no."""

    def step(self, ui, step, now):
        """There is nothing to walk through."""

    def turn(self, ui, step, now):
        """There is nothing to change."""

    def choose(self, ui, now):
        ui.close()
        self._action(ui, now)
