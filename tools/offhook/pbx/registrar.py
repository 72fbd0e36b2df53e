"""The registrar (RFC 3261 10.3): who can be reached where, and by which flow.

A binding remembers the flow its REGISTER came by; calls go back on that flow, whatever the Contact's host says. That is
what a phone behind a NAT needs, and on one machine it is exact.
"""

from dataclasses import dataclass

from firmware.base.errors import RemoteError
from firmware.base.ticks import ticks_add, ticks_diff
from firmware.sip import names
from firmware.sip.message import response_to
from firmware.sip.nameaddr import NameAddr
from firmware.sip.uri import equal
from offhook.pbx import auth
from offhook.pbx.forwarding import user_of

_SHORTEST, _USUAL, _LONGEST = 60, 3600, 7200  # seconds


@dataclass(slots=True)
class Binding:
    contact: NameAddr  # as registered
    flow: tuple
    call_id: bytes
    cseq: int
    ends: int  # tick
    q: float

    @property
    def uri(self):
        return self.contact.uri


class Registrar:
    """bindings of the users the Authenticator knows; `minimum` is the shortest Expires it takes, in seconds."""

    def __init__(self, authenticator, minimum=_SHORTEST):
        self.authenticator = authenticator
        self.minimum = minimum
        self._bindings = {}  # user -> [Binding]

    def knows(self, user):
        return user in self.authenticator.users

    def bindings(self, user, now):
        """The living bindings of a user, the highest q first, the latest first among equals."""
        alive = [one for one in self._bindings.get(user, ()) if ticks_diff(one.ends, now) > 0]
        self._bindings[user] = alive
        latest_first = alive[::-1]
        return sorted(latest_first, key=lambda one: -one.q)

    def bind(self, user, contact, flow, now, seconds=_USUAL):
        """Bind a Contact (bytes) without a REGISTER, for a test's own user agent."""
        contact = NameAddr.parse(contact)
        binding = Binding(contact, flow, b"", 0, ticks_add(now, seconds * 1000), _q(contact))
        self._bindings.setdefault(user, []).append(binding)

    def find(self, uri, now):
        """The binding whose Contact is this URI, or None."""
        for user in list(self._bindings):
            for binding in self.bindings(user, now):
                if equal(binding.uri, uri):
                    return binding
        return None

    def answer(self, request, flow, now):
        """The response to a REGISTER."""
        try:
            return self._answer(request, flow, now)
        except RemoteError as error:
            response = response_to(request, error.status, error.text.encode() or None)
            if error.status == 423:
                response.add(names.MIN_EXPIRES, b"%d" % self.minimum)
            return response

    def _answer(self, request, flow, now):
        required = request.get_all(names.REQUIRE)
        if required:
            response = response_to(request, 420)
            response.add(names.UNSUPPORTED, b", ".join(required))
            return response
        user = user_of(request.to.uri)
        if not self.knows(user):
            raise RemoteError(404)
        verdict = self.authenticator.check(request, user, now)
        if verdict != auth.GRANTED:
            return refuse(request, verdict, self.authenticator, now)
        self._update(user, request, flow, now)
        return self._success(user, request, now)

    def _update(self, user, request, flow, now):
        """All of the Contacts or none (RFC 3261 10.3 step 7)."""
        contacts, wanted = request.contacts, request.get(names.EXPIRES)
        old = self.bindings(user, now)
        if contacts == b"*":
            if wanted is None or wanted.strip() != b"0":
                raise RemoteError(400, "Contact * without Expires 0")
            self._refuse_out_of_order(old, request)
            self._bindings[user] = []
            return
        updates = [(contact, self._lifetime(contact, wanted)) for contact in contacts or ()]
        kept = list(reversed(old))
        for contact, seconds in updates:
            same = [binding for binding in kept if equal(binding.uri, contact.uri)]
            self._refuse_out_of_order(same, request)
            kept = [binding for binding in kept if binding not in same]
            if seconds:
                ends = ticks_add(now, seconds * 1000)
                kept.append(Binding(contact, flow, request.call_id, request.cseq[0], ends, _q(contact)))
        self._bindings[user] = kept

    def _refuse_out_of_order(self, bindings, request):
        for binding in bindings:
            if binding.call_id == request.call_id and request.cseq[0] <= binding.cseq:
                raise RemoteError(500, "CSeq out of order")

    def _lifetime(self, contact, header):
        """Seconds asked for this Contact: its own parameter, else the Expires header, else an hour."""
        seconds = _number(contact.params.get(b"expires"))
        if seconds is None:
            seconds = _number(header)
        if seconds is None:
            return _USUAL
        if 0 < seconds < self.minimum:
            raise RemoteError(423)
        return min(seconds, _LONGEST)

    def _success(self, user, request, now):
        response = response_to(request, 200)
        for binding in self.bindings(user, now):
            left = (ticks_diff(binding.ends, now) + 999) // 1000
            contact = NameAddr(binding.uri, binding.contact.display, type(binding.contact.params)())
            for name, value in binding.contact.params.items():
                contact.params[name] = value
            contact.params[b"expires"] = b"%d" % left
            response.add(names.CONTACT, contact.encode())
        return response


def refuse(request, verdict, authenticator, now, status=401, header=names.WWW_AUTHENTICATE):
    """The answer to missing or bad credentials: a new challenge; 403 for a wrong password, 400 for nonsense."""
    if verdict == auth.MALFORMED:
        return response_to(request, 400, b"Bad Credentials")
    if verdict == auth.WRONG:
        return response_to(request, 403, b"Wrong Password")
    response = response_to(request, status)
    for challenge in authenticator.challenges(now, stale=verdict == auth.STALE):
        response.add(header, challenge)
    return response


def _number(value):
    return int(value) if value and value.isdigit() and len(value) < 10 else None


def _q(contact):
    try:
        return float(contact.params.get(b"q") or 1)
    except ValueError:
        return 1.0
