"""How the accounts stand with their servers, in words: a line for the idle screen, rows for the status screen."""

from firmware.ui.icons import REGISTERED, REGISTERING, UNREGISTERED
from firmware.ui.theme import BAD, DIM, GOOD, WARN

# state: (words, icon, tone)
STATES = {
    "disabled": ("Disabled", "", DIM),
    "unregistered": ("Not registered", UNREGISTERED, DIM),
    "registering": ("Registering", REGISTERING, WARN),
    "registered": ("Registered", REGISTERED, GOOD),
    "failed": ("Failed", UNREGISTERED, BAD),
}


def words(account):
    """ "Registered", or why not."""
    return account.reason or STATES[account.state][0]


def trouble(phone, is_brief):
    """What is wrong with the first account that failed, "" when all is well; no account at all is trouble too.

    is_brief: leave out which account, as the line labels show it.
    """
    enabled = [account for account in phone.accounts if account.state != "disabled"]
    if not enabled:
        return "No account"
    for account in enabled:
        if account.state == "failed":
            reason = words(account)
            return reason if is_brief or len(enabled) == 1 else "%s: %s" % (account.label, reason)
    return ""
