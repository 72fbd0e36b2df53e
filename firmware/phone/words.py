"""Statuses and reasons in a person's words, short enough for the smallest screen."""

# What the caller reads when a call fails.
_CALL = {
    0: "Server does not answer",
    400: "Call refused",
    401: "Wrong password",
    402: "Payment required",
    403: "Forbidden",
    404: "Not found",
    406: "No common codec",
    407: "Wrong password",
    408: "No answer",
    410: "Number has gone",
    415: "No common codec",
    433: "Anonymous calls refused",
    480: "Not available",
    482: "Forwarding loop",
    483: "Forwarding loop",
    484: "Number incomplete",
    485: "Number ambiguous",
    486: "Busy",
    487: "Cancelled",
    488: "No common codec",
    503: "Server does not answer",
    600: "Busy",
    603: "Declined",
    604: "Not found",
    606: "No common codec",
}
# What differs when a registration fails.
_REGISTRATION = {404: "Unknown user", 408: "Server does not answer", 423: "Registration too short"}
_BUSY = (486, 600)

ENDED = "Call ended"
LOST = "Connection lost"
CANCELLED = "Cancelled"
MISSED = "Missed call"
ELSEWHERE = "Answered elsewhere"
DECLINED_ELSEWHERE = "Declined elsewhere"
REJECTED = "Rejected"
UNANSWERED = "No answer"
NO_SOUND = "No sound from the other side"
NO_COMMON_CODEC = "No common codec"
NO_PORT = "No free audio port"
NO_NETWORK = "Network unavailable"


def for_call(status, phrase=b"", shown_403=""):
    """Why a call failed. status 0: nothing came back; phrase: the peer's reason phrase, bytes or str.

    shown_403: the text that the administrator wants for a 403, or "".
    """
    if status == 403 and shown_403:
        return shown_403
    return _CALL.get(status) or _plain(phrase) or "Failed (%d)" % status


def for_registration(status, phrase=b"", shown_403=""):
    """Why an account is not registered."""
    return _REGISTRATION.get(status) or for_call(status, phrase, shown_403)


def end_tone(status):
    """Which tone the caller hears: "busy" when the callee is, "congestion" for every other failure."""
    return "busy" if status in _BUSY else "congestion"


def _plain(phrase):
    """A peer's phrase as text that a screen can draw."""
    if not isinstance(phrase, str):
        phrase = "".join(chr(byte) if 32 <= byte < 127 else "?" for byte in phrase or b"")
    return phrase.strip()[:40]
