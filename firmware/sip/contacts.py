"""The Contacts of a message, as far as they can be read: one that cannot must not cost the others."""

from firmware.base.errors import RemoteError
from firmware.sip.nameaddr import NameAddr
from firmware.sip.names import CONTACT


def contacts_of(message):
    """[NameAddr], without those that are malformed; [] for Contact: *, which names nobody."""
    found = []
    for value in message.get_all(CONTACT):
        try:
            found.append(NameAddr.parse(value))
        except RemoteError:
            continue
    return found
