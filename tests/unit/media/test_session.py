"""A media session against packets made and read by hand."""

from array import array

from firmware.base.errors import LocalError
from firmware.base.ticks import PERIOD
from firmware.media import g711
from firmware.media.negotiation import Capabilities, make_answer, make_offer, read_answer
from firmware.media.rtp import Reader
from firmware.media.session import MediaSession
from tests.unit.kit import counting_random, raises
from tests.unit.media.analysis import level, sine

PEER = ("192.0.2.7", 4000)
HEAD = b"v=0\r\no=- 9 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
USUAL = b"m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
FRAME = array("h", sine(1000, 160))


def session_for(media=USUAL, now=0, direction="sendrecv", is_early=False):
    session = MediaSession(counting_random())
    configure(session, media, now, direction, is_early)
    return session


def configure(session, media, now=0, direction="sendrecv", is_early=False):
    _, settings = make_answer(Capabilities(), "192.0.2.1", 11780, direction, HEAD + media, 1, 1)
    session.configure(settings, now, is_early)


def packet(sequence, timestamp, payload=0, ssrc=1, sound=b"\x80" * 160, marker=False):
    head = bytes([0x80, payload | (0x80 if marker else 0), sequence >> 8 & 0xFF, sequence & 0xFF])
    head += (timestamp & 0xFFFFFFFF).to_bytes(4, "big") + ssrc.to_bytes(4, "big")
    return head + sound


def put(session, data, now=0):
    session.put(data, len(data), now)


def tone_packet(number, payload=0, ssrc=1, base=1000):
    code = bytearray(160)
    encode = g711.encode_alaw if payload == 8 else g711.encode_ulaw
    encode(array("h", sine(1000, 160, start=160 * number)), code, 0, 160)
    return packet(base + number, 160 * number, payload, ssrc, bytes(code))


def built(session, frame=FRAME):
    """The packet of one frame as (Reader, payload bytes), or None."""
    length = session.build(frame)
    assert length == session.length
    if not length:
        return None
    data = bytes(session.packet[:length])
    reader = Reader()
    assert reader.read(data, length)
    return reader, data[reader.start : reader.end]


def stamp(reader):
    return reader.timestamp_high << 16 | reader.timestamp_low


def test_what_is_built_is_a_clean_stream():
    session = session_for()
    packets = [built(session) for _ in range(10)]
    first = packets[0][0]
    code = bytearray(160)
    g711.encode_ulaw(FRAME, code, 0, 160)
    for number, (reader, payload) in enumerate(packets):
        assert reader.payload == 0 and payload == code
        assert reader.sequence == (first.sequence + number) & 0xFFFF
        assert stamp(reader) == (stamp(first) + 160 * number) & 0xFFFFFFFF
        assert (reader.ssrc_high, reader.ssrc_low) == (first.ssrc_high, first.ssrc_low)
        assert reader.marker is (number == 0)
    assert session.remote == PEER and session.stats["sent"] == 10


def test_sound_is_sent_with_the_codec_and_number_of_the_peer():
    session = session_for(b"m=audio 4000 RTP/AVP 110 0\r\na=rtpmap:110 PCMA/8000\r\n")
    reader, payload = built(session)
    code = bytearray(160)
    g711.encode_alaw(FRAME, code, 0, 160)
    assert reader.payload == 110 and payload == code


def test_nothing_is_sent_when_the_direction_forbids_and_the_clock_goes_on():
    session = session_for()
    before, _ = built(session)
    configure(session, USUAL + b"a=sendonly\r\n")
    assert [built(session) for _ in range(5)] == [None] * 5
    configure(session, USUAL)
    after, _ = built(session)
    assert after.marker and after.sequence == (before.sequence + 1) & 0xFFFF
    assert stamp(after) == (stamp(before) + 6 * 160) & 0xFFFFFFFF


def test_nothing_is_sent_before_anything_is_agreed():
    assert built(MediaSession(counting_random())) is None


def test_packets_of_40_ms_hold_two_frames():
    session = session_for(USUAL + b"a=ptime:40\r\n")
    packets = [built(session) for _ in range(4)]
    assert packets[0] is None and packets[2] is None
    one, other = packets[1], packets[3]
    assert len(one[1]) == 320 and one[0].marker and not other[0].marker
    assert stamp(other[0]) == (stamp(one[0]) + 320) & 0xFFFFFFFF
    assert other[0].sequence == (one[0].sequence + 1) & 0xFFFF


