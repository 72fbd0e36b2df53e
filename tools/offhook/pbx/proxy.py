"""A registrar and forking, transaction-stateful proxy (RFC 3261 16), without sockets or clocks.

For the simulator and for tests only: one address, UDP, users in a dictionary, no persistence, no trust worth the name.
The contract is that of the phone's engines: receive, lost, advance, next_deadline, next_datagram; `now` in ticks.
"""

import ipaddress

from firmware.base.errors import RemoteError
from firmware.base.ticks import ticks_diff
from firmware.sip import events, names
from firmware.sip.message import response_to
from firmware.sip.reasons import phrase
from firmware.sip.transactions import TransactionLayer
from firmware.sip.uri import Uri
from offhook.pbx import auth, forwarding
from offhook.pbx.context import Context
from offhook.pbx.forking import Forks
from offhook.pbx.registrar import Registrar, refuse

_METHODS = b"INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER"
_MOST_TRANSACTIONS = 10_000


class Proxy:
    """The registrar and proxy at one address.

    address:      (host, port) it stands at; goes into Via and Record-Route.
    users:        {name: password}, text; may be changed at any time.
    random:       `random(n)` gives n bytes.
    domains:      further host names under which it is addressed.
    record_route: stay on the path of dialogs.
    challenge_invite: demand credentials (407) for an INVITE that begins a dialog.
    algorithms:   of digest, as they are offered; ("SHA-256", "MD5") for modern user agents.
    anywhere:     forward to addresses that are not loopback too.
    """

    def __init__(
        self,
        address,
        users,
        random,
        domains=(),
        record_route=True,
        challenge_invite=False,
        algorithms=("MD5",),
        anywhere=False,
    ):
        self.place = forwarding.Place(address, domains)
        self.authenticator = auth.Authenticator(users, b"offhook", random, algorithms)
        self.registrar = Registrar(self.authenticator)
        self.record_route = record_route
        self.challenge_invite = challenge_invite
        self.anywhere = anywhere
        self.layer = TransactionLayer(random, max_transactions=_MOST_TRANSACTIONS)
        self.forks = Forks(self.layer, self._respond)
        self._random = random
        self._handlers = {
            events.REQUEST_RECEIVED: self._request_received,
            events.RESPONSE_RECEIVED: self.forks.response_received,
            events.TRANSACTION_TIMED_OUT: self.forks.timed_out,
            events.TRANSPORT_FAILED: self.forks.transport_failed,
        }

    # The contract.

    def receive(self, data, flow, now):
        self.layer.receive(data, flow, now)
        self._work(now)

    def lost(self, flow, reason, now):
        self.layer.lost(flow, reason, now)
        self._work(now)

    def advance(self, now):
        self.layer.advance(now)
        self._work(now)
        self.forks.advance(now)
        self._work(now)

    def next_deadline(self):
        deadlines = [one.next_deadline() for one in (self.layer, self.forks)]
        deadlines = [one for one in deadlines if one is not None]
        return min(deadlines, key=lambda one: ticks_diff(one, deadlines[0])) if deadlines else None

    def next_datagram(self):
        return self.layer.next_datagram()

    def _work(self, now):
        event = self.layer.next_event()
        while event is not None:
            handler = self._handlers.get(event[0])
            if handler:
                handler(*event[1:], now)
            event = self.layer.next_event()

    # Requests.

    def _request_received(self, server, request, flow, now):
        if request.method == b"ACK":
            self._forward_ack(request, flow, now)
        elif request.method == b"CANCEL":
            self._cancel_received(server, request, now)
        else:
            try:
                self._route(server, request, flow, now)
            except RemoteError as error:
                self._refuse(server, request, error, now)

    def _route(self, server, request, flow, now):
        forwarding.check(request, self.place)
        forwarding.take_own_routes(request, self.place)
        uri = Uri.parse(request.uri)
        is_for_us = self.place.is_meant(uri) and names.ROUTE not in request
        if is_for_us and request.method == b"REGISTER":
            self._respond(server, self.registrar.answer(request, flow, now), now)
        elif request.method == b"OPTIONS" and (is_for_us and not uri.user or request.max_forwards == 0):
            self._answer_options(server, request, now)
        elif not self._is_challenged(server, request, now):
            self._forward(server, request, flow, self._targets(request, uri, now), now)

    def _answer_options(self, server, request, now):
        response = response_to(request, 200)
        response.add(names.ALLOW, _METHODS)
        response.add(names.ACCEPT, b"application/sdp")
        self._respond(server, response, now)

    def _is_challenged(self, server, request, now):
        """Whether an INVITE was answered with a demand for credentials."""
        if not self.challenge_invite or request.method != b"INVITE" or request.to.tag is not None:
            return False
        user = forwarding.user_of(request.from_.uri)
        verdict = self.authenticator.check(request, user, now, names.PROXY_AUTHORIZATION)
        if verdict == auth.GRANTED:
            request.remove(names.PROXY_AUTHORIZATION)
            return False
        answer = refuse(request, verdict, self.authenticator, now, 407, names.PROXY_AUTHENTICATE)
        self._respond(server, answer, now)
        return True

    def _targets(self, request, uri, now):
        """Where the request goes (16.5): [(Request-URI, flow or None for where the next hop's URI says)]."""
        if names.ROUTE in request:
            return [(request.uri, None)]
        binding = self.registrar.find(uri, now)
        if binding:
            return [(request.uri, binding.flow)]
        if not self.place.is_meant(uri):
            return [(request.uri, None)]
        user = forwarding.user_of(uri)
        if not self.registrar.knows(user):
            raise RemoteError(404)
        bindings = self.registrar.bindings(user, now)
        if not bindings:
            raise RemoteError(480)
        return [(binding.uri.encode(), binding.flow) for binding in bindings]

    def _forward(self, server, request, flow, targets, now):
        mark = self._random(8).hex().encode()
        prepared = []
        for index, (target, target_flow) in enumerate(targets):
            copy, hop = forwarding.prepare(request, target, self.place, self.record_route)
            branch = forwarding.branch_of(request, b"%s%d" % (mark, index))
            prepared.append((copy, target_flow or self._flow_to(hop, flow), branch))
        if request.method == b"INVITE":
            self.layer.respond(server, response_to(request, 100), now)
        self.forks.start(Context(server, request, flow), prepared, now)

    def _flow_to(self, uri, flow):
        """The flow to the address a URI names; only numeric hosts, and only this machine's unless told otherwise."""
        host = (uri.host or b"").decode("utf-8", "replace").strip("[]").replace("localhost", "127.0.0.1")
        try:
            is_near = ipaddress.ip_address(host).is_loopback
        except ValueError:
            raise RemoteError(404, "Host names are not looked up")
        if not is_near and not self.anywhere:
            raise RemoteError(403, "This proxy serves this machine only")
        return (flow[0], flow[1], (host, uri.port or 5060), 0)

    def _forward_ack(self, request, flow, now):
        """An ACK to a 2xx goes its way like any request, but answered by nobody; one that cannot is dropped."""
        try:
            forwarding.check(request, self.place)
            forwarding.take_own_routes(request, self.place)
            target, target_flow = self._targets(request, Uri.parse(request.uri), now)[0]
            copy, hop = forwarding.prepare(request, target, self.place, False)
            target_flow = target_flow or self._flow_to(hop, flow)
        except RemoteError:
            return
        self.layer.stamp(copy, target_flow, forwarding.repeatable_branch(request))
        self.layer.send(copy, target_flow, now)

    def _cancel_received(self, server, request, now):
        """16.10. We never forward without state, so an INVITE that is not found was never forwarded."""
        invite = self.layer.invite_of(request)
        self._respond(server, response_to(request, 200 if invite else 481), now)
        if invite and invite.owner:
            self.forks.cancel(invite.owner, request.get(names.REASON), now)

    def _refuse(self, server, request, error, now):
        response = response_to(request, error.status, error.text.encode() or phrase(error.status))
        if error.status == 420:
            response.add(names.UNSUPPORTED, b", ".join(request.get_all(names.PROXY_REQUIRE)))
        self._respond(server, response, now)

    def _respond(self, server, response, now):
        """Answer with a response of our own making, under a To tag of our own."""
        if response.to and response.to.tag is None and response.status > 100:
            response.set(names.TO, b"%s;tag=%s" % (response.get(names.TO), self._random(6).hex().encode()))
        self.layer.respond(server, response, now)
