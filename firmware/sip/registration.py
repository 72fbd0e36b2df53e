"""The registration of one identity at its server, kept alive (RFC 3261 10.2).

One Call-ID for its whole life, a higher CSeq each time, never two REGISTERs at once. It is refreshed half-way or 32 s
before it runs out, whichever is later, so that a lost refresh has 64*T1 to be repeated; at least once a day. A refusal
is tried again after the identity's retry interval; silence and 5xx after Retry-After, or the interval doubled each time
up to half an hour. A server that grants no time has not registered us, whatever its status says.
"""

from binascii import hexlify

from micropython import const

from firmware.base.errors import RemoteError
from firmware.base.ticks import ticks_add
from firmware.sip.contacts import contacts_of
from firmware.sip.events import REGISTERED, REGISTRATION_FAILED, UNREGISTERED
from firmware.sip.exchange import Exchange
from firmware.sip.identity import TOKEN
from firmware.sip.lexical import number
from firmware.sip.matching import DEFAULT_PORT
from firmware.sip.message import Request
from firmware.sip.names import CALL_ID, CSEQ, EXPIRES, FROM, MAX_FORWARDS, MIN_EXPIRES, RETRY_AFTER, TO
from firmware.sip.reasons import phrase
from firmware.sip.uri import Uri

_MARGIN = const(32)  # s
_LEAST = const(5)  # s
_DAY = const(86400)  # s
_LONGEST_BACK_OFF = const(1800)  # s
_LONGEST_PAUSE = const(3600)  # s; a server may ask for peace, but not silence a phone for good
_MOST_RAISES = const(3)  # 423s in a row
_NOT_KEPT = b"Not kept by the server"

# States
IDLE = "idle"
TRYING = "trying"
STANDING = "standing"
FAILED = "failed"  # the next attempt waits for its timer
LEAVING = "leaving"
LEAVING_LATER = "leaving later"  # a REGISTER is under way
RETURNING = "returning"  # the removal is under way

# Events
REGISTER = "register"
UNREGISTER = "unregister"
GRANTED = "2xx"
NOT_KEPT = "2xx that grants no time"
TOO_BRIEF = "423"
REFUSED = "anything else"
DUE = "due"


def _nothing(registration, response, now):
    pass


def _send(registration, response, now):
    registration.send(registration.wanted, now)


def _remove(registration, response, now):
    registration.send(0, now)


def _stand(registration, response, now):
    registration.stand(response, now)


def _fail(registration, response, now):
    registration.fail(response, now)


def _leave(registration, response, now):
    registration.leave()


TABLE = {
    IDLE: {
        REGISTER: (_send, TRYING),
    },
    TRYING: {
        GRANTED: (_stand, STANDING),
        NOT_KEPT: (_fail, FAILED),
        TOO_BRIEF: (_send, TRYING),
        REFUSED: (_fail, FAILED),
        UNREGISTER: (_nothing, LEAVING_LATER),
    },
    STANDING: {
        DUE: (_send, TRYING),
        REGISTER: (_send, TRYING),
        UNREGISTER: (_remove, LEAVING),
    },
    FAILED: {
        DUE: (_send, TRYING),
        REGISTER: (_send, TRYING),
        UNREGISTER: (_leave, IDLE),
    },
    LEAVING_LATER: {
        GRANTED: (_remove, LEAVING),
        NOT_KEPT: (_leave, IDLE),
        TOO_BRIEF: (_leave, IDLE),
        REFUSED: (_leave, IDLE),
        REGISTER: (_nothing, TRYING),
    },
    LEAVING: {
        GRANTED: (_leave, IDLE),
        NOT_KEPT: (_leave, IDLE),
        TOO_BRIEF: (_leave, IDLE),
        REFUSED: (_leave, IDLE),
        REGISTER: (_nothing, RETURNING),
    },
    RETURNING: {
        GRANTED: (_send, TRYING),
        NOT_KEPT: (_send, TRYING),
        TOO_BRIEF: (_send, TRYING),
        REFUSED: (_send, TRYING),
        UNREGISTER: (_nothing, LEAVING),
    },
}


