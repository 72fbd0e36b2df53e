"""The user agent: everything a phone says and hears in SIP, without sockets and clocks.

    receive, lost, resolved, advance -> next_event, next_datagram, next_deadline        (ARCHITECTURE.md, the contract)

Identities are added and registered, calls are made with call() and come in as CALL_RECEIVED; both are a Session. All
events and their arguments are in events.py.
"""

from binascii import hexlify

from micropython import const

from firmware.base.errors import LocalError, RemoteError
from firmware.base.ticks import ticks_add, ticks_diff
from firmware.base.timers import TimerQueue
from firmware.sip import events
from firmware.sip.dialog import Dialog
from firmware.sip.identity import whose
from firmware.sip.message import response_to
from firmware.sip.nameaddr import NameAddr
from firmware.sip.names import REASON, RETRY_AFTER
from firmware.sip.profile import Profile, description_of
from firmware.sip.registration import Registration
from firmware.sip.routing import Router
from firmware.sip.screening import screen
from firmware.sip.session import Session
from firmware.sip.transactions import TransactionLayer
from firmware.sip.uri import Uri

_RESERVE = const(4096)  # bytes kept to refuse a request with when nothing else is left
_COME_AGAIN = ((RETRY_AFTER, b"10"),)
_LATER = const(500)  # ms until a timer that found no memory is tried again


