"""Offer and answer for one audio stream (RFC 3264): pure functions from descriptions to descriptions and settings.

The first common codec in the offerer's order is used. Other m-lines are answered with port 0, in order, and stay in
later offers. Each side sends with the payload numbers of the other.
"""

from firmware.base.errors import LocalError, RemoteError
from firmware.media import sdp

_STATIC = {0: (b"PCMU", 8000, 1), 8: (b"PCMA", 8000, 1)}  # RFC 3551 6: no rtpmap needed
_EVENT = (b"TELEPHONE-EVENT", 8000, 1)
_FRAME = 20  # ms a frame of ours; packets hold whole frames
_LONGEST = 60  # ms a packet of ours

_SENDS, _RECEIVES = 1, 2
_BITS = {"inactive": 0, "sendonly": _SENDS, "recvonly": _RECEIVES, "sendrecv": _SENDS | _RECEIVES}
_NAMES = ("inactive", "sendonly", "recvonly", "sendrecv")
_MIRROR = (0, _RECEIVES, _SENDS, _SENDS | _RECEIVES)  # what one side sends the other receives


class Capabilities:
    """What this phone offers.

    codecs: [(name, payload)] in order of preference, names "PCMU" and "PCMA"; dtmf_payload: the telephone-event
    number, or None for no telephone-event; ptime: ms of sound in a packet.
    """

    def __init__(self, codecs=(("PCMU", 0), ("PCMA", 8)), dtmf_payload=101, ptime=20):
        numbers = [payload for name, payload in codecs]
        if dtmf_payload is not None:
            numbers.append(dtmf_payload)
        if len(set(numbers)) != len(numbers):
            raise LocalError("Two codecs have the same payload number")
        for name, _ in codecs:
            if name not in ("PCMU", "PCMA"):
                raise LocalError("Codec %s is not supported" % name)
        self.codecs = list(codecs)
        self.dtmf_payload = dtmf_payload
        self.ptime = ptime

    def name_of(self, mapping):
        """The codec's name for an rtpmap tuple, or None when we do not have it."""
        for name, _ in self.codecs:
            if mapping == (name.encode(), 8000, 1):
                return name
        return None


class StreamSettings:
    """What both sides agreed on; two settings are equal when a running stream need not change.

    remote (host, port) and rtcp (host, port): where to send. codec: name of what we send. payload, dtmf_payload: the
    peer's numbers, to send with (dtmf_payload None: no telephone-event). receive: {our number: codec name};
    receive_dtmf_payload: our number of telephone-event. direction: ours. is_held: the peer asked for silence.
    ptime: ms in a packet of ours; remote_ptime: what the peer asked for, or None.
    """

    def __init__(self, remote, rtcp, codec, payload, dtmf_payload, receive, receive_dtmf_payload, direction, is_held,
                 ptime, remote_ptime):
        self.remote = remote
        self.rtcp = rtcp
        self.codec = codec
        self.payload = payload
        self.dtmf_payload = dtmf_payload
        self.receive = receive
        self.receive_dtmf_payload = receive_dtmf_payload
        self.direction = direction
        self.is_held = is_held
        self.ptime = ptime
        self.remote_ptime = remote_ptime

    def __eq__(self, other):
        return isinstance(other, StreamSettings) and self._key() == other._key()

    def __hash__(self):
        return hash((self.remote, self.codec, self.direction))

    def _key(self):
        return (self.remote, self.rtcp, self.codec, self.payload, self.dtmf_payload, self.receive,
                self.receive_dtmf_payload, self.direction, self.is_held, self.ptime)

    @property
    def sends(self):
        return bool(_BITS[self.direction] & _SENDS)

    @property
    def receives(self):
        return bool(_BITS[self.direction] & _RECEIVES)


def make_offer(capabilities, address, port, direction, session_id, version, previous=None):
    """An offer as bytes.

    previous: our last description of this session (bytes). With it the m-lines keep their order and the
    telephone-event number, and `version` is not used: it stays when nothing else changed, else is one more
    (RFC 3264 section 8).
    """
    before = previous and sdp.parse(previous)
    formats = [(payload, name.encode()) for name, payload in capabilities.codecs]
    event = capabilities.dtmf_payload
    if event is not None and before:
        event = _event_payload(before.media[_active_audio(before)]) or event
    ours = _audio_line(capabilities, port, formats, event, direction)
    lines = [_refusal(media) for media in before.media] if before else [ours]
    if before:
        lines[_active_audio(before)] = ours
    return _versioned(address, session_id, version, lines, previous)


def make_answer(capabilities, address, port, direction, offer_sdp, session_id, version, previous=None):
    """(answer as bytes, StreamSettings) for the peer's offer. `direction` is our wish, narrowed by the offer.

    previous as in `make_offer`. Raises RemoteError(488) when nothing in the offer suits us, 400 when it is malformed.
    """
    offer = sdp.parse(offer_sdp)
    at = _usable_audio(capabilities, offer)
    media = offer.media[at]
    theirs = _peer_direction(offer, media)
    chosen = _NAMES[_BITS[direction] & _MIRROR[theirs]]
    formats = _common(capabilities, media)
    event = _event_payload(media) if capabilities.dtmf_payload is not None else None
    receive = dict(formats)
    is_held = not theirs & _RECEIVES
    settings = _settings(capabilities, offer, media, formats, event, receive, event, chosen, is_held)
    lines = [_refusal(other) for other in offer.media]
    lines[at] = _audio_line(capabilities, port, [(number, name.encode()) for number, name in formats], event, chosen)
    return _versioned(address, session_id, version, lines, previous), settings


