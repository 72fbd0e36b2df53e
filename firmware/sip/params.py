"""Parameters behind semicolons, of URIs and of header fields: in order, names compared without regard to case.

Values stay as they came, quotes included, so that what is forwarded is what was received; a parameter without `=` has
the value None.
"""

from firmware.base.errors import RemoteError
from firmware.sip.lexical import are_simple_params, end_of_quote, split


class Params:
    """An ordered map that keeps the spelling of its names."""

    _text = None  # what was read, as long as nobody asked for more than single values
    _flat = None  # name, value, name, value ...

    def __init__(self, pairs=()):
        if pairs:
            self._flat = []
            for name, value in pairs:
                self._flat += (name, value)

    @classmethod
    def parse(cls, text, separator=b";"):
        """Read `name=value;name`, without a leading separator. RemoteError(400) when it is malformed."""
        if separator == b";" and are_simple_params(text, 0, len(text)):
            return cls.simple(text)
        params = cls()
        params._flat = _take_apart(text, separator)
        return params

    @classmethod
    def simple(cls, text):
        """The same for text that are_simple_params() was said of."""
        params = cls()
        params._text = text
        return params

    def get(self, name, default=None):
        """The value, None for a bare parameter, `default` when there is none of that name."""
        text = self._text
        if text is not None:  # the common case: it stands there once, spelled as asked for
            at = text.find(name)
            if at >= 0:
                end = at + len(name)
                if at == 0 or text[at - 1] == 59:
                    stop = text.find(b";", end)
                    if stop < 0:
                        stop = len(text)
                    if stop == end:
                        return None
                    if text[end] == 61:
                        return text[end + 1 : stop]
            elif text.lower().find(name.lower()) < 0:
                return default
        at = self._find(name)
        return default if at < 0 else self._flat[at + 1]

    def __contains__(self, name):
        return self.get(name, self) is not self

    def __getitem__(self, name):
        at = self._find(name)
        if at < 0:
            raise KeyError(name)
        return self._flat[at + 1]

    def __setitem__(self, name, value):
        at = self._find(name)
        if at < 0:
            if self._flat is None:
                self._flat = []
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
        flat = self._list()
        return [(flat[at], flat[at + 1]) for at in range(0, len(flat), 2)]

    def __len__(self):
        return len(self._list()) // 2

    def __eq__(self, other):
        return isinstance(other, Params) and self.items() == other.items()

    def encode(self, separator=b";"):
        """`name=value;name`, empty when there is no parameter."""
        if self._text is not None and separator == b";":
            return self._text
        return separator.join([name if value is None else b"%s=%s" % (name, value) for name, value in self.items()])

    def _list(self):
        """The flat list, to read or to change what is in it."""
        if self._text is not None:
            self._flat = _take_apart(self._text, b";")
            self._text = None
        return self._flat or ()

    def _find(self, name):
        flat = self._list()
        for at in range(0, len(flat), 2):
            if flat[at] == name:
                return at
        name = name.lower()
        for at in range(0, len(flat), 2):
            if flat[at].lower() == name:
                return at
        return -1


def _take_apart(text, separator):
    """[name, value, name, value ...]. RemoteError(400)."""
    flat = []
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
    return flat


def _is_value(value):
    """Whether it is one quoted-string, or bare without blanks, quotes and commas: such a value can do no harm."""
    if b'"' in value:
        return value.startswith(b'"') and end_of_quote(value, 0) == len(value)
    return b" " not in value and b"\t" not in value and b"," not in value
