"""What a request must pass before anyone deals with it: RFC 3261 8.2, in its order.

Each check takes (request, is_inside a dialog) and returns None, or (status, [(header, value)]) to answer with.
"""

from firmware.sip.checks import unsupported
from firmware.sip.names import (
    ACCEPT,
    ACCEPT_ENCODING,
    ALLOW,
    CONTENT_DISPOSITION,
    CONTENT_ENCODING,
    UNSUPPORTED,
)
from firmware.sip.profile import INFO_TYPES, METHODS, OPTION_TAGS, SDP, media_type

# Methods outside METHODS that are known well enough to say what is wrong: nobody subscribed to anything.
_OF_SUBSCRIPTIONS = (b"NOTIFY",)


def check_method(request, is_inside):
    """8.2.1."""
    if request.method in METHODS:
        return None
    if request.method in _OF_SUBSCRIPTIONS:
        return 481, ()
    return 405, ((ALLOW, b", ".join(METHODS)),)


def check_scheme(request, is_inside):
    """8.2.2.1."""
    if request.request_uri.scheme in (b"sip", b"sips"):
        return None
    return 416, ()


def check_dialog(request, is_inside):
    """12.2.2: what belongs inside a dialog, and found none."""
    if is_inside or (request.to.tag is None and request.method in (b"INVITE", b"OPTIONS", b"CANCEL")):
        return None
    return 481, ()


def check_require(request, is_inside):
    """8.2.2.3."""
    tags = unsupported(request, OPTION_TAGS)
    if not tags:
        return None
    return 420, ((UNSUPPORTED, b", ".join(tags)),)


def check_content(request, is_inside):
    """8.2.3: a body we must understand, and do not."""
    accepted = _ACCEPTED.get(request.method)
    if accepted is None or not request.body or _is_optional(request):
        return None
    if request.get(CONTENT_ENCODING) not in (None, b"identity"):
        return 415, ((ACCEPT_ENCODING, b"identity"),)
    if media_type(request) in accepted:
        return None
    return 415, ((ACCEPT, b", ".join(accepted)),)


def check_accept(request, is_inside):
    """21.4.7: a caller who could not read our description."""
    wanted = [value.split(b";")[0].strip().lower() for value in request.get_all(ACCEPT)]
    if request.method != b"INVITE" or not wanted or any(one in wanted for one in _READABLE):
        return None
    return 406, ()


_READABLE = (SDP, b"application/*", b"*/*")
_ACCEPTED = {b"INVITE": (SDP,), b"INFO": INFO_TYPES}
_CHECKS = (check_method, check_scheme, check_dialog, check_require, check_content, check_accept)


def screen(request, is_inside):
    """None when the request may pass, else (status, [(header, value)])."""
    for check in _CHECKS:
        refusal = check(request, is_inside)
        if refusal is not None:
            return refusal
    return None


def _is_optional(request):
    return b"handling=optional" in (request.get(CONTENT_DISPOSITION) or b"").lower()
