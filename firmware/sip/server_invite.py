"""An INVITE we were sent, the first of a call or a later one: its responses, repeated until the ACK comes.

Provisional responses are repeated each minute so that no proxy gives up (RFC 3261 13.3.1.1); a 2xx is repeated by us,
not by the transaction, from T1 doubling to T2, until the ACK or for 64*T1 (13.3.1.4).
"""

from micropython import const

from firmware.base.ticks import ticks_add
from firmware.sip.message import response_to

# States
WAITING = "waiting"  # for the user's final answer
ANSWERED = "answered"  # 2xx sent, no ACK yet
CONFIRMED = "confirmed"
REFUSED = "refused"

# Timers
REMIND = "60 s"
REPEAT = "T1..T2"
GIVE_UP = "64*T1"
EXPIRE = "Expires"

_MINUTE = const(60000)
_HOUR = const(3600)  # s; nobody waits longer, and ticks do not count so far


class ServerInvite:
    """owner:       told withdrawn(server_invite, reason, now) when the caller takes it back or his patience ends, and
                 unacknowledged(server_invite, now) when our 2xx meets silence.
    request:     the INVITE. It and the owner are let go when it is confirmed or refused: the transaction goes on.
    transaction: its server transaction.
    state:       one of the above.
    to_tag:      our tag, in every response to it.
    """

    def __init__(self, agent, owner, transaction, dialog, identity):
        self.owner = owner
        self.transaction = transaction
        self.request = transaction.request
        self.state = WAITING
        self.to_tag = dialog.key[1]
        self._agent = agent
        self._identity = identity
        self._reminder = None
        self._interval = 0

    def start(self, now):
        """Keep to the time that the INVITE is good for (13.3.1)."""
        if self.request.expires is not None:
            self._set(EXPIRE, 1000 * min(self.request.expires, _HOUR), now)

    def progress(self, status, sdp, now):
        """Send a 101-199, again each minute."""
        self._reminder = self._response(status, sdp)
        self._remind(now)

    def accept(self, sdp, now):
        """Send the 2xx."""
        self.stop()
        self.state = ANSWERED
        self._agent.layer.respond(self.transaction, self._response(200, sdp), now)
        self._interval = self._agent.layer.units[0]
        self._set(REPEAT, self._interval, now)
        self._set(GIVE_UP, 64 * self._interval, now)

    def refuse(self, status, now, reason=None, headers=()):
        """Send a 300-699."""
        self.stop()
        self.state = REFUSED
        response = response_to(self.request, status, reason, self.to_tag)
        for name, value in headers:
            response.add(name, value)
        self._agent.layer.respond(self.transaction, self._agent.profile.decorate(response), now)
        self._let_go()

    def withdraw(self, reason, now):
        """The caller took it back; nothing happens when it is answered (9.2)."""
        if self.state == WAITING:
            self.owner.withdrawn(self, reason, now)

    def acknowledge(self, ack):
        """True when this is the first ACK to our 2xx."""
        if self.state != ANSWERED or ack.cseq[0] != self.request.cseq[0]:
            return False
        self._confirm()
        return True

    def stop(self):
        """Repeat nothing any more."""
        for name in (REMIND, REPEAT, GIVE_UP, EXPIRE):
            self._agent.timers.cancel((self, name))

    def timer(self, name, now):
        if name == REMIND:
            self._remind(now)
        elif name == EXPIRE:
            self.withdraw(None, now)
        elif name == GIVE_UP:
            owner = self.owner
            self._confirm()
            owner.unacknowledged(self, now)
        else:
            self.transaction.transmit_again()
            self._interval = min(2 * self._interval, self._agent.layer.units[1])
            self._set(REPEAT, self._interval, now)

    def _confirm(self):
        self.stop()
        self.state = CONFIRMED
        self.transaction.settle()
        self._let_go()

    def _let_go(self):
        self.owner = self.request = self._reminder = None

    def _remind(self, now):
        self._agent.layer.respond(self.transaction, self._reminder, now)
        self._set(REMIND, _MINUTE, now)

    def _set(self, name, duration, now):
        self._agent.timers.set((self, name), ticks_add(now, duration))

    def _response(self, status, sdp):
        response = response_to(self.request, status, None, self.to_tag)
        self._agent.profile.add_contact(response, self._identity)
        self._agent.profile.decorate(response)
        if sdp is not None:
            self._agent.profile.describe(response, sdp)
        return response
