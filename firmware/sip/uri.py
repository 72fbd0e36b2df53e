"""SIP, SIPS and tel URIs (RFC 3261 19.1, RFC 3966); a URI of any other scheme is kept whole."""

from firmware.base.errors import RemoteError
from firmware.sip.characters import table_of, table_without
from firmware.sip.lexical import consists_of, is_host, number, shape_of
from firmware.sip.params import Params

_ALPHANUMERIC = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_UNRESERVED = _ALPHANUMERIC + b"-_.!~*'()"
_IS_USER = table_of(_UNRESERVED + b"&=+$,;?/")
_IS_HEADER = table_of(_UNRESERVED + b"[]/?:+$")
_IS_RESERVED = table_of(b";/?:@&=+$,")
_IS_SCHEME = table_of(_ALPHANUMERIC + b"+-.")
_IS_URI = table_without(b' \t<>"')  # these would end it where it stands
_IS_IPV6 = table_of(b"0123456789ABCDEFabcdef:.")

# Parameters that make a difference even when only one of two URIs has them (RFC 3261 19.1.4).
_SIGNIFICANT = (b"user", b"ttl", b"method", b"maddr")


class Uri:
    """scheme:   lower case bytes.
    user:     bytes as on the wire, escapes included, or None; of a tel URI the telephone number.
    password: likewise.
    host:     bytes as on the wire, IPv6 in brackets; None unless the scheme is sip or sips.
    port:     int or None.
    opaque:   what follows the colon of any other scheme, else None.
    """

    # Most are absent most of the time; what is not set costs neither time nor memory.
    user = None
    password = None
    host = None
    port = None
    opaque = None
    _params = None
    _headers = None

    def __init__(self, scheme, user=None, host=None, port=None, params=None, password=None, headers=None, opaque=None):
        self.scheme = scheme
        if user is not None:
            self.user = user
        if host is not None:
            self.host = host
        if port is not None:
            self.port = port
        if params is not None:
            self._params = params
        if password is not None:
            self.password = password
        if headers is not None:
            self._headers = headers
        if opaque is not None:
            self.opaque = opaque

    @property
    def params(self):
        """Params, made when first asked for: most URIs have none."""
        if self._params is None:
            self._params = Params()
        return self._params

    @property
    def headers(self):
        """Params of what follows the question mark, escapes included."""
        if self._headers is None:
            self._headers = Params()
        return self._headers

    @classmethod
    def parse(cls, value):
        """Read a URI without angle brackets. RemoteError(400) when it is malformed."""
        shape = shape_of(value, 0, len(value))
        if shape >= 0:
            return cls.cut(value, 0, len(value), shape)
        colon = value.find(b":")
        if colon <= 0 or not consists_of(value, _IS_URI):
            raise RemoteError(400, "Bad URI")
        scheme = value[:colon].lower()
        if scheme == b"sip" or scheme == b"sips":
            return cls(scheme)._take(value, colon + 1)
        rest = value[colon + 1 :]
        if not rest or not consists_of(scheme, _IS_SCHEME):
            raise RemoteError(400, "Bad URI")
        if scheme != b"tel":
            return cls(scheme, opaque=rest)
        user, semicolon, params = rest.partition(b";")
        if not user:
            raise RemoteError(400, "Bad URI")
        return cls(scheme, user, params=Params.parse(params) if semicolon else None)

    @classmethod
    def cut(cls, text, start, end, shape):
        """The URI that lies between these positions of the text, of a shape_of() that was found there."""
        uri = cls(b"sip")
        host = shape >> 16
        stop = shape & 0xFFFF
        uri.host = text[host:stop]
        start += 4
        if start < host:
            colon = text.find(b":", start, host)
            if colon < 0:
                uri.user = text[start : host - 1]
            else:
                uri.user = text[start:colon]
                uri.password = text[colon + 1 : host - 1]
        if stop < end:
            semicolon = text.find(b";", stop, end)
            if semicolon >= 0:
                uri._params = Params.simple(text[semicolon + 1 : end])
            else:
                semicolon = end
            if stop < semicolon:
                uri.port = int(text[stop + 1 : semicolon])
        return uri

    def _take(self, value, start):
        """Take in what follows the scheme of a sip or sips URI, whatever it is."""
        at = value.find(b"@", start)  # looked for first: a user part may hold ; ? and /
        if at >= 0:
            user, colon, password = value[start:at].partition(b":")
            if not user:
                raise RemoteError(400, "Bad URI")
            self.user = user
            if colon:
                self.password = password
            start = at + 1
        rest, mark, headers = value[start:].partition(b"?")
        if mark:
            self._headers = Params.parse(headers, b"&")
        rest, semicolon, params = rest.partition(b";")
        if semicolon:
            self._params = Params.parse(params)
        self.host, self.port = parse_hostport(rest)
        return self

    def encode(self):
        """The URI as bytes."""
        if self.opaque is not None:
            return b"%s:%s" % (self.scheme, self.opaque)
        parts = [self.scheme, b":"]
        if self.user is not None:
            parts.append(self.user)
            if self.password is not None:
                parts.append(b":" + self.password)
            if self.host is not None:
                parts.append(b"@")
        if self.host is not None:
            parts.append(format_hostport(self.host, self.port))
        if self._params:
            parts.append(b";" + self._params.encode())
        if self._headers:
            parts.append(b"?" + self._headers.encode(b"&"))
        return b"".join(parts)

    def __eq__(self, other):
        """The same bytes but for the case of the scheme; equal() compares by meaning."""
        return isinstance(other, Uri) and self.encode() == other.encode()


