"""RTP headers byte by byte (RFC 3550 section 5.1)."""

from firmware.media.rtp import HEADER, Reader, Writer, timestamp_diff

PACKET = bytes.fromhex("80801234 89abcdef 01020304".replace(" ", "")) + b"sound"


def fixed_random(data):
    return lambda count: data[:count]


def test_a_header_as_the_rfc_draws_it():
    writer = Writer(fixed_random(bytes.fromhex("923489abcdef01020304")), 20)
    assert (writer.sequence, writer.timestamp_high, writer.timestamp_low) == (0x1234, 0x89AB, 0xCDEF)
    writer.head(0, True, writer.timestamp_high, writer.timestamp_low)
    assert writer.packet[:HEADER] == PACKET[:HEADER]
    writer.head(101, False, 0xFFFF, 0x0001)
    assert writer.packet[:HEADER] == bytes.fromhex("80651235ffff000101020304")


def test_sequence_and_timestamp_wrap():
    writer = Writer(fixed_random(bytes.fromhex("7fffffffffa001020304")), 20)
    writer.sequence = 0xFFFF
    writer.head(0, False, writer.timestamp_high, writer.timestamp_low)
    writer.elapse(160)
    assert (writer.sequence, writer.timestamp_high, writer.timestamp_low) == (0, 0, 0x40)


def test_a_plain_packet_is_read():
    reader = Reader()
    assert reader.read(PACKET, len(PACKET))
    assert (reader.payload, reader.marker, reader.sequence) == (0, True, 0x1234)
    assert (reader.timestamp_high, reader.timestamp_low) == (0x89AB, 0xCDEF)
    assert (reader.ssrc_high, reader.ssrc_low) == (0x0102, 0x0304)
    assert PACKET[reader.start : reader.end] == b"sound"


def test_the_length_counts_not_the_buffer():
    reader = Reader()
    assert reader.read(PACKET + b"old bytes", len(PACKET)) and reader.end == len(PACKET)


def test_csrc_list_extension_and_padding_are_skipped():
    head = bytearray(PACKET[:HEADER])
    head[0] = 0x80 | 0x20 | 0x10 | 2
    packet = bytes(head) + 8 * b"c" + b"\xbe\xde\x00\x01" + 4 * b"x" + b"sound" + b"\0\0\x03"
    reader = Reader()
    assert reader.read(packet, len(packet))
    assert packet[reader.start : reader.end] == b"sound"


def test_what_is_no_rtp_is_refused():
    reader = Reader()

    def reads(data):
        return reader.read(data, len(data))

    assert not reads(b"")
    assert not reads(PACKET[:11])
    assert not reads(b"\x40" + PACKET[1:])  # version 1
    assert not reads(b"\x00" + PACKET[1:])  # STUN
    assert not reads(b"\x8f" + PACKET[1:])  # fifteen CSRCs that are not there
    assert not reads(b"\x90" + PACKET[1:HEADER] + b"\xbe\xde")  # half an extension
    assert not reads(b"\x90" + PACKET[1:HEADER] + b"\xbe\xde\xff\xff")  # an extension that is not there
    assert not reads(b"\xa0" + PACKET[1:-1] + b"\x00")  # padding of nothing
    assert not reads(b"\xa0" + PACKET[1:-1] + b"\xff")  # padding longer than the packet
    assert reads(b"\xa0" + PACKET[1:-1] + b"\x05") and reader.start == reader.end


def test_timestamp_differences_wrap_and_stay_small():
    assert timestamp_diff(0, 0x20, 0xFFFF, 0xFFC0) == 0x60
    assert timestamp_diff(0xFFFF, 0xFFC0, 0, 0x20) == -0x60
    assert timestamp_diff(1, 0, 0, 0xFFFF) == 1
    assert timestamp_diff(0x8000, 0, 0, 0) == -(1 << 20)
    assert timestamp_diff(0x7000, 0, 0, 0) == 1 << 20
