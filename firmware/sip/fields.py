"""The header fields of a message, in order, decoded only when asked for.

A field is a name and a value in two lists of equal length. The value of a received field is an integer, where it lies
in the datagram (start << 16 | end), until someone reads it; the value of a field we wrote is bytes. Both lists are
searched at the speed of C, and an untouched message costs no copy of its text.
"""

from firmware.base.errors import LocalError
from firmware.sip.lexical import split, unfold
from firmware.sip.names import KNOWN, LISTS, canonical


class Fields:
    def __init__(self):
        self._data = b""  # the datagram that integer values point into
        self._names = []
        self._values = []

    def get(self, name):
        """The first value of the field, unfolded and stripped, or None. `name`: a constant of names.py, or any."""
        at = self._index(name, 0)
        if at < 0:
            return None
        value = self._read(at)
        if b"," in value and self._names[at] in LISTS:
            return split(value, b",")[0]
        return value

    def get_all(self, name):
        """All values of the field, those of a comma list one by one; [] when there is none."""
        values = []
        at = self._index(name, 0)
        while at >= 0:
            value = self._read(at)
            if b"," in value and self._names[at] in LISTS:
                values += split(value, b",")
            else:
                values.append(value)
            at = self._index(name, at + 1)
        return values

    def count(self, name):
        """How many fields of that name there are; a comma list counts once."""
        count = 0
        at = self._index(name, 0)
        while at >= 0:
            count += 1
            at = self._index(name, at + 1)
        return count

    def items(self):
        """The (name, value) pairs in order, comma lists not split."""
        return [(self._names[at], self._read(at)) for at in range(len(self._names))]

    def __contains__(self, name):
        return self._index(name, 0) >= 0

    def add(self, name, value):
        """Append a field."""
        self._insert(len(self._names), name, value)

    def prepend(self, name, value):
        """Put a field before the first of its name, or before all others: a new top Via or Record-Route."""
        self._insert(max(0, self._index(name, 0)), name, value)

    def set(self, name, value):
        """Make this the only field of its name, in the place of the first one there is."""
        at = self._index(name, 0)
        self.remove(name)
        self._insert(len(self._names) if at < 0 else at, name, value)

    def remove(self, name):
        """Remove all fields of that name; nothing happens when there is none."""
        at = self._index(name, 0)
        while at >= 0:
            self._delete(at)
            at = self._index(name, at)

    def replace_first(self, name, value):
        """Put another value in the place of the first one (see get), leaving the rest of a comma list."""
        rest = self._take_first(name)
        self._insert(rest[0], name, value)
        if rest[1]:
            self._insert(rest[0] + 1, name, rest[1])

    def remove_first(self, name):
        """Remove the first value only, as a proxy does with its own Via or Route."""
        at, rest = self._take_first(name)
        if rest:
            self._insert(at, name, rest)

    def _take_first(self, name):
        """Delete the first field; its position and what followed the first value of a comma list."""
        at = self._index(name, 0)
        if at < 0:
            raise LocalError("no %s to replace" % str(name, "utf-8"))
        value = self._read(at)
        rest = b", ".join(split(value, b",")[1:]) if canonical(name) in LISTS else b""
        self._delete(at)
        return at, rest

    def _index(self, name, start):
        """The position of the field from `start` on, or -1. Names compare without regard to case."""
        names = self._names
        if name in KNOWN:
            name = KNOWN[name]
            if name not in names:
                return -1
            for at in range(start, len(names)):
                if names[at] == name:
                    return at
            return -1
        name = name.lower()
        for at in range(start, len(names)):
            if names[at].lower() == name:
                return at
        return -1

    def _read(self, at):
        value = self._values[at]
        if isinstance(value, int):
            value = self._data[value >> 16 : value & 0xFFFF].strip()
            if b"\r" in value:
                value = unfold(value)
            self._values[at] = value
        return value

    def _insert(self, at, name, value):
        if b"\r" in value or b"\n" in value:
            raise LocalError("a header field value holds a line end")
        self._names.insert(at, canonical(name))
        self._values.insert(at, value)
        self._changed(self._names[at])

    def _delete(self, at):
        self._changed(self._names[at])
        self._names.pop(at)
        self._values.pop(at)

    def _changed(self, name):
        """A field of that name came or went."""
