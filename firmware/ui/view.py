"""All that one look at the screen holds, as text and icons: what the painter draws and what `text()` reads out."""

from firmware.ui.icons import WORDS
from firmware.ui.page import Page
from firmware.ui.theme import PLAIN

_BLANK = ("", "", PLAIN)


class View:
    """title: who this phone is. marks: icons of the status bar in one str. clock: time, or "".

    labels: (icon, text, tone) beside each line key. page: the rows. banner: a short message, or "".
    level: of the volume bar, 0..15, or -1. soft: four labels.
    """

    def __init__(self, layout):
        list_rows = layout.band[3] // layout.row_height() - (not layout.is_compact)
        self.title = ""
        self.marks = ""
        self.clock = ""
        self.missed = 0
        self.labels = [_BLANK] * len(layout.labels)
        self.page = Page(layout.is_compact, list_rows)
        self.banner = ""
        self.level = -1
        self.soft = ("", "", "", "")

    def heading(self):
        """What stands at the left of the status bar."""
        return self.page.title or self.title

    def lines(self):
        """What is to be read, in reading order: status, line labels, page, banner, soft keys."""
        found = [self.heading()] + [WORDS[mark] for mark in self.marks if mark in WORDS] + [self.clock]
        if not self.page.is_wide:
            found += [label[1] for label in self.labels]
        found += self.page.lines()
        found.append("%s %d" % (self.banner, self.level) if self.level >= 0 else self.banner)
        found.append("  ".join([label for label in self.soft if label]))
        return [line for line in found if line]
