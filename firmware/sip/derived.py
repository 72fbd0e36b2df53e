"""The two requests that are made out of an INVITE and travel hop by hop with it: the ACK to a failure, and CANCEL."""

from firmware.sip.message import Request
from firmware.sip.names import (
    AUTHORIZATION,
    CALL_ID,
    CSEQ,
    FROM,
    MAX_FORWARDS,
    PROXY_AUTHORIZATION,
    REASON,
    ROUTE,
    TO,
    VIA,
)

CREDENTIALS = (AUTHORIZATION, PROXY_AUTHORIZATION)


def acknowledgement(invite, response):
    """RFC 3261 17.1.1.3: the ACK to a 300-699, with the INVITE's top Via and Route and the response's To.

    It repeats the INVITE's credentials, so that a proxy need not challenge what nobody can answer (22.1).
    """
    ack = _derive(invite, b"ACK", response.get(TO), (ROUTE,) + CREDENTIALS)
    ack.prepend(VIA, invite.get(VIA))
    return ack


def cancellation(invite, reason=None):
    """RFC 3261 9.1: the CANCEL of an INVITE that was sent, without its Via: send it with the INVITE's branch.

    reason: a Reason header field value (RFC 3326), or None.
    """
    cancel = _derive(invite, b"CANCEL", invite.get(TO), (ROUTE,))
    if reason is not None:
        cancel.add(REASON, reason)
    return cancel


def _derive(invite, method, to, copied):
    request = Request(method, invite.uri)
    for name, value in invite.items():
        if name in copied:
            request.add(name, value)
    request.add(MAX_FORWARDS, b"70")
    request.add(FROM, invite.get(FROM))
    request.add(TO, to)
    request.add(CALL_ID, invite.call_id)
    request.add(CSEQ, b"%d %s" % (invite.cseq[0], method))
    return request
