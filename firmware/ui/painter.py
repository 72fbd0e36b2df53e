"""Draws a view, each area only when what it shows is not what was drawn there last."""

from firmware.ui.body import Body
from firmware.ui.icons import MISSED
from firmware.ui.theme import PLAIN, WARN

LOUDEST = 15


class Painter:
    def __init__(self, canvas, layout, theme):
        self._canvas = canvas
        self._layout = layout
        self._theme = theme
        self._body = Body(canvas, layout, theme)
        self._drew = False
        self.forget()

    def forget(self):
        """Draw everything at the next look."""
        self._status = None
        self._is_wide = None
        self._labels = [None] * len(self._layout.labels)
        self._soft = [None] * 4
        self._banner = ("", -1)

    def draw(self, view):
        """Bring the frame buffer up to date. Returns whether anything changed."""
        self._drew = False
        if view.page.is_wide != self._is_wide:
            self._clear_band(view.page.is_wide)
        self._draw_status(view)
        self._make_room(view)
        if not self._is_wide:
            for number in range(len(view.labels)):
                self._draw_label(number, view.labels[number])
        for box in self._body.draw(view.page):
            self._touch(box)
        self._draw_banner(view)
        for number in range(4):
            self._draw_soft(number, view.soft[number])
        return self._drew

    def _touch(self, box):
        self._drew = True
        self._canvas.touch(*box)

    def _clear_band(self, is_wide):
        layout = self._layout
        self._is_wide = is_wide
        self._labels = [None] * len(layout.labels)
        self._banner = (self._banner[0], None)
        self._canvas.fill(*layout.band, self._theme.paper)
        self._body.place(layout.band if is_wide else layout.body)
        self._touch(layout.band)

    def _draw_status(self, view):
        shown = self._status
        if shown is not None and shown == (view.heading(), view.marks, view.clock, view.missed):
            return
        self._status = (view.heading(), view.marks, view.clock, view.missed)
        canvas, layout, theme = self._canvas, self._layout, self._theme
        small, icons, pad = layout.fonts.small, layout.fonts.icons, layout.pad
        x, y, width, height = layout.status
        canvas.fill(x, y, width, height, theme.bar)
        canvas.fill(x, y + height - 1, width, 1, theme.edge)
        height -= 1
        right = width - pad
        if view.clock:
            right -= small.width(view.clock)
            canvas.text(small, right, canvas.top(small, y, height), view.clock, theme.text, theme.bar)
            right -= 2 * pad + 2
        if view.missed:
            count = str(view.missed)
            right -= small.width(count)
            canvas.text(small, right, canvas.top(small, y, height), count, theme.tones[WARN], theme.bar)
            right -= icons.glyph(MISSED)[1] + layout.gap // 2
            canvas.text(icons, right, y + (height - icons.height) // 2, MISSED, theme.tones[WARN], theme.bar)
            right -= pad
        for mark in reversed(view.marks):
            right -= icons.glyph(mark)[1] + (1 if layout.is_compact else pad // 2)
            canvas.text(icons, right, y + (height - icons.height) // 2, mark, theme.text, theme.bar)
        room = right - 2 * pad - layout.pad
        canvas.in_box(layout.fonts.small, (pad + 1, y, room, height), view.heading(), theme.text, theme.bar, -1)
        self._touch(layout.status)

    def _draw_label(self, number, label):
        if label == self._labels[number]:
            return
        self._labels[number] = label
        canvas, layout, theme = self._canvas, self._layout, self._theme
        x, y, width, height = box = layout.labels[number]
        icon, text, tone = label
        self._banner = (self._banner[0], None)  # drawn again, in case this label lies below it
        canvas.fill(x, y, width, height, theme.paper)
        if text:
            small, icons, pad = layout.fonts.small, layout.fonts.icons, layout.pad
            is_left = x == 0
            ink = theme.tones[tone]
            if not layout.is_compact:
                self._tab(box, is_left, ink if tone != PLAIN else theme.edge)
            gap = pad + (0 if layout.is_compact else 3)
            across = icons.glyph(icon)[1] if icon else 0
            at = x + gap if is_left else x + width - gap - across
            if icon:
                canvas.text(icons, at, y + (height - icons.height) // 2, icon, ink, theme.paper)
            room = width - across - gap - layout.gap - 2
            start = at + across + layout.gap if is_left else at - layout.gap - room
            canvas.in_box(small, (start, y, room, height), text, theme.text, theme.paper, -1 if is_left else 1)
        self._touch(box)

    def _tab(self, box, is_left, colour):
        """A short bar at the edge of the screen, where the line key stands."""
        x, y, width, height = box
        self._canvas.fill(x if is_left else x + width - 3, y + height // 4, 3, height // 2, colour)

    def _make_room(self, view):
        """When a banner comes or goes: the page moves, and the labels it covered are drawn again."""
        if bool(view.banner) != bool(self._banner[0]):
            self._clear_band(self._is_wide)
            self._body.reserve(self._banner_height() if view.banner else 0)
            self._banner = ("", -1)

    def _banner_height(self):
        small = self._layout.fonts.small
        return small.line if self._layout.is_compact else small.cap * 3

    def _draw_banner(self, view):
        """A strip at the foot of the band, over the labels of the lowest line keys."""
        text, level = view.banner, view.level
        if not text or (text, level) == self._banner:
            return
        self._banner = (text, level)
        canvas, layout, theme = self._canvas, self._layout, self._theme
        x, y, width, height = layout.band
        y, height = y + height - self._banner_height(), self._banner_height()
        ink = theme.select_text
        canvas.fill(x, y, width, height, theme.banner)
        small, pad = layout.fonts.small, layout.pad + 2
        if level < 0:
            canvas.in_box(small, (x + pad, y, width - 2 * pad, height), text, ink, theme.banner)
        else:
            start = layout.body[0] if not layout.is_compact else pad
            after = canvas.in_box(small, (start, y, width // 2, height), text, ink, theme.banner, -1) + 2 * pad
            self._draw_level(after, y, width - start - after, height, level, ink)
        self._touch((x, y, width, height))

    def _draw_level(self, x, y, width, height, level, ink):
        """A bar of fifteen steps, the louder the fuller."""
        step = width // LOUDEST
        tall = height // 2
        for place in range(LOUDEST):
            full = place < level
            high = tall if full else 2
            self._canvas.fill(x + place * step, y + (height - high) // 2, step - 1, high, ink)

    def _draw_soft(self, number, label):
        if label == self._soft[number]:
            return
        self._soft[number] = label
        canvas, layout, theme = self._canvas, self._layout, self._theme
        x, y, width, height = box = layout.soft[number]
        canvas.fill(x, y, width, height, theme.bar)
        if label:
            margin = 1 if layout.is_compact else layout.pad // 2
            key = (x + margin, y + margin, width - 2 * margin, height - (1 if layout.is_compact else 2) * margin)
            canvas.fill(*key, theme.key)
            ink = theme.select_text
            canvas.in_box(layout.fonts.small, key, label, ink, theme.key)
        self._touch(box)
