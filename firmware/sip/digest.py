"""Digest authentication (RFC 3261 22, RFC 2617, RFC 7616, RFC 8760): the client's answer and the server's check.

Everything is bytes, the password too. SHA-512-256 is left out: MicroPython has no such hash, and a server that offers
it offers another beside it.
"""

from firmware.base.digests import md5_hex, sha256_hex
from firmware.base.errors import LocalError, RemoteError
from firmware.sip.lexical import quote
from firmware.sip.params import Params

# From the weakest to the strongest: name -> (hash, whether the session variant, strength).
_ALGORITHMS = {
    b"md5": (md5_hex, False, 1),
    b"md5-sess": (md5_hex, True, 2),
    b"sha-256": (sha256_hex, False, 3),
    b"sha-256-sess": (sha256_hex, True, 4),
}


class Challenge:
    """One WWW-Authenticate or Proxy-Authenticate.

    scheme:       lower case bytes, b"digest" for all we can answer.
    realm, nonce, opaque: bytes as they stood between the quotes, to be sent back so; opaque may be None.
    algorithm:    bytes as named by the server, or None.
    qop:          the protection we would use: b"auth", b"auth-int" when it is the only one, None when none was offered.
    is_stale:     the nonce had grown old; the password was not refused.
    is_usable:    whether we can answer.
    strength:     to compare challenges, 0 when not usable.
    """

    def __init__(self, scheme, params):
        self.scheme = scheme
        self.realm = _inner(params.get(b"realm"))
        self.nonce = _inner(params.get(b"nonce"))
        self.opaque = _inner(params.get(b"opaque"))
        self.algorithm = _inner(params.get(b"algorithm"))
        self.is_stale = (_inner(params.get(b"stale")) or b"").lower() == b"true"
        offered = _inner(params.get(b"qop"))
        self.qop = _choose_qop(offered)
        known = _ALGORITHMS.get((self.algorithm or b"MD5").lower())
        self.is_usable = (
            scheme == b"digest"
            and known is not None
            and self.realm is not None
            and self.nonce is not None
            and (self.qop is not None or (offered is None and not known[1]))  # a session hash needs a cnonce, so a qop
        )
        self.strength = known[2] if self.is_usable else 0

    @classmethod
    def parse(cls, value):
        """Read a header field value. RemoteError(400) when it is malformed."""
        return cls(*_parse_scheme(value))


def choose(challenges):
    """The strongest challenge we can answer, of equals the topmost (RFC 8760 2.4 lets local policy decide), or None."""
    best = None
    for challenge in challenges:
        if challenge.is_usable and (best is None or challenge.strength > best.strength):
            best = challenge
    return best


def choose_for_each_realm(challenges):
    """The same for every realm, in the order they first stand: a forking proxy collects several (RFC 3261 22.3)."""
    realms = []
    for challenge in challenges:
        if challenge.realm not in realms:
            realms.append(challenge.realm)
    chosen = [choose([one for one in challenges if one.realm == realm]) for realm in realms]
    return [challenge for challenge in chosen if challenge is not None]


class Credentials:
    """Our standing answer to one challenge: each request that uses it again counts one further (nc)."""

    def __init__(self, challenge, username, password, cnonce):
        self.challenge = challenge
        self.count = 0
        self._username = username
        self._password = password
        self._cnonce = cnonce

    def renew(self, nonce):
        """Answer this nonce from now on."""
        self.challenge.nonce = nonce
        self.count = 0

    def authorization(self, method, uri, body=b""):
        """The header field value for the next request."""
        self.count += 1
        return authorization(
            self.challenge, self._username, self._password, method, uri, body, self._cnonce, self.count
        )