def read_answer(capabilities, offer_sdp, answer_sdp):
    """The StreamSettings that the peer's answer to our offer makes. Raises RemoteError(488 or 400)."""
    offer, answer = sdp.parse(offer_sdp), sdp.parse(answer_sdp)
    at = _active_audio(offer)
    if at >= len(answer.media) or answer.media[at].kind != b"audio" or not answer.media[at].port:
        raise RemoteError(488, "the answer has no audio")
    media = answer.media[at]
    formats = _common(capabilities, media)
    if not formats or media.protocol.upper() != b"RTP/AVP":
        raise RemoteError(488, "no common codec")
    ours = offer.media[at]
    receive = dict(_common(capabilities, ours))
    event = _event_payload(media)
    own_event = _event_payload(ours)
    if own_event is None:
        event = None
    wish = _direction(offer, ours)
    chosen = _NAMES[wish & _MIRROR[_peer_direction(answer, media)]]
    is_held = bool(wish & _SENDS) and not _peer_direction(answer, media) & _RECEIVES
    return _settings(capabilities, answer, media, formats, event, receive, own_event, chosen, is_held)


def _settings(capabilities, description, media, formats, event, receive, own_event, direction, is_held):
    host = media.connection or description.connection
    if not host:
        raise RemoteError(488, "no c-line")
    rtcp_host, rtcp_port = media.rtcp or (None, (media.port + 1) & 0xFFFF)
    payload, codec = formats[0]
    return StreamSettings((host, media.port), (rtcp_host or host, rtcp_port), codec, payload, event, receive, own_event,
                          direction, is_held, _packet_time(media.ptime or capabilities.ptime), media.ptime)


def _packet_time(wanted):
    """The nearest length that is made of whole frames of ours."""
    return min(max(wanted - wanted % _FRAME, _FRAME), _LONGEST)


def _usable_audio(capabilities, offer):
    """The index of the first audio line that suits us."""
    for at, media in enumerate(offer.media):
        if (media.kind == b"audio" and media.port and media.protocol.upper() == b"RTP/AVP"
                and _common(capabilities, media)):
            return at
    raise RemoteError(488, "no common codec")


def _active_audio(description):
    """The index of the audio line of a description of ours; the first when all are refused."""
    for at, media in enumerate(description.media):
        if media.kind == b"audio" and media.port:
            return at
    raise LocalError("Our own description has no audio")


def _mapping(media, payload):
    return media.rtpmap.get(payload) or _STATIC.get(payload)


def _common(capabilities, media):
    """[(the m-line's payload number, codec name)] that we have, in the m-line's order."""
    named = [(payload, capabilities.name_of(_mapping(media, payload))) for payload in media.payloads()]
    return [(payload, name) for payload, name in named if name]


def _event_payload(media):
    for payload in media.payloads():
        if _mapping(media, payload) == _EVENT:
            return payload
    return None


def _direction(description, media):
    """The direction as bits; the media level goes before the session level."""
    return _BITS[str(media.direction or description.direction or b"sendrecv", "utf-8")]


def _peer_direction(description, media):
    """The peer's direction as bits; the old hold, c=0.0.0.0, forbids sending to it (RFC 3264 8.4)."""
    bits = _direction(description, media)
    if (media.connection or description.connection) in ("0.0.0.0", "::"):
        bits &= ~_RECEIVES
    return bits


def _refusal(media):
    """The m-line again with port 0 (RFC 3264 section 6)."""
    return sdp.media_line(media.kind, 0, media.protocol, media.formats)


def _audio_line(capabilities, port, formats, event, direction):
    """Our m-line; formats [(payload, name bytes)], event the telephone-event number or None."""
    attributes = [b"rtpmap:%d %s/8000" % pair for pair in formats]
    numbers = [b"%d" % payload for payload, _ in formats]
    if event is not None:
        numbers.append(b"%d" % event)
        attributes.append(b"rtpmap:%d telephone-event/8000" % event)
        attributes.append(b"fmtp:%d 0-15" % event)
    attributes.append(b"ptime:%d" % capabilities.ptime)
    attributes.append(direction.encode())
    return sdp.media_line(b"audio", port, b"RTP/AVP", numbers, attributes)


def _versioned(address, session_id, version, lines, previous):
    """The description; next to a previous one the version counts changes (RFC 3264 section 8)."""
    if not previous:
        return sdp.build(address, session_id, version, lines)
    version = sdp.parse(previous).version
    same = sdp.build(address, session_id, version, lines)
    return same if same == previous else sdp.build(address, session_id, version + 1, lines)
