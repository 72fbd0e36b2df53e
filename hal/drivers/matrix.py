"""Key matrices, read row by row: a row is pulled low, and a pressed key pulls its column low with it.

A matrix is what keypad.py scans:

    read(row)   -> bits of the columns whose keys are down in this row, bit 0 for the first column
    rest()      pull all rows low, so that any key can be noticed
    is_quiet()  -> while resting: True when no key is down, by one look

Rows are never driven high, so that two keys in one column join no high row with a low one.
"""


class PinMatrix:
    """Rows and columns are pins of one bank; columns should have pull-ups of 4.7 to 10 kOhm."""

    def __init__(self, pins, rows, columns):
        self._pins = pins
        self._rows = [pins.open_drain(number) for number in rows]
        self._columns = [pins.input(number) for number in columns]

    def read(self, row):
        self._pull(row)
        self._pins.settle()
        return self._down()

    def rest(self):
        for row in self._rows:
            row.value(0)
        self._pins.settle()

    def is_quiet(self):
        return self._down() == 0

    def _pull(self, wanted):
        rows = self._rows
        for number in range(len(rows)):
            if number != wanted:
                rows[number].value(1)
        rows[wanted].value(0)

    def _down(self):
        down, bit = 0, 1
        for column in self._columns:
            if not column.value():
                down |= bit
            bit <<= 1
        return down


class ExpanderMatrix:
    """Rows and columns are pins of one expander, whose INT line wakes the keypad when it is wired."""

    def __init__(self, expander, rows, columns):
        for number in rows:
            expander.open_drain(number)
        for number in columns:
            expander.input(number)
        self._expander = expander
        self._rows = [1 << number for number in rows]
        self._all = sum(self._rows)
        self._columns = tuple(columns)
        self._mask = sum([1 << number for number in columns])

    def read(self, row):
        self._expander.drive(self._all, self._rows[row])
        return self._down(self._expander.read())

    def rest(self):
        self._expander.drive(self._all, self._all)
        self._expander.read()  # ends the interrupt, so that the next comes from a key

    def is_quiet(self):
        return self._expander.latest() & self._mask == self._mask

    def _down(self, levels):
        down, bit = 0, 1
        for number in self._columns:
            if not levels >> number & 1:
                down |= bit
            bit <<= 1
        return down
