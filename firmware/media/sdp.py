"""Session descriptions on bytes (RFC 4566): a tolerant reader and a strict writer.

The reader skips what it does not know and takes LF for CRLF; what it cannot understand where it matters is a
RemoteError(400). It never raises anything else.
"""

from firmware.base.errors import RemoteError

_MAX_MEDIA = 16  # m-lines; more is no call but an attack

DIRECTIONS = (b"sendrecv", b"sendonly", b"recvonly", b"inactive")


class Description:
    """What a session description says.

    origin:     the words of the o= line as bytes, [user, session id, version, network, type, address], or [].
    connection: the session's c= address as str, or None.
    direction:  one of DIRECTIONS, or None when the session level is silent.
    media:      [Media] in order.
    """

    def __init__(self):
        self.origin = []
        self.connection = None
        self.direction = None
        self.media = []

    @property
    def version(self):
        """The version of the o= line as int, 0 when there is none."""
        return number(self.origin[2]) if len(self.origin) > 2 and self.origin[2].isdigit() else 0


class Media:
    """One m-line with its attributes.

    kind b"audio"; port int; protocol b"RTP/AVP"; formats [bytes]; connection str or None (session level not filled in);
    direction one of DIRECTIONS or None; rtpmap {payload number: (name in capitals, clock, channels)} with the name as
    bytes; fmtp {payload number: bytes}; ptime ms or None; rtcp (host str or None, port) or None.
    """

    def __init__(self, kind, port, protocol, formats):
        self.kind = kind
        self.port = port
        self.protocol = protocol
        self.formats = formats
        self.connection = None
        self.direction = None
        self.rtpmap = {}
        self.fmtp = {}
        self.ptime = None
        self.rtcp = None

    def payloads(self):
        """The payload numbers of the m-line in order, each once; formats that are none are left out."""
        payloads = []
        for word in self.formats:
            if word.isdigit() and len(word) <= 3 and int(word) < 128 and int(word) not in payloads:
                payloads.append(int(word))
        return payloads


def parse(data):
    """The Description in `data` (bytes). Raises RemoteError(400)."""
    description = Description()
    media = None
    for line in bytes(data).split(b"\n"):
        line = line.strip(b"\r \t\0")
        kind, value = line[:2], line[2:].strip()
        if kind == b"m=":
            media = _media(value)
            description.media.append(media)
            if len(description.media) > _MAX_MEDIA:
                raise RemoteError(488, "too many m-lines")
        elif kind == b"c=":
            (media or description).connection = _connection(value)
        elif kind == b"a=":
            _attribute(media or description, media, value)
        elif kind == b"o=" and not description.origin:
            description.origin = value.split()
    return description


def number(word, most=0xFFFFFFFFFFFFFFFF):
    """The decimal number in `word` (bytes). Raises RemoteError(400) when it is none or above `most`."""
    if not word.isdigit() or len(word) > 20 or int(word) > most:
        raise RemoteError(400, "SDP number expected")
    return int(word)


def same_version(one, other):
    """Whether two descriptions (bytes) bear the same o= line, so that nothing changed between them (RFC 3264 8)."""
    return parse(one).origin == parse(other).origin


def _media(value):
    words = value.split()
    if len(words) < 4 or not _is_text(value):
        raise RemoteError(400, "SDP m-line incomplete")
    port = words[1].split(b"/")[0]
    return Media(words[0], number(port, 65535), words[2], words[3:])


def _connection(value):
    """The address of a c= line, `IN IP4 192.0.2.1` or `IN IP6 2001:db8::1`, without TTL and count, as str."""
    words = value.split()
    if len(words) != 3 or words[0].upper() != b"IN" or words[1].upper() not in (b"IP4", b"IP6"):
        raise RemoteError(400, "SDP c-line not understood")
    return _host(words[2].split(b"/")[0])


def _host(word):
    if not word or len(word) > 255 or not _is_text(word):
        raise RemoteError(400, "SDP address not understood")
    return str(word, "utf-8")


def _is_text(value):
    return all(32 <= byte < 127 or byte == 9 for byte in value)


def _attribute(owner, media, value):
    """Note an attribute; `owner` is the media or the session, `media` is None at session level."""
    name, _, rest = value.partition(b":")
    rest = rest.strip()
    if name in DIRECTIONS:
        owner.direction = name
    elif media:
        reader = _READERS.get(name)
        if reader:
            reader(media, rest)


def _rtpmap(media, rest):
    words = rest.split()
    if len(words) < 2 or not words[0].isdigit():
        return
    parts = words[1].split(b"/")
    if len(parts) > 1 and parts[1].isdigit() and len(parts[1]) <= 6:
        channels = int(parts[2]) if len(parts) > 2 and parts[2].isdigit() and len(parts[2]) <= 2 else 1
        media.rtpmap[number(words[0], 127)] = (parts[0].upper(), int(parts[1]), channels)


def _fmtp(media, rest):
    payload, _, parameters = rest.partition(b" ")
    if payload.isdigit():
        media.fmtp[number(payload, 127)] = parameters.strip()


def _ptime(media, rest):
    whole = rest.partition(b".")[0]  # some write 20.0
    if whole.isdigit() and len(whole) <= 4 and int(whole):
        media.ptime = int(whole)


def _rtcp(media, rest):
    """a=rtcp:53020 or a=rtcp:53020 IN IP4 192.0.2.1 (RFC 3605)."""
    words = rest.split()
    if words and words[0].isdigit():
        host = _connection(b" ".join(words[1:])) if len(words) == 4 else None
        media.rtcp = (host, number(words[0], 65535))


_READERS = {b"rtpmap": _rtpmap, b"fmtp": _fmtp, b"ptime": _ptime, b"rtcp": _rtcp}


def build(address, session_id, version, media_lines):
    """A session description as bytes.

    address: ours, str, IPv4 or IPv6; session_id, version: int; media_lines: from `media_line`, in order.
    """
    network = b"IN IP6 " if ":" in address else b"IN IP4 "
    network += address.encode()
    head = b"v=0\r\no=- %d %d %s\r\ns=-\r\nc=%s\r\nt=0 0\r\n" % (session_id, version, network, network)
    return head + b"".join(media_lines)


def media_line(kind, port, protocol, formats, attributes=()):
    """One m-line and its a-lines as bytes; formats and attributes are sequences of bytes."""
    lines = [b"m=%s %d %s %s\r\n" % (kind, port, protocol, b" ".join(formats))]
    lines.extend(b"a=%s\r\n" % attribute for attribute in attributes)
    return b"".join(lines)
