"""One request to one place and its answer, through as many challenges as it takes (RFC 3261 22, and the rulings).

Each distinct nonce is answered once, and a request three times at most: the same nonce refused again means that the
password is wrong, and then the challenge is the answer. A repetition is a new transaction with the next CSeq.
"""

from binascii import hexlify

from firmware.base.errors import RemoteError
from firmware.sip.derived import cancellation
from firmware.sip.digest import Challenge, Credentials, choose_for_each_realm, next_nonce
from firmware.sip.names import (
    AUTHENTICATION_INFO,
    AUTHORIZATION,
    CSEQ,
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    WWW_AUTHENTICATE,
)

_ROUNDS = 3
_ANSWERS = ((WWW_AUTHENTICATE, AUTHORIZATION), (PROXY_AUTHENTICATE, PROXY_AUTHORIZATION))
_RENEWALS = ((AUTHENTICATION_INFO, AUTHORIZATION), (b"Proxy-Authentication-Info", PROXY_AUTHORIZATION))


class Exchange:
    """method:      of the request.
    request:     as it was last sent; before that, as it was given.
    transaction: the client transaction under way, None while the host is being looked up.
    owner:       told responded(exchange, response, now) of every response but the challenges we answer,
                 failed(exchange, status, now) when none comes (408) or nothing can be sent (503),
                 and repeated(exchange, now) when a challenge was answered.
    numbering:   its next_cseq() gives the CSeq for a repetition.
    credentials: {(header, realm): Credentials}, shared by requests that may use one another's.
    ack:         of an INVITE: what its owner answered the 2xx with, to do so again; None at first.
    """

    def __init__(self, agent, owner, numbering, identity, request, destination, credentials):
        self.owner = owner
        self.method = request.method
        self.request = request
        self.destination = destination
        self.transaction = None
        self.is_abandoned = False
        self.ack = None
        self._agent = agent
        self._numbering = numbering
        self._identity = identity
        self._plain = request
        self._credentials = credentials
        self._answered = []  # nonces
        self._rounds = 0

    @property
    def is_trusted(self):
        """Whether credentials may go with it at all."""
        identity = self._identity
        return identity is not None and identity.may_answer(407, self._plain, self.destination)

    def start(self, now):
        """Send it, with the credentials that are known already."""
        if self.is_trusted:
            self._answered = [one.challenge.nonce for one in self._credentials.values()]
        self._send(now)

    def abandon(self):
        """Answer no more challenges; send nothing that is not sent yet."""
        self.is_abandoned = True

    def cancel(self, now):
        """Send the CANCEL of an INVITE that was answered provisionally, and by nothing else yet (9.1)."""
        transaction = self.transaction
        cancel = self._agent.profile.decorate(cancellation(transaction.request))
        self._agent.layer.request(cancel, transaction.flow, now, transaction.branch)

    def give_up(self, now):
        """Wait no longer for the answer: what comes now is for nobody."""
        self.abandon()
        if self.transaction is not None:
            self.transaction.terminate(now)

    # Called by Router and Agent.

    def opened(self, transaction, now):
        self.transaction = transaction
        transaction.owner = self

    def unreachable(self, now):
        self.owner.failed(self, 503, now)

    def response_received(self, transaction, response, now):
        if response.status >= (200 if self.method != b"INVITE" else 300):
            transaction.owner = None  # it lives on, to absorb what comes again
        if response.status in (401, 407) and self._answer(response):
            self.request = self._plain.copy()
            self.request.set(CSEQ, b"%d %s" % (self._numbering.next_cseq(), self.method))
            self.transaction = None
            self._send(now)
            self.owner.repeated(self, now)
        else:
            if response.status >= 200:
                self._plain = None
                self._renew(response)
            self.owner.responded(self, response, now)

    def timed_out(self, transaction, now):
        self.owner.failed(self, 408, now)

    def transport_failed(self, transaction, reason, now):
        self.owner.failed(self, 503, now)

    # Inside.

    def _send(self, now):
        self._plain = self.request.copy()
        if self.is_trusted:
            for key, credentials in self._credentials.items():
                value = credentials.authorization(self.method, self.request.uri, self.request.body)
                self.request.add(key[0], value)
        self._agent.router.request(self.request, self.destination, self, now)

    def _answer(self, response):
        """Take the challenges in as credentials; False when there is nothing new to say."""
        if self.is_abandoned or self._rounds == _ROUNDS or self._identity is None:
            return False
        if not self._identity.may_answer(response.status, self._plain, self.destination):
            return False
        fresh = {}
        for name, header in _ANSWERS:
            for challenge in choose_for_each_realm(_challenges(response, name)):
                if challenge.nonce in self._answered:
                    return False
                fresh[(header, challenge.realm)] = challenge
        for key, challenge in fresh.items():
            self._answered.append(challenge.nonce)
            cnonce = hexlify(self._agent.random(8))
            identity = self._identity
            self._credentials[key] = Credentials(challenge, identity.auth_name, identity.password, cnonce)
        self._rounds += 1
        return bool(fresh)

    def _renew(self, response):
        """Take the next nonce that the server would like to see (RFC 7615), where it is clear whose it is."""
        for name, header in _RENEWALS:
            nonce = next_nonce(response.get(name))
            mine = [key for key in self._credentials if key[0] == header]
            if nonce and len(mine) == 1 and self.is_trusted:
                self._credentials[mine[0]].renew(nonce)


def _challenges(response, name):
    found = []
    for value in response.get_all(name):
        try:
            found.append(Challenge.parse(value))
        except RemoteError:
            continue  # another may be well formed
    return found
