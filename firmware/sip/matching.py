"""How a message finds its transaction (RFC 3261 17.1.3 and 17.2.3), and how a response finds its way back (18.2)."""

from firmware.sip.names import VIA

COOKIE = b"z9hG4bK"
DEFAULT_PORT = 5060


def client_key(via, method):
    """What the transaction of a request with this top Via shares with all responses to it."""
    return True, via.branch, via.host.lower(), via.port or DEFAULT_PORT, method


def server_key(request, method):
    """What a request shares with its retransmissions; with method b"INVITE", an ACK or CANCEL with the INVITE.

    An RFC 2543 client makes no unique branch: what else its messages share must do. The To tag is left out, for the
    ACK has the one we gave and the INVITE had none.
    """
    via = request.via
    host = via.host.lower()
    if via.branch is not None and via.branch.startswith(COOKIE):
        return False, via.branch, host, via.port or DEFAULT_PORT, method
    return False, request.uri, request.from_.tag, request.call_id, request.cseq[0], host, via.port, method


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


def host_bytes(host):
    """An address or host name as it stands in a URI or Via: IPv6 in brackets."""
    return b"[%s]" % bytes(host, "utf-8") if ":" in host else bytes(host, "utf-8")
