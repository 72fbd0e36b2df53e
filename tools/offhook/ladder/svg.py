"""The ladder as a picture: a column a party, an arrow a message, pauses folded, ringing and speech shown.

Everything is measured in CSS pixels. Text keeps to fonts every machine has; nothing is fetched.
"""

from dataclasses import dataclass

import drawsvg

_SANS = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
_MONO = "ui-monospace, 'SF Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace"
_INK, _PALE, _LINE, _PAPER, _HEAD = "#1d2733", "#7b8794", "#cbd3dc", "#ffffff", "#f3f5f8"
_REQUEST = "#1a5fb4"
_ANSWERS = {1: "#9a6700", 2: "#1a7f47", 3: "#7d3fb5"}  # by hundreds; above them failure
_FAILURE = "#c22f2f"
_RINGING, _SPEECH = "#f2c14e", "#bfe6cf"
_CALLS = ("#1a5fb4", "#d9822b", "#7d3fb5", "#0f8b8d", "#b3386c", "#5c7a29")

_LEFT, _RIGHT, _TOP, _BOTTOM = 150, 70, 104, 34
_ROW, _PAUSE, _MEDIA = 36, 34, 44
_NARROWEST, _LETTER, _SMALL = 190, 7.5, 6.4  # between lifelines; one letter of a label, and of its note
_LONG = 1.0  # a silence of so many seconds is written out


@dataclass(slots=True)
class Media:
    """Sound between two parties from a moment on, drawn as a broad arrow: names as columns, time as in the rows."""

    time: float
    left: str
    right: str
    text: str = "RTP"


@dataclass(slots=True)
class Bar:
    """Something that lasts at one party, drawn on its lifeline."""

    start: float
    end: float
    party: str
    text: str = "rings"


def draw(ladder, title="", media=(), bars=None):
    """The SVG text. `bars` None: the phones that ring, as the 180s tell (`ringing`)."""
    return _Sheet(ladder, title, media, ringing(ladder) if bars is None else bars).drawing().as_svg()


def ringing(ladder):
    """A Bar for each phone that said 180, until its final answer or the last row."""
    proxies = {row.source for row in ladder.rows if row.message and not row.status and _vias(row) > 1}
    bars, open_bars = [], {}
    for row in ladder.rows:
        key = (row.source, row.call_id)
        if row.method != "INVITE" or row.source in proxies:
            continue
        if row.status == 180 and key not in open_bars:
            open_bars[key] = Bar(row.time, ladder.rows[-1].time, ladder.name(row.source))
            bars.append(open_bars[key])
        elif row.status >= 200 and key in open_bars:
            open_bars.pop(key).end = row.time
    return bars


def _vias(row):
    return len(row.message.get_all(b"Via"))


