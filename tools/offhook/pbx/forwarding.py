"""Preparing a request to be forwarded (RFC 3261 16.4 and 16.6): routes, hop count, Record-Route, loop detection."""

import hashlib

from firmware.base.errors import RemoteError
from firmware.sip import names
from firmware.sip.nameaddr import NameAddr
from firmware.sip.uri import Uri
from firmware.sip.via import Via

_COOKIE = b"z9hG4bK"
_MAX_FORWARDS = 70
_MAKES_DIALOG = (b"INVITE", b"SUBSCRIBE", b"REFER")
# What decides where a request goes: the same again at the same proxy is a loop (RFC 5393 4.2.1).
_ROUTING_FIELDS = (names.CALL_ID, names.ROUTE, names.PROXY_REQUIRE, names.PROXY_AUTHORIZATION)


class Place:
    """Where this proxy stands: its address and the names under which URIs may mean it."""

    def __init__(self, address, domains=()):
        self.address = address
        self.host = _host(address[0])
        self.hosts = {self.host, b"localhost", *(domain.encode() for domain in domains)}
        self.route = b"<sip:%s:%d;lr>" % (self.host, address[1])

    def is_meant(self, uri):
        """Whether a URI names this proxy. Without a port it does: there is no other server on these names."""
        return uri.host is not None and uri.host.lower() in self.hosts and uri.port in (None, self.address[1])

    def is_own_via(self, via):
        return via.host == self.host and (via.port or 5060) == self.address[1]


def loop_mark(request):
    """Bytes that are equal when the request comes again without having changed its course."""
    parts = [request.uri, request.from_.tag or b"", request.to.tag or b"", b"%d" % request.cseq[0]]
    parts += [value for name in _ROUTING_FIELDS for value in (name, *request.get_all(name))]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()[:12].encode()


def branch_of(request, unique):
    """A branch in two parts: `unique` bytes and the loop mark."""
    return _COOKIE + unique + b"-" + loop_mark(request)


def repeatable_branch(request):
    """The same branch for the same request: what is forwarded without a transaction must not change when repeated."""
    return branch_of(request, hashlib.sha256(request.via.branch or b"").hexdigest()[:16].encode())


def check(request, place):
    """RFC 3261 16.3: RemoteError with the status to answer when the request cannot be forwarded."""
    if Uri.parse(request.uri).scheme not in (b"sip", b"sips"):
        raise RemoteError(416)
    if request.max_forwards == 0 and request.method != b"OPTIONS":
        raise RemoteError(483)
    mark = loop_mark(request)
    for value in request.get_all(names.VIA):
        via = Via.parse(value)
        if place.is_own_via(via) and (via.branch or b"").endswith(b"-" + mark):
            raise RemoteError(482)
    if names.PROXY_REQUIRE in request:
        raise RemoteError(420)


def take_own_routes(request, place):
    """RFC 3261 16.4, in place: undo a strict router's work, then drop the Route values that name this proxy."""
    uri = Uri.parse(request.uri)
    routes = request.get_all(names.ROUTE)
    if routes and place.is_meant(uri) and b"lr" in uri.params and not uri.user:
        request.uri = NameAddr.parse(routes.pop()).uri.encode()
        _set_routes(request, routes)
    while routes and place.is_meant(NameAddr.parse(routes[0]).uri):
        routes.pop(0)
        request.remove_first(names.ROUTE)


def prepare(request, target, place, record_route):
    """A copy of the request for one target URI, complete but for its Via; and the URI of the next hop."""
    copy = request.copy()
    copy.uri = target
    count = _MAX_FORWARDS if request.max_forwards is None else request.max_forwards - 1
    copy.set(names.MAX_FORWARDS, b"%d" % count)
    if record_route and request.method in _MAKES_DIALOG and request.to.tag is None:
        copy.prepend(names.RECORD_ROUTE, place.route)
    routes = copy.get_all(names.ROUTE)
    if not routes:
        return copy, Uri.parse(target)
    first = NameAddr.parse(routes[0]).uri
    if b"lr" not in first.params:  # a strict router wants itself in the Request-URI (16.6 step 6)
        _set_routes(copy, routes[1:] + [b"<%s>" % target])
        copy.uri = first.encode()
    return copy, first


def user_of(uri):
    """The user part as text; bytes that are no UTF-8 name nobody, and must not stop the proxy."""
    return (uri.user or b"").decode("utf-8", "replace")


def _set_routes(request, routes):
    request.remove(names.ROUTE)
    for value in routes:
        request.add(names.ROUTE, value)


def _host(host):
    return b"[%s]" % host.encode() if ":" in host else host.encode()
