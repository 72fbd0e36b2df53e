"""The jitter buffer: order, losses, late packets, jumps, and a delay that stays where it should."""

from firmware.media.jitter import BLOCK, MISSING, STRETCH, JitterBuffer


class Stream:
    """Puts packets whose bytes say which 10 ms they are, and reads what is played."""

    def __init__(self, buffer, timestamp=0xFFFFFE00):
        self.buffer = buffer
        self.timestamp = timestamp

    def put(self, number, blocks=2, is_latest=True, tag=1):
        """Put the packet whose first block is `number`."""
        data = b"".join(bytes([(number + i) & 0xFF]) * BLOCK for i in range(blocks))
        timestamp = self.timestamp + number * BLOCK
        high, low = timestamp >> 16 & 0xFFFF, timestamp & 0xFFFF
        return self.buffer.put(b"head" + data, 4, len(data), tag, high, low, is_latest)

    def take(self, blocks=2):
        """The numbers of the blocks that play; None for a missing one, "again" for a stretch."""
        out = []
        for _ in range(blocks):
            place = self.buffer.next()
            if place >= 0:
                block = self.buffer.data[place : place + BLOCK]
                assert block == bytes([block[0]]) * BLOCK
                out.append(block[0])
            else:
                out.append({MISSING: None, STRETCH: "again"}[place])
        return out


def fixed(ms):
    return Stream(JitterBuffer(False, 0, ms, 300))


def test_sound_begins_after_the_delay_and_follows_without_a_hole():
    stream = fixed(40)
    played = []
    for i in range(100):
        stream.put(2 * i)
        played += stream.take()
    assert played[:4] == [None] * 4
    assert played[4:] == list(range(196))
    assert (stream.buffer.missing, stream.buffer.late) == (0, 0)


def test_reordered_packets_play_in_order():
    stream = fixed(60)
    order = (0, 2, 1, 4, 3, 5, 6, 8, 7, 9)
    highest, played = -1, []
    for i in order:
        stream.put(2 * i, is_latest=i > highest)
        highest = max(highest, i)
        played += stream.take()
    assert played[6:] == list(range(14))


def test_a_lost_packet_is_missing_and_the_time_goes_on():
    stream = fixed(40)
    played = []
    for i in range(20):
        if i != 7:
            stream.put(2 * i)
        played += stream.take()
    assert played[4:] == [None if n in (14, 15) else n for n in range(36)]
    assert stream.buffer.missing == 2


def test_a_duplicate_is_not_stored_again():
    stream = fixed(40)
    assert stream.put(0) is True
    assert stream.put(0, is_latest=False) is False


def test_a_late_packet_is_counted_and_not_played():
    stream = fixed(20)
    for i in (0, 2, 3):
        stream.put(2 * i)
    assert stream.take(8) == [None, None, 0, 1, None, None, 4, 5]
    stream.put(2, is_latest=False)
    assert stream.buffer.late == 1


def test_half_of_a_packet_may_still_be_in_time():
    stream = fixed(20)
    stream.put(0)
    stream.put(4)
    assert stream.take(5) == [None, None, 0, 1, None]
    assert stream.put(2, is_latest=False) is True
    assert stream.take(3) == [3, 4, 5]


def test_packets_of_10_30_and_60_ms():
    for blocks in (1, 3, 6):
        stream = fixed(60)
        played, sent = [], 0
        for tick in range(60):
            while sent <= 2 * tick:
                stream.put(sent, blocks)
                sent += blocks
            played += stream.take()
        begun = played.index(0)
        assert 0 < begun <= 7 and played[begun:] == list(range(len(played) - begun)), blocks


def test_a_pause_of_the_sender_does_not_become_delay():
    stream = fixed(40)
    for i in range(10):
        stream.put(2 * i)
        stream.take()
    for _ in range(200):  # four seconds of silence suppression
        stream.take()
    missing = stream.buffer.missing
    played = []
    for i in range(10):
        stream.put((2 * i + 20 + 400) & 0xFF)
        played += stream.take()
    assert played[:4] == [None] * 4 and played[4] == 164  # (420 & 255)
    assert missing <= 6 and stream.buffer.missing == missing


