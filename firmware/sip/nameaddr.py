"""A name-addr or addr-spec with its header parameters (RFC 3261 20.10): From, To, Contact, Route, Refer-To."""

from firmware.base.errors import RemoteError
from firmware.sip.lexical import end_of_quote, quote, unquote
from firmware.sip.params import Params
from firmware.sip.uri import Uri


class NameAddr:
    """display: bytes without quotes and escapes, b"" when there is none.
    uri:     Uri.
    params:  Params of the header field, not of the URI.
    """

    def __init__(self, uri, display=b"", params=None):
        self.uri = uri
        self.display = display
        self._params = params

    @classmethod
    def parse(cls, value):
        """Read one name-addr or addr-spec. RemoteError(400) when it is malformed."""
        value = value.strip()
        if value.startswith(b'"'):
            end = end_of_quote(value, 0)
            opening = value.find(b"<", end)
            if end < 0 or opening < 0 or opening > end and value[end:opening].strip():
                raise RemoteError(400, "Bad display name")
            display = unquote(value[:end])
        else:
            opening = value.find(b"<")
            display = value[:opening].strip() if opening > 0 else b""
            if b"," in display or b'"' in display or b";" in display:
                raise RemoteError(400, "Bad display name")
        if opening < 0:
            semicolon = value.find(b";")
            uri = value if semicolon < 0 else value[:semicolon].rstrip()
            if b"?" in uri:  # what follows may belong to either, so RFC 3261 20.10 wants the brackets
                raise RemoteError(400, "Bad address")
        else:
            closing = value.find(b">", opening)
            semicolon = _skip_blanks(value, closing + 1)
            if closing < 0 or semicolon >= 0 and value[semicolon] != 59:
                raise RemoteError(400, "Bad address")
            uri = value[opening + 1 : closing]
        return cls(Uri.parse(uri), display, Params.parse(value[semicolon + 1 :]) if semicolon >= 0 else None)

    @property
    def params(self):
        """Params of the header field, not of the URI."""
        if self._params is None:
            self._params = Params()
        return self._params

    @property
    def tag(self):
        """The tag parameter, or None."""
        return self._params and self._params.get(b"tag") or None

    def encode(self):
        """The address as bytes, the URI always in angle brackets."""
        value = b"<%s>" % self.uri.encode()
        if self.display:
            value = b"%s %s" % (quote(self.display), value)
        return b"%s;%s" % (value, self._params.encode()) if self._params else value

    def __eq__(self, other):
        return isinstance(other, NameAddr) and self.encode() == other.encode()


def _skip_blanks(value, at):
    """The position of the first byte from `at` on that is no blank, or -1."""
    while at < len(value):
        if value[at] > 32:
            return at
        at += 1
    return -1
