"""Auto answer: an account may take calls by itself, after a moment, while the phone has no other call."""

from micropython import const

_SECOND = const(1000)


def delay(settings, account, is_busy):
    """Milliseconds until the call is answered by itself, or None. A busy phone lets it wait as any second call."""
    if is_busy or not settings.flag("account.%d.auto_answer" % account.number):
        return None
    return _SECOND * settings.number("features.auto_answer_delay")
