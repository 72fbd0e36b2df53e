"""One value of a Via header field (RFC 3261 20.42, RFC 3581)."""

from firmware.base.errors import RemoteError
from firmware.sip.lexical import is_host, is_token, number
from firmware.sip.params import Params
from firmware.sip.uri import format_hostport, parse_hostport


class Via:
    """transport: upper case bytes, b"UDP".
    host:      bytes, IPv6 in brackets.
    port:      int or None.
    params:    Params.
    """

    port = None
    _params = None

    def __init__(self, transport, host, port=None, params=None):
        self.transport = transport
        self.host = host
        if port is not None:
            self.port = port
        if params is not None:
            self._params = params

    @classmethod
    def parse(cls, value):
        """Read one value. RemoteError(400) when it is malformed."""
        if value.startswith(b"SIP/2.0/UDP "):
            transport, start = b"UDP", 12
        else:
            value = _tidy(value)
            start = value.find(b" ", 8) + 1
            transport = value[8 : start - 1].upper()
            if start == 0 or not is_token(transport):
                raise RemoteError(400, "Bad Via")
        semicolon = value.find(b";", start)
        end = len(value) if semicolon < 0 else semicolon
        host, port = _parse_sent_by(value, start, end)
        if semicolon < 0:
            return cls(transport, host, port)
        params = Params.parse(value[end + 1 :])
        _read_port(params)
        return cls(transport, host, port, params)

    @property
    def params(self):
        """Params."""
        if self._params is None:
            self._params = Params()
        return self._params

    @property
    def branch(self):
        """The branch parameter, or None."""
        return self.params.get(b"branch") or None

    @property
    def received(self):
        """The address the next hop saw, without brackets, or None."""
        value = self.params.get(b"received")
        return value and value.strip(b"[]")

    @property
    def rport(self):
        """The port the next hop saw as int; None when it is absent or not yet filled in (see `wants_rport`)."""
        return _read_port(self.params)

    @property
    def wants_rport(self):
        """Whether the sender asked for the response at its source port (RFC 3581)."""
        return b"rport" in self.params

    def encode(self):
        """The value as bytes."""
        value = b"SIP/2.0/%s %s" % (self.transport, format_hostport(self.host, self.port))
        params = self._params and self._params.encode()
        return b"%s;%s" % (value, params) if params else value

    def __eq__(self, other):
        return isinstance(other, Via) and self.encode() == other.encode()


def _parse_sent_by(value, start, end):
    """(host, port or None) out of these bytes of the value, between which there may be blanks."""
    colon = value.find(b":", start, end)
    host = value[start : end if colon < 0 else colon]
    if is_host(host):
        if colon < 0:
            return host, None
        port = value[colon + 1 : end]
        if port.isdigit():
            return host, number(port, 65535)
    return parse_hostport(b"".join(value[start:end].split()))


def _tidy(value):
    """The value with the sent-protocol as it is usually written: there may be blanks around its slashes."""
    if value.startswith(b"SIP/2.0/"):
        return value
    parts = value.split(b"/", 2)
    if len(parts) != 3 or parts[0].strip().upper() != b"SIP" or parts[1].strip() != b"2.0":
        raise RemoteError(400, "Bad Via")
    return b"SIP/2.0/" + parts[2].replace(b"\t", b" ").lstrip()


def _read_port(params):
    """The filled-in rport, or None. RemoteError(400)."""
    value = params.get(b"rport")
    return number(value, 65535) if value else None
