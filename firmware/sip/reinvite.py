"""A re-INVITE of ours (RFC 3261 14.1): one at a time; a 491 is met by waiting a while and asking again.

A peer that stops at a provisional response is asked by CANCEL to make up its mind, as proxies do (timer C, 16.8).
"""

from micropython import const

from firmware.base.ticks import ticks_add
from firmware.sip.exchange import Exchange

# States
IDLE = "idle"
PENDING = "pending"
WAITING = "waiting"  # after a 491

# Timers
AGAIN = "491"
PATIENCE = "timer C"
GIVE_UP = "64*T1 after CANCEL, or after the session's end"

_REQUEST_PENDING = const(491)
_PATIENCE = const(180000)  # ms, what 16.6 wants of timer C at least


class Reinvite:
    """owner: the session; told reinvite_answered(response, now) and reinvite_refused(status, now)."""

    def __init__(self, agent, owner):
        self.owner = owner
        self.state = IDLE
        self._agent = agent
        self._sdp = None
        self._exchange = None  # the last one

    @property
    def is_pending(self):
        """Whether the peer owes us a final response."""
        return self.state == PENDING

    def start(self, sdp, now):
        """Send it, or, with one waiting to be sent again, send this one instead."""
        self._sdp = sdp
        if self.state == IDLE:
            self._send(now)

    def stop(self, now):
        """The session is over; a re-INVITE under way has 64*T1 left to be answered and acknowledged."""
        self._agent.timers.cancel((self, AGAIN))
        if self.is_pending:
            self._agent.timers.cancel((self, PATIENCE))
            self._set(GIVE_UP, 64 * self._agent.layer.units[0], now)
        self.state = IDLE

    def timer(self, name, now):
        if name == PATIENCE:
            self._exchange.cancel(now)
            self._set(GIVE_UP, 64 * self._agent.layer.units[0], now)
        elif name == GIVE_UP:
            self._exchange.give_up(now)
            self._refused(408, now)
        elif self.owner.may_offer:
            self._send(now)
        else:
            self._wait(now)  # the peer's own offer is open

    # Called by the exchange.

    def responded(self, exchange, response, now):
        if response.status < 200:
            if exchange is self._exchange and self.is_pending:
                self._set(PATIENCE, _PATIENCE, now)
        elif response.status < 300:
            self._succeeded(exchange, response, now)
        elif exchange is self._exchange:
            self._refused(response.status, now)

    def repeated(self, exchange, now):
        self._agent.timers.cancel((self, PATIENCE))

    def failed(self, exchange, status, now):
        if exchange is self._exchange:
            self._refused(status, now)

    # Inside.

    def _send(self, now):
        session, agent = self.owner, self._agent
        dialog = session.dialog
        self.state = PENDING
        request = dialog.request(b"INVITE")
        agent.profile.add_contact(request, session.identity)
        agent.profile.describe(agent.profile.decorate(request), self._sdp)
        session.descriptions.send(self._sdp)
        destination = dialog.destination(agent.profile.transport_of(session.identity))
        identity, credentials = session.identity, dialog.credentials
        self._exchange = Exchange(agent, self, dialog, identity, request, destination, credentials)
        self._exchange.start(now)

    def _succeeded(self, exchange, response, now):
        """Acknowledge each 2xx each time it comes, that of an earlier re-INVITE too: our ACK may have gone lost."""
        if exchange.ack is None:
            dialog = self.owner.dialog
            dialog.refresh(response)
            ack = dialog.acknowledgement(exchange.request)
            transport = self._agent.profile.transport_of(self.owner.identity)
            exchange.ack = (self._agent.profile.decorate(ack), dialog.destination(transport))
        self._agent.router.send_ack(exchange.ack[0], exchange.ack[1], now)
        if exchange is self._exchange and self._settle():
            self.owner.reinvite_answered(response, now)

    def _refused(self, status, now):
        if not self._settle():
            return
        self.owner.descriptions.roll_back()
        if status == _REQUEST_PENDING:
            self._wait(now)
        else:
            self.owner.reinvite_refused(status, now)

    def _settle(self):
        """There is a final response, or there will be none. Whether anybody waited for it."""
        for name in (PATIENCE, GIVE_UP):
            self._agent.timers.cancel((self, name))
        was_pending = self.is_pending
        self.state = IDLE
        return was_pending

    def _wait(self, now):
        """2.1 to 4 s for the side that chose the Call-ID, 0 to 2 s for the other, in steps of 10 ms (14.1)."""
        self.state = WAITING
        chance = self._agent.random(2)
        number = chance[0] << 8 | chance[1]
        delay = 2100 + 10 * (number % 191) if self.owner.dialog.is_caller else 10 * (number % 201)
        self._set(AGAIN, delay, now)

    def _set(self, name, duration, now):
        self._agent.timers.set((self, name), ticks_add(now, duration))
