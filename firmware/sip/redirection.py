"""The targets of one dialled call: those that 3xx responses named, in order, each tried once (RFC 3261 8.1.3.4)."""

from firmware.sip.matching import DEFAULT_PORT
from firmware.sip.routing import request_uri

MOST_ATTEMPTS = 5
FOLLOWED = (300, 301, 302)  # 305 and 380 mean something else than "call this instead"

# What a person reads when a redirection leads nowhere
NOWHERE = b"Redirected to nobody"
ROUND = b"Redirection loop"
TOO_FAR = b"Too many redirections"


class Targets:
    """own: Uri objects that are ourselves, never to be called."""

    def __init__(self, first, own=()):
        self._visited = [_place(uri) for uri in own] + [_place(first)]
        self._waiting = []
        self._attempts = 1

    def add(self, contacts):
        """Take in the Contacts of a 3xx, [NameAddr]: the highest q first, ahead of what still waits.

        The phrase that says why none of them is of use, or None.
        """
        callable_ = [one for one in contacts if one.uri.scheme == b"sip" and one.uri.host]
        if not callable_:
            return NOWHERE
        fresh = []
        for contact in _by_preference(callable_):
            place = _place(contact.uri)
            if place not in self._visited:
                self._visited.append(place)
                fresh.append(request_uri(contact.uri))
        self._waiting = fresh + self._waiting
        return None if fresh else ROUND

    @property
    def is_exhausted(self):
        """Whether no further attempt is allowed."""
        return self._attempts == MOST_ATTEMPTS

    def next(self):
        """The Request-URI to try now, bytes, or None."""
        if self.is_exhausted or not self._waiting:
            return None
        self._attempts += 1
        return self._waiting.pop(0)


def quality(contact):
    """The q of a Contact in thousandths; 1000 when it has none, 0 when it makes no sense."""
    value = contact.params.get(b"q")
    if value is None:
        return 1000
    whole, _, fraction = value.partition(b".")
    fraction = (fraction + b"000")[:3]
    if whole not in (b"", b"0", b"1") or not fraction.isdigit():
        return 0
    return min(1000, 1000 * int(whole or b"0") + int(fraction))


def _by_preference(contacts):
    """The highest q first, ties in their order; MicroPython's sort would not keep it."""
    ordered = []
    for contact in contacts:
        at = len(ordered)
        while at and quality(ordered[at - 1]) < quality(contact):
            at -= 1
        ordered.insert(at, contact)
    return ordered


def _place(uri):
    """What makes two targets the same when it comes to loops: user and address, whatever the parameters."""
    return uri.user, (uri.host or b"").lower(), uri.port or DEFAULT_PORT