def test_digits_go_out_in_the_place_of_sound():
    session = session_for(b"m=audio 4000 RTP/AVP 0 97\r\na=rtpmap:97 telephone-event/8000\r\n")
    built(session)
    assert session.send_dtmf("7") is True and session.is_sending_dtmf
    events = [built(session) for _ in range(10)]
    assert [reader.payload for reader, _ in events] == [97] * 10
    assert [payload for _, payload in events][-3:] == [b"\x07\x8a\x05\x00"] * 3
    assert not session.is_sending_dtmf
    reader, payload = built(session)
    assert reader.payload == 0 and len(payload) == 160 and reader.marker
    assert stamp(reader) == (stamp(events[0][0]) + 1600) & 0xFFFFFFFF


def test_digits_without_telephone_event_are_the_callers_to_send_otherwise():
    assert session_for(b"m=audio 4000 RTP/AVP 0\r\n").send_dtmf("1") is False
    assert session_for(USUAL + b"a=sendonly\r\n").send_dtmf("1") is False
    assert MediaSession(counting_random()).send_dtmf("1") is False
    raises(LocalError, session_for().send_dtmf, "1x")


def test_digits_as_sound_take_the_place_of_the_microphone():
    session = session_for(b"m=audio 4000 RTP/AVP 8\r\n")
    assert session.send_tones("1d") is True and session.is_sending_dtmf
    said, frame = array("h"), array("h", bytes(320))
    for _ in range(25):
        reader, payload = built(session)
        assert reader.payload == 8
        g711.decode_alaw(payload, 0, frame, 0, 160)
        said.extend(frame)
    for start, row, column in ((0, 697, 1209), (1920, 941, 1633)):
        tone, pause = said[start + 160 : start + 1120], said[start + 1280 : start + 1920]
        assert level(tone, row) > 3800 and level(tone, column) > 3800
        assert max(abs(value) for value in pause) < 20
    assert not session.is_sending_dtmf and level(said[3840:], 1000) > 7800
    raises(LocalError, session.send_tones, "x")
    assert session_for(USUAL + b"a=sendonly\r\n").send_tones("1") is False


def hear(session, packets, frames=0):
    """Put one packet (bytes or None) a frame and return what is played."""
    out = array("h")
    frame = array("h", bytes(320))
    for number, data in enumerate(packets + [None] * frames):
        if data:
            put(session, data, 20 * number)
        session.take(frame)
        out.extend(frame)
    return out


def test_what_arrives_is_heard():
    session = session_for()
    out = hear(session, [tone_packet(i) for i in range(30)])
    assert level(out[1600:4800], 1000) > 7800
    assert not any(out[:640])
    assert session.stats["received"] == 30 and session.stats["lost"] == 0


def test_the_peer_may_change_between_the_agreed_codecs():
    session = session_for(b"m=audio 4000 RTP/AVP 0 8\r\n")
    out = hear(session, [tone_packet(i, 8 if i & 1 else 0) for i in range(30)])
    assert level(out[1600:4800], 1000) > 7800


def test_payloads_that_were_not_agreed_are_ignored():
    session = session_for()
    out = hear(session, [tone_packet(i, 8) for i in range(10)])
    assert not any(out) and session.stats["ignored"] == 10


def test_what_is_no_rtp_is_ignored():
    session = session_for()
    for data in (b"", b"\0" * 20, b"\x80\x00", b"\x40" + bytes(30), b"\xff" * 200):
        put(session, data)
    assert session.stats["ignored"] == 5 and session.stats["received"] == 0


def test_nothing_is_heard_when_the_direction_forbids():
    session = session_for(USUAL + b"a=recvonly\r\n")
    assert not any(hear(session, [tone_packet(i) for i in range(10)]))


def test_a_lost_packet_is_concealed_and_then_fades():
    session = session_for()
    out = hear(session, [tone_packet(i) for i in range(20)], 10)
    assert level(out[23 * 160 : 24 * 160], 1000) > 7000  # still from the buffer
    faded = [max(abs(value) for value in out[at : at + 80]) for at in range(24 * 160, 28 * 160, 80)]
    assert faded[0] > 6000 and faded[5] < 2500 and faded[6:] == [0, 0]
    assert all(one >= other for one, other in zip(faded, faded[1:]))  # noqa: B905 -- MicroPython's zip has no strict


def test_one_packet_of_another_source_does_not_interrupt_and_two_take_over():
    session = session_for()
    packets = [tone_packet(i) for i in range(20)]
    packets[10] = tone_packet(10, ssrc=2, base=500)
    hear(session, packets)
    assert session.stats["received"] == 19
    out = hear(session, [tone_packet(i, ssrc=3, base=64000) for i in range(60)])
    assert session.stats["received"] == 19 + 59 and session.stats["lost"] == 1
    assert level(out[3200:8000], 1000) > 7800