def test_an_old_packet_in_a_pause_does_not_set_the_clock_back():
    stream = fixed(40)
    for i in (0, 1, 3):
        stream.put(2 * i)
        stream.take()
    stream.take(40)
    assert stream.put(4, is_latest=False) is False and stream.buffer.late == 1
    stream.put(60)
    assert stream.take(6) == [None] * 4 + [60, 61]


def test_timestamps_that_jump_are_followed():
    for jump in (100000, -100000, 1 << 31, 37):
        stream = fixed(40)
        for i in range(10):
            stream.put(2 * i)
            stream.take()
        stream.timestamp = (stream.timestamp + jump) & 0xFFFFFFFF
        played = []
        for i in range(10, 30):
            stream.put(2 * i)
            played += stream.take()
        last = played[-1]
        assert last >= 55 and played[-10:] == list(range(last - 9, last + 1)), jump


def test_a_stray_packet_far_ahead_does_no_harm():
    stream = fixed(40)
    for i in range(4):
        stream.put(2 * i)
        stream.take()
    assert stream.put(4000, is_latest=False) is False
    assert stream.take() == [4, 5]


def test_a_network_that_became_slower_is_followed_at_once():
    stream = Stream(JitterBuffer(True, 0, 120, 300))
    waiting, played = [], []
    for i in range(200):
        waiting.append(i)
        delay = 0 if i < 50 else 6  # 120 ms more
        while waiting and waiting[0] <= i - delay:
            stream.put(2 * waiting.pop(0))
        played += stream.take()
    holes = played[110:].count(None)
    assert holes <= 30, holes
    assert played[-100:].count(None) == 0 and stream.buffer.late <= 2


def clocks(parts):
    """Play 60 s from a sender whose clock is off by 1 in `parts`; the buffer and the played blocks."""
    stream = Stream(JitterBuffer(True, 0, 120, 300))
    sent, played = 0, []
    for tick in range(3000):
        due = tick + tick // parts if parts else tick
        while sent <= due:
            stream.put(2 * sent)
            sent += 1
        played += stream.take()
    return stream.buffer, played


def test_a_faster_clock_is_met_by_leaving_out():
    buffer, played = clocks(200)
    assert 0 < buffer.skipped <= 30 and buffer.stretched == 0
    assert buffer.delay <= buffer.target + 80
    assert played[100:].count(None) == 0


def test_a_slower_clock_is_met_by_putting_in():
    buffer, played = clocks(-200)
    assert buffer.skipped == 0 and buffer.stretched > 0
    assert played[100:].count(None) == 0 and played.count("again") == buffer.stretched


def test_equal_clocks_are_left_alone():
    buffer, played = clocks(0)
    assert (buffer.skipped, buffer.stretched, buffer.jumps, buffer.late, buffer.missing) == (0, 0, 0, 0, 0)
    assert played.count(None) == 8


def test_jitter_lengthens_the_adaptive_target_within_its_limits():
    buffer = JitterBuffer(True, 30, 120, 200)
    assert buffer.target == 80
    buffer.spread = 15
    assert buffer.target == 80
    buffer.spread = 30
    assert buffer.target == 140
    buffer.spread = 500
    assert buffer.target == 200
    assert JitterBuffer(False, 0, 120, 300).target == 120
    assert JitterBuffer(True, 90, 120, 200).target == 90


def test_a_flood_stays_inside_the_ring():
    stream = fixed(40)
    for i in range(1000):
        stream.put(2 * i)
    assert stream.buffer.jumps > 0
    assert len([1 for block in stream.take(100) if block is not None]) <= 64


def test_tags_come_back_with_their_blocks():
    stream = fixed(10)
    stream.put(0, tag=1)
    stream.put(2, tag=2)
    stream.take(2)
    assert stream.buffer.tag == 1
    stream.take(3)
    assert stream.buffer.tag == 2


def test_there_is_no_place_for_a_packet_that_is_shorter_than_a_block():
    stream = fixed(10)
    assert stream.put(0, 0) is False
    assert stream.take(4) == [None] * 4
