"""SIP requests and responses: read from the wire or built, they answer the same questions.

Everything is bytes. A message read from the wire is an index over its datagram; headers are decoded when asked for and
remembered. Reading a malformed header raises RemoteError(400); a missing one is None. The parsed views (`via`,
`from_` ...) are for reading: to change a header, set its field.

Lines end with CRLF. A bare LF is a fault, not a line end: two readers that disagree about where a header ends can be
played against each other. A header may be folded; it then reads as one line.
"""

from micropython import const

from firmware.base.errors import RemoteError
from firmware.sip.characters import table_without
from firmware.sip.fields import Fields
from firmware.sip.lexical import consists_of, is_token, number
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
    TIMESTAMP,
    TO,
    VIA,
)
from firmware.sip.reasons import phrase
from firmware.sip.uri import Uri
from firmware.sip.via import Via

MAX_MESSAGE = const(65535)  # bytes; positions in a message fit 16 bits
MAX_URI = const(2048)
MAX_BODY = const(49152)

_IS_DARK = table_without(bytes(range(33)))  # what can be seen: no blanks of any kind
_DIALOG_METHODS = (b"INVITE", b"SUBSCRIBE", b"REFER", b"NOTIFY")


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

    _body = b""  # or where it lies in the datagram, start << 16 | end, until someone reads it

    @property
    def body(self):
        """Bytes."""
        body = self._body
        if isinstance(body, int):
            body = self._body = self._data[body >> 16 : body & 0xFFFF]
        return body

    @body.setter
    def body(self, body):
        self._body = body

    @property
    def via(self):
        """The top Via, or None."""
        return self._views.get(VIA) or self._view(VIA)

    @property
    def from_(self):
        """From as NameAddr, or None."""
        return self._views.get(FROM) or self._view(FROM)

    @property
    def to(self):
        """To as NameAddr, or None."""
        return self._views.get(TO) or self._view(TO)

    @property
    def call_id(self):
        """Call-ID as bytes, or None."""
        return self.get(CALL_ID)

    @property
    def cseq(self):
        """(number, method), or None."""
        return self._views.get(CSEQ) or self._view(CSEQ)

    @property
    def max_forwards(self):
        """0 to 255, or None."""
        return self._view(MAX_FORWARDS)

    @property
    def expires(self):
        """Seconds, or None."""
        return self._view(EXPIRES)

    @property
    def contacts(self):
        """[NameAddr], or b"*"."""
        return self._list(CONTACT)

    @property
    def routes(self):
        """[NameAddr] of Route, the next hop first."""
        return self._list(ROUTE)

    @property
    def record_routes(self):
        """[NameAddr] of Record-Route, the nearest proxy first."""
        return self._list(RECORD_ROUTE)

    def check_views(self):
        """Read every header that has a view. RemoteError(400) when one is malformed."""
        for name in self.names():
            if name in _VIEWS:
                self._view(name)
            elif name in _LIST_VIEWS:
                self._list(name)

    def _view(self, name):
        view = self._views.get(name)
        if view is None:
            value = self.get(name)
            if value is not None:
                view = self._views[name] = _VIEWS[name](value)
        return view

    def _list(self, name):
        view = self._views.get(name)
        if view is None:
            view = self.get_all(name)
            if len(view) == 1 and view[0] == b"*":
                view = view[0]
            else:
                for at in range(len(view)):
                    view[at] = NameAddr.parse(view[at])
            self._views[name] = view
        return view

    def copy(self):
        """A message of its own with the same content, to change and send on."""
        other = Request(self.method, self.uri) if self.is_request else Response(self.status, self.reason)
        other._copy_fields(self)
        other._body = self._body
        return other

    def encode(self):
        """The message for the wire; Content-Length is always written, and always right."""
        names = self._names
        body = self.body
        pieces = [b": "] * (4 * len(names) + 7)  # made at once in the right size, and joined at once: the least garbage
        pieces[0] = self._start_line()
        end = 1
        for at in range(len(names)):
            if names[at] != CONTENT_LENGTH:
                pieces[end] = names[at]
                pieces[end + 2] = self._read(at)
                pieces[end + 3] = b"\r\n"
                end += 4
        pieces[end] = b"Content-Length: %d\r\n\r\n" % len(body)
        pieces[end + 1] = body
        for at in range(end + 2, len(pieces)):
            pieces[at] = b""
        return b"".join(pieces)


class Request(Message):
    """method, uri: bytes, as in the request line."""

    is_request = True

    def __init__(self, method, uri):
        Fields.__init__(self)  # super() would allocate
        self.method = method
        self.uri = uri

    @property
    def request_uri(self):
        """The Request-URI as Uri. RemoteError(400) when it is malformed."""
        return Uri.parse(self.uri)

    def _start_line(self):
        return b"%s %s SIP/2.0\r\n" % (self.method, self.uri)


class Response(Message):
    """status: int; reason: bytes, the standard phrase when left out."""

    def __init__(self, status, reason=None):
        Fields.__init__(self)
        self.status = status
        self.reason = phrase(status) if reason is None else reason

    def _start_line(self):
        return b"SIP/2.0 %d %s\r\n" % (self.status, self.reason)


