"""One request and its responses over one hop: it runs one of the machines of machines.py.

While somebody waits for an answer it holds the request. Once it is answered it may live for another half minute, only
to recognize what comes again: then it keeps its key, where it came from, and the bytes that are to be sent again.
"""

from micropython import const

from firmware.base.ticks import ticks_add
from firmware.sip.derived import acknowledgement
from firmware.sip.events import ACK_RECEIVED, RESPONSE_RECEIVED, TRANSACTION_TIMED_OUT, TRANSPORT_FAILED
from firmware.sip.machines import (
    ACCEPTED,
    ACKNOWLEDGE,
    COMPLETED,
    CONFIRMED,
    INVITE_CLIENT,
    NOTHING,
    OTHER_CLIENT,
    PASS_UP,
    PASS_UP_ACK,
    REPEAT_DOUBLING,
    REPEAT_EVERY_T2,
    REPEAT_UP_TO_T2,
    REPEATING,
    REPORT_ERROR,
    REPORT_TIMEOUT,
    SEND,
    SEND_AGAIN,
    SEND_TRYING,
    TERMINATED,
    duration_of,
    step_of,
    timers_of,
)
from firmware.sip.matching import method_of, origin_of
from firmware.sip.message import response_to

_T2 = const(1)  # its place in the layer's units


class Transaction:
    """Made by TransactionLayer only.

    key:      what its messages share, bytes; see matching.py.
    origin:   matching.origin_of the request, bytes.
    request:  the request, with its top Via; None from the final response on, for it may be large and the wait long.
    flow:     where it went to, or where its responses go; everything of the transaction uses it.
    state:    see machines.py; None before the start.
    owner:    for the user of the layer to put there what the transaction belongs to; None at first.
    datagram: what would be sent again now, or None.
    weight:   kilobytes of the message that is kept for it, and one for itself.
    """

    def __init__(self, machine, key, request, flow, layer):
        self.machine = machine
        self.key = key
        self.origin = origin_of(request)
        self.request = request
        self.flow = flow
        self.owner = None
        self.state = None
        self.datagram = None
        self.weight = 0
        self._is_settled = False
        self._interval = 0  # ms between the last two times it was sent
        self._layer = layer

    @property
    def method(self):
        """Of the request, bytes."""
        return method_of(self.key)

    @property
    def branch(self):
        """The branch parameter of the top Via, as long as there is the request."""
        return self.request.via.branch

    @property
    def is_client(self):
        return self.machine is INVITE_CLIENT or self.machine is OTHER_CLIENT

    @property
    def is_answered(self):
        """Whether a final response was sent or received."""
        return self.state in (ACCEPTED, COMPLETED, CONFIRMED, TERMINATED)

    @property
    def only_absorbs(self):
        """Whether nobody would miss it much: it is answered, and if by a 2xx to an INVITE, its user is done with it."""
        return self._is_settled or self.state in (COMPLETED, CONFIRMED)

    def start(self, size, now):
        """Enter the first state; a client sends its request. size: bytes of a server's request as it came."""
        if self.is_client:
            self.transmit(self.request.encode())
            size = len(self.datagram)
        self._weigh(size)
        self._enter(self.machine[0][0], now)

    def fire(self, event, cause, now):
        """Do what the machine says to the event; False when it ignores it.

        cause: the message that came or is to be sent, the reason why the transport failed, or the timer.
        """
        step = step_of(self.machine, self.state, event)
        if step is None:
            return False
        _, action, state = step
        if action != NOTHING:
            _ACTIONS[action](self, cause, now)
        if state != self.state:
            self._enter(state, now)
        return True

    def settle(self, heir=None):
        """Its user is done with it. What comes again is absorbed, or goes to `heir`, until the end or until the memory
        is wanted for something else.
        """
        self.owner = heir
        self.datagram = None
        self._is_settled = True
        self._weigh(0)

    def terminate(self, now):
        """End at once, without a word to anyone."""
        if self.state != TERMINATED:
            self._enter(TERMINATED, now)

    def transmit(self, datagram):
        """Send it, and keep it to be sent again."""
        self.datagram = datagram
        self._layer.transmit(datagram, self.flow)

    def transmit_again(self):
        self._layer.retransmit(self.datagram, self.flow)

    # What the machine asks for.

    def _send(self, response, now):
        self.transmit(response.encode())

    def _send_trying(self, timer, now):
        self.transmit(response_to(self.request, 100).encode())

    def _send_again(self, message, now):
        self.transmit_again()

    def _repeat_doubling(self, timer, now):
        self._repeat(timer, 2 * self._interval, now)

    def _repeat_up_to_t2(self, timer, now):
        self._repeat(timer, min(2 * self._interval, self._layer.units[_T2]), now)

    def _repeat_every_t2(self, timer, now):
        self._repeat(timer, self._layer.units[_T2], now)

    def _pass_up(self, response, now):
        self._layer.report((RESPONSE_RECEIVED, self, response))

    def _acknowledge(self, response, now):
        """17.1.1.3: the ACK to a failure belongs to the transaction."""
        self.transmit(acknowledgement(self.request, response).encode())
        self._pass_up(response, now)

    def _pass_up_ack(self, ack, now):
        self._layer.report((ACK_RECEIVED, self, ack))

    def _report_timeout(self, timer, now):
        self._layer.report((TRANSACTION_TIMED_OUT, self))

    def _report_error(self, reason, now):
        self._layer.report((TRANSPORT_FAILED, self, reason))

    # Inside.

    def _enter(self, state, now):
        running = timers_of(self.machine, self.state)
        wanted = timers_of(self.machine, state)
        self.state = state
        for timer in running:
            if timer not in wanted:
                self._layer.timers.cancel((self, timer))
        for timer in wanted:
            if timer not in running:
                self._start_timer(timer, now)
        if self.is_answered:
            self._release()
        if state == TERMINATED:
            self._layer.forget(self)

    def _start_timer(self, timer, now):
        duration = duration_of(timer, self._layer.units, self.flow[0] != "udp")
        if duration is None:
            return
        if timer in REPEATING:
            self._interval = duration
        self._layer.timers.set((self, timer), ticks_add(now, duration))

    def _repeat(self, timer, interval, now):
        self.transmit_again()
        self._interval = interval
        self._layer.timers.set((self, timer), ticks_add(now, interval))

    def _release(self):
        """Keep only what may have to be sent again; repetitions find the transaction by its key."""
        self.request = None
        if self.machine is OTHER_CLIENT or (self.machine is INVITE_CLIENT and self.state == ACCEPTED):
            self.datagram = None
        self._weigh(len(self.datagram or b""))

    def _weigh(self, size):
        before = self.weight
        self.weight = 0 if self.state == TERMINATED else 1 + (size >> 10)
        self._layer.weight += self.weight - before


_ACTIONS = {
    SEND: Transaction._send,
    SEND_TRYING: Transaction._send_trying,
    SEND_AGAIN: Transaction._send_again,
    REPEAT_DOUBLING: Transaction._repeat_doubling,
    REPEAT_UP_TO_T2: Transaction._repeat_up_to_t2,
    REPEAT_EVERY_T2: Transaction._repeat_every_t2,
    PASS_UP: Transaction._pass_up,
    ACKNOWLEDGE: Transaction._acknowledge,
    PASS_UP_ACK: Transaction._pass_up_ack,
    REPORT_TIMEOUT: Transaction._report_timeout,
    REPORT_ERROR: Transaction._report_error,
}
