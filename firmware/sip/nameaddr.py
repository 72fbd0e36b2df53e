"""A name-addr or addr-spec with its header parameters (RFC 3261 20.10): From, To, Contact, Route, Refer-To."""

from firmware.base.errors import RemoteError
from firmware.sip.lexical import are_simple_params, end_of_quote, quote, shape_of, unquote
from firmware.sip.params import Params
from firmware.sip.uri import Uri


class NameAddr:
    """display: bytes without quotes and escapes, b"" when there is none.
    uri:     Uri.
    params:  Params of the header field, not of the URI.
    """

    # What was read and found sound, to be taken apart where somebody asks: the text, where its angle brackets are
    # (opening << 16 | closing), and the shape_of() the URI between them.
    _text = None
    _brackets = 0
    _shape = 0
    _uri = None
    _display = b""
    _params = None

    def __init__(self, uri, display=b"", params=None):
        if uri is not None:
            self._uri = uri
        if display:
            self._display = display
        if params is not None:
            self._params = params

    @classmethod
    def parse(cls, value):
        """Read one name-addr or addr-spec. RemoteError(400) when it is malformed."""
        opening = value.find(b"<")
        if opening >= 0:
            closing = value.find(b">", opening)
            shape = shape_of(value, opening + 1, closing)
            if shape >= 0 and _is_usual(value, opening, closing + 1):
                address = cls(None)
                address._text = value
                address._brackets = opening << 16 | closing
                address._shape = shape
                return address
        return cls._look_closer(value.strip())

    @classmethod
    def _look_closer(cls, value):
        if value.startswith(b'"'):
            end = end_of_quote(value, 0)
            opening = value.find(b"<", end)
            if end < 0 or opening < 0 or opening > end and value[end:opening].strip():
                raise RemoteError(400, "Bad display name")
            return cls._parse_rest(unquote(value[:end]), value, opening)
        opening = value.find(b"<")
        if opening >= 0:
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
    def uri(self):
        """Uri."""
        if self._uri is None:
            self._uri = Uri.cut(self._text, (self._brackets >> 16) + 1, self._brackets & 0xFFFF, self._shape)
        return self._uri

    @property
    def display(self):
        """Bytes without quotes and escapes, b"" when there is none."""
        if self._brackets >> 16:
            return unquote(self._text[: self._brackets >> 16].strip())
        return self._display

    @property
    def params(self):
        """Params of the header field, not of the URI."""
        if self._params is None:
            start = (self._brackets & 0xFFFF) + 2
            self._params = Params.simple(self._text[start:]) if self._text and start < len(self._text) else Params()
        return self._params

    @property
    def tag(self):
        """The tag parameter, or None."""
        text = self._text
        if text and self._params is None:
            closing = self._brackets & 0xFFFF
            if closing + 1 == len(text):
                return None
            if text.startswith(b";tag=", closing + 1) and text.find(b";", closing + 2) < 0:  # nothing but the tag
                return text[closing + 6 :] or None
        return self.params.get(b"tag") or None

    def encode(self):
        """The address as bytes, the URI always in angle brackets."""
        value = b"<%s>" % self.uri.encode()
        display = self.display
        if display:
            value = b"%s %s" % (quote(display), value)
        params = self.params.encode()
        return b"%s;%s" % (value, params) if params else value

    def __eq__(self, other):
        return isinstance(other, NameAddr) and self.encode() == other.encode()


def _is_usual(value, opening, end):
    """Whether nothing needs a closer look before the opening bracket and from `end` on, behind the closing one."""
    if opening:
        quote = value.find(b'"', 1, opening)
        if quote < 0 or value[0] != 34 or quote != opening - 1 and value[quote + 1 : opening] != b" ":
            return False
        if value.find(b"\\", 0, quote) >= 0:
            return False
    return end == len(value) or value[end] == 59 and are_simple_params(value, end + 1, len(value))
