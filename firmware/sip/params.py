"""Parameters behind semicolons, of URIs and of header fields: in order, names compared without regard to case.

Values stay as they came, quotes included, so that what is forwarded is what was received; a parameter without `=` has
the value None.
"""

from firmware.base.errors import RemoteError
from firmware.sip.lexical import end_of_quote, split


class Params:
    def __init__(self, pairs=()):
        self._names = [name for name, _ in pairs]
        self._values = [value for _, value in pairs]

    @classmethod
    def parse(cls, text, separator=b";"):
        """Read `name=value;name`, without a leading separator. RemoteError(400) when it is malformed."""
        params = cls()
        for part in split(text, separator):
            name, equals, value = part.partition(b"=")
            name = name.rstrip()
            value = value.lstrip()
            if not name or min(name) <= 32 or not _is_value(value):
                raise RemoteError(400, "Bad parameter")
            params._names.append(name)
            params._values.append(value if equals else None)
        return params

    def get(self, name, default=None):
        """The value, None for a bare parameter, `default` when there is none of that name."""
        at = self._find(name)
        return default if at < 0 else self._values[at]

    def __contains__(self, name):
        return self._find(name) >= 0

    def __getitem__(self, name):
        at = self._find(name)
        if at < 0:
            raise KeyError(name)
        return self._values[at]

    def __setitem__(self, name, value):
        at = self._find(name)
        if at < 0:
            self._names.append(name)
            self._values.append(value)
        else:
            self._values[at] = value

    def remove(self, name):
        """Forget the parameter; nothing happens when there is none."""
        at = self._find(name)
        if at >= 0:
            self._names.pop(at)
            self._values.pop(at)

    def items(self):
        """The (name, value) pairs in order."""
        return [(name, self._values[at]) for at, name in enumerate(self._names)]

    def __len__(self):
        return len(self._names)

    def __eq__(self, other):
        return isinstance(other, Params) and self.items() == other.items()

    def encode(self, separator=b";"):
        """`name=value;name`, empty when there is no parameter."""
        return separator.join([name if value is None else b"%s=%s" % (name, value) for name, value in self.items()])

    def _find(self, name):
        names = self._names
        if name in names:
            return names.index(name)
        name = name.lower()
        for at in range(len(names)):
            if names[at].lower() == name:
                return at
        return -1


def _is_value(value):
    """Whether it is one quoted-string, or bare without blanks, quotes and commas: such a value can do no harm."""
    if value[:1] == b'"':
        return end_of_quote(value, 0) == len(value)
    return not value or (min(value) > 32 and b'"' not in value and b"," not in value)
