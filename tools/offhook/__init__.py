"""The host side of Offhook: simulated desk phones for people and for test suites.

    from offhook import SimPhone

    with SimPhone(account="1001:secret@127.0.0.1:5060") as alice, SimPhone(account="1002:secret@127.0.0.1:5060") as bob:
        alice.dial(bob.number)
        bob.answer()
        alice.say_tone(1004)
        print(bob.heard())

The parts: `phone` (SimPhone and its asyncio core), `panel` (the link to a phone's keys, screen, lamps and sound),
`process` (a phone as a process), `commands` and `cli` (the command line), `audio`, `pbx`, `ladder`, `web`, `plugin` (pytest).
"""

from offhook import resources

resources.share_device_sources()

__version__ = "0.1.0"
__all__ = ["AsyncPhone", "PhoneError", "SimPhone"]


def __getattr__(name):
    """Load the phone only when somebody wants one: pytest imports this package in every session."""
    if name in __all__:
        from offhook import phone

        return getattr(phone, name)
    raise AttributeError("module 'offhook' has no attribute %r" % name)
