"""One INVITE of a dialled call, from the first byte to the last 2xx: forks, CANCEL at every moment, ACK to each 2xx.

Every fork that answered has a dialog of its own (RFC 3261 12.1, 13.2.2.4). The first 2xx makes the call; any other is
acknowledged and hung up. A CANCEL waits for the first provisional response (9.1); a 2xx that crosses it is
acknowledged and hung up too.
"""

from binascii import hexlify

from firmware.base.ticks import ticks_add
from firmware.sip.aftermath import MOST_FORKS, Aftermath, hang_up_on
from firmware.sip.dialog import Dialog
from firmware.sip.exchange import Exchange
from firmware.sip.message import Request
from firmware.sip.names import CALL_ID, CSEQ, FROM, MAX_FORWARDS, TO

# States
CALLING = "calling"  # nothing came back yet
PROCEEDING = "proceeding"
CANCEL_WANTED = "cancel wanted"
CANCELLING = "cancelling"
ANSWERED = "answered"
OVER = "over"  # only late 2xx to hang up

# Events
PROVISIONAL = "1xx"
SUCCESS = "2xx"
FAILURE = "3xx-6xx, time-out or transport error"
CHALLENGED = "challenge answered"
CANCEL = "cancel"
GIVE_UP = "64*T1 after CANCEL"


def _nothing(attempt, response, now):
    pass


def _progress(attempt, response, now):
    attempt.progress(response, now)


def _answer(attempt, response, now):
    attempt.take_answer(response, now)


def _acknowledge(attempt, response, now):
    attempt.take_further(response, now)


def _fail(attempt, response, now):
    attempt.fail(response, now)


def _send_cancel(attempt, response, now):
    attempt.send_cancel(now)


def _abandon(attempt, response, now):
    attempt.abandon(now)


TABLE = {
    CALLING: {
        PROVISIONAL: (_progress, PROCEEDING),
        SUCCESS: (_answer, ANSWERED),
        FAILURE: (_fail, OVER),
        CANCEL: (_nothing, CANCEL_WANTED),
    },
    PROCEEDING: {
        PROVISIONAL: (_progress, PROCEEDING),
        SUCCESS: (_answer, ANSWERED),
        FAILURE: (_fail, OVER),
        CHALLENGED: (_nothing, CALLING),
        CANCEL: (_send_cancel, CANCELLING),
    },
    CANCEL_WANTED: {
        PROVISIONAL: (_send_cancel, CANCELLING),
        SUCCESS: (_acknowledge, OVER),
        FAILURE: (_nothing, OVER),
    },
    CANCELLING: {
        SUCCESS: (_acknowledge, OVER),
        FAILURE: (_nothing, OVER),
        GIVE_UP: (_abandon, OVER),
    },
    ANSWERED: {SUCCESS: (_acknowledge, ANSWERED)},
    OVER: {SUCCESS: (_acknowledge, OVER)},
}


