"""SIP requests and responses: read from the wire or built, they answer the same questions.

Everything is bytes. A message read from the wire is an index over its datagram; headers are decoded when asked for and
remembered. Reading a malformed header raises RemoteError(400); a missing one is None. The parsed views (`via`,
`from_` ...) are for reading: to change a header, set its field.
"""

from firmware.base.errors import RemoteError
from firmware.sip.fields import Fields
from firmware.sip.lexical import is_token, number
from firmware.sip.nameaddr import NameAddr
from firmware.sip.names import (
    CALL_ID,
    CONTACT,
    CONTENT_LENGTH,
    CSEQ,
    EXPIRES,
    FROM,
    MAX_FORWARDS,
    RECORD_ROUTE,
    ROUTE,
    TO,
    VIA,
    canonical,
)
from firmware.sip.reasons import phrase
from firmware.sip.via import Via

MAX_MESSAGE = 65535
MAX_FIELDS = 200
MAX_LINE = 8192
MAX_URI = 2048
MAX_BODY = 49152


class MessageError(RemoteError):
    """The datagram is not a proper message.

    request: the request as far as it could be read, good enough for response_to(), or None when nothing is to be
             answered: it was a response, an ACK, a keep-alive, or has no Via to answer to.
    """

    def __init__(self, status, text, request=None):
        super().__init__(status, text)
        self.request = request


class Message(Fields):
    """What requests and responses have in common."""

    is_request = False
    method = None
    uri = None
    status = None
    reason = None

    def __init__(self):
        super().__init__()
        self.body = b""
        self._views = {}

    @property
    def via(self):
        """The top Via, or None."""
        return self._view(VIA, Via.parse)

    @property
    def from_(self):
        """From as NameAddr, or None."""
        return self._view(FROM, NameAddr.parse)

    @property
    def to(self):
        """To as NameAddr, or None."""
        return self._view(TO, NameAddr.parse)

    @property
    def call_id(self):
        """Call-ID as bytes, or None."""
        return self.get(CALL_ID)

    @property
    def cseq(self):
        """(number, method), or None."""
        return self._view(CSEQ, _parse_cseq)

    @property
    def max_forwards(self):
        """0 to 255, or None."""
        return self._view(MAX_FORWARDS, _parse_max_forwards)

    @property
    def expires(self):
        """Seconds, or None."""
        return self._view(EXPIRES, number)

    @property
    def contacts(self):
        """[NameAddr], or b"*"."""
        values = self.get_all(CONTACT)
        return b"*" if values == [b"*"] else self._list(CONTACT, values)

    @property
    def routes(self):
        """[NameAddr] of Route, the next hop first."""
        return self._list(ROUTE, None)

    @property
    def record_routes(self):
        """[NameAddr] of Record-Route, as they stand."""
        return self._list(RECORD_ROUTE, None)

    def _view(self, name, parse):
        if name in self._views:
            return self._views[name]
        value = self.get(name)
        if value is not None:
            value = parse(value)
        self._views[name] = value
        return value

    def _list(self, name, values):
        if name not in self._views:
            self._views[name] = [NameAddr.parse(value) for value in values or self.get_all(name)]
        return self._views[name]

    def _changed(self, name):
        self._views.pop(name, None)

    def copy(self):
        """A message of its own with the same content, to change and send on."""
        other = Request(self.method, self.uri) if self.is_request else Response(self.status, self.reason)
        other._data = self._data
        other._names = self._names[:]
        other._values = self._values[:]
        other.body = self.body
        return other

    def encode(self):
        """The message for the wire; Content-Length is always written, and always right."""
        parts = [self._start_line()]
        for at in range(len(self._names)):
            name = self._names[at]
            if name != CONTENT_LENGTH:
                parts.append(b"%s: %s\r\n" % (name, self._read(at)))
        parts.append(b"Content-Length: %d\r\n\r\n" % len(self.body))
        parts.append(self.body)
        return b"".join(parts)


class Request(Message):
    """method, uri: bytes."""

    is_request = True

    def __init__(self, method, uri):
        super().__init__()
        self.method = method
        self.uri = uri

    def _start_line(self):
        return b"%s %s SIP/2.0\r\n" % (self.method, self.uri)


class Response(Message):
    """status: int; reason: bytes, the standard phrase when left out."""

    def __init__(self, status, reason=None):
        super().__init__()
        self.status = status
        self.reason = phrase(status) if reason is None else reason

    def _start_line(self):
        return b"SIP/2.0 %d %s\r\n" % (self.status, self.reason)


def response_to(request, status, reason=None, to_tag=None):
    """A response with the headers RFC 3261 8.2.6.2 wants copied.

    Works on what a MessageError carries too: headers that are missing stay missing. `to_tag` is added unless the
    request's To has a tag. Record-Route is copied into the responses that may make a dialog (12.1.1).
    """
    response = Response(status, reason)
    copied = [VIA, FROM, TO, CALL_ID, CSEQ]
    if 100 < status < 300:
        copied.insert(1, RECORD_ROUTE)
    for name, value in request.items():
        if name in copied:
            response.add(name, value)
    if to_tag and TO in response and response.to.tag is None:
        response.set(TO, response.get(TO) + b";tag=" + to_tag)
    return response


def parse(data):
    """Read one datagram, or one message cut out of a stream, whole."""
    start = 0
    while data[start : start + 2] == b"\r\n":  # RFC 3261 7.5
        start += 2
    end = data.find(b"\n", start)
    if end < 0:
        raise MessageError(400, "Not a message")
    first = data[start : end - 1].split(b" ")
    message = None
    if len(first) == 3 and first[2].upper() == b"SIP/2.0" and is_token(first[0]):
        message = Request(first[0], first[1])
    elif len(first) >= 2 and first[0].upper() == b"SIP/2.0" and first[1].isdigit() and len(first[1]) == 3:
        message = Response(int(first[1]), b" ".join(first[2:]))
    else:
        raise MessageError(400, "Bad start line")
    message._data = data
    while True:
        begin = end + 1
        end = data.find(b"\n", begin)
        if end < 0:
            raise MessageError(400, "No end of headers", message)
        if end - begin <= 1:
            break
        if data[begin] in b" \t":
            message._values[-1] = message._values[-1] & ~0xFFFF | end - 1
            continue
        colon = data.find(b":", begin, end)
        if colon < 0:
            raise MessageError(400, "Bad header line", message)
        message._names.append(canonical(data[begin:colon]))
        message._values.append((colon + 1) << 16 | end - 1)
    body = data[end + 1 :]
    length = message.get(CONTENT_LENGTH)
    if length is not None:
        length = number(length)
        if length > len(body):
            raise MessageError(400, "Body shorter than Content-Length", message)
        body = body[:length]
    message.body = body
    return message


def _parse_cseq(value):
    words = value.split()
    if len(words) != 2 or not is_token(words[1]):
        raise RemoteError(400, "Bad CSeq")
    return number(words[0], 0x7FFFFFFF), words[1]


def _parse_max_forwards(value):
    return number(value, 255)
