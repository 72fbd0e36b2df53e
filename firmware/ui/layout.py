"""Where things stand, by rule from width, height, depth and number of line keys; boxes are (x, y, width, height)."""

from firmware.ui.font import Font


class Fonts:
    """The fonts of one screen: small for bars and labels, then three sizes up; icons."""

    def __init__(self, small, medium, large, huge, icons):
        self.small = Font(small)
        self.medium = Font(medium)
        self.large = Font(large)
        self.huge = Font(huge)
        self.icons = Font(icons)


class Layout:
    """status, band (between the bars), body (between the line labels), labels [box], soft [4 boxes].

    is_compact: so low that a page must do with three lines. is_narrow: calls take the place of the line labels too.
    """

    def __init__(self, width, height, depth, line_keys):
        self.fonts = _fonts(height, depth)
        self.width = width
        self.height = height
        self.is_compact = height < 120
        self.is_narrow = width < 400
        self.pad = 1 if self.is_compact else self.fonts.small.cap // 2
        self.gap = max(2, self.pad)  # between an icon and its text
        self.caret = 1 if self.is_compact else 2  # how wide the mark behind what is typed is
        bar = self.fonts.small.line if self.is_compact else self.fonts.small.cap * 5 // 2
        key = self.fonts.small.line if self.is_compact else self.fonts.small.cap * 3
        self.status = (0, 0, width, bar)
        self.band = (0, bar, width, height - bar - key)
        column = width * 23 // 100
        self.body = (column, bar, width - 2 * column, height - bar - key)
        self.labels = _labels(width, column, bar, height - bar - key, line_keys)
        self.soft = _in_a_row(width, height - key, key, 4)

    def row_height(self):
        """Of one line of a list."""
        return self.fonts.small.line + 1 if self.is_compact else self.fonts.medium.cap * 5 // 2


def _fonts(height, depth):
    """Tables are imported here, so that a phone holds only those of its own screen."""
    if depth == 1:
        from firmware.ui.fonts import icons8, pixel10, pixel10bold, pixel14, pixel18

        return Fonts(pixel10, pixel10bold, pixel14, pixel18, icons8)
    if height < 400:
        from firmware.ui.fonts import icons16, sans14, sans18, sans24, sans40

        return Fonts(sans14, sans18, sans24, sans40, icons16)
    from firmware.ui.fonts import icons24, sans18, sans24, sans34, sans60

    return Fonts(sans18, sans24, sans34, sans60, icons24)


def _labels(width, column, top, height, count):
    """Half of the line keys down the left edge, the other half down the right."""
    half = count // 2
    boxes = []
    for number in range(count):
        row = number % half
        y = top + height * row // half
        boxes.append((0 if number < half else width - column, y, column, top + height * (row + 1) // half - y))
    return boxes


def _in_a_row(width, y, height, count):
    return [(width * i // count, y, width * (i + 1) // count - width * i // count, height) for i in range(count)]
