"""A proxy on the bench: raw datagrams in, raw datagrams out, time moved by hand."""

import hashlib

from offhook.pbx.auth import read
from offhook.pbx.proxy import Proxy

from firmware.base.ticks import ticks_add, ticks_diff
from firmware.sip.message import parse
from tests.unit.kit import counting_random

HOME = ("127.0.0.1", 5060)
USERS = {"1001": "one", "1002": "two", "1003": "three"}
START = (1 << 30) - 10_000  # ten seconds before the ticks wrap


class Bench:
    """Phones are ports of 127.0.0.1; what the proxy sends is kept in `sent` as (port, message)."""

    def __init__(self, **options):
        self.now = START
        self.sent = []
        options.setdefault("algorithms", ("SHA-256", "MD5"))
        self.proxy = Proxy(HOME, dict(USERS), counting_random(), **options)

    def say(self, port, text):
        """The phone at `port` sends the text, line ends made right; returns what the proxy sends now."""
        data = text.strip().replace("\n", "\r\n").encode() + b"\r\n\r\n" if isinstance(text, str) else text
        self.proxy.receive(data, ("udp", HOME, ("127.0.0.1", port), 0), self.now)
        return self._collect()

    def wait(self, milliseconds):
        """Let time pass as a pump would, deadline by deadline; returns what was sent meanwhile."""
        end, sent = ticks_add(self.now, milliseconds), self._collect()
        while True:
            deadline = self.proxy.next_deadline()
            if deadline is None or ticks_diff(deadline, end) > 0:
                break
            self.now = deadline
            self.proxy.advance(self.now)
            sent += self._collect()
        self.now = end
        return sent

    def register(self, user, port, cseq=1, contact=None, more=""):
        """Register with MD5; returns the final response."""
        contact = contact or "<sip:%s@127.0.0.1:%d>" % (user, port)
        text = register(user, port, cseq, contact, more)
        ((_, challenge),) = self.say(port, text)
        assert challenge.status == 401
        ((_, answer),) = self.say(port, register(user, port, cseq + 1, contact, more + credentials(challenge, user)))
        return answer

    def _collect(self):
        sent = []
        item = self.proxy.next_datagram()
        while item is not None:
            data, flow = item
            sent.append((flow[2][1], parse(data)))
            item = self.proxy.next_datagram()
        self.sent += sent
        return sent


def register(user, port, cseq, contact, more="", call="reg"):
    return """REGISTER sip:127.0.0.1:5060 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s%d-%d;rport
Max-Forwards: 70
From: <sip:%s@127.0.0.1>;tag=%d
To: <sip:%s@127.0.0.1>
Call-ID: %s-%d
CSeq: %d REGISTER
Contact: %s%s""" % (port, call, cseq, port, user, port, user, call, port, cseq, contact, more)


def request(method, port, target, branch="a", to="<sip:1002@127.0.0.1>", more="", cseq=1, call="call"):
    """A request of 1001 at `port`; `target` is the whole Request-URI."""
    return """%s %s SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s;rport
Max-Forwards: 70
From: <sip:1001@127.0.0.1>;tag=from
To: %s
Call-ID: %s
CSeq: %d %s
Contact: <sip:1001@127.0.0.1:%d>%s""" % (method, target, port, branch, to, call, cseq, method, port, more)


def answer(received, status, tag="far", more=""):
    """The text of a response to a request that the proxy sent."""
    vias = "".join("Via: %s\n" % value.decode() for value in received.get_all(b"Via"))
    routes = "".join("Record-Route: %s\n" % value.decode() for value in received.get_all(b"Record-Route"))
    to = received.get(b"To").decode()
    if status > 100 and ";tag=" not in to:
        to += ";tag=" + tag
    names = (b"From", b"Call-ID", b"CSeq")
    rest = "".join("%s: %s\n" % (name.decode(), received.get(name).decode()) for name in names)
    return "SIP/2.0 %d Whatever\n%s%s%sTo: %s%s" % (status, vias, routes, rest, to, more)


def credentials(challenge, user, header="Authorization", which=1, nc=1, password=None, uri="sip:127.0.0.1:5060"):
    """A header line that answers challenge number `which`: 0 SHA-256, 1 MD5."""
    name = b"WWW-Authenticate" if header == "Authorization" else b"Proxy-Authenticate"
    asked = read(challenge.get_all(name)[which])
    method = challenge.cseq[1].decode()
    hashed = {b"MD5": hashlib.md5, b"SHA-256": hashlib.sha256}[asked[b"algorithm"]]

    def digest(text):
        return hashed(text.encode()).hexdigest()

    realm, nonce = asked[b"realm"].decode(), asked[b"nonce"].decode()
    secret = digest("%s:%s:%s" % (user, realm, password or USERS[user]))
    answer = digest("%s:%s:%08x:c0ffee:auth:%s" % (secret, nonce, nc, digest("%s:%s" % (method, uri))))
    return (
        '\n%s: Digest username="%s", realm="%s", nonce="%s", uri="%s", algorithm=%s, qop=auth, nc=%08x, '
        'cnonce="c0ffee", response="%s"'
    ) % (header, user, realm, nonce, uri, asked[b"algorithm"].decode(), nc, answer)