def authorization(challenge, username, password, method, uri, body, cnonce, nc):
    """The value of Authorization or Proxy-Authorization that answers the challenge.

    cnonce: bytes of our choice, the same for all requests that answer one nonce (the session hashes depend on it).
    nc:     how many requests, this one included, answered this nonce.
    LocalError when the challenge is not usable.
    """
    if not challenge.is_usable:
        raise LocalError("no answer to this challenge")
    count = b"%08x" % nc
    answer = response(
        challenge.algorithm, username, challenge.realm, password, challenge.nonce, method, uri, challenge.qop, cnonce,
        count, body,
    )  # fmt: skip
    parts = [
        b"Digest username=" + quote(username),
        b'realm="%s"' % challenge.realm,
        b'nonce="%s"' % challenge.nonce,
        b'uri="%s"' % uri,
        b'response="%s"' % answer,
    ]
    if challenge.algorithm is not None:
        parts.append(b"algorithm=" + challenge.algorithm)
    if challenge.opaque is not None:
        parts.append(b'opaque="%s"' % challenge.opaque)
    if challenge.qop is not None:
        parts.append(b'qop=%s, nc=%s, cnonce="%s"' % (challenge.qop, count, cnonce))
    return b", ".join(parts)


def verify(value, username, password, method, body=b""):
    """Whether an Authorization value proves the password; False for anything malformed.

    The nonce, the realm and the digest URI are the caller's to check: see parse_authorization().
    """
    try:
        params = parse_authorization(value)
        answer = response(
            params.get(b"algorithm"), username, params.get(b"realm"), password, params.get(b"nonce"), method,
            params.get(b"uri"), params.get(b"qop"), params.get(b"cnonce"), params.get(b"nc"), body,
        )  # fmt: skip
    except RemoteError:
        return False
    return params.get(b"username") == username and params.get(b"response") == answer


def parse_authorization(value):
    """Params of a Digest Authorization value, the quotes taken off. RemoteError(400) when it is not one."""
    scheme, params = _parse_scheme(value)
    if scheme != b"digest":
        raise RemoteError(400, "Not digest credentials")
    for name, text in params.items():
        params[name] = _inner(text)
    for name in (b"username", b"realm", b"nonce", b"uri", b"response"):
        if not params.get(name):
            raise RemoteError(400, "Incomplete credentials")
    return params


def next_nonce(value):
    """The nonce for the next request in an Authentication-Info value (RFC 7615 3), None when there is none."""
    try:
        return _inner(Params.parse(value, b",").get(b"nextnonce")) if value else None
    except RemoteError:
        return None


def response(algorithm, username, realm, password, nonce, method, uri, qop, cnonce, nc, body):
    """The response parameter (RFC 7616 3.4.1) in hexadecimal; qop None is the older form of RFC 2069.

    RemoteError(400) for an unknown algorithm or a qop without its cnonce and nc.
    """
    known = _ALGORITHMS.get((algorithm or b"MD5").lower())
    if known is None or ((qop or known[1]) and not (cnonce and nc)):
        raise RemoteError(400, "Bad credentials")
    digest, is_session, _ = known
    secret = digest(b"%s:%s:%s" % (username, realm, password))
    if is_session:
        secret = digest(b"%s:%s:%s" % (secret, nonce, cnonce))
    if qop and qop.lower() == b"auth-int":
        request = digest(b"%s:%s:%s" % (method, uri, digest(body)))
    else:
        request = digest(b"%s:%s" % (method, uri))
    if qop:
        return digest(b"%s:%s:%s:%s:%s:%s" % (secret, nonce, nc, cnonce, qop, request))
    return digest(b"%s:%s:%s" % (secret, nonce, request))


def _choose_qop(offered):
    if offered is None:
        return None
    options = [option.strip().lower() for option in offered.split(b",")]
    for option in (b"auth", b"auth-int"):
        if option in options:
            return option
    return None


def _parse_scheme(value):
    scheme, _, rest = value.strip().partition(b" ")
    if not scheme or not rest:
        raise RemoteError(400, "Bad challenge or credentials")
    return scheme.lower(), Params.parse(rest, b",")


def _inner(value):
    """What stands between the quotes, escapes kept: that is what both ends hash (unq() of RFC 7616)."""
    if value is not None and len(value) > 1 and value[:1] == b'"':
        return value[1:-1]
    return value
