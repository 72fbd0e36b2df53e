"""The forks of a forwarded request: what goes downstream, what comes back, what goes upstream (RFC 3261 16.7)."""

from firmware.base.ticks import ticks_add
from firmware.base.timers import TimerQueue
from firmware.sip import names
from firmware.sip.derived import cancellation
from offhook.pbx.context import Branch

_TIMER_C = 181_000  # ms; more than three minutes (16.6 step 11)
_TRANSACTION_LIFE = 32_000  # ms; 64*T1
_ELSEWHERE = b'SIP;cause=200;text="Call completed elsewhere"'  # RFC 3326: no missed call for the other phones


class Forks:
    """Runs every Context from its first branch to its final answer.

    layer:   the TransactionLayer; its responses, time-outs and failures are to be passed in.
    respond: `respond(server, response, now)` answers with a response that the proxy made itself.
    """

    def __init__(self, layer, respond, timer_c=_TIMER_C):
        self.timer_c = timer_c
        self._layer = layer
        self._respond = respond
        self._timers = TimerQueue()  # Branch -> when timer C, or the wait after its CANCEL, ends

    def start(self, context, prepared, now):
        """Send the prepared [(request, flow, branch parameter)], one branch each."""
        context.server.owner = context
        for request, flow, mark in prepared:
            branch = Branch(flow)
            branch.client = self._layer.request(request, flow, now, mark)
            branch.client.owner = (context, branch)
            context.branches.append(branch)
            if request.method == b"INVITE":
                self._timers.set(branch, ticks_add(now, self.timer_c))

    def cancel(self, context, reason, now):
        """The caller cancelled. The 487 comes from the branches; a call that is answered stays answered."""
        if not context.answered:
            context.is_cancelled = True
            self._cancel_pending(context, reason, now)

    def advance(self, now):
        branch = self._timers.pop_due(now)
        while branch is not None:
            self._branch_expired(branch, now)
            branch = self._timers.pop_due(now)

    def next_deadline(self):
        return self._timers.next_deadline()

    def response_received(self, client, response, now):
        """The layer's event: a response to one of the branches, or to a CANCEL of ours, which says nothing."""
        if client.owner is None:
            return
        context, branch = client.owner
        if response.status < 200:
            self._note_provisional(branch, response, now)
            if response.status > 100 and not context.answered:
                self._pass_back(context, response, now)
            return
        context.end(branch, response)
        self._timers.cancel(branch)
        if response.status < 300:
            self._success(context, response, now)
        else:
            if response.status >= 600:
                self._cancel_pending(context, None, now)
            self._finish(context, now)

    def _note_provisional(self, branch, response, now):
        """16.7 step 2: timer C starts anew; a CANCEL that waited for a sign of life may go now."""
        if branch.final is not None or branch.client.method != b"INVITE":
            return
        branch.is_proceeding = True
        if response.status > 100 and not branch.is_cancelled:
            self._timers.set(branch, ticks_add(now, self.timer_c))
        if branch.is_cancel_wanted:
            self._cancel(branch, now)

    def _success(self, context, response, now):
        """Each 2xx to an INVITE goes back at once, the second fork's too; of another request the first only."""
        is_invite = context.request.method == b"INVITE"
        if is_invite and context.answered >= 300:
            self._layer.send(_without_our_via(response), context.flow, now)
        elif is_invite or not context.answered:
            self._pass_back(context, response, now)
            context.answered = response.status
        self._cancel_pending(context, _ELSEWHERE, now)

    def _finish(self, context, now):
        """16.7 step 6: when every branch is done and none succeeded, the best answer goes back."""
        if context.pending or context.answered:
            return
        response, is_ours = context.best()
        context.answered = response.status
        if is_ours:
            self._respond(context.server, response, now)
        else:
            self._pass_back(context, response, now)

    def _pass_back(self, context, response, now):
        response = _without_our_via(response)
        if names.VIA in response:
            self._layer.respond(context.server, response, now)

    def timed_out(self, transaction, now):
        """The layer's event: the branch never answered."""
        self._branch_failed(transaction, 408, now)

    def transport_failed(self, transaction, reason, now):
        """The layer's event: nobody is there. As good as a 503 (16.9)."""
        self._branch_failed(transaction, 503, now)

    def _branch_failed(self, transaction, status, now):
        if transaction.owner is None or not transaction.is_client:
            return
        context, branch = transaction.owner
        context.end(branch, status)
        self._timers.cancel(branch)
        self._finish(context, now)

    def _branch_expired(self, branch, now):
        """Timer C (16.8), or 64*T1 after a CANCEL that changed nothing (9.1)."""
        context = branch.client.owner[0]
        if branch.is_proceeding and not branch.is_cancelled:
            self._cancel(branch, now)
        else:
            branch.client.terminate(now)
        context.end(branch, 408)
        self._finish(context, now)

    def _cancel_pending(self, context, reason, now):
        if context.request.method != b"INVITE":
            return
        for branch in context.pending:
            branch.is_cancel_wanted = True
            branch.reason = reason
            if branch.is_proceeding:
                self._cancel(branch, now)

    def _cancel(self, branch, now):
        """CANCEL one branch, once; before a provisional response came it has to wait (9.1)."""
        if branch.is_cancelled:
            return
        branch.is_cancelled = True
        cancel = cancellation(branch.client.request, branch.reason)
        self._layer.request(cancel, branch.flow, now, branch.client.branch)
        self._timers.set(branch, ticks_add(now, _TRANSACTION_LIFE))


def _without_our_via(response):
    copy = response.copy()
    copy.remove_first(names.VIA)
    return copy
