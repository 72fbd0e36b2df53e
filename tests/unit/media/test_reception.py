"""Losses, duplicates, reordering and jitter of one source (RFC 3550 A.1, A.3, A.8)."""

from firmware.base.ticks import PERIOD
from firmware.media.reception import DUPLICATE, NEW, OLD, STRAY, Reception


class Header:
    def __init__(self, sequence, timestamp):
        self.sequence = sequence & 0xFFFF
        self.timestamp_high = timestamp >> 16 & 0xFFFF
        self.timestamp_low = timestamp & 0xFFFF


def receive(reception, sequences, now=0):
    return [reception.count(Header(sequence, sequence * 160), now + 20 * sequence) for sequence in sequences]


def test_a_clean_stream_across_the_wrap_of_the_sequence():
    reception = Reception()
    assert set(receive(reception, range(65500, 65700))) == {NEW}
    assert (reception.received, reception.lost, reception.duplicated, reception.reordered) == (200, 0, 0, 0)


def test_losses_duplicates_and_late_ones_are_told_apart():
    reception = Reception()
    verdicts = receive(reception, [65534, 65535, 65537, 65536, 65537, 65536, 65540])
    assert verdicts == [NEW, NEW, NEW, OLD, DUPLICATE, DUPLICATE, NEW]
    assert (reception.received, reception.lost, reception.duplicated, reception.reordered) == (5, 2, 2, 1)


def test_one_stray_packet_changes_nothing_and_two_in_sequence_are_a_restart():
    reception = Reception()
    assert receive(reception, [10, 11, 40000, 12]) == [NEW, NEW, STRAY, NEW]
    assert receive(reception, [40000, 40001, 40002]) == [STRAY, NEW, NEW]
    assert (reception.restarts, reception.lost) == (1, 0)


def test_losses_before_a_restart_stay_counted():
    reception = Reception()
    receive(reception, [1, 4])
    reception.reset()
    receive(reception, [100, 102])
    assert (reception.lost, reception.received) == (3, 4)


def test_jitter_is_the_mean_deviation():
    reception = Reception()
    for i in range(400):  # alternately 10 ms early and late, across the wrap of the ticks
        now = (PERIOD - 2000 + 20 * i + (10 if i & 1 else 0)) % PERIOD
        reception.count(Header(i, i * 160), now)
    assert 9 <= reception.jitter <= 10
    steady = Reception()
    receive(steady, range(100))
    assert steady.jitter == 0


def test_packets_of_one_timestamp_do_not_count_as_jitter():
    reception = Reception()
    for i in range(50):
        reception.count(Header(i, 8000), 20 * i)
    assert reception.jitter == 0
