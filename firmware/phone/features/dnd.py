"""Do not disturb: for the whole phone, or for each account (features.dnd_mode 1, "custom")."""


from firmware.base.errors import LocalError


def is_custom(settings):
    return settings.number("features.dnd_mode") == 1


def is_on(settings, account):
    """Whether this account is not to be disturbed."""
    if not settings.flag("features.dnd.allow"):
        return False
    return settings.flag(_name(account) if is_custom(settings) else "features.dnd.enable")


def refuses(settings, account, number):
    """Whether a call of this caller's number is to be refused: those on the authorised list ring through."""
    if not is_on(settings, account):
        return False
    if not settings.flag("features.dnd.emergency_enable"):
        return True
    listed = settings.get("features.dnd.emergency_authorized_number").split(",")
    return number not in [entry.strip() for entry in listed]


def refuse_status(settings):
    return settings.number("features.dnd_refuse_code")


def set_on(settings, accounts, on):
    """Switch the phone, or in custom mode these accounts. Raises LocalError when the administrator forbids it."""
    if not settings.flag("features.dnd.allow"):
        raise LocalError("Do not disturb is not allowed")
    text = "1" if on else "0"
    if is_custom(settings):
        for account in accounts:
            settings.set(_name(account), text)
    else:
        settings.set("features.dnd.enable", text)


def _name(account):
    return "account.%d.dnd.enable" % account.number