class _Sheet:
    """Where everything stands, and the drawing of it."""

    def __init__(self, ladder, title, media, bars):
        self.ladder = ladder
        self.title = title
        self.bars = bars
        self.parties = ladder.parties
        self.gap = max([_NARROWEST] + [self._room(row) for row in ladder.rows])
        self.items = []  # (y, kind, thing)
        self.height = _TOP + self._lay_out(sorted(media, key=lambda one: one.time)) + _BOTTOM
        self.width = _LEFT + self.gap * max(len(self.parties) - 1, 1) + _RIGHT
        calls = dict.fromkeys(row.call_id for row in ladder.rows if row.call_id and row.method != "REGISTER")
        self.colours = {call: _CALLS[index % len(_CALLS)] for index, call in enumerate(calls)}

    def _room(self, row):
        ends = self._ends(row)
        words = len(row.title) * _LETTER + len(row.note) * _SMALL
        return (words + 48) / max(1, abs(ends[1] - ends[0]))

    def _ends(self, row):
        return self.parties.index(self.ladder.name(row.source)), self.parties.index(self.ladder.name(row.target))

    def _x(self, column):
        return _LEFT + self.gap * column

    def _lay_out(self, media):
        """Give every row, pause and sound its y; returns the height used."""
        y, before, media = 0, None, list(media)
        for row in self.ladder.rows:
            while media and media[0].time < row.time:
                y = self._place(y, _MEDIA, "media", media.pop(0))
            if before is not None and row.time - before >= _LONG:
                y = self._place(y, _PAUSE, "pause", row.time - before)
            y = self._place(y, _ROW, "row", row)
            before = row.time
        for sound in media:
            y = self._place(y, _MEDIA, "media", sound)
        return y

    def _place(self, y, height, kind, thing):
        self.items.append((_TOP + y + height * 0.62, kind, thing))
        return y + height

    def drawing(self):
        sheet = drawsvg.Drawing(self.width, self.height, origin=(0, 0), font_family=_SANS)
        sheet.append(drawsvg.Rectangle(0, 0, self.width, self.height, fill=_PAPER))
        if self.title:
            sheet.append(_words(self.title, 16, 24, 24, _INK, anchor="start", weight="600"))
        self._draw_columns(sheet)
        self._draw_items(sheet, "pause", self._draw_pause)
        for bar in self.bars:
            self._draw_bar(sheet, bar)
        self._draw_items(sheet, "media", self._draw_media)
        self._draw_items(sheet, "row", self._draw_row)
        return sheet

    def _draw_items(self, sheet, wanted, draw_item):
        for y, kind, thing in self.items:
            if kind == wanted:
                draw_item(sheet, y, thing)

    def _draw_columns(self, sheet):
        for column, name in enumerate(self.parties):
            x = self._x(column)
            sheet.append(drawsvg.Line(x, 84, x, self.height - 14, stroke=_LINE, stroke_width=1.5))
            sheet.append(drawsvg.Rectangle(x - 62, 38, 124, 46, rx=9, fill=_HEAD, stroke=_LINE, stroke_width=1))
            sheet.append(_words(name, 15, x, 58, _INK, weight="700"))
            where = ["%s:%d" % address for address in self.ladder.addresses(name)]
            more = " +%d" % (len(where) - 1) if len(where) > 1 else ""
            sheet.append(_words(where[0] + more, 10.5, x, 74, _PALE, family=_MONO))

    def _draw_bar(self, sheet, bar):
        top, bottom = self._y_at(bar.start), self._y_at(bar.end)
        x = self._x(self.parties.index(bar.party))
        box = drawsvg.Rectangle(x - 5, top, 10, max(bottom - top, 6), rx=3, fill=_RINGING, fill_opacity=0.75)
        box.append_title("%s for %.3f s" % (bar.text, bar.end - bar.start))
        sheet.append(box)

    def _y_at(self, time):
        """The y of the first row at or after a time, else of the last one."""
        rows = [(y, thing) for y, kind, thing in self.items if kind == "row"]
        return next((y for y, row in rows if row.time >= time), rows[-1][0])

    def _draw_pause(self, sheet, y, seconds):
        for column in range(len(self.parties)):
            x = self._x(column)
            sheet.append(drawsvg.Line(x, y - 18, x, y + 8, stroke=_PAPER, stroke_width=3))
            sheet.append(drawsvg.Line(x, y - 18, x, y + 8, stroke=_PALE, stroke_width=1.5, stroke_dasharray="1.5 5"))
        sheet.append(_words("%.1f s" % seconds, 11, _LEFT - 100, y, _PALE, anchor="end", family=_MONO, style="italic"))

    def _draw_media(self, sheet, y, media):
        left, right = sorted((self.parties.index(media.left), self.parties.index(media.right)))
        a, b, middle = self._x(left) + 3, self._x(right) - 3, y - 4
        shape = drawsvg.Lines(
            *(a, middle, a + 16, middle - 14, a + 16, middle - 8, b - 16, middle - 8, b - 16, middle - 14),
            *(b, middle, b - 16, middle + 14, b - 16, middle + 8, a + 16, middle + 8, a + 16, middle + 14),
            close=True,
            fill=_SPEECH,
        )
        sheet.append(shape)
        sheet.append(_words(media.text, 12, (a + b) / 2, middle + 4.5, "#14532d", weight="600"))

    def _draw_row(self, sheet, y, row):
        group = drawsvg.Group(id="row-%d" % self.ladder.rows.index(row), class_="row")
        start, end = (self._x(column) for column in self._ends(row))
        colour, quiet = _colour(row), bool(row.skipped)
        self._draw_margin(group, y, row)
        if start == end:
            self._draw_loop(group, y, row, start, colour)
        else:
            self._draw_arrow(group, y, start, end, colour, quiet, row.is_retransmission)
            self._draw_label(group, y, (start + end) / 2, row, colour, quiet)
        group.append_title(_tip(row))
        sheet.append(group)

    def _draw_margin(self, group, y, row):
        since = row.time - self.ladder.rows[0].time
        group.append(_words("%.3f" % since, 11, _LEFT - 100, y + 4, _PALE, anchor="end", family=_MONO))
        if row.number:
            colour = self.colours.get(row.call_id, _PALE)
            group.append(drawsvg.Rectangle(_LEFT - 92, y - 9.5, 34, 19, rx=9.5, fill=colour, fill_opacity=0.12))
            group.append(_words("F%d" % row.number, 11.5, _LEFT - 75, y + 4, colour, weight="700"))

    def _draw_arrow(self, group, y, start, end, colour, quiet, dashed):
        step = 1 if end > start else -1
        tip, width = end - step * 2, 1.2 if quiet else 1.8
        dash = {"stroke_dasharray": "6 4"} if dashed else {}
        group.append(drawsvg.Line(start + step * 2, y, tip - step * 8, y, stroke=colour, stroke_width=width, **dash))
        group.append(drawsvg.Lines(tip, y, tip - step * 10, y - 4.5, tip - step * 10, y + 4.5, close=True, fill=colour))

    def _draw_loop(self, group, y, row, x, colour):
        path = drawsvg.Path(fill="none", stroke=colour, stroke_width=1.5).M(x, y - 8).H(x + 26).V(y + 6).H(x + 8)
        group.append(path)
        group.append(drawsvg.Lines(x + 2, y + 6, x + 10, y + 2, x + 10, y + 10, close=True, fill=colour))
        group.append(_words(row.title, 12, x + 34, y + 3, colour, anchor="start", weight="600"))

    def _draw_label(self, group, y, x, row, colour, quiet):
        text = drawsvg.Text(
            "",
            12.5,
            x,
            y - 6,
            text_anchor="middle",
            fill=colour,
            stroke=_PAPER,
            stroke_width=4,
            stroke_linejoin="round",
            paint_order="stroke",
        )
        text.append(drawsvg.TSpan(row.title, font_weight="400" if quiet else "600"))
        for note in (row.note, "again" if row.is_retransmission else ""):
            if note:
                text.append(drawsvg.TSpan("  " + note, font_size=11, fill=_PALE))
        group.append(text)


def _colour(row):
    if row.skipped and not row.is_retransmission:
        return "#98a3af"
    if not row.message:
        return _FAILURE
    return _ANSWERS.get(row.status // 100, _FAILURE) if row.status else _REQUEST


def _tip(row):
    head = row.data.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in head.replace("\r\n", "\n"))


def _words(text, size, x, y, colour, anchor="middle", weight="400", family=_SANS, style="normal"):
    look = {"text_anchor": anchor, "font_weight": weight, "font_family": family, "font_style": style}
    return drawsvg.Text(text, size, x, y, fill=colour, **look)