def response_to(request, status, reason=None, to_tag=None):
    """A response with the headers RFC 3261 8.2.6.2 wants copied, as they came.

    Works on what a MessageError carries too: headers that are missing stay missing. `to_tag` is added unless the
    request's To has a tag. Record-Route goes into the responses that may make a dialog (12.1.1), Timestamp into 100.
    """
    response = Response(status, reason)
    makes_dialog = 100 < status < 300 and request.method in _DIALOG_METHODS
    for name, value in request.items():
        if name == VIA or name == RECORD_ROUTE and makes_dialog or name == TIMESTAMP and status == 100:
            response.add(name, value)
    for name in (FROM, TO, CALL_ID, CSEQ):
        value = request.get(name)
        if value is not None:
            if name == TO and to_tag and not _has_tag(value):
                value = b"%s;tag=%s" % (value, to_tag)
            response.add(name, value)
    return response


def parse(data):
    """Read one datagram, or one whole message cut out of a stream, given as bytes: a Request or a Response.

    Raises MessageError and nothing else. Blank lines before the message are skipped (RFC 3261 7.5); a datagram of
    nothing else is a keep-alive, an error without a request to answer. Bytes behind Content-Length are dropped
    (18.3). A request is indexed to its end before the first fault found in it is raised, since the answer needs its
    Via, which may stand behind the fault.
    """
    start = 0
    if data[:1] in (b"\r", b"\n"):
        start = len(data) - len(data.lstrip(b"\r\n"))
    end = data.find(b"\n", start, MAX_MESSAGE)
    if end < 0:
        raise MessageError(400, "Not a message")
    message = _parse_usual_start(data, start, end)
    fault = None
    if message is None:
        message, fault = _parse_start_line(data[start:end])
    if len(data) > MAX_MESSAGE:
        data = data[:MAX_MESSAGE]
        fault = (513, "Message too large")
    body, field_fault = message.index(data, end + 1)
    fault = fault or field_fault or _take_body(message, data, body)
    if fault:
        answerable = message.is_request and message.method != b"ACK" and VIA in message
        raise MessageError(fault[0], fault[1], message if answerable else None)
    return message


def _parse_usual_start(data, start, end):
    """The empty message that a faultless line opens, looked at where it stands; None calls for a closer look."""
    if data.startswith(b"SIP/2.0 ", start):
        line = data[start + 8 : end - 1]
        status = line[:3]
        if data[end - 1] != 13 or not status.isdigit() or line[3:4] != b" " or b"\r" in line or not 49 <= line[0] <= 54:
            return None
        return Response(int(status), line[4:])
    blank = data.find(b" ", start, end)
    method = data[start:blank]
    if blank < 0 or not data.startswith(b" SIP/2.0\r\n", end - 9) or end - 10 - blank > MAX_URI or not is_token(method):
        return None
    uri = data[blank + 1 : end - 9]
    return Request(method, uri) if uri and consists_of(uri, _IS_DARK) else None


def _parse_start_line(line):
    """The empty message that the line opens, and its fault or None; MessageError when it opens none."""
    if line[:4].upper() == b"SIP/":
        return _parse_status_line(line), None
    words = line.split()
    if len(words) < 3 or words[-1][:4].upper() != b"SIP/" or not is_token(words[0]):
        raise MessageError(400, "Not a message")
    request = Request(words[0], b" ".join(words[1:-1]))
    if words[-1].upper() != b"SIP/2.0":
        return request, (505, "Version not supported")
    if len(words) > 3 or b" ".join(words) + b"\r" != line:
        return request, (400, "Bad request line")
    if len(words[1]) > MAX_URI:
        return request, (414, "Request-URI too long")
    return request, None


def _parse_status_line(line):
    line = line.rstrip(b"\r")
    words = line.split(b" ", 2)
    if (
        words[0].upper() != b"SIP/2.0"
        or len(words) < 2
        or len(words[1]) != 3
        or not words[1].isdigit()
        or b"\r" in line
    ):
        raise MessageError(400, "Bad status line")
    status = int(words[1])
    if not 100 <= status <= 699:
        raise MessageError(400, "Bad status")
    return Response(status, words[2] if len(words) > 2 else b"")


def _take_body(message, data, start):
    """Give the message its body; the fault in Content-Length, or None."""
    end = len(data)
    value = message.get(CONTENT_LENGTH)
    if value is not None:
        try:
            length = number(value)
        except RemoteError:
            return 400, "Bad Content-Length"
        if message._names.count(CONTENT_LENGTH) > 1:
            return 400, "Repeated Content-Length"
        if length > end - start:
            return 400, "Body shorter than Content-Length"
        end = start + length
    if end - start > MAX_BODY:
        return 413, "Body too large"
    message._body = start << 16 | end
    return None


def _has_tag(value):
    """Whether a To has a tag; an unreadable one is best left alone."""
    try:
        return NameAddr.parse(value).tag is not None
    except RemoteError:
        return True


def _parse_cseq(value):
    blank = value.find(b" ")
    digits, method = value[:blank], value[blank + 1 :]
    if blank < 0 or not is_token(method):
        words = value.split()
        if len(words) != 2 or not is_token(words[1]):
            raise RemoteError(400, "Bad CSeq")
        digits, method = words
    return number(digits, 0x7FFFFFFF), method


def _parse_max_forwards(value):
    return number(value, 255)


_VIEWS = {
    VIA: Via.parse,
    FROM: NameAddr.parse,
    TO: NameAddr.parse,
    CSEQ: _parse_cseq,
    MAX_FORWARDS: _parse_max_forwards,
    EXPIRES: number,
}
_LIST_VIEWS = (CONTACT, ROUTE, RECORD_ROUTE)
