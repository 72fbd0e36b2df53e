"""Telephone-events (RFC 4733), out and in, byte by byte."""

import json

from firmware.base.errors import LocalError
from firmware.media.dtmf import DIGITS, EventReceiver, EventSender, write_event
from firmware.media.rtp import HEADER, Reader, Writer
from tests.unit.kit import counting_random, raises, vector

EVENT = 101


class Sent:
    def __init__(self, packet):
        data = bytes(packet[: HEADER + 4])
        reader = Reader()
        assert reader.read(data, len(data)) and reader.payload == EVENT
        self.marker = reader.marker
        self.sequence = reader.sequence
        self.timestamp = (reader.timestamp_high, reader.timestamp_low)
        self.event, flags, high, low = data[HEADER:]
        self.is_end = bool(flags & 0x80)
        self.volume = flags & 0x7F
        self.duration = high << 8 | low


def frames_of(sender, count, writer=None):
    """What goes out in each of `count` frames: a Sent, or None where sound may go."""
    writer = writer or Writer(counting_random(), 20)
    out = []
    for _ in range(count):
        out.append(Sent(writer.packet) if sender.build(writer, EVENT, HEADER) else None)
        writer.elapse(160)
    return out


def test_payloads_are_those_of_the_vectors():
    packet = bytearray(4)
    for event in json.loads(vector("rfc4733.json"))["events"]:
        number = DIGITS.find(event["digit"]) if event["digit"] != "flash" else 16
        for name, is_end, duration in (("start", False, 160), ("mid", False, 800), ("end", True, 1600)):
            write_event(packet, 0, number, is_end, duration)
            assert packet == bytes.fromhex(event[name]), event


def test_a_digit_is_updates_then_three_ends_then_a_pause():
    sender = EventSender()
    sender.add("5")
    out = frames_of(sender, 14)
    packets = [packet for packet in out if packet]
    assert [packet.duration for packet in packets] == [160, 320, 480, 640, 800, 960, 1120, 1280, 1280, 1280]
    assert [packet.is_end for packet in packets] == [False] * 7 + [True] * 3
    assert [packet.marker for packet in packets] == [True] + [False] * 9
    assert {packet.timestamp for packet in packets} == {packets[0].timestamp}
    assert {(packet.event, packet.volume) for packet in packets} == {(5, 10)}
    first = packets[0].sequence
    assert [packet.sequence for packet in packets] == [(first + i) & 0xFFFF for i in range(10)]
    assert out[10:] == [None] * 4 and not sender.is_busy


def test_the_timestamp_is_that_of_the_first_frame():
    writer = Writer(counting_random(3), 20)
    writer.elapse(480)
    expected = (writer.timestamp_high, writer.timestamp_low)
    sender = EventSender()
    sender.add("#")
    assert frames_of(sender, 1, writer)[0].timestamp == expected


def test_digits_queue_with_a_gap_and_new_timestamps():
    sender = EventSender()
    sender.add("1*")
    sender.add("d")
    out = frames_of(sender, 60)
    packets = [packet for packet in out if packet]
    assert [packet.event for packet in packets if packet.marker] == [1, 10, 15]
    starts = [place for place, packet in enumerate(out) if packet and packet.marker]
    assert starts == [0, 14, 28]  # 160 ms of tone, 120 ms from its end to the next, of which 80 without packets
    assert len({packet.timestamp for packet in packets}) == 3
    assert not sender.is_busy


def test_the_number_of_end_packets_can_be_set():
    sender = EventSender(1)
    sender.add("7")
    assert [packet.is_end for packet in frames_of(sender, 20) if packet] == [False] * 7 + [True]


def test_what_is_no_digit_is_refused():
    sender = EventSender()
    for digits in ("x", "1 2", "12é"):
        raises(LocalError, sender.add, digits)
    raises(LocalError, sender.add, "1" * 65)
    assert not sender.is_busy


def test_clearing_ends_the_digit():
    sender = EventSender()
    sender.add("123")
    frames_of(sender, 3)
    sender.clear()
    assert not sender.is_busy and frames_of(sender, 3) == [None] * 3


class Ear:
    def __init__(self):
        self.receiver = EventReceiver()

    def put(self, timestamp, event, is_end=False, duration=160, tail=b""):
        packet = bytearray(4)
        write_event(packet, 0, event, is_end, duration)
        data = bytes(packet) + tail
        self.receiver.put(data, 0, len(data), timestamp >> 16 & 0xFFFF, timestamp & 0xFFFF)

    def digits(self):
        heard = ""
        while True:
            digit = self.receiver.next_digit()
            if digit is None:
                return heard
            heard += digit


def test_every_packet_of_an_event_is_one_digit():
    ear = Ear()
    for timestamp, event in ((0xFFFFFF00, 1), (0x00000400, 1), (0x00000900, 11)):
        for _ in range(3):
            ear.put(timestamp, event)
        for _ in range(3):
            ear.put(timestamp, event, True, 800)
    assert ear.digits() == "11#"


def test_one_packet_is_enough_be_it_the_first_or_an_end():
    ear = Ear()
    ear.put(1000, 2)
    ear.put(3000, 3, True, 800)
    assert ear.digits() == "23"


def test_a_packet_of_an_earlier_event_is_not_a_digit_again():
    ear = Ear()
    ear.put(1000, 2)
    ear.put(3000, 3)
    ear.put(1000, 2, True, 800)
    ear.put(3000, 3, True, 800)
    assert ear.digits() == "23"


def test_another_digit_with_the_same_timestamp_counts():
    ear = Ear()
    ear.put(1000, 2)
    ear.put(1000, 4)
    ear.put(1000, 4, True, 800)
    assert ear.digits() == "24"


def test_short_payloads_and_other_events_are_nothing():
    ear = Ear()
    ear.receiver.put(b"\x01\x0a\x00", 0, 3, 0, 0)
    for event in (16, 17, 64, 255):
        ear.put(5000 + event, event)
    assert ear.digits() == ""


def test_digits_that_no_one_reads_are_bounded():
    ear = Ear()
    for i in range(1000):
        ear.put(i * 2000, i % 16)
    assert len(ear.digits()) == 64


def test_a_new_source_begins_anew():
    ear = Ear()
    ear.put(0x40000000, 2)
    ear.receiver.reset()
    ear.put(0x00001000, 2)
    assert ear.digits() == "22"
