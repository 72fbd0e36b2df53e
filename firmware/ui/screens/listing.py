"""A list to walk through with the arrow keys: what the menu, the status and the history have in common."""

from firmware.ui.icons import NEXT
from firmware.ui.page import ITEM, TITLE
from firmware.ui.theme import DIM, PLAIN


class Listing:
    """Subclasses give `title`, `softkeys` (a name of softkeys.ROWS) and `rows(ui)`; `choose` and `turn` do something.

    rows(ui): [(icon, text, value at the right, tone)].
    """

    title = ""
    empty = ""  # what a list without rows says
    softkeys = "list"
    due = None  # the tick at which `came_due(ui, now)` is to be called

    def __init__(self):
        self.chosen = 0
        self._first = 0  # row at the top

    def rows(self, ui):
        return []

    def choose(self, ui, now):
        """OK was pressed on the chosen row."""

    def turn(self, ui, step, now):
        """Left (-1) or right (1) was pressed."""

    def digit(self, ui, digit, now):
        """A digit key was pressed: 1 to 9 choose a row by its number."""
        number = int(digit) if digit.isdigit() else 0
        if 0 < number <= len(self.rows(ui)):
            self.chosen = number - 1
            self.choose(ui, now)

    def step(self, ui, step, now):
        """Up (-1) or down (1) was pressed; the ends are joined."""
        count = len(self.rows(ui))
        if count:
            self.chosen = (self.chosen + step) % count

    def show(self, page, ui, now):
        page.begin(is_wide=True)
        rows = self.rows(ui)
        self.chosen = min(self.chosen, max(0, len(rows) - 1))
        room = page.list_rows
        self._first = min(max(self._first, self.chosen - room + 1), self.chosen, max(0, len(rows) - room))
        place = "%d/%d" % (self.chosen + 1, len(rows)) if len(rows) > room else ""
        if page.is_compact:
            page.title = self.title + "  " + place if place else self.title
        else:
            page.add(TITLE, self.title, right=place)
        if not rows:
            page.add(ITEM, self.empty, tone=DIM)
        for number in range(self._first, min(len(rows), self._first + room)):
            icon, text, value, tone = rows[number]
            page.add(ITEM, text, icon, value, tone, number == self.chosen)


def plain(text, value=""):
    """A row without icon."""
    return "", text, value, PLAIN


def branch(text):
    """A row that leads on."""
    return NEXT, text, "", PLAIN
