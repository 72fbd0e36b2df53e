"""DNS messages (RFC 1035, 2782, 3403, 3596, 6891): queries built, answers read.

Names are bytes in lower case without the dot at the end. A record's value is the text of an address (A, AAAA), a name
(CNAME), (priority, weight, port, target) of an SRV or (order, preference, flags, service, regexp, replacement) of a
NAPTR.
"""

from micropython import const

from firmware.base.errors import LocalError

A, CNAME, SOA, AAAA, SRV, NAPTR = const(1), const(5), const(6), const(28), const(33), const(35)
NO_ERROR, FORMAT_ERROR, SERVER_FAILURE, NAME_ERROR = const(0), const(1), const(2), const(3)

_OPT = const(41)
_INTERNET = const(1)
_PAYLOAD = const(1232)  # bytes of the largest answer that we take by UDP without fragments
_LONGEST_NAME, _LONGEST_LABEL = const(253), const(63)
_MOST_RECORDS = const(64)  # more of them in one answer are not read


class Malformed(Exception):
    """What came is no DNS answer; the text says in what."""


class Record:
    """name: whose it is.  kind: A, CNAME, ...  ttl: seconds.  value: see above."""

    def __init__(self, name, kind, ttl, value):
        self.name = name
        self.kind = kind
        self.ttl = ttl
        self.value = value


class Answer:
    """identifier, name, kind: of the query that it answers.  code: NO_ERROR, NAME_ERROR, ...  is_truncated: there is
    more than a datagram holds.  records: those of the answer and additional sections that we know.  negative_ttl: for
    how many seconds it holds that there is none (RFC 2308), None when that is not said.
    """

    def __init__(self, identifier, flags, name, kind):
        self.identifier = identifier
        self.code = flags & 15
        self.is_truncated = bool(flags & 0x0200)
        self.name = name
        self.kind = kind
        self.records = []
        self.negative_ttl = None


def build_query(identifier, name, kind, with_extension=True):
    """A query for the records of one kind, recursion desired. with_extension: tell how much we take (RFC 6891), which
    old servers call a format error. Raises LocalError for what can be no name.
    """
    head = _numbers(identifier, 0x0100, 1, 0, 0, 1 if with_extension else 0)
    body = encode_name(name) + _numbers(kind, _INTERNET)
    extension = b"\0" + _numbers(_OPT, _PAYLOAD, 0, 0, 0) if with_extension else b""
    return head + body + extension


def encode_name(name):
    """Labels with their lengths. Raises LocalError."""
    if not name or len(name) > _LONGEST_NAME:
        raise LocalError("no host name: %d characters" % len(name))
    parts = []
    for label in name.split(b"."):
        if not 0 < len(label) <= _LONGEST_LABEL:
            raise LocalError("no host name: %s" % str(name, "utf-8"))
        parts.append(bytes([len(label)]) + label)
    return b"".join(parts) + b"\0"


def parse_answer(data):
    """The Answer in a datagram. Raises Malformed."""
    if len(data) < 12:
        raise Malformed("shorter than a head")
    identifier, flags, questions, answers, authorities, additional = [_number(data, at) for at in range(0, 12, 2)]
    if not flags & 0x8000 or flags & 0x7800:
        raise Malformed("no answer to a query")
    if questions != 1:
        raise Malformed("%d questions" % questions)
    name, at = _name(data, 12)
    answer = Answer(identifier, flags, name, _number(data, at))
    at += 4
    for index in range(min(answers + authorities + additional, _MOST_RECORDS)):
        try:
            at = _read_record(data, at, answer, answers <= index < answers + authorities)
        except Malformed:
            if answer.is_truncated:
                break  # the last one was cut
            raise
    return answer


def _read_record(data, at, answer, is_authority):
    """Read one record into the answer. Returns where the next begins."""
    name, at = _name(data, at)
    kind, group = _number(data, at), _number(data, at + 2)
    ttl = _number(data, at + 4) << 16 | _number(data, at + 6)
    if ttl & 0x80000000:
        ttl = 0  # RFC 2181 8
    length = _number(data, at + 8)
    at += 10
    end = at + length
    if end > len(data):
        raise Malformed("a record is longer than the message")
    if group == _INTERNET and kind == SOA and is_authority:
        answer.negative_ttl = min(ttl, _minimum(data, at))
    elif group == _INTERNET and kind in _READERS and not is_authority:
        answer.records.append(Record(name, kind, ttl, _READERS[kind](data, at, end)))
    return end


def _read_a(data, at, end):
    if end - at != 4:
        raise Malformed("an IPv4 address of %d bytes" % (end - at))
    return "%d.%d.%d.%d" % (data[at], data[at + 1], data[at + 2], data[at + 3])


def _read_aaaa(data, at, end):
    if end - at != 16:
        raise Malformed("an IPv6 address of %d bytes" % (end - at))
    return ":".join(["%x" % _number(data, place) for place in range(at, end, 2)])


def _read_cname(data, at, end):
    return _name(data, at)[0]


def _read_srv(data, at, end):
    return _number(data, at), _number(data, at + 2), _number(data, at + 4), _name(data, at + 6)[0]


def _read_naptr(data, at, end):
    order, preference = _number(data, at), _number(data, at + 2)
    flags, at = _string(data, at + 4)
    service, at = _string(data, at)
    expression, at = _string(data, at)
    return order, preference, flags.lower(), service.lower(), expression, _name(data, at)[0]


_READERS = {A: _read_a, CNAME: _read_cname, AAAA: _read_aaaa, SRV: _read_srv, NAPTR: _read_naptr}


def _minimum(data, at):
    """The last field of an SOA."""
    at = _name(data, _name(data, at)[1])[1] + 16
    return _number(data, at) << 16 | _number(data, at + 2)


def _name(data, at):
    """(name, where what follows it begins). Pointers lead only backwards, so that none leads in a circle."""
    labels, length, after, limit = [], 0, None, at
    while True:
        size = _byte(data, at)
        if size >= 0xC0:
            target = (size & 0x3F) << 8 | _byte(data, at + 1)
            if target >= limit:
                raise Malformed("a name that points forwards")
            after = at + 2 if after is None else after
            at = limit = target
            continue
        if size > _LONGEST_LABEL:
            raise Malformed("a label of an unknown kind")
        if size == 0:
            return b".".join(labels), at + 1 if after is None else after
        length += size + 1
        if at + size >= len(data) or length > _LONGEST_NAME + 1:
            raise Malformed("a name that does not end")
        labels.append(bytes(data[at + 1 : at + 1 + size]).lower())
        at += size + 1


def _string(data, at):
    size = _byte(data, at)
    if at + size >= len(data):
        raise Malformed("a text that does not end")
    return bytes(data[at + 1 : at + 1 + size]), at + 1 + size


def _byte(data, at):
    if at >= len(data):
        raise Malformed("it ends too early")
    return data[at]


def _number(data, at):
    """16 bits in network order."""
    if at + 2 > len(data):
        raise Malformed("it ends too early")
    return data[at] << 8 | data[at + 1]


def _numbers(*values):
    return b"".join([bytes((value >> 8, value & 255)) for value in values])
