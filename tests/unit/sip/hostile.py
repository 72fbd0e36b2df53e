"""A peer without manners: it answers, asks and interrupts by dice, with messages good, bad and of another time.

Some seeds make it merely rude, so that it gets deep into calls, others evil from the first word. Every choice comes
from the seed, so that what went wrong once goes wrong again.
"""

from firmware.base.errors import LocalError
from firmware.sip import events
from firmware.sip.message import parse, response_to
from tests.unit.sip.net import A, B, Dice, first_line
from tests.unit.sip.peer import ANSWER, OFFER, SDP_HEADERS, Stage

STATUSES = (
    100, 180, 183, 199, 200, 200, 200, 202, 299, 300, 302, 302, 305, 380, 400, 401, 401, 403, 404, 405, 407, 407, 408,
    420, 422, 423, 423, 480, 481, 486, 487, 488, 491, 494, 500, 503, 600, 603, 699,
)  # fmt: skip

CONTACTS = (
    b"<sip:b@10.0.0.2>",
    b"<sip:b@10.0.0.2>",
    b"<sip:b@10.0.0.2:5099;transport=tcp>;expires=60",
    b"<sips:b@10.0.0.2>",
    b"<sip:b@host.example>",
    b"<sip:b@[2001:db8::2]:5070>",
    b"<sip:b@[::ffff:zz]>",
    b"<sip:b@0.0.0.0:0>",
    b"<sip:b@10.0.0.2:99999>",
    b"<sip:unclosed@10.0.0.2",
    b"<tel:+123>, <sip:x y@z>, <sip:b@10.0.0.2;method=BYE?Route=%3Csip:e%3E>;q=9",
    b"<sip:alice@10.0.0.1:5060;line=tok>;expires=0",
    b"<sip:alice@10.0.0.1:5060;line=tok>;expires=-1",
    b"*",
    b"",
    b"\xff\xfe\x00",
    b", ,".join([b"<sip:n%d@10.0.0.2>" % number for number in range(40)]),
)

HEADERS = (
    (b"WWW-Authenticate", b'Digest realm="r", nonce="n%d", qop="auth"'),
    (b"WWW-Authenticate", b'Digest realm="r", nonce="n%d", qop="auth-int,auth", algorithm=SHA-256, stale=true'),
    (b"WWW-Authenticate", b'Digest realm="r", nonce="same"'),
    (b"Proxy-Authenticate", b'Digest realm="p", nonce="n%d", opaque="o"'),
    (b"Proxy-Authenticate", b'Digest realm="q", nonce="n%d", algorithm=MD5-sess, qop=auth'),
    (b"Proxy-Authenticate", b'Digest realm="p", nonce="n%d", algorithm=ROT13'),
    (b"Proxy-Authenticate", b'Digest realm="p'),
    (b"WWW-Authenticate", b'Basic realm="r"'),
    (b"Authentication-Info", b'nextnonce="n%d"'),
    (b"Min-Expires", b"4294967295"),
    (b"Min-Expires", b"%d0000"),
    (b"Expires", b"0"),
    (b"Expires", b"-1"),
    (b"Expires", b"4294967296"),
    (b"Expires", b"1"),
    (b"Retry-After", b"4294967296"),
    (b"Retry-After", b"%d (later)"),
    (b"Record-Route", b"<sip:10.0.0.2;lr>"),
    (b"Record-Route", b"<sip:10.0.0.2>, <sip:strict.example>"),
    (b"Record-Route", b"<sip:[::1>"),
    (b"Require", b"100rel, timer"),
    (b"Replaces", b"theirs;to-tag=a;from-tag=b"),
    (b"Diversion", b"<sip:x@y>;reason=unconditional"),
    (b"Reason", b"SIP;cause=200"),
    (b"Content-Encoding", b"gzip"),
    (b"Subject", b"x" * 8000),
)

METHODS = (
    b"INVITE", b"INVITE", b"INVITE", b"ACK", b"ACK", b"BYE", b"CANCEL", b"OPTIONS", b"INFO", b"UPDATE", b"PRACK",
    b"SUBSCRIBE", b"NOTIFY", b"REFER", b"MESSAGE", b"PUBLISH", b"REGISTER", b"WHAT!",
)  # fmt: skip

