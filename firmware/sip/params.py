"""Parameters behind semicolons, of URIs and of header fields: in order, names compared without regard to case.

Values stay as they came, quotes included, so that what is forwarded is what was received; a parameter without `=` has
the value None.
"""

from firmware.base.errors import RemoteError
from firmware.sip.lexical import is_token, split


class Params:
    def __init__(self, pairs=()):
        self._names = [pair[0] for pair in pairs]
        self._values = [pair[1] for pair in pairs]

    @classmethod
    def parse(cls, value, separator=b";"):
        """Read `name=value;name`, without the leading separator. RemoteError(400) when malformed."""
        params = cls()
        for part in split(value, separator):
            name, equals, text = part.partition(b"=")
            name = name.rstrip()
            if not name:
                raise RemoteError(400, "Empty parameter")
            params._names.append(name)
            params._values.append(text.lstrip() if equals else None)
        return params

    def _index(self, name):
        names = self._names
        if name in names:
            return names.index(name)
        name = name.lower()
        for at in range(len(names)):
            if names[at].lower() == name:
                return at
        return -1

    def get(self, name, default=None):
        """The value, None for a bare parameter, `default` when there is none of that name."""
        at = self._index(name)
        return default if at < 0 else self._values[at]

    def __contains__(self, name):
        return self._index(name) >= 0

    def __getitem__(self, name):
        at = self._index(name)
        if at < 0:
            raise KeyError(name)
        return self._values[at]

    def __setitem__(self, name, value):
        at = self._index(name)
        if at < 0:
            self._names.append(name)
            self._values.append(value)
        else:
            self._values[at] = value

    def remove(self, name):
        """Forget the parameter; nothing happens when there is none."""
        at = self._index(name)
        if at >= 0:
            self._names.pop(at)
            self._values.pop(at)

    def items(self):
        """The (name, value) pairs in their order."""
        return list(zip(self._names, self._values))

    def __len__(self):
        return len(self._names)

    def __eq__(self, other):
        return isinstance(other, Params) and self.items() == other.items()

    def encode(self):
        """`;name=value;name`, empty when there is no parameter."""
        parts = []
        for name, value in zip(self._names, self._values):
            parts.append(b";" + name if value is None else b";%s=%s" % (name, value))
        return b"".join(parts)