class Agent:
    """user_agent:   bytes for User-Agent, b"" for none.
    random:       `random(n)` gives n unpredictable bytes.
    t1, t2, t4:   ms.
    accept_any:   take calls for any user, as a plain user agent does.
    max_sessions: calls beyond so many are answered 486; an INVITE of n*4 KB counts for n more.
    identities, sessions, layer: to look at; layer has the counters.
    dropped:      requests and responses that were for nobody.
    starved:      those that memory did not suffice for: a request is then answered 503, anything else is lost.
    """

    def __init__(self, user_agent, random, t1=500, t2=4000, t4=5000, max_transactions=200, max_sessions=32):
        self.random = random
        self.accept_any = False
        self.max_sessions = max_sessions
        self.identities = []
        self.sessions = []
        self.dropped = 0
        self.starved = 0
        self._reserve = bytearray(_RESERVE)
        self.layer = TransactionLayer(random, t1, t2, t4, max_transactions)
        self.timers = TimerQueue()  # (object, name) -> object.timer(name, now)
        self.router = Router(self.layer, self.report)
        self.profile = Profile(user_agent, self.router)
        self._registrations = {}  # identity -> Registration
        self._dialogs = {}  # key -> Dialog
        self._events = []

    # Commands.

    def listen(self, address):
        """Say which local (host, port) stands in Via and Contact: the one the peers can reach."""
        self.router.local = tuple(address)

    def add_identity(self, identity):
        """Be somebody; see Identity."""
        identity.ensure_token(self.random)
        self.identities.append(identity)

    def register(self, identity, now):
        """Register the identity and keep it registered; when it is already, refresh it now."""
        if identity not in self._registrations:
            self._registrations[identity] = Registration(self, identity)
        self._registrations[identity].register(now)

    def unregister(self, identity, now):
        """Remove the registration; UNREGISTERED follows, whatever the server says."""
        if identity in self._registrations:
            self._registrations[identity].unregister(now)

    def call(self, identity, target, offer, now, headers=()):
        """Call a URI (bytes) with a description, or without one to be offered one. Returns the Session.

        identity: whose call it is, or None. headers: [(name, value)] to add to the INVITE. LocalError when the target
        is no SIP URI.
        """
        try:
            uri = Uri.parse(target)
        except RemoteError:
            raise LocalError("Not a SIP address")
        if uri.scheme != b"sip":
            raise LocalError("Not a SIP address")
        session = Session(self, "out", identity, NameAddr(uri), offer)
        self.sessions.append(session)
        session.place(target, headers, now)
        return session

    def turn_away(self, session, now):
        """Memory does not suffice for this incoming call: refuse it with what was kept for that, or forget it."""
        self.starved += 1
        self._reserve = None  # the next allocation finds it
        try:
            session.reject(503, now, None, _COME_AGAIN)
        except MemoryError:
            session.drop(now)

    # The contract.

    def receive(self, data, flow, now):
        """A datagram came in. Never raises, whatever it holds."""
        try:
            if self._reserve is None:
                self._reserve = bytearray(_RESERVE)
            self.layer.receive(data, flow, now)
        except MemoryError:
            self.starved += 1
        self._work(now)

    def lost(self, flow, reason, now):
        """What was sent over the flow cannot arrive."""
        self.layer.lost(flow, reason, now)
        self._work(now)

    def resolved(self, question, addresses, now):
        """The answer to LOOKUP_WANTED: [(host, port)], the best first, or [] when there is none."""
        for identity in self.identities:
            identity.resolved(question, addresses)
        self.router.resolved(question, addresses, now)
        self._work(now)

    def advance(self, now):
        """Time went by."""
        self.layer.advance(now)
        self._work(now)
        key = self.timers.pop_due(now)
        while key is not None:
            try:
                key[0].timer(key[1], now)
            except MemoryError:
                self.starved += 1
                self.timers.set(key, ticks_add(now, _LATER))
                return
            key = self.timers.pop_due(now)

    def next_deadline(self):
        """The tick at which advance() has something to do, or None."""
        one, other = self.layer.next_deadline(), self.timers.next_deadline()
        if one is None or (other is not None and ticks_diff(other, one) < 0):
            return other
        return one

    def next_datagram(self):
        """(bytes, flow) to send, or None."""
        return self.layer.next_datagram()

    def next_event(self):
        """One of the events of events.py, or None."""
        return self._events.pop(0) if self._events else None

    # What sessions and registrations need.

    def report(self, event):
        self._events.append(event)

    def new_tag(self):
        return hexlify(self.random(6))

    def respond(self, transaction, status, now, headers=(), reason=None):
        """Answer a request that makes no dialog."""
        response = response_to(transaction.request, status, reason, self.new_tag())
        for name, value in headers:
            response.add(name, value)
        self.layer.respond(transaction, self.profile.decorate(response), now)

    def answer_options(self, transaction, now):
        response = response_to(transaction.request, 200, None, self.new_tag())
        self.layer.respond(transaction, self.profile.introduce(self.profile.decorate(response)), now)

    def add_dialog(self, dialog, usage):
        dialog.join(usage)
        self._dialogs[dialog.key] = dialog

    def forget_dialog(self, dialog, usage):
        if dialog.leave(usage):
            self._dialogs.pop(dialog.key, None)

    def forget_session(self, session):
        if session in self.sessions:
            self.sessions.remove(session)

    # Inside.

    def _work(self, now):
        """Deal with what the transaction layer found out."""
        event = self.layer.next_event()
        while event is not None:
            try:
                _HANDLERS[event[0]](self, *event[1:], now)
            except MemoryError:
                self._starve(event, now)
            event = self.layer.next_event()

    def _starve(self, event, now):
        """Memory did not suffice for an event: a request is turned away with what was kept for that."""
        self.starved += 1
        self._reserve = None  # the next allocation finds it
        transaction = event[1]
        if event[0] != events.REQUEST_RECEIVED or transaction is None or transaction.is_answered:
            return
        try:
            self.respond(transaction, 503, now, _COME_AGAIN)
        except MemoryError:
            transaction.terminate(now)  # it will be sent again

    def _request_received(self, transaction, request, flow, now):
        try:
            if transaction is None:
                self._receive_ack(request, now)
            elif request.method == b"CANCEL":
                self._receive_cancel(transaction, request, now)
            else:
                self._receive_request(transaction, request, flow, now)
        except RemoteError as error:
            if transaction is None or transaction.is_answered:
                self.dropped += 1
                return
            headers = ((RETRY_AFTER, b"%d" % (self.random(1)[0] % 11)),) if error.status == 500 else ()
            self.respond(transaction, error.status, now, headers)

    def _receive_request(self, transaction, request, flow, now):
        dialog = None
        if request.to.tag is not None:
            dialog = self._dialogs.get(Dialog.key_of(request, True))
        refusal = screen(request, dialog is not None)
        if refusal is not None:
            self.respond(transaction, refusal[0], now, refusal[1])
        elif dialog is not None:
            dialog.usages[0].receive(dialog, transaction, request, now)
        elif self.layer.is_merged(transaction):
            self.respond(transaction, 482, now)
        else:
            self._receive_stranger(transaction, request, flow, now)

    def _receive_stranger(self, transaction, request, flow, now):
        """INVITE or OPTIONS outside a dialog."""
        identity = whose(request, flow, self.identities)
        if identity is None and not self.accept_any:
            self.respond(transaction, 404, now)
        elif request.method == b"OPTIONS":
            self.answer_options(transaction, now)
        elif sum([session.weight for session in self.sessions]) >= self.max_sessions:
            self.respond(transaction, 486, now)  # a 503 would say that the whole phone is out of order
        else:
            session = Session(self, "in", identity, request.from_, description_of(request))
            self.sessions.append(session)
            try:
                session.open(transaction, now)
            except (MemoryError, RemoteError):
                session.abandon()
                raise

    def _receive_ack(self, ack, now):
        dialog = self._dialogs.get(Dialog.key_of(ack, True))
        if dialog is None:
            self.dropped += 1
        else:
            dialog.usages[0].receive_ack(ack, now)

    def _ack_received(self, transaction, ack, now):
        if transaction.owner is not None:
            transaction.owner.owner.receive_ack(ack, now)

    def _receive_cancel(self, transaction, cancel, now):
        invite = self.layer.invite_of(cancel)
        if invite is None or invite.owner is None:
            self.respond(transaction, 200 if invite else 481, now)
            return
        server = invite.owner
        response = response_to(cancel, 200, None, server.to_tag)
        self.layer.respond(transaction, self.profile.decorate(response), now)
        server.withdraw(cancel.get(REASON), now)

    def _response_received(self, transaction, response, now):
        if transaction.owner is not None:
            try:
                transaction.owner.response_received(transaction, response, now)
            except RemoteError:
                self.dropped += 1

    def _stray_response_received(self, response, flow, now):
        self.dropped += 1

    def _transaction_timed_out(self, transaction, now):
        if transaction.is_client and transaction.owner is not None:
            transaction.owner.timed_out(transaction, now)

    def _transport_failed(self, transaction, reason, now):
        if transaction.is_client and transaction.owner is not None:
            transaction.owner.transport_failed(transaction, reason, now)


_HANDLERS = {
    events.REQUEST_RECEIVED: Agent._request_received,
    events.ACK_RECEIVED: Agent._ack_received,
    events.RESPONSE_RECEIVED: Agent._response_received,
    events.STRAY_RESPONSE_RECEIVED: Agent._stray_response_received,
    events.TRANSACTION_TIMED_OUT: Agent._transaction_timed_out,
    events.TRANSPORT_FAILED: Agent._transport_failed,
}