# What may be changed in a message after all else: (old, new), where the old one stands.
TWISTS = (
    (b"SIP/2.0/UDP", b"SIP/2.0/TCP"),
    (b"branch=z9hG4bK", b"branch=z9hG4bK0"),
    (b";branch=z9hG4bK", b";brunch="),
    (b"Call-ID: ", b"Call-ID: x"),
    (b"CSeq: ", b"CSeq: 7"),
    (b"CSeq: ", b"CSeq: 99999999999"),
    (b" INVITE\r\n", b" BYE\r\n"),
    (b";tag=", b";tag=x"),
    (b";tag=", b";gat="),
    (b"To: ", b"X-To: "),
    (b"Via: ", b"Via: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKv\r\nVia: "),
    (b"Content-Length: ", b"Content-Length: 9"),
    (b"Content-Type: application/sdp", b"Content-Type: multipart/mixed"),
    (b"v=0", b"v=1\r\nm=audio 1 x"),
    (b"\r\n\r\n", b"\r\n"),
    (b"SIP/2.0\r\n", b"SIP/3.0\r\n"),
    (b"SIP/2.0 ", b"SIP/2.0  "),
    (b"Max-Forwards: 70", b"Max-Forwards: -1"),
)

ENDS = (events.CALL_CANCELLED, events.CALL_FAILED, events.CALL_ENDED)


