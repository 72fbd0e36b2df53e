"""A SIP peer over real UDP that answers as a test tells it to, right or wrong, and sees whether the phone lives."""

import contextlib
import socket
import threading
import time

from firmware.sip.message import MessageError, parse, response_to

HOST = "127.0.0.1"
SDP = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0 101\r\n"
    b"a=rtpmap:101 telephone-event/8000\r\n"
)


class Liar:
    """One socket and a thread that answers requests by `tales`: {method: tale}.

    A tale takes (liar, request) and returns the datagrams to send, in order; a number among them is a pause in seconds.
    Methods without one are answered 200. sent, got: how many datagrams.
    """

    def __init__(self):
        self.tales = {}
        self.requests = []
        self.sent = self.got = 0
        self.phone = None  # address of the phone
        self._answers = {}  # Call-ID -> responses to what the test asked
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HOST, 0))
        self.port = self._socket.getsockname()[1]
        self._is_closed = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._is_closed = True
        self._socket.sendto(b"", (HOST, self.port))
        self._thread.join()
        self._socket.close()

    # What tales are made of.

    def say(self, request, status, *lines, tag=b"liar", reason=None, body=b"", contact=True):
        """The bytes of a response; lines: further header lines."""
        response = response_to(request, status, reason, tag)
        if contact:
            response.add(b"Contact", b"<sip:liar@127.0.0.1:%d>" % self.port)
        for line in lines:
            name, _, value = line.partition(b": ")
            response.add(name, value)
        if body:
            response.add(b"Content-Type", b"application/sdp")
            response.body = body
        return response.encode()

    def inside(self, request, method, number=1):
        """The bytes of a request inside the dialog that a request of the phone's opened."""
        lines = (
            b"%s %s SIP/2.0" % (method, request.contacts[0].uri.encode()),
            b"Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bKin%s%d" % (self.port, method, time.monotonic_ns()),
            b"Max-Forwards: 70",
            b"From: %s;tag=liar" % request.get(b"To"),
            b"To: " + request.get(b"From"),
            b"Call-ID: " + request.call_id,
            b"CSeq: %d %s" % (number, method),
            b"Contact: <sip:liar@127.0.0.1:%d>" % self.port,
            b"Content-Length: 0",
        )
        return b"\r\n".join(lines) + b"\r\n\r\n"

    # What the test does.

    def send(self, data):
        """Send to the phone; too long for UDP is not sent."""
        with contextlib.suppress(OSError):
            self._socket.sendto(data, self.phone)
            self.sent += 1

    def request(self, method, headers=b"", body=b"", number=None, uri=b"sip:1001@127.0.0.1"):
        """The bytes of a request of a new call."""
        number = time.monotonic_ns() if number is None else number
        return (
            b"%s %s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%d\r\nMax-Forwards: 70\r\n"
            b"From: <sip:liar@127.0.0.1>;tag=%d\r\nTo: <sip:1001@127.0.0.1>\r\nCall-ID: liar%d\r\nCSeq: 1 %s\r\n"
            b"Contact: <sip:liar@127.0.0.1:%d>\r\n%sContent-Length: %d\r\n\r\n%s"
            % (method, uri, self.port, number, number, number, method, self.port, headers, len(body), body)
        )

    def ask(self, data, timeout=1.0, tries=5):
        """The final status with which the phone answers a request, asked several times if need be; None for silence."""
        call_id = parse(data).call_id
        for _ in range(tries):
            self.send(data)
            end = time.monotonic() + timeout
            while time.monotonic() < end:
                for status in self._answers.get(call_id, ()):
                    if status >= 200:
                        return status
                time.sleep(0.01)
        return None

    def is_phone_alive(self):
        """Whether it answers OPTIONS."""
        return self.ask(self.request(b"OPTIONS")) is not None

    # The thread.

    def _serve(self):
        while not self._is_closed:
            data, source = self._socket.recvfrom(65535)
            self.got += 1
            with contextlib.suppress(MessageError):
                self._take(parse(data), source)

    def _take(self, message, source):
        if not message.is_request:
            if message.call_id:
                self._answers.setdefault(message.call_id, []).append(message.status)
            return
        self.phone = source
        self.requests.append(message)
        tale = self.tales.get(message.method)
        if tale is not None:
            self._tell(tale(self, message))
        elif message.method != b"ACK":
            self._tell([self.say(message, 200)])

    def _tell(self, items):
        for item in items:
            if isinstance(item, bytes):
                self.send(item)
            else:
                time.sleep(item)
