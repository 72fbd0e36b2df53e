"""Whether a message that was read makes sense: RFC 3261 8.1.1, 8.2.2 and 16.3, before any transaction sees it."""

from firmware.base.errors import RemoteError
from firmware.sip.lexical import shape_of
from firmware.sip.names import (
    CALL_ID,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    CSEQ,
    DATE,
    EVENT,
    EXPIRES,
    FROM,
    MAX_FORWARDS,
    MIN_EXPIRES,
    RACK,
    REFER_TO,
    REPLACES,
    REQUIRE,
    RSEQ,
    SESSION_EXPIRES,
    TO,
    VIA,
)

SCHEMES = (b"sip", b"sips", b"tel")

_MANDATORY = (VIA, FROM, TO, CALL_ID, CSEQ)
_SINGLE = {
    FROM,
    TO,
    CALL_ID,
    CSEQ,
    MAX_FORWARDS,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    DATE,
    EVENT,
    EXPIRES,
    MIN_EXPIRES,
    RACK,
    REFER_TO,
    REPLACES,
    RSEQ,
    SESSION_EXPIRES,
}


def validate_request(request):
    """None when the request may be handled, else a RemoteError (returned, not raised) with the status to answer.

    400 for a missing, repeated or malformed header that routing, transactions or dialogs live by; 416 for a
    Request-URI of a scheme we do not know. A malformed header that nothing here needs is let pass (16.3).
    """
    try:
        _check_fields(request)
        request.check_views()
        if request.cseq[1] != request.method:
            raise RemoteError(400, "CSeq names another method")
        if shape_of(request.uri, 0, len(request.uri)) < 0:  # not the usual one that nothing is wrong with
            _check_uri(request.request_uri)
    except RemoteError as error:
        return error
    return None


def validate_response(response):
    """None when the response may be handled, else a RemoteError (returned, not raised): drop it in silence.

    Only what every response is known and routed by counts. A malformed Contact or Expires is for its reader to pass
    over: dropped with them, the answer would be taken for silence.
    """
    try:
        _check_fields(response)
        _ = response.via, response.from_, response.to, response.cseq, response.record_routes
    except RemoteError as error:
        return error
    return None


def unsupported(request, supported):
    """The option tags of Require that are not in `supported`, for 420 and its Unsupported (8.2.2.3).

    [] for ACK and CANCEL, in which Require is ignored.
    """
    if request.method in (b"ACK", b"CANCEL"):
        return []
    return [tag for tag in request.get_all(REQUIRE) if tag and tag.lower() not in supported]


def _check_uri(uri):
    if len(uri.headers):  # RFC 3261 19.1.1 has none here, and RFC 4475 3.1.2.11 says what to do
        raise RemoteError(400, "Headers in the Request-URI")
    if uri.scheme not in SCHEMES:
        raise RemoteError(416, "Unsupported URI Scheme")


def _check_fields(message):
    seen = []
    for name in message.names():
        if name in _SINGLE:
            if name in seen:
                raise RemoteError(400, "Repeated " + str(name, "utf-8"))
            seen.append(name)
    if message.is_request and message.method != b"REGISTER" and message.contacts == b"*":
        raise RemoteError(400, "Bad Contact")
    for name in _MANDATORY:
        if not message.get(name):
            raise RemoteError(400, "Missing " + str(name, "utf-8"))
