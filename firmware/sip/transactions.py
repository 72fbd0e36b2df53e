"""The transaction layer: finds the transaction a message belongs to, makes new ones, and keeps the time of all.

For user agents and stateful proxies alike. Requests are matched by branch, sent-by and method (RFC 3261 17.2.3), those
of an RFC 2543 client by what its messages have in common; responses by branch, sent-by and the method in CSeq
(17.1.3), and they must also repeat what every response repeats of its request (8.2.6.2). A malformed request is
answered without state, a malformed response vanishes; both are counted.
"""

from binascii import hexlify

from micropython import const

from firmware.base.errors import LocalError, RemoteError
from firmware.base.ticks import ticks_add
from firmware.base.timers import TimerQueue
from firmware.sip.checks import validate_request, validate_response
from firmware.sip.events import REQUEST_RECEIVED, STRAY_RESPONSE_RECEIVED
from firmware.sip.machines import (
    ACK,
    INVITE_CLIENT,
    INVITE_SERVER,
    OTHER_CLIENT,
    OTHER_SERVER,
    REQUEST,
    TRANSPORT_ERROR,
    response_event,
)
from firmware.sip.matching import COOKIE, branch_key, client_key, note_source, origin_of, server_key, via_of, way_back
from firmware.sip.message import MessageError, parse, response_to
from firmware.sip.names import RETRY_AFTER, VIA
from firmware.sip.transaction import Transaction

_LATER = const(500)  # ms until a timer that found no memory is tried again


def _never(now):
    return False


