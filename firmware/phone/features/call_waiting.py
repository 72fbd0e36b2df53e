"""Call waiting: whether a second call may ring, and whether it is heard."""


def is_allowed(settings, account):
    """Whether a call may ring while another one is live."""
    return settings.flag("call_waiting.enable") and settings.flag("account.%d.call_waiting.enable" % account.number)


def is_heard(settings):
    return settings.flag("call_waiting.tone")
