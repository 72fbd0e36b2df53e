"""Parameters behind semicolons, of URIs and of header fields: in order, names compared without regard to case.

Values stay as they came, quotes included, so that what is forwarded is what was received; a parameter without `=` has
the value None.
"""

from firmware.base.errors import RemoteError
from firmware.sip.lexical import end_of_quote, split


class Params:
    """An ordered map that keeps the spelling of its names."""

    def __init__(self, pairs=()):
        self._flat = []  # name, value, name, value ...
        for name, value in pairs:
            self._flat += (name, value)

    @classmethod
    def parse(cls, text, separator=b";"):
        """Read `name=value;name`, without a leading separator. RemoteError(400) when it is malformed."""
        params = cls()
        flat = params._flat
        for part in split(text, separator):
            equals = part.find(b"=")
            if equals < 0:
                name, value = part, None
            else:
                name, value = part[:equals].rstrip(), part[equals + 1 :].lstrip()
            if not name or b" " in name or b"\t" in name or value and not _is_value(value):
                raise RemoteError(400, "Bad parameter")
            flat.append(name)
            flat.append(value)
        return params

    def get(self, name, default=None):
        """The value, None for a bare parameter, `default` when there is none of that name."""
        at = self._find(name)
        return default if at < 0 else self._flat[at + 1]

    def __contains__(self, name):
        return self._find(name) >= 0

    def __getitem__(self, name):
        at = self._find(name)
        if at < 0:
            raise KeyError(name)
        return self._flat[at + 1]

    def __setitem__(self, name, value):
        at = self._find(name)
        if at < 0:
            self._flat += (name, value)
        else:
            self._flat[at + 1] = value

    def remove(self, name):
        """Forget the parameter; nothing happens when there is none."""
        at = self._find(name)
        if at >= 0:
            self._flat.pop(at)
            self._flat.pop(at)

    def items(self):
        """The (name, value) pairs in order."""
        flat = self._flat
        return [(flat[at], flat[at + 1]) for at in range(0, len(flat), 2)]

    def __len__(self):
        return len(self._flat) // 2

    def __eq__(self, other):
        return isinstance(other, Params) and self.items() == other.items()

    def encode(self, separator=b";"):
        """`name=value;name`, empty when there is no parameter."""
        return separator.join([name if value is None else b"%s=%s" % (name, value) for name, value in self.items()])

    def _find(self, name):
        flat = self._flat
        for at in range(0, len(flat), 2):
            if flat[at] == name:
                return at
        name = name.lower()
        for at in range(0, len(flat), 2):
            if flat[at].lower() == name:
                return at
        return -1


def _is_value(value):
    """Whether it is one quoted-string, or bare without blanks, quotes and commas: such a value can do no harm."""
    if b'"' in value:
        return value.startswith(b'"') and end_of_quote(value, 0) == len(value)
    return b" " not in value and b"\t" not in value and b"," not in value
