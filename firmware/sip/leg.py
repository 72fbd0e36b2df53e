"""What happens to a call leg: its states, and how it reacts to the other side. Its commands are in session.py."""

from micropython import const

from firmware.base.errors import RemoteError
from firmware.sip import events
from firmware.sip.dialog import Dialog
from firmware.sip.errand import GONE, Errand
from firmware.sip.invitation import Invitation
from firmware.sip.names import REASON
from firmware.sip.offer_answer import ASKED, OFFERED, OfferAnswer
from firmware.sip.profile import description_of, media_type
from firmware.sip.reinvite import Reinvite
from firmware.sip.server_invite import ANSWERED as TWO_HUNDRED_SENT
from firmware.sip.server_invite import WAITING, ServerInvite

# States
CALLING = "calling"  # out: nothing but 100 came back yet
PROCEEDING = "proceeding"  # out: a 101-199 came
RECEIVED = "received"  # in: nothing was answered yet
RINGING = "ringing"  # in: a 101-199 was sent
ANSWERED = "answered"  # in: our 2xx waits for its ACK
CONFIRMED = "confirmed"
ENDED = "ended"

# Events
RING = "ring"
ANSWER = "answer"
ACKNOWLEDGED = "acknowledged"
PROGRESSED = "progressed"
REDIRECTED = "redirected"
ACCEPTED = "accepted"
END = "end"

# {state: {event: next state}}; what a state does not list comes too late, or too early, and does nothing.
TABLE = {
    CALLING: {PROGRESSED: PROCEEDING, REDIRECTED: CALLING, ACCEPTED: CONFIRMED, END: ENDED},
    PROCEEDING: {PROGRESSED: PROCEEDING, REDIRECTED: CALLING, ACCEPTED: CONFIRMED, END: ENDED},
    RECEIVED: {RING: RINGING, ANSWER: ANSWERED, END: ENDED},
    RINGING: {RING: RINGING, ANSWER: ANSWERED, END: ENDED},
    ANSWERED: {ACKNOWLEDGED: CONFIRMED, END: ENDED},
    CONFIRMED: {END: ENDED},
    ENDED: {},
}
DIALLING = (CALLING, PROCEEDING)
WAITING_FOR_US = (RECEIVED, RINGING)  # for our final answer

_TERMINATED = const(487)


