"""A peer that says exactly what the test wants, byte for byte, and agents to try it on."""

from firmware.sip.agent import Agent
from firmware.sip.identity import Identity
from firmware.sip.message import parse, response_to
from tests.unit.kit import counting_random
from tests.unit.sip.net import A, B, Wire, flow

OFFER = b"v=0\r\no=a 1 1 IN IP4 10.0.0.1\r\n"
ANSWER = b"v=0\r\no=b 1 1 IN IP4 10.0.0.2\r\n"
SDP_HEADERS = ((b"Content-Type", b"application/sdp"),)


class Peer:
    """An engine for the Wire without a will of its own: it keeps what it gets, and sends what it is told."""

    def __init__(self):
        self.got = []  # (message, raw bytes), in order; what take() gave is gone
        self._out = []

    def receive(self, data, flow, now):
        self.got.append((parse(data), data))

    def advance(self, now):
        pass

    def next_deadline(self):
        return None

    def next_event(self):
        return None

    def next_datagram(self):
        return self._out.pop(0) if self._out else None

    def send(self, data, target=A, source=B):
        self._out.append((data, flow(source, target)))

    def take(self, method=None):
        """The messages since the last time; with a method, the last request of it."""
        got = [item[0] for item in self.got]
        self.got = []
        if method is None:
            return got
        return [message for message in got if message.method == method][-1]

    def lines(self):
        """What came since the last time: methods and statuses."""
        return [message.method if message.is_request else message.status for message in self.take()]

    def answer(self, request, status, tag=b"peer", headers=(), body=b"", contact=b"<sip:b@10.0.0.2>", target=A):
        """Send a response to a request of the agent."""
        response = response_to(request, status, None, tag if status > 100 else None)
        if contact is not None and status < 300:
            response.add(b"Contact", contact)
        for name, value in headers:
            response.add(name, value)
        if body:
            response.add(b"Content-Type", b"application/sdp")
            response.body = body
        self.send(response.encode(), target)

    def request(
        self,
        method,
        uri=b"sip:alice@10.0.0.1:5060",
        cseq=1,
        call_id=b"theirs",
        branch=None,
        sender=b"<sip:bob@10.0.0.2>;tag=peer",
        to=b"<sip:alice@10.0.0.1>",
        contact=b"<sip:bob@10.0.0.2>",
        headers=(),
        body=b"",
        send=True,
    ):
        """The bytes of a request, and send them."""
        if branch is None:
            branch = b"%s-%s-%d" % (call_id, method, cseq)
        lines = [
            b"%s %s SIP/2.0" % (method, uri),
            b"Via: SIP/2.0/UDP 10.0.0.2:5060;branch=z9hG4bK" + branch,
            b"Max-Forwards: 70",
            b"From: " + sender,
            b"To: " + to,
            b"Call-ID: " + call_id,
            b"CSeq: %d %s" % (cseq, method),
        ]
        if contact is not None:
            lines.append(b"Contact: " + contact)
        for name, value in headers:
            lines.append(name + b": " + value)
        lines += [b"Content-Length: %d" % len(body), b"", b""]
        data = b"\r\n".join(lines) + body
        if send:
            self.send(data)
        return data


class Stage:
    """An agent at A and a scripted peer at B on one wire.

    server: make the peer the agent's own server; else the agent calls addresses directly.
    """

    def __init__(self, server=False, start=0, password=b"secret", **options):
        self.wire = Wire(start, delay=0)
        self.agent = self.wire.attach(A, Agent(b"Test/1", counting_random(), **options))
        self.agent.listen(A)
        self.peer = self.wire.attach(B, Peer())
        self.identity = Identity(
            key=1,
            display_name=b"Alice",
            user=b"alice",
            domain=b"10.0.0.2" if server else b"",
            servers=[B] if server else [],
            password=password,
            contact_token=b"tok",
        )
        self.agent.add_identity(self.identity)

    @property
    def now(self):
        return self.wire.now

    def run(self, duration=0):
        self.wire.run(duration)

    def events(self):
        """Events of the agent since the last time, without the session."""
        found = []
        for event in self.wire.take(A):
            found.append((event[0],) + tuple(x for x in event[1:] if not hasattr(x, "hang_up")))
        return found

    def names(self):
        return self.wire.names(A)

    def quiet(self):
        """Whether nothing is left open: no transaction, dialog, session or timer."""
        self.run(70000)
        agent = self.agent
        return not (agent.layer.open or agent._dialogs or agent.sessions or agent.next_deadline() is not None)

    # Situations to start from.

    def call(self, target=b"sip:bob@10.0.0.2", offer=OFFER, headers=()):
        """Call out; the session and the INVITE that came to the peer."""
        session = self.agent.call(self.identity, target, offer, self.now, headers)
        self.run()
        return session, self.peer.take(b"INVITE")

    def talk(self, **answer):
        """An outgoing call that is answered; the session and the INVITE."""
        session, invite = self.call()
        self.peer.answer(invite, 200, body=ANSWER, **answer)
        self.run()
        self.peer.take()
        self.wire.take(A)
        return session, invite

    def ring(self, **options):
        """An incoming call; the session."""
        if "body" not in options:
            options["body"] = OFFER
            options["headers"] = tuple(options.get("headers", ())) + SDP_HEADERS
        self.peer.request(b"INVITE", **options)
        self.run()
        return self.agent.sessions[-1]

    def take_call(self, **options):
        """An incoming call that is answered and acknowledged; the session."""
        session = self.ring(**options)
        session.answer(ANSWER, self.now)
        self.run()
        self.acknowledge(session)
        self.run()
        self.peer.take()
        self.wire.take(A)
        return session

    def acknowledge(self, session, cseq=1, body=b""):
        """The peer's ACK to our 2xx."""
        to = b"<sip:alice@10.0.0.1>;tag=" + session.dialog.key[1]
        self.peer.request(b"ACK", cseq=cseq, to=to, body=body, headers=SDP_HEADERS if body else (), contact=None)

    def inside(self, session, method, cseq, headers=(), body=b"", **options):
        """Send a request of the peer inside the session's dialog."""
        call_id, local_tag, remote_tag = session.dialog.key
        sender = b"<sip:bob@10.0.0.2>" + (b";tag=" + remote_tag if remote_tag else b"")
        if body and not headers:
            headers = SDP_HEADERS
        to = b"<sip:alice@10.0.0.1>;tag=" + local_tag
        self.peer.request(
            method, cseq=cseq, call_id=call_id, to=to, sender=sender, headers=headers, body=body, **options
        )
        self.run()
