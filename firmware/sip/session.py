"""One call leg, for the whole of its life: dialled or received, redirected, answered, renegotiated, ended.

Commands that come too late, since what ended the call is still on its way to the caller as an event, do nothing. Every
session ends with exactly one of CALL_CANCELLED, CALL_FAILED and CALL_ENDED; hanging up here ends it at once, and what
is left to say to the other side is said in the background.
"""

from micropython import const

from firmware.base.errors import LocalError
from firmware.sip.leg import ANSWER, ANSWERED, CONFIRMED, DIALLING, ENDED, RING, WAITING_FOR_US, Leg
from firmware.sip.names import CONTACT, DIVERSION
from firmware.sip.server_invite import WAITING

_BUSY = const(486)


class Session(Leg):
    """A Leg (leg.py says what may be read of it) and what a phone can do to it."""

    # Commands for an incoming call.

    def ring(self, now, status=180, sdp=None):
        """Send a provisional response, 101-199, repeated each minute."""
        if self._go(RING):
            self._server.progress(status, sdp, now)

    def answer(self, sdp, now):
        """Accept. `sdp` is our answer, or our offer when the INVITE had none."""
        if self._go(ANSWER):
            self.descriptions.send(sdp)
            self._server.accept(sdp, now)

    def reject(self, status, now, reason=None, headers=()):
        """Refuse with a 300-699. headers: [(name, value)]."""
        if self.state in WAITING_FOR_US:
            self._server.refuse(status, now, reason, headers)
            self._end_by_us(now)

    def redirect(self, targets, now, diversion=None):
        """Send the caller elsewhere. targets: [URI bytes]; diversion: a Diversion value, or None (RFC 5806)."""
        headers = [(CONTACT, b"<%s>" % target) for target in targets]
        if diversion is not None:
            headers.append((DIVERSION, diversion))
        self.reject(302, now, None, headers)

    # Commands for every call.

    def hang_up(self, now):
        """End it as the state demands: CANCEL, 486, or BYE, which waits for the ACK to our 2xx (15)."""
        if self.state in WAITING_FOR_US:
            self._server.refuse(_BUSY, now)
        elif self.state in DIALLING:
            self._invitation.cancel(now)
        elif self.state == ANSWERED:
            self._owes_bye = True
        elif self.state == CONFIRMED:
            if self._owes_ack:
                self._invitation.attempt.acknowledge(self.dialog, None, now)
            self._errand().say_bye(now)
        self._end_by_us(now)

    def cancel(self, now):
        """Another name for hang_up(), for a call that is not answered yet."""
        self.hang_up(now)

    def reoffer(self, sdp, now):
        """Offer another description in a re-INVITE. LocalError when there is no call, or an offer is open already.

        OFFER_ANSWERED or OFFER_REFUSED follows; a 491 is waited out. An offer that waits so is replaced by the next.
        """
        if self.state == ENDED:
            return
        if not self.may_offer:
            raise LocalError("The call cannot be changed now")
        self._reinvite.start(sdp, now)

    def accept(self, sdp, now):
        """Answer the offer received, or offer what was asked for."""
        if self._owes_ack and self.state == CONFIRMED:
            self._owes_ack = False
            self.descriptions.send(sdp)
            self._invitation.attempt.acknowledge(self.dialog, sdp, now)
        elif self.state == CONFIRMED and self._server_state() == WAITING:
            self.dialog.refresh(self._server.request)
            self.descriptions.send(sdp)
            self._server.accept(sdp, now)

    def refuse(self, status, now):
        """Refuse the offer received; the call goes on as it was. An offer in the 2xx to our call cannot be refused but
        by hanging up.
        """
        if self._owes_ack:
            self.hang_up(now)
        elif self.state == CONFIRMED and self._server_state() == WAITING:
            self.descriptions.roll_back()
            self._server.refuse(status, now)

    def info(self, content_type, body, now):
        """Send an INFO. LocalError when the call does not stand yet."""
        if self.state == ENDED:
            return
        if self.state != CONFIRMED:
            raise LocalError("No call to send it in")
        self._errand().inform(content_type, body, now)