class Leg:
    """direction:    "in" or "out".
    identity:     the Identity that calls or is called; None when it is none of ours.
    call_id:      bytes; another one after each redirection.
    remote:       NameAddr of the other side.
    request:      the first INVITE of an incoming call.
    offer:        its description, or None; the one we sent when it is outgoing.
    state:        one of the above.
    dialog:       Dialog, None while an outgoing call is not answered.
    descriptions: OfferAnswer.
    weight:       1, and more for an INVITE of several kilobytes, whose parts are kept as long as the call lasts.
    """

    def __init__(self, agent, direction, identity, remote, offer):
        self.direction = direction
        self.identity = identity
        self.remote = remote
        self.offer = offer
        self.request = None
        self.call_id = None
        self.state = CALLING if direction == "out" else RECEIVED
        self.dialog = None
        self.descriptions = OfferAnswer()
        self.weight = 1
        self._agent = agent
        self._invitation = None
        self._server = None  # ServerInvite, the last INVITE of the peer
        self._reinvite = Reinvite(agent, self)
        self._early = []  # dialogs of the forks
        self._owes_ack = False  # an outgoing call without an offer: the ACK has to bring the answer
        self._owes_bye = False  # hung up between our 2xx and its ACK

    # Called by the agent.

    def place(self, target, headers, now):
        """Begin an outgoing call."""
        if self.offer is not None:
            self.descriptions.send(self.offer)
        self._invitation = Invitation(self._agent, self, self.identity, target, self.offer, headers)
        self.call_id = self._invitation.attempt.call_id
        self._invitation.start(now)

    def open(self, transaction, now):
        """Begin an incoming call."""
        self.request = transaction.request
        self.weight += (transaction.weight - 1) >> 2
        self.call_id = self.request.call_id
        self.dialog = Dialog.from_request(self.request, self._agent.new_tag())
        self.dialog.join(self)
        self._agent.add_dialog(self.dialog, self)
        if self.offer is not None:
            self.descriptions.receive(self.offer)
        self._take_invite(transaction, now)
        self._agent.report((events.CALL_RECEIVED, self))

    def abandon(self):
        """Leave nothing behind of an incoming call that could not be opened but its transaction."""
        if self._server is not None:
            self._server.stop()
            self._server.transaction.owner = None
        if self.dialog is not None:
            self._agent.forget_dialog(self.dialog, self)
        self._agent.forget_session(self)
        self.state = ENDED

    def drop(self, now):
        """Forget an incoming call without a word, so that its INVITE is as good as lost and comes again."""
        self.abandon()
        self._server.transaction.terminate(now)

    def receive(self, dialog, transaction, request, now):
        """A request inside the dialog, or one of the early ones. RemoteError when it has to be refused."""
        if not dialog.accepts(request):
            raise RemoteError(500, "CSeq too low")
        if self.state == ENDED and request.method != b"BYE":
            raise RemoteError(481)
        _HANDLERS[request.method](self, transaction, request, now)

    def receive_ack(self, ack, now):
        """An ACK to a 2xx of ours, again and again maybe."""
        server = self._server
        if server is None or not server.acknowledge(ack):
            return
        sdp = description_of(ack)
        had_offered = self.descriptions.state == OFFERED
        if had_offered and sdp is not None:
            self.descriptions.receive(sdp)
        elif had_offered:
            self.descriptions.roll_back()
        if self._owes_bye:
            self._errand().say_bye(now)
        elif self._go(ACKNOWLEDGED):
            self._agent.report((events.CALL_CONFIRMED, self, sdp))
        elif had_offered and self.state == CONFIRMED:
            self._agent.report((events.OFFER_ANSWERED, self, sdp) if sdp else (events.OFFER_REFUSED, self, 488))

    def withdrawn(self, server, reason, now):
        """The peer took an INVITE of his back, or its Expires went by."""
        is_first = server.request is self.request
        server.refuse(_TERMINATED, now)
        if is_first:
            self._end((events.CALL_CANCELLED, self, reason), now)
        else:
            self.descriptions.roll_back()

    # Called by the invitation.

    def progressed(self, dialog, response, now):
        self._go(PROGRESSED)
        if dialog is not None and dialog not in self._early:
            self._early.append(dialog)
            self._agent.add_dialog(dialog, self)
        self._agent.report((events.CALL_PROGRESSED, self, response.status, description_of(response)))

    def redirected(self, target, now):
        self._go(REDIRECTED)
        self._forget_early(None)
        self.remote = target
        self.call_id = self._invitation.attempt.call_id
        self._agent.report((events.CALL_REDIRECTED, self, target))

    def answered(self, dialog, response, now):
        self._go(ACCEPTED)
        self.dialog = dialog
        dialog.join(self)
        self._agent.add_dialog(dialog, self)
        self._forget_early(dialog)
        sdp = description_of(response)
        if sdp is not None:
            self.descriptions.receive(sdp)
        elif self.descriptions.state == OFFERED:
            self.descriptions.roll_back()  # what an 18x said must do; the next offer may go out
        self._owes_ack = self.descriptions.state == ASKED
        if not self._owes_ack:
            self._invitation.attempt.acknowledge(dialog, None, now)
        self._agent.report((events.CALL_ANSWERED, self, sdp))

    def refused(self, status, reason, now):
        self._end((events.CALL_FAILED, self, status, reason), now)

    # Called by the re-INVITE and the server INVITE.

    @property
    def may_offer(self):
        """Whether reoffer() would be heard: the call stands and no offer is open, ours or the peer's."""
        return (
            self.state == CONFIRMED
            and self.descriptions.is_stable
            and not self._reinvite.is_pending
            and self._server_state() not in (WAITING, TWO_HUNDRED_SENT)
        )

    def reinvite_answered(self, response, now):
        sdp = description_of(response)
        if sdp is None:
            self.descriptions.roll_back()
            self._agent.report((events.OFFER_REFUSED, self, 488))
        else:
            self.descriptions.receive(sdp)
            self._agent.report((events.OFFER_ANSWERED, self, sdp))

    def reinvite_refused(self, status, now):
        if status in GONE:
            self.lose(status, now)
        else:
            self._agent.report((events.OFFER_REFUSED, self, status))

    def unacknowledged(self, server, now):
        self._errand().say_bye(now)
        self._end((events.CALL_ENDED, self, events.NOT_ACKNOWLEDGED), now)

    def lose(self, status, now):
        """A request inside the dialog was answered as if there were none."""
        if self.state == ENDED:
            return
        if status == 408:  # silence: the peer may still be there to hear it
            self._errand().say_bye(now)
        else:
            self._agent.forget_dialog(self.dialog, self)
        self._end((events.CALL_ENDED, self, events.DIALOG_LOST), now)

    # Inside.

    def _go(self, event):
        """Move to the next state; False when the table has none."""
        state = TABLE[self.state].get(event)
        self.state = state or self.state
        return state is not None

    def _server_state(self):
        return self._server and self._server.state

    def _errand(self):
        return Errand(self._agent, self.dialog, self.identity, self)

    def _take_invite(self, transaction, now):
        self._server = ServerInvite(self._agent, self, transaction, self.dialog, self.identity)
        self._server.start(now)
        transaction.owner = self._server

    def _receive_bye(self, transaction, request, now):
        self._agent.respond(transaction, 200, now)
        if self._owes_bye:
            self._owes_bye = False
            self._server.stop()
        if self.state in WAITING_FOR_US:
            self._end((events.CALL_CANCELLED, self, request.get(REASON)), now)
            return
        if self.state in DIALLING:
            self._invitation.cancel(now)
        else:
            self._agent.forget_dialog(self.dialog, self)
        self._end((events.CALL_ENDED, self, events.BY_PEER), now)

    def _receive_invite(self, transaction, request, now):
        """A re-INVITE (14.2)."""
        if self._server_state() == WAITING or self.state not in (CONFIRMED, ANSWERED):
            raise RemoteError(500, "Overlapping INVITE")
        if self._reinvite.is_pending or self._server_state() == TWO_HUNDRED_SENT or self._owes_ack:
            raise RemoteError(491)
        sdp = description_of(request)
        if sdp is not None:
            self.descriptions.receive(sdp)
        self._take_invite(transaction, now)
        self._agent.report((events.OFFER_RECEIVED, self, sdp))

    def _receive_info(self, transaction, request, now):
        self._agent.respond(transaction, 200, now)
        self._agent.report((events.INFO_RECEIVED, self, media_type(request), request.body))

    def _receive_options(self, transaction, request, now):
        self._agent.answer_options(transaction, now)

    def _forget_early(self, kept):
        for dialog in self._early:
            if dialog is not kept:
                self._agent.forget_dialog(dialog, self)
        self._early = []

    def _end_by_us(self, now):
        self._end((events.CALL_ENDED, self, events.BY_US), now)

    def _end(self, event, now):
        """Once and for all."""
        was_answered = self.state in (ANSWERED, CONFIRMED)
        if not self._go(END):
            return
        self._reinvite.stop(now)
        if self._invitation is not None:
            self._invitation.retire()
        self._forget_early(self.dialog)
        if self._server_state() == WAITING:
            self._server.refuse(_TERMINATED, now)
        elif self._server is not None and not self._owes_bye:
            self._server.stop()
        if self.dialog is not None and not was_answered:
            self._agent.forget_dialog(self.dialog, self)
        self._agent.forget_session(self)
        self._agent.report(event)


_HANDLERS = {
    b"BYE": Leg._receive_bye,
    b"INVITE": Leg._receive_invite,
    b"INFO": Leg._receive_info,
    b"OPTIONS": Leg._receive_options,
}
