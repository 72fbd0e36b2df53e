"""Where requests go: from a URI to an address, with a lookup when it names a host, and from there to a flow."""

from firmware.base.errors import RemoteError
from firmware.sip.events import LOOKUP_WANTED
from firmware.sip.matching import DEFAULT_PORT, is_literal
from firmware.sip.names import VIA
from firmware.sip.uri import Uri

_TLS_PORT = 5061
_TRANSPORTS = {b"udp": "udp", b"tcp": "tcp", b"tls": "tls"}


def request_uri(uri):
    """A Contact's or route's Uri as a Request-URI, bytes: without headers and method (RFC 3261 19.1.1)."""
    plain = Uri(uri.scheme, uri.user, uri.host, uri.port, uri.params, uri.password)
    plain.params.remove(b"method")
    return plain.encode()


def target_of(uri, transport):
    """(transport, host, port) that a Uri points to (RFC 3261 19.1.2). RemoteError(416) when it points nowhere."""
    host = uri.host
    if host is None:
        raise RemoteError(416)
    text = str(host.strip(b"[]"), "utf-8")
    if uri.scheme == b"sips":
        return "tls", text, uri.port or _TLS_PORT
    named = _TRANSPORTS.get((uri.params.get(b"transport") or b"").lower())
    return named or transport, text, uri.port or DEFAULT_PORT


class Router:
    """Sends what the agent makes, each request over the flow to its destination.

    local:      (host, port) of Via and Contact.
    transports: those there are. In place of TCP goes UDP; nothing goes in place of TLS, which would be no secret then.
    """

    def __init__(self, layer, report, transports=("udp",)):
        self.local = ("127.0.0.1", DEFAULT_PORT)
        self.transports = transports
        self._layer = layer
        self._report = report
        self._waiting = {}  # (host, port) -> [(what to call, transport)]

    def request(self, request, destination, owner, now):
        """Open a client transaction. owner.opened(transaction, now) when it is under way, which may be later;
        owner.unreachable(now) when the host is not to be found.
        """

        def go(flow, now):
            if flow is None:
                owner.unreachable(now)
            elif not owner.is_abandoned:
                owner.opened(self._layer.request(request, flow, now), now)

        self._with_flow(destination, go, now)

    def send_ack(self, ack, destination, now):
        """Send the ACK to a 2xx, or send it again."""

        def go(flow, now):
            if flow is not None:
                if VIA not in ack:
                    self._layer.stamp(ack, flow)
                self._layer.send(ack, flow, now)

        self._with_flow(destination, go, now)

    def resolved(self, question, addresses, now):
        """The answer to a lookup: [(host, port)], the best first; [] when there is none."""
        for go, transport in self._waiting.pop(question, ()):
            go(self._flow(transport, addresses[0]) if addresses else None, now)

    def _with_flow(self, destination, go, now):
        transport, host, port = destination
        if transport not in self.transports:
            if transport == "tls":
                go(None, now)
                return
            transport = "udp"
        if is_literal(host):
            go(self._flow(transport, (host, port)), now)
            return
        question = (host, port)
        if question in self._waiting:
            self._waiting[question].append((go, transport))
        else:
            self._waiting[question] = [(go, transport)]
            self._report((LOOKUP_WANTED, question))

    def _flow(self, transport, remote):
        return transport, self.local, tuple(remote), 0
