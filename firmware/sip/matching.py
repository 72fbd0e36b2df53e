"""How a message finds its transaction (RFC 3261 17.1.3 and 17.2.3), and how a response finds its way back (18.2)."""

from firmware.base.errors import RemoteError
from firmware.sip.names import VIA
from firmware.sip.uri import parse_hostport

COOKIE = b"z9hG4bK"
DEFAULT_PORT = 5060


def client_key(via, method):
    """What the transaction of a request with this top Via shares with all responses to it, as bytes."""
    return _key(b"client", via, method)


def branch_key(request, method):
    """The server_key() of a request whose branch is unique by RFC 3261; None for others.

    It takes nothing but a readable top Via, so that a retransmission is known before more of it is looked at.
    """
    try:
        via = request.via
    except RemoteError:
        return None
    branch = via and via.branch
    if not branch or not branch.startswith(COOKIE):
        return None
    return _key(b"server", via, method)


def server_key(request, method):
    """What a request shares with its retransmissions; with method b"INVITE", an ACK or CANCEL with the INVITE.

    An RFC 2543 client makes no unique branch: what else its messages share must do. The To tag is left out, for the
    ACK has the one we gave and the INVITE had none.
    """
    key = branch_key(request, method)
    if key is None:
        via = request.via
        host = via.host.lower()
        tag = request.from_.tag or b""
        number, port = request.cseq[0], via.port or 0
        key = b"2543\n%s\n%s\n%s\n%d\n%s:%d\n%s" % (request.uri, tag, request.call_id, number, host, port, method)
    return key


def _key(side, via, method):
    """One object, for there is one to each transaction; no part of it can hold a line end."""
    return b"%s\n%s\n%s:%d\n%s" % (side, via.branch or b"", via.host.lower(), via.port or DEFAULT_PORT, method)


def method_of(key):
    """The method of the request that a key belongs to."""
    return key[key.rfind(b"\n") + 1 :]


def origin_of(message):
    """What a request shares with its responses, and with copies of itself that come by other ways, as bytes."""
    number, method = message.cseq
    return b"%s\n%s\n%d %s" % (message.call_id, message.from_.tag or b"", number, method)


def note_source(request, flow):
    """Write into the top Via where the request really came from (RFC 3261 18.2.1, RFC 3581 4)."""
    via = request.via
    host, port = flow[2]
    source = bytes(host, "utf-8")
    if via.wants_rport:
        via.params[b"rport"] = b"%d" % port
    if via.wants_rport or via.host.strip(b"[]") != source:
        via.params[b"received"] = source
        request.replace_first(VIA, via.encode())


def via_of(flow, branch):
    """The value of our Via on a request over the flow; it asks for the response at the port we send from (RFC 3581)."""
    host, port = flow[1]
    return b"SIP/2.0/%s %s:%d;branch=%s;rport" % (bytes(flow[0].upper(), "utf-8"), host_bytes(host), port, branch)


def way_back(via, flow):
    """The flow that the responses to a request with this top Via take (RFC 3261 18.2.2, RFC 3581 4).

    Over UDP that is the address it came from, at the port that its Via names, unless it asked for its source port.
    A maddr that is a name rather than an address is not looked up.
    """
    transport, local, (host, port), connection = flow
    if transport != "udp" or via.wants_rport:
        return flow
    return transport, local, (_address_of(via.params.get(b"maddr")) or host, via.port or DEFAULT_PORT), connection


def is_literal(host):
    """Whether the text is an IP address rather than a name."""
    if ":" in host:
        return True
    parts = host.split(".")
    return len(parts) == 4 and all(part.isdigit() and len(part) < 4 and int(part) < 256 for part in parts)


def _address_of(maddr):
    """The address that a maddr parameter writes, as text, or None."""
    try:
        host = str(parse_hostport(maddr or b"")[0].strip(b"[]"), "utf-8")
    except RemoteError:
        return None
    return host if is_literal(host) else None


def host_bytes(host):
    """An address or host name as it stands in a URI or Via: IPv6 in brackets."""
    return b"[%s]" % bytes(host, "utf-8") if ":" in host else bytes(host, "utf-8")