class Attempt:
    """owner: told progressed(dialog or None, response, now), answered(dialog, response, now) and
           failed(status, response or None, now). None once the call has ended.
    forks: {To tag: Dialog}.
    """

    def __init__(self, agent, owner, identity, target, offer, headers):
        self.owner = owner
        self.state = CALLING
        self.forks = {}
        self._agent = agent
        self._identity = identity
        self._status = 0
        self._acks = {}  # To tag -> (ACK, destination) once it is sent
        self._chosen = None  # To tag of the fork that made the call
        self._credentials = {}
        self._cseq = 1
        self._exchange = self._prepare(target, offer, headers)
        self.call_id = self._exchange.request.call_id

    @property
    def request(self):
        """The INVITE as it was last sent."""
        return self._exchange.request

    def start(self, now):
        self._exchange.start(now)

    def cancel(self, now):
        """The wish to end it, whenever it comes."""
        if self._exchange.transaction is None:
            self.state = OVER  # still looking for the host
        self._exchange.abandon()
        self._fire(CANCEL, None, now)

    def retire(self):
        """The call has ended: from now on nobody is told anything, and only what a late 2xx needs is kept."""
        self.owner = None
        transaction = self._exchange.transaction
        if transaction is not None and transaction.owner is self._exchange and self.state in (ANSWERED, OVER):
            tags = list(self._acks)
            exchange = self._exchange
            transaction.settle(
                Aftermath(self._agent, self._identity, exchange.request, exchange.destination, self._credentials, tags)
            )

    def acknowledge(self, dialog, sdp, now):
        """Send the ACK to the 2xx that made the dialog, with an answer when the 2xx brought the offer."""
        ack = dialog.acknowledgement(self.request)
        if sdp is not None:
            self._agent.profile.describe(ack, sdp)
        destination = dialog.destination(self._agent.profile.transport_of(self._identity))
        self._acks[dialog.key[2]] = (ack, destination)
        self._agent.router.send_ack(ack, destination, now)

    def next_cseq(self):
        self._cseq += 1
        return self._cseq

    # Called by the exchange.

    def responded(self, exchange, response, now):
        if response.status >= 300:
            self._status = response.status
            self._fire(FAILURE, response, now)
        else:
            self._fire(PROVISIONAL if response.status < 200 else SUCCESS, response, now)

    def repeated(self, exchange, now):
        self._fire(CHALLENGED, None, now)

    def failed(self, exchange, status, now):
        self._status = status
        self._fire(FAILURE, None, now)

    def timer(self, name, now):
        self._fire(GIVE_UP, None, now)

    # What the actions do.

    def progress(self, response, now):
        if response.status == 100:
            return
        dialog = None
        if response.to.tag is not None:
            dialog = self.forks.get(response.to.tag)
            if dialog is None and len(self.forks) < MOST_FORKS:
                dialog = self._make_dialog(response)
        self.owner.progressed(dialog, response, now)

    def take_answer(self, response, now):
        self._chosen = response.to.tag
        dialog = self.forks.get(self._chosen)
        if dialog is None:
            dialog = self._make_dialog(response)
        dialog.learn(response)
        dialog.local_seq = max(dialog.local_seq, self.request.cseq[0])
        self.owner.answered(dialog, response, now)

    def take_further(self, response, now):
        """A 2xx again: acknowledge it again. One of another fork, or too late: acknowledge it and hang up."""
        tag = response.to.tag
        if tag in self._acks:
            ack, destination = self._acks[tag]
            self._agent.router.send_ack(ack, destination, now)
        elif len(self._acks) < MOST_FORKS and (tag != self._chosen or self.state != ANSWERED):
            dialog = self._make_dialog(response)
            dialog.learn(response)
            self.acknowledge(dialog, None, now)
            hang_up_on(self._agent, self._identity, dialog, now)
        if self.owner is None:
            self.retire()

    def fail(self, response, now):
        self.owner.failed(self._status, response, now)

    def send_cancel(self, now):
        self._exchange.cancel(now)
        self._agent.timers.set((self, GIVE_UP), ticks_add(now, 64 * self._agent.layer.units[0]))

    def abandon(self, now):
        self._exchange.give_up(now)

    # Inside.

    def _fire(self, event, response, now):
        row = TABLE[self.state].get(event)
        if row is None:
            return
        action, state = row
        self.state = state
        if state == OVER:
            self._agent.timers.cancel((self, GIVE_UP))
        action(self, response, now)

    def _make_dialog(self, response):
        dialog = Dialog.from_response(self.request, response, self._exchange.destination)
        dialog.credentials = self._credentials
        self.forks[response.to.tag] = dialog
        return dialog

    def _prepare(self, target, offer, headers):
        agent = self._agent
        request = Request(b"INVITE", target)
        sender = agent.profile.address_of_record(self._identity)
        sender.params[b"tag"] = hexlify(agent.random(6))
        request.add(MAX_FORWARDS, b"70")
        request.add(FROM, sender.encode())
        request.add(TO, b"<%s>" % target)
        request.add(CALL_ID, hexlify(agent.random(12)) + b"@" + agent.profile.host)
        request.add(CSEQ, b"1 INVITE")
        agent.profile.add_contact(request, self._identity)
        for name, value in headers:
            request.add(name, value)
        agent.profile.decorate(request)
        if offer is not None:
            agent.profile.describe(request, offer)
        destination = agent.profile.destination(self._identity, request.request_uri)
        return Exchange(agent, self, self, self._identity, request, destination, self._credentials)
