"""Places the rows of a page between the bars and draws those that changed."""

from firmware.ui.page import CLOCK, DIGITS, HEAD, ITEM, LONGEST, NAME, NOTE, TEXT, TITLE, Row
from firmware.ui.theme import PLAIN


class Body:
    """box: the area it draws in, the banner's strip at its foot included while one is reserved."""

    def __init__(self, canvas, layout, theme):
        fonts = layout.fonts
        self._canvas = canvas
        self._layout = layout
        self._theme = theme
        self._drawn = [Row() for _ in range(LONGEST)]  # copies of the rows as they stand on the screen
        self._count = -1
        self._fitting = 0  # so many of them have room
        self._tops = [0] * LONGEST
        self._reserved = 0
        self.box = layout.body
        # kind: (fonts to try from the largest to the smallest, how to draw it)
        self._styles = {
            CLOCK: ((fonts.huge,), self._draw_clock),
            DIGITS: ((fonts.huge, fonts.large, fonts.medium), self._draw_digits),
            NAME: ((fonts.large, fonts.medium), self._draw_centred),
            TEXT: ((fonts.medium, fonts.small), self._draw_centred),
            NOTE: ((fonts.small,), self._draw_centred),
            HEAD: ((fonts.small,), self._draw_head),
            ITEM: ((fonts.medium if not layout.is_compact else fonts.small,), self._draw_item),
            TITLE: ((fonts.small,), self._draw_title),
        }

    def place(self, box):
        """Draw in this area from now on."""
        self.box = box
        self._count = -1

    def reserve(self, height):
        """Leave the lowest pixels to the banner."""
        self._reserved = height
        self._count = -1

    def draw(self, page):
        """Draw what changed. Returns the boxes to touch. Where rows overlap all are drawn when one is to be."""
        if self._has_same_shape(page) and not (self._layout.is_compact and self._differs(page)):
            touched = []
            for number in range(page.count):
                if number < self._fitting and not page.rows[number].equals(self._drawn[number]):
                    box = self._row_box(number, page.rows[number].kind)
                    self._canvas.fill(*box, self._theme.paper)
                    self._draw_row(page.rows[number], number, box)
                    touched.append(box)
            return touched
        x, y, width, height = self.box
        whole = (x, y, width, height - self._reserved)
        self._canvas.fill(*whole, self._theme.paper)
        self._arrange(page)
        for number in range(self._count):
            self._draw_row(page.rows[number], number, self._row_box(number, page.rows[number].kind))
        return (whole,)

    def _has_same_shape(self, page):
        if page.count != self._count:
            return False
        for number in range(page.count):  # noqa: SIM110 a generator would allocate at every look
            if page.rows[number].kind != self._drawn[number].kind:
                return False
        return True

    def _differs(self, page):
        for number in range(page.count):  # noqa: SIM110 a generator would allocate at every look
            if not page.rows[number].equals(self._drawn[number]):
                return True
        return False

    def _arrange(self, page):
        """Give each row its top: lists begin above, other pages stand in the middle; what does not fit stays out."""
        self._count = page.count
        free = self.box[3] - self._reserved
        total, fitting = 0, 0
        while fitting < page.count and total + self._height(page.rows[fitting].kind) <= free:
            total += self._height(page.rows[fitting].kind)
            fitting += 1
        self._fitting = fitting
        is_list = page.count > 0 and page.rows[0].kind in (TITLE, ITEM)
        gap = 0 if is_list else min((free - total) // (fitting + 1), self._layout.fonts.small.cap // 2)
        y = self.box[1] + (0 if is_list else (free - total - gap * (fitting - 1)) // 2)
        for number in range(fitting):
            self._tops[number] = y
            y += self._height(page.rows[number].kind) + gap

    def _margin(self, kind):
        """What stays free left and right of a row; lists, which begin at the edge of the screen, keep more."""
        return self._layout.pad * (2 if kind in (ITEM, TITLE) and not self._layout.is_compact else 1)

    def _height(self, kind):
        if kind in (ITEM, TITLE):
            return self._layout.row_height()
        font = self._styles[kind][0][0]
        if not self._layout.is_compact:
            return font.height
        return font.cap + 2 if kind in (CLOCK, DIGITS) else font.line

    def _row_box(self, number, kind):
        return self.box[0], self._tops[number], self.box[2], self._height(kind)

    def _draw_row(self, row, number, box):
        self._drawn[number].put(row.kind, row.text, row.icon, row.right, row.tone, row.is_chosen)
        if number < self._fitting:
            fonts, draw = self._styles[row.kind]
            margin = self._margin(row.kind)
            draw(row, _inner(box, margin), _largest(fonts, row.text, box[2] - 2 * margin))

    def _draw_centred(self, row, box, font):
        self._canvas.in_box(font, box, row.text, self._theme.tones[row.tone], self._theme.paper)

    def _draw_clock(self, row, box, font):
        """The time, and AM or PM in small beside it."""
        canvas, theme, small = self._canvas, self._theme, self._layout.fonts.small
        x, y, width, height = box
        half = small.width(row.right) + self._layout.pad if row.right else 0
        x += (width - font.width(row.text) - half) // 2
        after = canvas.text(font, x, canvas.top(font, y, height), row.text, theme.text, theme.paper)
        if row.right:
            foot = canvas.top(font, y, height) + font.baseline - small.baseline
            canvas.text(small, after + self._layout.pad, foot, row.right, theme.dim, theme.paper)

    def _draw_digits(self, row, box, font):
        canvas, theme = self._canvas, self._theme
        x, y, width, height = box
        text = font.fit_end(row.text, width - 4)
        x += (width - font.width(text)) // 2
        after = canvas.text(font, x, canvas.top(font, y, height), text, theme.tones[row.tone], theme.paper)
        tall = font.cap + 2
        canvas.fill(after + 1, y + (height - tall) // 2, self._layout.caret, tall, theme.tones[row.tone])

    def _draw_head(self, row, box, font):
        """Icon and text in the middle, or as far left as what stands at the right end asks for."""
        canvas, theme = self._canvas, self._theme
        icons, gap = self._layout.fonts.icons, self._layout.gap
        x, y, width, height = box
        ink = theme.tones[row.tone]
        taken = font.width(row.right) + 2 * gap if row.right else 0
        if row.right:
            canvas.in_box(font, box, row.right, theme.text, theme.paper, 1)
        across = icons.glyph(row.icon)[1] + gap if row.icon else 0
        if across + font.width(row.text) > width - taken:
            across = 0  # rather the whole text than the icon
        text = font.fit(row.text, width - taken - across)
        used = across + font.width(text)
        x += max(0, min((width - used) // 2, width - taken - used))
        if across:
            canvas.text(icons, x, y + (height - icons.height) // 2, row.icon, ink, theme.paper)
        canvas.text(font, x + across, canvas.top(font, y, height), text, ink, theme.paper)

    def _draw_item(self, row, box, font):
        canvas, theme, gap = self._canvas, self._theme, self._layout.gap
        x, y, width, height = box
        ink, paper = theme.tones[row.tone], theme.paper
        if row.is_chosen:
            ink, paper = theme.select_text, theme.select
            canvas.fill(self.box[0], y, self.box[2], height, paper)
        if row.icon:
            icons = self._layout.fonts.icons
            icon_ink = ink if row.is_chosen else theme.tones[row.tone]
            canvas.text(icons, x, y + (height - icons.height) // 2, row.icon, icon_ink, paper)
            x += icons.glyph(row.icon)[1] + gap
            width -= icons.glyph(row.icon)[1] + gap
            ink = theme.select_text if row.is_chosen else theme.text
        if row.right:
            value = font.fit(row.right, width * 2 // 3)
            right_ink = theme.select_text if row.is_chosen else theme.dim if row.tone == PLAIN else ink
            canvas.in_box(font, (x, y, width, height), value, right_ink, paper, 1)
            width -= font.width(value) + 2 * gap
        canvas.in_box(font, (x, y, width, height), row.text, ink, paper, -1)

    def _draw_title(self, row, box, font):
        canvas, theme = self._canvas, self._theme
        x, y, width, height = box
        canvas.in_box(font, box, row.text, theme.tones[row.tone], theme.paper, -1)
        if row.right:
            canvas.in_box(font, box, row.right, theme.dim, theme.paper, 1)
        canvas.fill(x, y + height - 1, width, 1, theme.edge)


def _inner(box, pad):
    x, y, width, height = box
    return x + pad, y, width - 2 * pad, height


def _largest(fonts, text, width):
    """The largest font in which the whole text fits, else the smallest."""
    for font in fonts:
        if font.has(text) and font.width(text) <= width:
            return font
    return fonts[-1]