class TransactionLayer:
    """open:             {key: transaction}, servers' and clients'.
    timers:           the one queue of all of them.
    weight:           of all of them, see Transaction.
    is_short:         asked with `now` whether memory is too short for another call; a new INVITE is then answered 503.
    max_transactions: so much they may weigh together. The next request then takes the place of those that are done and
                      only wait for repetitions; when these are too few it is answered 503.
    Counters: opened, retransmitted (by us), absorbed (the peer's), dropped (neither answered nor passed up), refused.
    """

    def __init__(self, random, t1=500, t2=4000, t4=5000, max_transactions=200):
        self.units = (t1, t2, t4, 1)
        self.max_transactions = max_transactions
        self.is_short = _never
        self.timers = TimerQueue()
        self.open = {}
        self.weight = 0
        self.opened = 0
        self.retransmitted = 0
        self.absorbed = 0
        self.dropped = 0
        self.refused = 0
        self._random = random
        self._datagrams = []
        self._events = []
        self._flow = None

    # The sans-IO contract.

    def receive(self, data, flow, now):
        """A datagram came in. Never raises, whatever it holds."""
        try:
            message = parse(data)
        except MessageError as error:
            self._refuse(error.request, error, flow)
            return
        except RemoteError as error:
            self._refuse(None, error, flow)
            return
        if message.is_request:
            self._receive_request(message, len(data), flow, now)
        else:
            self._receive_response(message, flow, now)

    def lost(self, flow, reason, now):
        """What was sent over the flow cannot arrive: refused, unreachable, closed."""
        for transaction in [one for one in self.open.values() if one.flow == flow]:
            transaction.fire(TRANSPORT_ERROR, reason, now)

    def advance(self, now):
        """Time went by."""
        key = self.timers.pop_due(now)
        while key is not None:
            transaction, timer = key
            try:
                transaction.fire(timer, timer, now)
            except MemoryError:
                self.timers.set(key, ticks_add(now, _LATER))
                raise
            key = self.timers.pop_due(now)

    def next_deadline(self):
        """The tick at which advance() has something to do, or None."""
        return self.timers.next_deadline()

    def next_datagram(self):
        """(bytes, flow) to send, or None."""
        return self._datagrams.pop(0) if self._datagrams else None

    def next_event(self):
        """One of the events of events.py, or None."""
        return self._events.pop(0) if self._events else None

    # Commands.

    def request(self, request, flow, now, branch=None):
        """Send the request in a client transaction of its own; a Via of ours goes on top. Not for ACK.

        branch: for CANCEL, that of its INVITE.
        """
        self._has_room(1, now)  # our own requests are never held back, but they too take the place of what is done
        self.stamp(request, flow, branch)
        machine = INVITE_CLIENT if request.method == b"INVITE" else OTHER_CLIENT
        transaction = Transaction(machine, client_key(request.via, request.method), request, self._known(flow), self)
        self._open(transaction, 0, now)
        return transaction

    def respond(self, transaction, response, now):
        """Send a response to the server transaction's request.

        False, and nothing sent, when the machine does not want it: a second final response, or one after the end.
        """
        return transaction.fire(response_event(response.status), response, now)

    def stamp(self, request, flow, branch=None):
        """Put our Via on top, asking for the response at the port we send from (RFC 3581)."""
        request.prepend(VIA, via_of(flow, branch or self.new_branch()))

    def send(self, message, flow, now):
        """Send a message that belongs to no transaction: the ACK to a 2xx, a forwarded stray response."""
        self.transmit(message.encode(), flow)

    def new_branch(self):
        """A branch that nobody else has."""
        return COOKIE + hexlify(self._random(8))

    # Questions.

    def invite_of(self, request):
        """The INVITE server transaction that a CANCEL or ACK is about, or None."""
        return self.open.get(server_key(request, b"INVITE"))

    def is_merged(self, transaction):
        """Whether the same request came by another way and is still open (RFC 3261 8.2.2.2)."""
        if transaction.request.to.tag is not None:
            return False
        for other in self.open.values():
            if other is not transaction and not other.is_client and other.origin == transaction.origin:
                return True
        return False

    # What transactions need.

    def transmit(self, datagram, flow):
        self._datagrams.append((datagram, flow))

    def retransmit(self, datagram, flow):
        self.retransmitted += 1
        self.transmit(datagram, flow)

    def report(self, event):
        self._events.append(event)

    def forget(self, transaction):
        if self.open.get(transaction.key) is transaction:
            del self.open[transaction.key]

    # Inside.

    def _open(self, transaction, size, now):
        if transaction.key in self.open:
            raise LocalError("this branch is in use")
        self.open[transaction.key] = transaction
        self.opened += 1
        try:
            transaction.start(size, now)
        except MemoryError:
            transaction.terminate(now)
            raise

    def _known(self, flow):
        """The last flow if it equals this one: most transactions have the same server, and one tuple will do."""
        if flow != self._flow:
            self._flow = flow
        return self._flow

    def _receive_request(self, request, size, flow, now):
        if self._absorb(branch_key(request, request.method), request, now):
            return
        error = validate_request(request)
        if error is not None:
            self._refuse(request, error, flow)
            return
        note_source(request, flow)
        if request.method == b"ACK":
            self._receive_ack(request, flow, now)
            return
        key = server_key(request, request.method)
        if self._absorb(key, request, now):
            return
        if not self._has_room(1 + (size >> 10), now):
            self._refuse(request, RemoteError(503 if size >> 10 < self.max_transactions else 513), flow)
        elif request.method == b"INVITE" and request.to.tag is None and self.is_short(now):
            self._refuse(request, RemoteError(503), flow)
        else:
            machine = INVITE_SERVER if request.method == b"INVITE" else OTHER_SERVER
            flow_back = self._known(way_back(request.via, flow))
            transaction = Transaction(machine, key, request, flow_back, self)
            self._open(transaction, size, now)
            self.report((REQUEST_RECEIVED, transaction, request, flow))

    def _absorb(self, key, request, now):
        """Whether the key is of an open transaction, which the request then repeats."""
        known = self.open.get(key)
        if known is None:
            return False
        self.absorbed += 1
        known.fire(REQUEST, request, now)
        return True

    def _has_room(self, weight, now):
        """Make room for another transaction if need be: a flood must not keep the peer of a call from hanging up."""
        most = self.max_transactions - weight
        if self.weight > most:
            for transaction in list(self.open.values()):
                if transaction.only_absorbs:
                    transaction.terminate(now)
                    if self.weight <= most:
                        break
        return self.weight <= most

    def _receive_ack(self, ack, flow, now):
        invite = self.invite_of(ack)
        if invite is None:
            self.report((REQUEST_RECEIVED, None, ack, flow))
        elif not invite.fire(ACK, ack, now):
            self.absorbed += 1

    def _receive_response(self, response, flow, now):
        if validate_response(response) is not None or not 100 <= response.status <= 699:
            self.dropped += 1
            return
        transaction = self.open.get(client_key(response.via, response.cseq[1]))
        if transaction is None or transaction.origin != origin_of(response):
            self.report((STRAY_RESPONSE_RECEIVED, response, flow))
        elif not transaction.fire(response_event(response.status), response, now):
            self.absorbed += 1

    def _refuse(self, request, error, flow):
        """Answer without a transaction; in silence what may not be answered or cannot."""
        if request is None or not request.is_request or request.method == b"ACK" or VIA not in request:
            self.dropped += 1
            return
        try:
            note_source(request, flow)
            flow = way_back(request.via, flow)
        except RemoteError:
            pass  # an unreadable Via goes back as it came, to where it came from
        response = response_to(request, error.status, None, hexlify(self._random(4)))
        if error.status == 503:
            response.add(RETRY_AFTER, b"10")
        self.refused += 1
        self.transmit(response.encode(), flow)
