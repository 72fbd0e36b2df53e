"""SIP, SIPS and tel URIs (RFC 3261 19.1, RFC 3966); any other scheme is kept whole."""

from firmware.base.errors import RemoteError
from firmware.sip.lexical import number
from firmware.sip.params import Params


class Uri:
    """scheme:   lower case bytes.
    user:     as on the wire, escapes included, or None; of a tel URI the telephone number.
    password: likewise.
    host:     as on the wire, IPv6 in brackets; None unless the scheme is sip or sips.
    port:     int or None.
    params:   Params.
    headers:  Params of what follows the question mark.
    opaque:   what follows the colon of an unknown scheme, else None.
    """

    def __init__(self, scheme, user, host, port=None, params=None, password=None, headers=None, opaque=None):
        self.scheme = scheme
        self.user = user
        self.password = password
        self.host = host
        self.port = port
        self.params = Params() if params is None else params
        self.headers = Params() if headers is None else headers
        self.opaque = opaque

    @classmethod
    def parse(cls, value):
        """Read a URI. RemoteError(400) when it is malformed."""
        scheme, colon, rest = value.partition(b":")
        if not colon or not scheme or not rest or min(value) <= 32 or b"<" in value or b">" in value or b'"' in value:
            raise RemoteError(400, "Bad URI")
        scheme = scheme.lower()
        if scheme == b"sip" or scheme == b"sips":
            return cls._parse_sip(scheme, rest)
        if scheme == b"tel":
            user, semicolon, params = rest.partition(b";")
            return cls(scheme, user, None, None, Params.parse(params) if semicolon else None)
        return cls(scheme, None, None, opaque=rest)

    @classmethod
    def _parse_sip(cls, scheme, rest):
        user = password = params = headers = None
        userinfo, at, hostport = rest.partition(b"@")
        if at:
            user, colon, password = userinfo.partition(b":")
            if not user:
                raise RemoteError(400, "Bad URI")
            if not colon:
                password = None
        else:
            hostport = rest
        hostport, mark, text = hostport.partition(b"?")
        if mark:
            headers = Params.parse(text, b"&")
        hostport, mark, text = hostport.partition(b";")
        if mark:
            params = Params.parse(text)
        host, port = parse_hostport(hostport)
        return cls(scheme, user, host, port, params, password, headers)

    def encode(self):
        """The URI as bytes."""
        if self.opaque is not None:
            return b"%s:%s" % (self.scheme, self.opaque)
        text = self.scheme + b":"
        if self.user is not None:
            text += self.user
            if self.password is not None:
                text += b":" + self.password
            if self.host is not None:
                text += b"@"
        if self.host is not None:
            text += self.host
        if self.port is not None:
            text += b":%d" % self.port
        text += self.params.encode()
        if len(self.headers):
            text += b"?" + self.headers.encode()[1:].replace(b";", b"&")
        return text

    def __eq__(self, other):
        return isinstance(other, Uri) and self.encode() == other.encode()


def parse_hostport(value):
    """(host, port or None) out of `host`, `host:port` or `[2001:db8::1]:port`. RemoteError(400)."""
    if value[:1] == b"[":
        end = value.find(b"]") + 1
        host, rest = value[:end], value[end:]
        if end == 0 or (rest and rest[:1] != b":"):
            raise RemoteError(400, "Bad host")
        return host, number(rest[1:], 65535) if rest else None
    host, colon, port = value.partition(b":")
    if not host:
        raise RemoteError(400, "Bad host")
    return host, number(port, 65535) if colon else None


def equal(one, other):
    """Whether two Uri objects are the same by RFC 3261 19.1.4."""
    return one == other
