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
        self.params = Params() if params is None else params

    @classmethod
    def parse(cls, value):
        """Read one name-addr or addr-spec. RemoteError(400) when it is malformed."""
        value = value.strip()
        if value[:1] == b'"':
            end = end_of_quote(value, 0)
            opening = value.find(b"<", end)
            if end < 0 or opening < 0 or value[end:opening].strip():
                raise RemoteError(400, "Bad display name")
            display = unquote(value[:end])
        else:
            opening = value.find(b"<")
            display = value[:opening].strip() if opening > 0 else b""
            if b"," in display or b'"' in display or b";" in display:
                raise RemoteError(400, "Bad display name")
        if opening < 0:
            uri, semicolon, params = value.partition(b";")
            uri = uri.rstrip()
            if b"?" in uri:  # it may belong to either, so RFC 3261 20.10 wants the brackets
                raise RemoteError(400, "Bad address")
        else:
            closing = value.find(b">", opening)
            rest = value[closing + 1 :].strip()
            if closing < 0 or rest and rest[:1] != b";":
                raise RemoteError(400, "Bad address")
            uri = value[opening + 1 : closing]
            semicolon, params = rest[:1], rest[1:]
        return cls(Uri.parse(uri), display, Params.parse(params) if semicolon else None)

    @property
    def tag(self):
        """The tag parameter, or None."""
        return self.params.get(b"tag") or None

    def encode(self):
        """The address as bytes, the URI always in angle brackets."""
        value = b"<%s>" % self.uri.encode()
        if self.display:
            value = b"%s %s" % (quote(self.display), value)
        return b"%s;%s" % (value, self.params.encode()) if len(self.params) else value

    def __eq__(self, other):
        return isinstance(other, NameAddr) and self.encode() == other.encode()
