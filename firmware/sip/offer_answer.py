"""Offer and answer of one dialog (RFC 3264, RFC 6337): whose description is open, which are in force.

The bodies are opaque here. Which message carries what follows from who opened: an INVITE with a description offers and
its 2xx answers; without one, the 2xx offers and the ACK answers.
"""

from firmware.base.errors import RemoteError

STABLE = "stable"
OFFERED = "offered"  # by us, not answered yet
ASKED = "asked"  # by the peer, not answered by us yet

SEND = "send"
RECEIVE = "receive"
ROLL_BACK = "roll back"

# {state: {event: (what the description is, next state)}}; what a state does not list is an error of whoever did it.
TABLE = {
    STABLE: {SEND: ("offer", OFFERED), RECEIVE: ("offer", ASKED), ROLL_BACK: (None, STABLE)},
    OFFERED: {RECEIVE: ("answer", STABLE), ROLL_BACK: (None, STABLE)},
    ASKED: {SEND: ("answer", STABLE), ROLL_BACK: (None, STABLE)},
}


class OfferAnswer:
    """local, remote: the descriptions in force, None before the first agreement.
    state:         see the table.
    """

    def __init__(self):
        self.state = STABLE
        self.local = None
        self.remote = None
        self._open = None

    @property
    def is_stable(self):
        return self.state == STABLE

    def send(self, description):
        """Ours goes out. RemoteError(500) when one of ours is open already: it cannot be answered now."""
        row = TABLE[self.state].get(SEND)
        if row is None:
            raise RemoteError(500, "Offer pending")
        kind, self.state = row
        if kind == "answer":
            self.local, self.remote, self._open = description, self._open, None
        else:
            self._open = description

    def receive(self, description):
        """The peer's came. RemoteError(500) when one of his is open already (RFC 3261 14.2)."""
        row = TABLE[self.state].get(RECEIVE)
        if row is None:
            raise RemoteError(500, "Offer pending")
        kind, self.state = row
        if kind == "answer":
            self.local, self.remote, self._open = self._open, description, None
        else:
            self._open = description

    def roll_back(self):
        """The open offer was refused or went lost: what was agreed stays in force (RFC 3261 14.1)."""
        self.state = TABLE[self.state][ROLL_BACK][1]
        self._open = None
