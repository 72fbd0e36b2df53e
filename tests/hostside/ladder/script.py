"""Records for the ladder tests: messages said one after another, a tick of 10 ms apart."""

from firmware.sip import names
from firmware.sip.message import Request, response_to

PLACES = {
    "A": ("127.0.0.1", 5071),
    "P": ("127.0.0.1", 5060),
    "B": ("127.0.0.1", 5072),
    "C": ("127.0.0.1", 5073),
}
USERS = {"A": "1001", "B": "1002", "C": "1003"}
LABELS = {"A": "A", "1001": "A", PLACES["P"]: "P", "1002": "B", "1003": "C"}
SDP = b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 12000 RTP/AVP 0\r\na=%s\r\n"


class Script:
    """`request` and `response` append a record; both return the message, to be answered or passed on."""

    def __init__(self):
        self.records = []
        self.time = 100.0

    def pause(self, seconds):
        self.time += seconds

    def send(self, source, target, message):
        self.records.append((round(self.time, 3), PLACES[source], PLACES[target], message.encode()))
        self.time += 0.01
        return message

    def again(self, index=-1):
        """The record once more, byte by byte."""
        _, source, target, data = self.records[index]
        self.records.append((round(self.time, 3), source, target, data))
        self.time += 0.01

    def request(self, method, source, target, to, call=b"call-1", cseq=1, caller=None, headers=(), media=None):
        """A request of a phone's own: one Via."""
        caller = caller or source
        request = Request(method.encode(), b"sip:%s@127.0.0.1:5060" % USERS[to].encode())
        branch = b"z9hG4bK%s%d%s" % (call, cseq, method.encode() if method in ("INVITE", "BYE") else b"INVITE")
        request.add(names.VIA, b"SIP/2.0/UDP 127.0.0.1:%d;branch=%s" % (PLACES[source][1], branch))
        request.add(names.MAX_FORWARDS, b"70")
        request.add(names.FROM, b"<sip:%s@127.0.0.1>;tag=%s" % (USERS[caller].encode(), caller.encode()))
        request.add(names.TO, b"<sip:%s@127.0.0.1>" % USERS[to].encode())
        request.add(names.CALL_ID, call)
        request.add(names.CSEQ, b"%d %s" % (cseq, method.encode()))
        for name, value in headers:
            request.add(name, value)
        if method == "INVITE":
            request.add(names.CONTACT, b"<sip:%s@127.0.0.1:%d>" % (USERS[caller].encode(), PLACES[source][1]))
        if media:
            request.add(names.CONTENT_TYPE, b"application/sdp")
            request.body = SDP % media
        return self.send(source, target, request)

    def forward(self, request, target, source="P"):
        copy = request.copy()
        branch = b"z9hG4bKproxy" + request.via.branch[-12:]
        copy.prepend(names.VIA, b"SIP/2.0/UDP 127.0.0.1:%d;branch=%s" % (PLACES[source][1], branch))
        return self.send(source, target, copy)

    def response(self, status, source, target, request, headers=(), media=None, tag=b"far"):
        response = response_to(request, status, to_tag=tag)
        for name, value in headers:
            response.add(name, value)
        if media:
            response.body = SDP % media
        return self.send(source, target, response)

    def both(self, status, near, far, **more):
        """A response from B to P and on to A: `far` is what B got, `near` what A sent."""
        return self.response(status, far[0], "P", far[1], **more), self.response(status, "P", near[0], near[1], **more)


def redirected_call(answered_at_once=False):
    """Telephony.md 2.10 as records, or 2.8 when B forwards at once."""
    script = Script()
    script.request("REGISTER", "B", "P", "B", call=b"reg-b")
    script.request("REGISTER", "C", "P", "C", call=b"reg-c")
    invite = script.request("INVITE", "A", "P", "B", media=b"sendrecv")
    script.response(100, "P", "A", invite, tag=None)
    onward = script.forward(invite, "B")
    if not answered_at_once:
        script.response(180, "B", "P", onward)
        script.response(180, "P", "A", invite)
        script.pause(18)
    moved = [(names.CONTACT, b"<sip:1003@127.0.0.1>")]
    script.response(302, "B", "P", onward, headers=moved)
    script.request("ACK", "P", "B", "B", caller="A")
    script.response(302, "P", "A", invite, headers=moved)
    script.request("ACK", "A", "P", "B")
    invite = script.request("INVITE", "A", "P", "C", call=b"call-2", media=b"sendrecv")
    onward = script.forward(invite, "C")
    script.response(180, "C", "P", onward)
    script.response(180, "P", "A", invite)
    script.pause(2.5)
    script.response(200, "C", "P", onward, media=b"sendrecv")
    script.response(200, "P", "A", invite, media=b"sendrecv")
    ack = script.request("ACK", "A", "P", "C", call=b"call-2", cseq=1)
    script.forward(ack, "C")
    return script
