"""The header fields of a message, in order, decoded only when asked for.

A field is a name and a value in two lists of equal length. The value of a received field is an integer, where it lies
in the datagram (start << 16 | end), until someone reads it; the value of a field we wrote is bytes. Both lists are
searched at the speed of C, and a header nobody asks for costs no copy of its text.

index(data, start, names, values) is what fills the lists, and has three twins for three machines. The values are
stripped of blanks. It returns fault << 16 | where the body begins; the fault is a number of faults.py, of the first
fault there is, or 0.
"""

import sys

from firmware.base.errors import LocalError
from firmware.sip.faults import FAULTS
from firmware.sip.lexical import split, unfold
from firmware.sip.names import LISTS, canonical

if sys.implementation.name != "micropython":
    from firmware.sip.fields_bulk import index
else:
    try:
        from firmware.sip.fields_viper import index
    except (ImportError, SyntaxError, ValueError):  # no viper here, or compiled for another processor
        from firmware.sip.fields_plain import index


class Fields:
    """An ordered list of header fields; the base of every message."""

    _data = b""  # the datagram that integer values point into

    def __init__(self):
        self._names = []
        self._values = []
        self._views = {}  # name -> what the header says, parsed, forgotten when the header changes

    def get(self, name):
        """The first value of the field, unfolded and stripped, or None. `name`: a constant of names.py, or any."""
        at = self._find(name)
        if at < 0:
            return None
        value = self._read(at)
        if value.find(b",") >= 0 and self._names[at] in LISTS:  # `in` would cost CPython an exception
            return split(value, b",")[0]
        return value

    def get_all(self, name):
        """All values of the field, those of a comma list one by one; [] when there is none, or only an empty list."""
        values = []
        for at in self._find_all(name):
            value = self._read(at)
            if not value and self._names[at] in LISTS:
                continue
            if value.find(b",") >= 0 and self._names[at] in LISTS:
                values += split(value, b",")
            else:
                values.append(value)
        return values

    def names(self):
        """The names in order, as often as they occur."""
        return self._names[:]

    def items(self):
        """The (name, value) pairs in order, comma lists not split."""
        return [(self._names[at], self._read(at)) for at in range(len(self._names))]

    def __contains__(self, name):
        return self._find(name) >= 0

    def add(self, name, value):
        """Append a field. LocalError when the value holds a line end, here and in all that follow."""
        self._insert(len(self._names), name, value)

    def prepend(self, name, value):
        """Put a field before the first of its name, or before all others: a new top Via or Record-Route."""
        self._insert(max(0, self._find(name)), name, value)

    def set(self, name, value):
        """Make this the only field of its name, in the place of the first one there is."""
        at = self._find(name)
        self.remove(name)
        self._insert(len(self._names) if at < 0 else at, name, value)

    def remove(self, name):
        """Remove all fields of that name; nothing happens when there is none."""
        for at in reversed(self._find_all(name)):
            self._delete(at)

    def replace_first(self, name, value):
        """Put another value in the place of the first one (see get); others of its comma list stay behind it."""
        at = self._find(name)
        self.remove_first(name)
        self._insert(max(0, at), name, value)

    def remove_first(self, name):
        """Remove the first value only, as a proxy does with its own Via or Route."""
        at = self._find(name)
        if at < 0:
            return
        rest = split(self._read(at), b",")[1:] if self._names[at] in LISTS else ()
        self._delete(at)
        if rest:
            self._insert(at, name, b", ".join(rest))

    def index(self, data, start):
        """Take in the fields of a received message, from `start` to the blank line.

        data: bytes, at most 65535. Returns where the body begins, and the first fault as (status, text) or None; the
        fields behind a fault are indexed too.
        """
        self._data = data
        found = index(data, start, self._names, self._values)
        return found & 0xFFFF, FAULTS[found >> 16]

    def _copy_fields(self, other):
        self._data = other._data
        self._names = other._names[:]
        self._values = other._values[:]

    def _find(self, name):
        """The position of the first field of that name, or -1."""
        names = self._names
        if name in names:
            return names.index(name)
        known = canonical(name)
        return names.index(known) if known is not name and known in names else -1

    def _find_all(self, name):
        """The positions of all fields of that name."""
        at = self._find(name)
        if at < 0:
            return ()
        names = self._names
        name = names[at]
        if names.count(name) == 1:
            return (at,)
        return [at for at in range(at, len(names)) if names[at] == name]

    def _read(self, at):
        value = self._values[at]
        if isinstance(value, int):
            value = self._data[value >> 16 : value & 0xFFFF]
            if b"\r" in value or b"\n" in value:
                value = unfold(value)
            self._values[at] = value
        return value

    def _insert(self, at, name, value):
        if b"\r" in value or b"\n" in value:
            raise LocalError("a header field value holds a line end")
        name = canonical(name)
        self._names.insert(at, name)
        self._values.insert(at, value)
        self._views.pop(name, None)

    def _delete(self, at):
        self._values.pop(at)
        self._views.pop(self._names.pop(at), None)
