from array import array

from hal.sim import cobs_plain, frames
from tests.unit import kit

# from the paper and the encyclopaedia: what COBS makes of these bytes, the closing zero included
COBS = (
    (b"", b"\x01\x00"),
    (b"\x00", b"\x01\x01\x00"),
    (b"\x00\x00", b"\x01\x01\x01\x00"),
    (b"\x11\x22\x00\x33", b"\x03\x11\x22\x02\x33\x00"),
    (b"\x11\x22\x33\x44", b"\x05\x11\x22\x33\x44\x00"),
    (b"\x11\x00\x00\x00", b"\x02\x11\x01\x01\x01\x00"),
    (bytes(range(1, 255)), b"\xff" + bytes(range(1, 255)) + b"\x00"),
    (bytes(range(255)), b"\x01\xff" + bytes(range(1, 255)) + b"\x00"),
    (bytes(range(1, 256)), b"\xff" + bytes(range(1, 255)) + b"\x02\xff\x00"),
    (bytes(range(2, 256)) + b"\x00", b"\xff" + bytes(range(2, 256)) + b"\x01\x01\x00"),
    (bytes(range(3, 256)) + b"\x00\x01", b"\xfe" + bytes(range(3, 256)) + b"\x02\x01\x00"),
)


def twins():
    yield cobs_plain
    if frames.cobs is not cobs_plain:
        yield frames.cobs


def some_bytes(seed, count, zeros):
    """Repeatable bytes, every `zeros`-th of them 0 on average."""
    made = bytearray(count)
    for at in range(count):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        made[at] = 0 if (seed >> 8) % zeros == 0 else 1 + (seed >> 16) % 255
    return bytes(made)


def test_crc_has_the_catalogued_check_value():
    for twin in twins():
        assert twin.crc16(b"123456789", 0, 9) == 0x29B1
        assert twin.crc16(b"x123456789y", 1, 10) == 0x29B1
        assert twin.crc16(b"", 0, 0) == 0xFFFF


def test_cobs_writes_the_published_examples():
    for twin in twins():
        for plain, stuffed in COBS:
            out = bytearray(frames.stuffed_size(len(plain)))
            length = twin.stuff(plain, len(plain), out)
            assert bytes(out[:length]) == stuffed, plain
            assert twin.unstuff(out, length - 1) == len(plain)
            assert bytes(out[: len(plain)]) == plain


def test_twins_agree_on_many_bytes():
    for seed in range(40):
        data = some_bytes(seed, seed * 37 % 1300, 1 + seed % 9 * 40)
        written = []
        for twin in twins():
            out = bytearray(frames.stuffed_size(len(data)))
            length = twin.stuff(data, len(data), out)
            written.append(bytes(out[:length]))
            assert b"\0" not in written[0][:-1] and written[0][-1] == 0
            assert twin.unstuff(out, length - 1) == len(data) and bytes(out[: len(data)]) == data
            assert twin.crc16(data, 0, len(data)) == cobs_plain.crc16(data, 0, len(data))
        assert written[0] == written[-1]


def test_malformed_cobs_is_refused():
    for twin in twins():
        assert twin.unstuff(bytearray(b"\x05\x11"), 2) == -1
        assert twin.unstuff(bytearray(b"\x00\x11"), 2) == -1
        assert twin.unstuff(bytearray(b"\xff" + b"a" * 253), 254) == -1


def test_samples_are_copied_in_and_out():
    for twin in twins():
        frame = array("h", [0, -2, 258, 7])
        out = bytearray(10)
        twin.copy(out, 1, frame, 0, 8)
        assert bytes(out) == b"\x00\x00\x00\xfe\xff\x02\x01\x07\x00\x00"
        back = array("h", [9, 9, 9, 9])
        twin.copy(back, 0, out, 1, 8)
        assert list(back) == [0, -2, 258, 7]
        assert not twin.is_silent(frame, 4)
        twin.silence(frame, 4)
        assert twin.is_silent(frame, 4) and list(frame) == [0, 0, 0, 0]


def test_a_frame_is_kind_payload_and_crc():
    # an independent calculator gives 0x587D for 03 01; it holds no zero, so COBS only puts the count in front
    assert bytes(frames.encode(frames.HOOK, b"\x01")) == b"\x05\x03\x01\x58\x7d\x00"


def test_messages_survive_any_cutting_of_the_stream():
    sent = [(1 + seed % 14, some_bytes(seed, seed * 53 % 900, 1 + seed % 50)) for seed in range(30)]
    stream = b"".join([bytes(frames.encode(kind, payload)) for kind, payload in sent])
    for step in (1, 2, 7, 64, 999, len(stream)):
        decoder = frames.Decoder(1000)
        got = []
        for at in range(0, len(stream), step):
            got += decoder.feed(stream[at : at + step])
        assert got == sent
        assert decoder.bad == 0


def test_it_finds_its_place_after_garbage():
    decoder = frames.Decoder(64)
    good = bytes(frames.encode(frames.LOG, b"\x04after"))
    assert decoder.feed(b"half a frame\0" + good) == [(frames.LOG, b"\x04after")]
    assert decoder.bad == 1
    assert decoder.feed(b"\0\0\0" + good) == [(frames.LOG, b"\x04after")]
    assert decoder.bad == 1
    assert decoder.feed(good[5:] + good) == [(frames.LOG, b"\x04after")]
    assert decoder.bad == 2


def test_every_broken_byte_is_noticed():
    good = bytes(frames.encode(frames.KEY, b"\x01line1"))
    follower = bytes(frames.encode(frames.HOOK, b"\x00"))
    for at in range(len(good)):
        for bit in (1, 0x80):
            broken = bytearray(good + follower)
            broken[at] ^= bit
            decoder = frames.Decoder(64)
            got = decoder.feed(bytes(broken))
            assert (frames.KEY, b"\x01line1") not in got
            assert decoder.bad >= 1
            assert got == [(frames.HOOK, b"\x00")] or at == len(good) - 1  # without its closing zero it takes both


def test_a_frame_beyond_the_limit_is_skipped_and_costs_no_memory():
    decoder = frames.Decoder(100)
    held = len(decoder.buffer)
    for _ in range(50):
        assert decoder.feed(b"\x7f" * 1000) == []
    assert decoder.feed(b"\0" + bytes(frames.encode(frames.HOOK, b"\x01"))) == [(frames.HOOK, b"\x01")]
    assert decoder.bad == 1
    assert len(decoder.buffer) == held
    longest = bytes(frames.encode(frames.LOG, b"x" * 97))
    assert decoder.feed(longest) == [(frames.LOG, b"x" * 97)]


def test_frames_too_short_for_a_message_are_bad():
    decoder = frames.Decoder(64)
    assert decoder.feed(b"\x01\x00\x02\x07\x00\x03\x07\x07\x00") == []
    assert decoder.bad == 3


def test_the_sound_path_allocates_nothing():
    raw = bytearray(1 + 4 + frames.FRAME_BYTES + 2)
    out = bytearray(frames.stuffed_size(len(raw)))
    samples = array("h", [(at * 371) % 2000 - 1000 for at in range(160)])
    decoder = frames.Decoder(400)

    def one_frame():
        raw[0] = frames.HEARD
        frames.copy(raw, 5, samples, 0, frames.FRAME_BYTES)
        length = frames.seal(raw, 5 + frames.FRAME_BYTES, out)
        assert decoder.take(out, 0, length) == length
        assert decoder.end == 5 + frames.FRAME_BYTES

    kit.allocates_nothing(one_frame)