def equal(one, other):
    """Whether two Uri objects mean the same by RFC 3261 19.1.4 (sip, sips) or RFC 3966 5 (tel)."""
    if one.scheme != other.scheme or one.opaque != other.opaque:
        return False
    if one.scheme == b"tel":
        return _digits(one.user) == _digits(other.user) and _sorted(one.params) == _sorted(other.params)
    return (
        _plain(one.user) == _plain(other.user)
        and _plain(one.password) == _plain(other.password)
        and one.port == other.port
        and _lower(one.host) == _lower(other.host)
        and _same_params(one.params, other.params)
        and _sorted(one.headers) == _sorted(other.headers)
    )


def parse_hostport(value):
    """(host, port or None) out of `host`, `host:port` or `[2001:db8::1]:port`. RemoteError(400)."""
    if value.startswith(b"["):
        end = value.find(b"]")
        host, colon, port = value[: end + 1], value[end + 1 : end + 2], value[end + 2 :]
        if end < 3 or not consists_of(value[1:end], _IS_IPV6) or colon not in (b"", b":"):
            raise RemoteError(400, "Bad host")
        return host, number(port, 65535) if colon else None
    colon = value.find(b":")
    host = value if colon < 0 else value[:colon]
    if not is_host(host):
        raise RemoteError(400, "Bad host")
    return host, None if colon < 0 else number(value[colon + 1 :], 65535)


def format_hostport(host, port):
    """`host` or `host:port`."""
    return host if port is None else b"%s:%d" % (host, port)


def escape_user(text):
    """Escape any bytes to stand as the user part of a URI."""
    return _escape(text, _IS_USER)


def escape_header(text):
    """Escape a header field value to stand behind the question mark of a URI: `?Replaces=` of a Refer-To."""
    return _escape(text, _IS_HEADER)


def unescape(text):
    """Turn %HH into the byte it means; a percent sign that is not followed by two hexadecimal digits stays."""
    return _unescape(text, None)


def _escape(text, is_plain):
    if consists_of(text, is_plain):
        return text
    return b"".join([bytes((code,)) if is_plain[code] else b"%%%02X" % code for code in text])


def _unescape(text, kept):
    """The same; but bytes marked in the table `kept` stay escaped."""
    if b"%" not in text:
        return text
    first, *others = text.split(b"%")
    parts = [first]
    for other in others:
        code = _hexadecimal(other[:2])
        if code < 0:
            parts.append(b"%" + other)
        elif kept and kept[code]:
            parts.append(b"%" + other[:2].upper() + other[2:])
        else:
            parts.append(bytes((code,)) + other[2:])
    return b"".join(parts)


def _hexadecimal(digits):
    """0 to 255 out of two hexadecimal digits, else -1."""
    value = 0
    for code in digits.lower():
        digit = b"0123456789abcdef".find(bytes((code,)))
        if digit < 0:
            return -1
        value = value << 4 | digit
    return value if len(digits) == 2 else -1


def _lower(value):
    return value and value.lower()


def _plain(value):
    """The form to compare: escapes that change no meaning undone."""
    return value and _unescape(value, _IS_RESERVED)


def _digits(value):
    """A telephone number without its visual separators."""
    for separator in (b"-", b".", b"(", b")"):
        value = value.replace(separator, b"")
    return value.lower()


def _same_params(one, other):
    """Whether the parameters that both have are the same, and no significant one is missing from either."""
    for name, _ in one.items() + other.items():
        if name not in one or name not in other:
            if name.lower() in _SIGNIFICANT:
                return False
        elif _lower(_plain(one[name])) != _lower(_plain(other[name])):
            return False
    return True


def _sorted(params):
    """The pairs in a form to compare where every one counts and their order does not."""
    return sorted([(name.lower(), (_plain(value) or b"").lower()) for name, value in params.items()])