def test_another_source_is_heard_at_once_when_the_first_is_silent():
    session = session_for()
    put(session, tone_packet(0), 0)
    put(session, tone_packet(0, ssrc=2), 500)
    put(session, tone_packet(1, ssrc=2), 520)
    assert session.stats["received"] == 3 and session.stats["ignored"] == 0


def event(sequence, timestamp, number, is_end=False, ssrc=1):
    return packet(sequence, timestamp, 101, ssrc, bytes([number, 0x8A if is_end else 0x0A, 3, 0x20]))


def test_digits_come_once_each_whatever_is_lost_or_doubled():
    session = session_for()
    sent = [event(10, 800, 5), event(11, 800, 5), event(12, 800, 5, True), event(13, 800, 5, True),
            event(14, 4000, 5), event(15, 4000, 5, True), event(17, 8000, 11, True)]
    for data in sent + sent[-3:]:
        put(session, data)
    assert [session.next_digit() for _ in range(4)] == ["5", "5", "#", None]


def test_equal_settings_restart_nothing():
    session = session_for()
    hear(session, [tone_packet(i) for i in range(10)])
    delay = session.jitter.next()
    configure(session, USUAL)
    assert delay >= 0 and session.jitter.next() >= 0
    assert not built(session)[0].marker or session.stats["sent"] == 1


def test_sound_before_the_answer_is_heard():
    session = MediaSession(counting_random())
    session.expect(Capabilities())
    out = hear(session, [tone_packet(i, 8) for i in range(20)])
    assert level(out[1600:3200], 1000) > 7800


def test_the_static_numbers_are_heard_before_anything_is_agreed():
    session = MediaSession(counting_random())
    out = hear(session, [tone_packet(i, 8 if i & 1 else 0) for i in range(20)])
    assert level(out[1600:3200], 1000) > 7800 and session.stats["ignored"] == 0


def test_sources_before_and_after_the_final_answer():
    session = session_for(is_early=True)
    assert session.accept_source(("203.0.113.5", 9), 0) and session.accept_source(PEER, 0)
    assert session.remote == PEER
    configure(session, USUAL, 5000)
    nat = ("203.0.113.5", 9)
    assert session.accept_source(nat, 6900) and session.remote == nat
    assert not session.accept_source(PEER, 6901)
    assert session.accept_source(nat, 100000)


def test_the_negotiated_source_locks_and_the_latch_closes():
    session = session_for(now=PERIOD - 1000)
    assert session.accept_source(PEER, 0)
    assert not session.accept_source(("203.0.113.5", 9), 100)
    late = session_for(now=0)
    assert not late.accept_source(("203.0.113.5", 9), 2001)
    assert late.accept_source(PEER, 60000)


def test_a_new_address_opens_the_latch_and_the_same_one_does_not():
    session = session_for()
    session.accept_source(("203.0.113.5", 9), 100)
    configure(session, USUAL + b"a=sendonly\r\n", 50000)
    assert session.remote == ("203.0.113.5", 9)
    assert not session.accept_source(("203.0.113.6", 9), 50001)
    configure(session, USUAL.replace(b"4000", b"4100"), 60000)
    assert session.remote == ("192.0.2.7", 4100)
    assert session.accept_source(("203.0.113.6", 9), 60001)


def test_silence_is_timed():
    session = session_for(now=1000)
    assert session.silent_for(4000) == 3000
    put(session, tone_packet(0), 5000)
    assert session.silent_for(5020) == 20


def test_sound_that_waited_is_dropped_by_flush():
    session = session_for()
    for i in range(20):
        put(session, tone_packet(i))
    session.flush()
    assert not any(hear(session, [None] * 10))


def test_both_ends_speak_by_the_numbers_agreed():
    offer = make_offer(Capabilities(), "192.0.2.1", 11780, "sendrecv", 1, 1)
    text, callee = make_answer(Capabilities([("PCMA", 8)]), "192.0.2.7", 4000, "sendrecv", offer, 1, 1)
    one, other = MediaSession(counting_random(1)), MediaSession(counting_random(9))
    one.configure(read_answer(Capabilities(), offer, text), 0)
    other.configure(callee, 0)
    for i in range(12):
        length = one.build(FRAME)
        other.put(one.packet, length, 20 * i)
    assert one.packet[1] & 0x7F == 8 and other.stats["received"] == 12
