"""The host side of Offhook: simulated desk phones for people and for test suites.

    from offhook import SimPhone

    with SimPhone(account="1001:secret@127.0.0.1:5060") as alice, SimPhone(account="1002:secret@127.0.0.1:5060") as bob:
        alice.dial(bob.number)
        bob.answer()
        alice.say_tone(1004)
        print(bob.heard())

The parts: `blocking` (SimPhone) on `phone` (its asyncio core), `panel` (the link to a phone's keys, screen, lamps and
sound), `process` (a phone as a process), `commands` and `cli` (the command line), `audio`, `hearing`, `pbx`, `ladder`,
`web` and `plugin` (pytest).
"""

from importlib import import_module

from offhook import resources

resources.share_device_sources()

__version__ = "0.1.0"
_FROM = {
    "AsyncPhone": "phone",
    "Pbx": "pbx.server",
    "PhoneError": "panel",
    "SimPhone": "blocking",
    "StartError": "process",
}
__all__ = sorted(_FROM)


def __getattr__(name):
    """Load the phone only when somebody wants one: pytest imports this package in every session."""
    if name not in _FROM:
        raise AttributeError("module 'offhook' has no attribute %r" % name)
    return getattr(import_module("offhook." + _FROM[name]), name)
