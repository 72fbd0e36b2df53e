"""One media session: a stream of sound each way between the phone's 20 ms frames and RTP packets.

Frames are array('h') of 160 samples at 8 kHz. In steady state nothing allocates.
"""

from micropython import const

from firmware.base.ticks import ticks_diff
from firmware.media.concealment import Concealment
from firmware.media.dtmf import PAYLOAD, EventReceiver, EventSender
from firmware.media.g711 import DECODERS, ENCODERS
from firmware.media.inband import InbandDigits
from firmware.media.jitter import BLOCK, STRETCH, JitterBuffer
from firmware.media.mix import FRAME
from firmware.media.reception import NEW, UNUSABLE, Reception
from firmware.media.rtp import HEADER, Reader, Writer

_CAPACITY = const(480)  # bytes of the longest packet, 60 ms
_TICKS_MS = const(8)
_EVENT = const(255)
_LATCH = const(2000)  # ms in which another source than the negotiated one is taken
_QUIET = const(200)  # ms of silence after which another SSRC is taken at once
_TAGS = ("", "PCMU", "PCMA")  # a jitter-buffer tag is the place
_STATIC = ((0, "PCMU"), (8, "PCMA"))  # heard before anything is agreed (RFC 3551 section 6)


class MediaSession:
    """Belongs to a call. The owner of the socket gives it packets and sends what it builds to `remote`.

    random(n) -> n bytes. jitter: a JitterBuffer, or None for an adaptive one. end_packets: 1..3, of a DTMF digit.

    packet: bytearray with the packet built last, `length` bytes of it, 0 when there is none to send.
    settings: the StreamSettings in force, or None. remote: (host, port) to send to, or None.
    """

    def __init__(self, random, jitter=None, end_packets=3):
        self.settings = None
        self.remote = None
        self.length = 0
        self.reception = Reception()
        self.jitter = jitter or JitterBuffer()
        self._writer = Writer(random, _CAPACITY)
        self.packet = self._writer.packet
        self._reader = Reader()
        self._concealment = Concealment()
        self._events_out = EventSender(end_packets)
        self._tones_out = None  # an InbandDigits, made when it is first needed
        self._events_in = EventReceiver()
        self._kinds = _kinds_of(_STATIC, None)  # payload number -> jitter-buffer tag, _EVENT or 0
        self._decoders = (None, DECODERS["PCMU"], DECODERS["PCMA"])
        self._encode = None
        self._has_source = False
        self._ssrc_high = self._ssrc_low = 0
        self._other_high = self._other_low = self._other_next = -1
        self._heard_at = self._opened_at = 0
        self._is_locked = False
        self._is_early = True  # nothing is agreed finally
        self._filled = 0  # samples in the packet being built
        self._high = self._low = 0  # its timestamp
        self._is_spurt = True  # the next packet of sound begins a talk spurt
        self._sends = False
        self.sent = self.ignored = 0

    # --- what is agreed

    def expect(self, capabilities):
        """Accept what an offer of ours allows, from any source, before an answer came (RFC 3264 section 5.1)."""
        self._kinds = _kinds_of([(payload, name) for name, payload in capabilities.codecs], capabilities.dtmf_payload)

    def configure(self, settings, now, is_early=False):
        """Take the agreed StreamSettings; equal ones change nothing. is_early: not yet of the final answer, so that
        any source is accepted."""
        before = self.settings
        if not before or before.remote != settings.remote or is_early or self._is_early:
            self._is_locked = False
            self._opened_at = now
            self.remote = settings.remote
        self._is_early = is_early
        if before == settings:
            return
        self.settings = settings
        self._kinds = _kinds_of(settings.receive.items(), settings.receive_dtmf_payload)
        self._encode = ENCODERS[settings.codec]
        self._filled = 0
        self._sends = settings.sends
        if not before:
            self._heard_at = now
        if not settings.sends:
            self._events_out.clear()
            self._tones_out = None
        if not settings.receives:
            self.flush()

    def accept_source(self, address, now):
        """Whether a packet from this (host, port) belongs to the session; moves `remote` to a source behind NAT.

        Before the final answer every source does. After it the negotiated address does, or within 2 s the first
        other one, once; then only that.
        """
        if self._is_early or address == self.remote:
            self._is_locked = self._is_locked or not self._is_early
            return True
        if self._is_locked or ticks_diff(now, self._opened_at) > _LATCH:
            return False
        self._is_locked = True
        self.remote = address
        return True

    # --- towards the ear

    def put(self, buffer, length, now):
        """Take a received datagram: the first `length` bytes of `buffer`. What is no use is counted as ignored."""
        reader = self._reader
        if not reader.read(buffer, length) or not self._is_from_source(reader, now):
            self.ignored += 1
            return
        verdict = self.reception.count(reader, now)
        if verdict >= UNUSABLE:
            return
        self._heard_at = now
        kind = self._kinds[reader.payload]
        if kind == _EVENT:
            self._events_in.put(buffer, reader.start, reader.end, reader.timestamp_high, reader.timestamp_low)
        elif kind and (not self.settings or self.settings.receives):
            self.jitter.spread = self.reception.jitter
            self.jitter.put(buffer, reader.start, reader.end - reader.start, kind, reader.timestamp_high,
                            reader.timestamp_low, verdict == NEW)
        else:
            self.ignored += 1

    def take(self, frame):
        """Fill the frame for the speaker; False when it is silence because nothing was received."""
        heard = self._take_block(frame, 0)
        return self._take_block(frame, BLOCK) or heard

    def _take_block(self, frame, at):
        place = self.jitter.next()
        if place >= 0:
            self._decoders[self.jitter.tag](self.jitter.data, place, frame, at, BLOCK)
            self._concealment.remember(frame, at)
            return True
        if place == STRETCH:
            self._concealment.repeat(frame, at)
            return True
        return self._concealment.fill(frame, at)

    def next_digit(self):
        """The next digit received as a telephone-event, str, or None."""
        return self._events_in.next_digit()

    def flush(self):
        """Forget the sound that waits, so that what comes next is heard without old delay."""
        self.jitter.reset()
        self._concealment.reset()

    def silent_for(self, now):
        """ms since the last packet, or since the stream was agreed."""
        return ticks_diff(now, self._heard_at)

    # --- from the mouth

    def send_dtmf(self, digits):
        """Queue digits as telephone-events; False when the peer did not agree to them or we may not send now.

        Raises LocalError for something that is no DTMF digit.
        """
        if not self._sends or self.settings.dtmf_payload is None:
            return False
        self._events_out.add(digits)
        return True

    def send_tones(self, digits):
        """Queue digits as sound in the place of the microphone; False when we may not send now. Raises LocalError."""
        if not self._sends:
            return False
        if self._tones_out is None:
            self._tones_out = InbandDigits()
        self._tones_out.add(digits)
        return True

    @property
    def is_sending_dtmf(self):
        """Whether digits wait or go out, as events or as sound."""
        return self._events_out.is_busy or self._tones_out is not None and self._tones_out.is_busy

    def build(self, frame):
        """Take 20 ms from the microphone and return the length of the packet now in `packet`, or 0.

        To be called for every frame, so that the timestamps follow the clock also while nothing may be sent.
        """
        self.length = self._build(frame) if self._sends else self._pause()
        self._writer.elapse(FRAME)
        if self.length:
            self.sent += 1
        return self.length

    def _pause(self):
        self._filled = 0
        self._is_spurt = True
        return 0

    def _build(self, frame):
        writer = self._writer
        settings = self.settings
        if settings.dtmf_payload is not None and self._events_out.build(writer, settings.dtmf_payload, HEADER):
            self._pause()
            return HEADER + PAYLOAD
        if not self._filled:
            self._high = writer.timestamp_high
            self._low = writer.timestamp_low
        if self._tones_out is not None:
            frame = self._tones_out.frame(frame)
        self._encode(frame, writer.packet, HEADER + self._filled, FRAME)
        self._filled += FRAME
        if self._filled < settings.ptime * _TICKS_MS:
            return 0
        writer.head(settings.payload, self._is_spurt, self._high, self._low)
        self._is_spurt = False
        length = HEADER + self._filled
        self._filled = 0
        return length

    # --- counts

    @property
    def stats(self):
        """Counts as a dictionary: packets, but missing, skipped and stretched are blocks of 10 ms; times are ms."""
        reception, jitter = self.reception, self.jitter
        return {
            "sent": self.sent, "received": reception.received, "lost": reception.lost, "late": jitter.late,
            "duplicated": reception.duplicated, "reordered": reception.reordered, "ignored": self.ignored,
            "missing": jitter.missing, "skipped": jitter.skipped, "stretched": jitter.stretched,
            "jitter": reception.jitter, "delay": jitter.delay,
        }

    def _is_from_source(self, reader, now):
        """Whether the packet's SSRC is the one we hear. Another takes over by two packets in sequence, or at once
        when ours is silent; one stray packet does not."""
        if self._has_source and reader.ssrc_high == self._ssrc_high and reader.ssrc_low == self._ssrc_low:
            return True
        if not self._kinds[reader.payload]:
            return False
        if self._has_source and ticks_diff(now, self._heard_at) < _QUIET and not self._is_expected(reader):
            self._other_high = reader.ssrc_high
            self._other_low = reader.ssrc_low
            self._other_next = reader.sequence + 1 & 0xFFFF
            return False
        self._has_source = True
        self._ssrc_high = reader.ssrc_high
        self._ssrc_low = reader.ssrc_low
        self._other_next = -1
        self.reception.reset()
        self.jitter.reset()
        self._events_in.reset()
        return True

    def _is_expected(self, reader):
        return (reader.sequence == self._other_next and reader.ssrc_high == self._other_high
                and reader.ssrc_low == self._other_low)


def _kinds_of(codecs, event):
    """The table from payload numbers to what they mean; codecs: pairs (number, name)."""
    kinds = bytearray(128)
    for payload, name in codecs:
        kinds[payload] = _TAGS.index(name)
    if event is not None:
        kinds[event] = _EVENT
    return kinds
