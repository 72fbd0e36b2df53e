"""A re-INVITE of ours (RFC 3261 14.1): one at a time; a 491 is met by waiting a while and asking again."""

from micropython import const

from firmware.base.ticks import ticks_add
from firmware.sip.exchange import Exchange

# States
IDLE = "idle"
PENDING = "pending"
WAITING = "waiting"  # after a 491

_REQUEST_PENDING = const(491)
AGAIN = "491"


class Reinvite:
    """owner: the session; told reinvite_answered(response, now) and reinvite_refused(status, now)."""

    def __init__(self, agent, owner):
        self.owner = owner
        self.state = IDLE
        self._agent = agent
        self._sdp = None
        self._exchange = None
        self._ack = None  # (ACK, destination) to the last 2xx, to be sent again when that comes again

    @property
    def is_pending(self):
        """Whether the peer owes us a final response."""
        return self.state == PENDING

    def start(self, sdp, now):
        """Send it, or, with one waiting to be sent again, send this one instead."""
        self._sdp = sdp
        if self.state == IDLE:
            self._send(now)

    def stop(self):
        """The session is over."""
        self._agent.timers.cancel((self, AGAIN))
        self.state = IDLE

    def timer(self, name, now):
        if self.owner.may_offer:
            self._send(now)
        else:
            self._wait(now)  # the peer's own offer is open

    # Called by the exchange.

    def responded(self, exchange, response, now):
        if exchange is not self._exchange:
            return
        if response.status >= 300:
            self._refused(response.status, now)
        elif response.status >= 200:
            self._succeeded(response, now)

    def repeated(self, exchange, now):
        pass

    def failed(self, exchange, status, now):
        if exchange is self._exchange:
            self._refused(status, now)

    # Inside.

    def _send(self, now):
        session, agent = self.owner, self._agent
        dialog = session.dialog
        self.state = PENDING
        self._ack = None
        request = dialog.request(b"INVITE")
        agent.profile.add_contact(request, session.identity)
        agent.profile.describe(agent.profile.decorate(request), self._sdp)
        session.descriptions.send(self._sdp)
        destination = dialog.destination(agent.profile.transport_of(session.identity))
        identity, credentials = session.identity, dialog.credentials
        self._exchange = Exchange(agent, self, dialog, identity, request, destination, credentials)
        self._exchange.start(now)

    def _succeeded(self, response, now):
        if self._ack is None:
            dialog = self.owner.dialog
            dialog.refresh(response)
            ack = dialog.acknowledgement(self._exchange.request)
            transport = self._agent.profile.transport_of(self.owner.identity)
            self._ack = (self._agent.profile.decorate(ack), dialog.destination(transport))
        self._agent.router.send_ack(self._ack[0], self._ack[1], now)
        if self.state == PENDING:
            self.state = IDLE
            self.owner.reinvite_answered(response, now)

    def _refused(self, status, now):
        if self.state != PENDING:
            return
        self.state = IDLE
        self.owner.descriptions.roll_back()
        if status == _REQUEST_PENDING:
            self._wait(now)
        else:
            self.owner.reinvite_refused(status, now)

    def _wait(self, now):
        """2.1 to 4 s for the side that chose the Call-ID, 0 to 2 s for the other, in steps of 10 ms (14.1)."""
        self.state = WAITING
        chance = self._agent.random(2)
        number = chance[0] << 8 | chance[1]
        delay = 2100 + 10 * (number % 191) if self.owner.dialog.is_caller else 10 * (number % 201)
        self._agent.timers.set((self, AGAIN), ticks_add(now, delay))
