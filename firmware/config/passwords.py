"""The administrator's password: there is none until somebody sets it, and none that everybody knows."""

from firmware.base.errors import LocalError

_OWN = "offhook.admin_password"
_OF_FILES = "security.user_password"  # "admin:secret", as provisioning files have it
_ADMIN = "admin:"
_SHORTEST = 4
_KNOWN_TO_ALL = ("admin", "password", "0000", "1234", "123456")


def admin_password(settings):
    """The password, "" while none is set."""
    own = settings.get(_OWN)
    given = settings.get(_OF_FILES)
    return own or (given[len(_ADMIN) :] if given.startswith(_ADMIN) else "")


def set_admin_password(settings, text):
    """Raises LocalError for a password that keeps nobody out."""
    if len(text) < _SHORTEST:
        raise LocalError("At least %d characters" % _SHORTEST)
    if text.lower() in _KNOWN_TO_ALL:
        raise LocalError("Everybody knows that one")
    settings.set(_OWN, text)