class Registration:
    """state:  see the table.
    wanted: seconds to ask for; raised by a 423.
    """

    def __init__(self, agent, identity):
        self.identity = identity
        self.state = IDLE
        self.wanted = identity.expires
        self._agent = agent
        self._call_id = hexlify(agent.random(12)) + b"@" + agent.profile.host
        self._tag = hexlify(agent.random(6))
        self._cseq = 0
        self._credentials = {}
        self._status = 0
        self._failures = 0
        self._raises = 0
        self._granted = 0  # s

    def register(self, now):
        """Register, or do so again now."""
        self._fire(REGISTER, None, now)

    def unregister(self, now):
        """Remove the binding."""
        self._fire(UNREGISTER, None, now)

    def next_cseq(self):
        self._cseq += 1
        return self._cseq

    def timer(self, name, now):
        self._fire(DUE, None, now)

    # Called by the exchange.

    def responded(self, exchange, response, now):
        self._status = response.status
        if response.status < 200:
            return
        if response.status < 300:
            self._granted = self._granted_by(response)
            self._fire(GRANTED if self._granted else NOT_KEPT, response, now)
        else:
            self._fire(TOO_BRIEF if self._raise(response) else REFUSED, response, now)

    def repeated(self, exchange, now):
        pass

    def failed(self, exchange, status, now):
        self._status = status
        self._fire(REFUSED, None, now)

    # What the actions do.

    def send(self, expires, now):
        """Send a REGISTER for so many seconds."""
        agent, identity = self._agent, self.identity
        address = agent.profile.address_of_record(identity)
        uri = Uri(b"sip", None, address.uri.host, address.uri.port)
        request = Request(b"REGISTER", uri.encode())
        request.add(MAX_FORWARDS, b"70")
        request.add(FROM, b"%s;tag=%s" % (address.encode(), self._tag))
        request.add(TO, address.encode())
        request.add(CALL_ID, self._call_id)
        request.add(CSEQ, b"%d REGISTER" % self.next_cseq())
        agent.profile.add_contact(request, identity)
        request.add(EXPIRES, b"%d" % expires)
        agent.profile.decorate(request)
        destination = agent.profile.destination(identity, uri)
        Exchange(agent, self, self, identity, request, destination, self._credentials).start(now)

    def stand(self, response, now):
        granted = self._granted
        self._failures = self._raises = 0
        self._set(max(granted // 2, granted - _MARGIN, _LEAST), now)
        self._agent.report((REGISTERED, self.identity, granted))

    def fail(self, response, now):
        status = self._status
        self._failures += 1
        wait = self.identity.retry_interval
        if wait and (status == 408 or status // 100 == 5):
            asked = min(_retry_after(response) or 0, _LONGEST_PAUSE)
            wait = asked or min(wait << min(self._failures - 1, 10), _LONGEST_BACK_OFF)
        if wait:
            self._set(wait, now)
        reason = phrase(status) if response is None else response.reason or phrase(status)
        if status < 300:
            reason = _NOT_KEPT
        self._agent.report((REGISTRATION_FAILED, self.identity, status, reason))

    def leave(self):
        self._agent.report((UNREGISTERED, self.identity))

    # Inside.

    def _fire(self, event, response, now):
        row = TABLE[self.state].get(event)
        if row is None:
            return
        action, self.state = row
        self._agent.timers.cancel((self, DUE))
        action(self, response, now)

    def _set(self, seconds, now):
        self._agent.timers.set((self, DUE), ticks_add(now, 1000 * min(seconds, _DAY)))

    def _raise(self, response):
        """Whether this is a 423 that asks for more than we did, and we take it (10.2.8)."""
        if response.status != 423 or self._raises == _MOST_RAISES:
            return False
        least = _seconds(response.get(MIN_EXPIRES))
        if least is None or not self.wanted < least <= _DAY:
            return False
        self.wanted = least
        self._raises += 1
        return True

    def _granted_by(self, response):
        """Seconds: of our Contact, else of the response, else what we asked for (10.2.4)."""
        ours = self._ours(contacts_of(response))
        expires = ours and _seconds(ours.params.get(b"expires"))
        if expires is None:
            expires = _seconds(response.get(EXPIRES))
        return self.wanted if expires is None else expires

    def _ours(self, contacts):
        """Our binding among all of the user's: by its token, else by its address; None when it is not there."""
        mine = self._agent.profile.contact(self.identity).uri
        token = mine.params.get(TOKEN)
        for contact in contacts:
            if token and contact.uri.params.get(TOKEN) == token:
                return contact
        for contact in contacts:
            uri = contact.uri
            if (uri.user, uri.host, uri.port or DEFAULT_PORT) == (mine.user, mine.host, mine.port):
                return contact
        return None


def _retry_after(response):
    """Seconds of Retry-After, which may have a comment and parameters behind; None when there is none."""
    value = response and response.get(RETRY_AFTER)
    return value and _seconds(value.split(b";")[0].split(b"(")[0].strip())


def _seconds(value):
    """The number, or None when it is missing or malformed."""
    try:
        return number(value) if value else None
    except RemoteError:
        return None
