"""Digest authentication from the server's side (RFC 3261 22, RFC 7616, RFC 8760): challenges, and checking answers.

It computes with hashlib alone and shares nothing with the phone's digest, so that the one proves the other.
"""

import hashlib
from collections import OrderedDict

from firmware.base.ticks import ticks_add, ticks_diff
from firmware.sip import names
from firmware.sip.lexical import split, unquote

_ALGORITHMS = {b"SHA-256": hashlib.sha256, b"MD5": hashlib.md5}
_NONCES = 4096  # kept at most; the oldest go first

# what an Authorization turned out to be
GRANTED, ABSENT, WRONG, STALE, MALFORMED = "granted", "absent", "wrong", "stale", "malformed"


class Authenticator:
    """Knows the passwords and the nonces it gave.

    users:      {name: password}, text; looked up at each request, so it may change.
    random:     `random(n)` gives n bytes.
    algorithms: offered in this order, the strongest first (RFC 8760). MD5 alone unless told otherwise: user agents
                still in use, baresip 1.0 and sipp 3.6 among them, give up when any challenge names another one.
    lifetime:   ms after which a nonce is stale.
    """

    def __init__(self, users, realm, random, algorithms=("MD5",), lifetime=300_000):
        self.users = users
        self.realm = realm
        self.algorithms = [name.encode() for name in algorithms]
        self.lifetime = lifetime
        self._random = random
        self._nonces = OrderedDict()  # nonce -> [tick of its end, highest nonce count seen]

    def check(self, request, user, now, header=names.AUTHORIZATION):
        """GRANTED when the request proves to come from `user`, else what is wrong with its credentials."""
        answers = [read(value) for value in request.get_all(header)]
        ours = [answer for answer in answers if answer.get(b"realm") == self.realm]
        if not ours:
            return ABSENT
        verdicts = [self._check(request, user, answer, now) for answer in ours]
        return GRANTED if GRANTED in verdicts else verdicts[0]

    def challenges(self, now, stale=False):
        """Header values for a 401 or 407: one an algorithm, with one new nonce."""
        nonce = self._random(16).hex().encode()
        self._nonces[nonce] = [ticks_add(now, self.lifetime), 0]
        while len(self._nonces) > _NONCES:
            self._nonces.popitem(last=False)
        form = b'Digest realm="%s", nonce="%s", algorithm=%s, qop="auth"' + (b", stale=true" if stale else b"")
        return [form % (self.realm, nonce, algorithm) for algorithm in self.algorithms]

    def _check(self, request, user, answer, now):
        if any(not answer.get(name) for name in (b"username", b"nonce", b"uri", b"response")):
            return MALFORMED
        algorithm = answer.get(b"algorithm", b"MD5").upper()
        password = self.users.get(user)
        if algorithm not in self.algorithms or answer[b"uri"] != request.uri:
            return MALFORMED
        if password is None or answer[b"username"] != user.encode():
            return WRONG
        if answer[b"response"].lower() != _response(algorithm, answer, password, request.method):
            return WRONG
        return self._check_nonce(answer, now)

    def _check_nonce(self, answer, now):
        """A nonce is good until its end, for each nonce count once, counts rising."""
        state = self._nonces.get(answer[b"nonce"])
        if state is None or ticks_diff(now, state[0]) >= 0:
            return STALE
        if b"qop" not in answer:
            return GRANTED
        try:
            count = int(answer.get(b"nc", b""), 16)
        except ValueError:
            return MALFORMED
        if count <= state[1]:
            return STALE
        state[1] = count
        return GRANTED


def read(value):
    """The parameters of a Digest header value: {lower case name: value without quotes}; {} for another scheme."""
    scheme, _, rest = value.strip().partition(b" ")
    if scheme.lower() != b"digest":
        return {}
    pairs = (part.partition(b"=") for part in split(rest, b","))
    return {name.strip().lower(): unquote(text.strip()) for name, _, text in pairs}


def _response(algorithm, answer, password, method):
    def digest(*parts):
        return _ALGORITHMS[algorithm](b":".join(parts)).hexdigest().encode()

    secret = digest(answer[b"username"], answer[b"realm"], password.encode())
    request = digest(method, answer[b"uri"])
    if b"qop" not in answer:  # RFC 2069, which RFC 3261 22.4 still admits
        return digest(secret, answer[b"nonce"], request)
    return digest(
        secret, answer[b"nonce"], answer.get(b"nc", b""), answer.get(b"cnonce", b""), answer[b"qop"], request
    )
