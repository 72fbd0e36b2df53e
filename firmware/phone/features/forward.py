"""Call forward: always, when busy, when not answered; for the whole phone or for each account (features.fwd_mode 1)."""

from micropython import const

from firmware.base.errors import LocalError

ALWAYS = "always"
BUSY = "busy"
NO_ANSWER = "no_answer"
KINDS = (ALWAYS, BUSY, NO_ANSWER)

RING = const(6000)  # ms: forward.no_answer.timeout counts rings of six seconds
MOST_RINGS = const(20)

# Why a call was diverted, as the Diversion header says it (RFC 5806 4).
UNCONDITIONAL = b"unconditional"
USER_BUSY = b"user-busy"
UNANSWERED = b"no-answer"
DO_NOT_DISTURB = b"do-not-disturb"
DEFLECTION = b"deflection"

_PHONE_NAMES = {ALWAYS: "forward.always.", BUSY: "forward.busy.", NO_ANSWER: "forward.no_answer."}
_ACCOUNT_NAMES = {ALWAYS: "always_fwd.", BUSY: "busy_fwd.", NO_ANSWER: "timeout_fwd."}
_INTERNATIONAL = "00"


def is_custom(settings):
    return settings.number("features.fwd_mode") == 1


def target(settings, account, kind):
    """Where calls of this account go for this reason, or "" when the forward is off, empty or not allowed."""
    name = _name(settings, account, kind)
    if not settings.flag("features.fwd.allow") or not settings.flag(name + "enable"):
        return ""
    number = settings.get(name + "target")
    return number if is_allowed(settings, number) else ""


def no_answer_time(settings, account):
    """Milliseconds of ringing before the no-answer forward."""
    return RING * settings.number(_name(settings, account, NO_ANSWER) + "timeout")


def is_allowed(settings, number):
    """Targets abroad need forward.international.enable."""
    return not number.startswith(_INTERNATIONAL) or settings.flag("forward.international.enable")


def snapshot(settings, account):
    """{kind: (on, target, rings)} as it stands for this account; rings is 0 where none are counted."""
    found = {}
    for kind in KINDS:
        name = _name(settings, account, kind)
        rings = settings.number(name + "timeout") if kind == NO_ANSWER else 0
        found[kind] = (settings.flag(name + "enable"), settings.get(name + "target"), rings)
    return found


def change(settings, accounts, kind, on, number, rings):
    """Switch one forward of the phone, or in custom mode of these accounts. number, rings: None leaves them.

    Raises LocalError, in words for the person, when the forward cannot be.
    """
    if kind not in KINDS:
        raise LocalError("No such forward: %s" % kind)
    if not settings.flag("features.fwd.allow"):
        raise LocalError("Forwarding is not allowed")
    if rings is not None and not 0 <= rings <= MOST_RINGS:
        raise LocalError("Rings must lie from 0 to %d" % MOST_RINGS)
    for account in accounts if is_custom(settings) else (None,):
        name = _name(settings, account, kind)
        target = settings.get(name + "target") if number is None else number
        if on and not target:
            raise LocalError("Forward to which number?")
        if on and not is_allowed(settings, target):
            raise LocalError("Forward abroad is not allowed")
        settings.set(name + "target", target)
        if rings is not None and kind == NO_ANSWER:
            settings.set(name + "timeout", str(rings))
        settings.set(name + "enable", "1" if on else "0")


def diversion(address, reason):
    """The value of the Diversion header of our 302, bytes: who diverts, and why."""
    return b"<%s>;reason=%s" % (address, reason)


def _name(settings, account, kind):
    """The beginning of the names of a forward's settings; the account matters in custom mode only."""
    if is_custom(settings):
        return "account.%d.%s" % (account.number, _ACCOUNT_NAMES[kind])
    return _PHONE_NAMES[kind]
