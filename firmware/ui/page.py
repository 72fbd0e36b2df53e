"""What stands between the bars: rows that a screen names by their kind, which the painter turns into pixels.

A page is filled anew at every look and compared with what was drawn, so a screen never asks what has changed.
"""

from micropython import const

from firmware.ui.theme import DIM, PLAIN

# Kinds of row.
CLOCK = const(0)  # the time on the idle screen
DIGITS = const(1)  # what is being dialled, its end kept in view, with a caret
NAME = const(2)  # who is called
TEXT = const(3)
NOTE = const(4)  # a small line
HEAD = const(5)  # a small line with an icon, and something at its right end
ITEM = const(6)  # one line of a list: icon, text, value at the right
TITLE = const(7)  # above a list

LONGEST = const(16)


class Row:
    def __init__(self):
        self.kind = NOTE
        self.text = ""
        self.icon = ""
        self.right = ""
        self.tone = PLAIN
        self.is_chosen = False

    def put(self, kind, text, icon, right, tone, is_chosen):
        self.kind = kind
        self.text = text
        self.icon = icon
        self.right = right
        self.tone = tone
        self.is_chosen = is_chosen

    def equals(self, other):
        return (
            self.kind == other.kind
            and self.text == other.text
            and self.icon == other.icon
            and self.right == other.right
            and self.tone == other.tone
            and self.is_chosen == other.is_chosen
        )


class Page:
    """rows[:count] from top to bottom. is_wide: the rows take the place of the line labels as well.

    title: stands in the status bar instead of the account, for lists where no row can be spared for it.
    """

    def __init__(self, is_compact, list_rows):
        """is_compact: there is room for three lines. list_rows: how many lines of a list fit beside its title."""
        self.rows = [Row() for _ in range(LONGEST)]
        self.count = 0
        self.is_wide = False
        self.title = ""
        self.is_compact = is_compact
        self.list_rows = min(list_rows, LONGEST - 1)

    def begin(self, is_wide=False):
        self.count = 0
        self.is_wide = is_wide
        self.title = ""

    def add(self, kind, text, icon="", right="", tone=PLAIN, is_chosen=False):
        if self.count < LONGEST:
            self.rows[self.count].put(kind, text, icon, right, tone, is_chosen)
            self.count += 1

    def note(self, text, tone=DIM):
        self.add(NOTE, text, tone=tone)

    def lines(self):
        """The text of the rows as a person would read it."""
        read = []
        for row in self.rows[: self.count]:
            line = "%s %s" % (row.text, row.right) if row.right else row.text
            if line:
                read.append(line)
        return read
