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

    display = b""
    _params = None

    def __init__(self, uri, display=b"", params=None):
        self.uri = uri
        if display:
            self.display = display
        if params is not None:
            self._params = params

    @classmethod
    def parse(cls, value):
        """Read one name-addr or addr-spec. RemoteError(400) when it is malformed."""
        value = value.strip()
        if value.startswith(b"<"):
            return cls._parse_rest(b"", value, 0)
        if value.startswith(b'"'):
            end = end_of_quote(value, 0)
            opening = value.find(b"<", end)
            if end < 0 or opening < 0 or opening > end and value[end:opening].strip():
                raise RemoteError(400, "Bad display name")
            return cls._parse_rest(unquote(value[:end]), value, opening)
        opening = value.find(b"<")
        if opening > 0:
            display = value[:opening].strip()
            if b"," in display or b'"' in display or b";" in display:
                raise RemoteError(400, "Bad display name")
            return cls._parse_rest(display, value, opening)
        semicolon = value.find(b";")
        uri = value if semicolon < 0 else value[:semicolon].rstrip()
        if b"?" in uri:  # what follows may belong to either, so RFC 3261 20.10 wants the brackets
            raise RemoteError(400, "Bad address")
        return cls(Uri.parse(uri), b"", Params.parse(value[semicolon + 1 :]) if semicolon >= 0 else None)

    @classmethod
    def _parse_rest(cls, display, value, opening):
        """Read on from the angle bracket."""
        closing = value.find(b">", opening)
        if closing < 0:
            raise RemoteError(400, "Bad address")
        uri = Uri.parse(value[opening + 1 : closing])
        rest = value[closing + 1 :].lstrip()
        if not rest:
            return cls(uri, display)
        if rest[0] != 59:
            raise RemoteError(400, "Bad address")
        return cls(uri, display, Params.parse(rest[1:]))

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