class Torment:
    """One agent, with a person at it who presses keys by dice, and one hostile peer that is also its server.

    met: sessions there were; ended: those that said so; sent: datagrams of the peer.
    """

    def __init__(self, seed, **options):
        self.dice = Dice(seed)
        self._malice = (5, 10, 20, 60)[seed % 4]  # of a hundred choices
        self.stage = Stage(server=True, **options)
        self.stage.agent.accept_any = True
        self.stage.wire.drop = self._drop
        self.sent = 0
        self.ended = []
        self.met = []
        self._asked = []  # requests of the agent
        self._answers = []  # its 2xx to INVITEs
        self._kept = []  # datagrams to be sent once more
        self._number = 0
        self._last_invite = b"c0", 0

    def run(self, steps):
        """So many things happen."""
        stage = self.stage
        stage.agent.register(stage.identity, stage.now)
        for _ in range(steps):
            self.pick((self.respond, self.respond, self.respond, self.ask, self.confirm, self.repeat, self.press))()
            stage.run(self.pick((0, 0, 1, 10, 100, 600, 5000)) if self.dice.roll(20) else 40000)
            self.listen()

    def calm_down(self):
        """The person hangs up, the peer falls silent; what is left of it after all that may take its time."""
        stage = self.stage
        for session in self.met:
            session.hang_up(stage.now)
        stage.agent.unregister(stage.identity, stage.now)
        for _ in range(8):
            stage.run(40000)
            self.listen()

    # What the peer does.

    def respond(self):
        """Answer something that was asked, lately or long ago."""
        if not self._asked:
            return
        request = self.pick(self._asked) if self.is_evil() else self._asked.pop()
        if request.method == b"ACK":
            return
        usual = (180, 183, 200, 200) if request.method == b"INVITE" else (200,)
        status = self.pick(STATUSES if self.is_evil() else usual)
        tag = self.pick((b"fork", b"t%d" % self.dice.roll(99), None)) if self.is_evil() else b"peer"
        phrase = b"\xc3\xa9\x00<b>" * 9 if self.is_evil() else None
        response = response_to(request, status, phrase, tag)
        if status < 200:
            self._asked.append(request)
        self._dress(response, self.pick(CONTACTS) if self.is_evil() else CONTACTS[0], status == 200)
        self._send(response.encode())

    def ask(self):
        """Ask something, inside a dialog of the agent's or outside."""
        method = self.pick(METHODS)
        self._number += 1
        options = {"call_id": b"c%d" % self._number, "cseq": self._number}
        session = self.pick(self.met) if self.met else None
        if session is not None and session.dialog is not None and self.dice.roll(3):
            options.update(self._inside(session))
        if self.is_evil():
            options["call_id"] = b"c%d" % self.dice.roll(self._number)
        if self.is_evil():
            options["cseq"] = self.dice.roll(self._number)
        if method in (b"ACK", b"CANCEL") and self.dice.roll(4):
            options["call_id"], options["cseq"] = self._last_invite
            options["branch"] = b"%s-INVITE-%d" % self._last_invite
        if method == b"INVITE":
            self._last_invite = options["call_id"], options["cseq"]
        if self.is_evil():
            options["uri"] = self.pick((b"tel:1", b"sip:10.0.0.1;line=tok", b"sip:alice@[::1", b"http://x"))
        request = parse(self.stage.peer.request(method, send=False, contact=None, **options))
        self._dress(request, self.pick(CONTACTS) if self.is_evil() else CONTACTS[0], method == b"INVITE")
        self._send(request.encode())

    def confirm(self):
        """Acknowledge what the agent accepted."""
        if not self._answers:
            return
        answer = self.pick(self._answers)
        options = {"call_id": answer.call_id, "cseq": answer.cseq[0], "contact": None}
        options["to"], options["sender"] = answer.get(b"To"), answer.get(b"From")
        ack = parse(self.stage.peer.request(b"ACK", send=False, **options))
        self._dress(ack, None, self.dice.roll(2))
        self._send(ack.encode())

    def repeat(self):
        """Say again what was said before."""
        if self._kept:
            for _ in range(1 + self.dice.roll(3)):
                self._send(self.pick(self._kept))

    # What the person does.

    def press(self):
        stage, agent = self.stage, self.stage.agent
        if not self.met or self.dice.roll(4) == 0:
            target = self.pick((b"sip:bob@10.0.0.2", b"sip:bob@name.example", b"sip:[::1]:5070;transport=tls"))
            self.met.append(agent.call(stage.identity, target, self.pick((OFFER, None)), stage.now))
            return
        session = self.pick(self.met)
        now = stage.now
        deeds = (
            lambda: session.ring(now),
            lambda: session.answer(ANSWER, now),
            lambda: session.reject(486, now),
            lambda: session.redirect([b"sip:c@10.0.0.3"], now),
            lambda: session.hang_up(now),
            lambda: session.reoffer(OFFER, now),
            lambda: session.reoffer(OFFER, now),
            lambda: session.accept(ANSWER, now),
            lambda: session.refuse(488, now),
            lambda: session.info(b"application/dtmf", b"1", now),
            lambda: agent.register(stage.identity, now),
            lambda: agent.unregister(stage.identity, now),
        )
        try:
            self.pick(deeds)()
        except LocalError:
            pass  # the person reads why not

    def listen(self):
        """Take what the agent has to say: events, and messages to the peer."""
        stage = self.stage
        for event in stage.wire.take(A):
            if event[0] == events.CALL_RECEIVED:
                self.met.append(event[1])
            elif event[0] in ENDS:
                self.ended.append(event[1])
            elif event[0] == events.LOOKUP_WANTED:
                stage.agent.resolved(event[1], self.pick(([], [B], [("2001:db8::2", 5060)])), stage.now)
        for message in stage.peer.take():
            if message.is_request:
                self._asked.append(message)
            elif 200 <= message.status < 300 and message.cseq[1] == b"INVITE":
                self._answers.append(message)
        self._asked = self._asked[-12:]
        self._answers = self._answers[-4:]
        stage.wire.clear()

    # Inside.

    def pick(self, choices):
        return choices[self.dice.roll(len(choices))]

    def _drop(self, data, source, target):
        return source == A and target == B and first_line(data).startswith(b"ACK") and self.dice.roll(4) == 0

    def is_evil(self):
        return self.dice.roll(100) < self._malice

    def _inside(self, session):
        call_id, ours, theirs = session.dialog.key
        sender = b"<sip:bob@10.0.0.2>" + (b";tag=" + theirs if theirs else b"")
        return {"call_id": call_id, "to": b"<sip:alice@10.0.0.1>;tag=" + ours, "sender": sender}

    def _dress(self, message, contact, has_description):
        if contact is not None:
            message.add(b"Contact", contact)
        while self.is_evil():
            name, value = self.pick(HEADERS)
            self._number += 1
            message.add(name, value % self._number if b"%d" in value else value)
        if has_description or self.is_evil():
            message.add(*SDP_HEADERS[0])
            message.body = self.pick((b"", b"garbage\x00", b"v=0\r\n" * 2000)) if self.is_evil() else ANSWER

    def _send(self, data):
        if self.is_evil():
            old, new = self.pick(TWISTS)
            at = data.find(old)
            if at >= 0:
                data = data[:at] + new + data[at + len(old) :]
        self._kept = self._kept[-20:] + [data]
        for _ in range(2 if self.is_evil() else 1):
            self.sent += 1
            self.stage.peer.send(data, source=B)
