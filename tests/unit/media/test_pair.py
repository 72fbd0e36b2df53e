"""Two sessions back to back over a network that loses, reorders and doubles by seed, and how it sounds."""

from array import array

from firmware.media.negotiation import Capabilities, make_answer, make_offer, read_answer
from firmware.media.session import MediaSession
from tests.unit.kit import counting_random
from tests.unit.media.analysis import level, signal_to_noise, sine


class Network:
    """Packets on their way; loss, duplication and the longest delay in ticks are given, chance comes from a seed."""

    def __init__(self, seed, loss=0, duplication=0, delay=0):
        self._random = counting_random(seed)
        self.loss, self.duplication, self.delay = loss, duplication, delay
        self._waiting = []
        self.lost = self.doubled = 0

    def _chance(self):
        return self._random(3)[2]

    def send(self, data, tick):
        if self._chance() < self.loss:
            self.lost += 1
            return
        copies = 1
        if self._chance() < self.duplication:
            copies = 2
            self.doubled += 1
        for _ in range(copies):
            self._waiting.append((tick + (self._chance() % (self.delay + 1)), data))

    def arrived(self, tick):
        due = [data for when, data in self._waiting if when <= tick]
        self._waiting = [item for item in self._waiting if item[0] > tick]
        return due


def pair(codec="PCMU"):
    """Two sessions that have agreed on one codec."""
    ours = Capabilities([("PCMU", 0)] if codec == "PCMU" else [("PCMA", 8)])
    offer = make_offer(ours, "192.0.2.1", 4000, "sendrecv", 1, 1)
    text, callee = make_answer(Capabilities(), "192.0.2.2", 5000, "sendrecv", offer, 1, 1)
    one, other = MediaSession(counting_random(1)), MediaSession(counting_random(77))
    one.configure(read_answer(ours, offer, text), 0)
    other.configure(callee, 0)
    assert one.settings.codec == other.settings.codec == codec
    return one, other


def talk(one, other, network, ticks, digits=None):
    """Let `one` say 1004 Hz to `other`; what `other` hears, and the digits it hears."""
    heard, keys = array("h"), ""
    frame = array("h", bytes(320))
    for tick in range(ticks):
        if tick in (digits or {}):
            assert one.send_dtmf(digits[tick])
        length = one.build(array("h", sine(1004, 160, start=160 * tick)))
        if length:
            network.send(bytes(one.packet[:length]), tick)
        for data in network.arrived(tick):
            other.put(data, len(data), 20 * tick)
        other.take(frame)
        heard.extend(frame)
        keys += other.next_digit() or ""
    return heard, keys


def test_ulaw_keeps_35_decibels():
    heard, _ = talk(*pair("PCMU"), Network(1), 130)
    assert signal_to_noise(heard[4800:20800], 1004) >= 35
    assert 7900 < level(heard[4800:20800], 1004) < 8100


def test_alaw_keeps_35_decibels():
    heard, _ = talk(*pair("PCMA"), Network(1), 130)
    assert signal_to_noise(heard[4800:20800], 1004) >= 35


def test_a_clean_network_leaves_no_gap_in_ten_seconds():
    one, other = pair()
    heard, _ = talk(one, other, Network(1), 500)
    for at in range(800, len(heard), 80):
        assert max(heard[at : at + 80]) > 7000, at
    stats = other.stats
    assert (stats["lost"], stats["missing"], stats["skipped"], stats["stretched"]) == (0, 0, 0, 0)


def test_every_loss_and_every_double_is_counted():
    for seed in (1, 2, 3):
        one, other = pair()
        network = Network(seed, loss=13, duplication=13)
        talk(one, other, network, 400)
        stats = other.stats
        assert network.lost and network.doubled
        assert stats["duplicated"] == network.doubled, seed
        # losses after the last packet that came, or before the first, cannot be known
        assert network.lost - 2 <= stats["lost"] <= network.lost, seed
        assert stats["received"] == 400 - network.lost, seed


def test_reordering_within_the_delay_costs_nothing():
    for seed in (4, 5, 6):
        one, other = pair()
        network = Network(seed, delay=2)
        heard, _ = talk(one, other, network, 400)
        stats = other.stats
        assert stats["reordered"] > 10 and stats["lost"] <= 2, seed
        assert stats["late"] + stats["missing"] <= 4, (seed, stats)
        assert level(heard[16000:48000], 1004) > 7000, seed


def test_a_bad_network_is_survived_and_the_sound_comes_back():
    for seed in range(10, 16):
        one, other = pair()
        talk(one, other, Network(seed, loss=60, duplication=40, delay=6), 300)
        stats = other.stats
        assert stats["received"] + stats["lost"] >= 290 and stats["delay"] <= 400, stats
        one_again = Network(1)
        heard = array("h")
        frame = array("h", bytes(320))
        for tick in range(300, 400):
            length = one.build(array("h", sine(1004, 160, start=160 * tick)))
            one_again.send(bytes(one.packet[:length]), tick)
            for data in one_again.arrived(tick):
                other.put(data, len(data), 20 * tick)
            other.take(frame)
            heard.extend(frame)
        for at in range(8000, 16000, 80):
            assert max(heard[at : at + 80]) > 7000, (seed, at)


def test_digits_arrive_once_each_over_a_bad_network():
    for seed in (21, 22, 23):
        one, other = pair()
        _, keys = talk(one, other, Network(seed, loss=40, duplication=60, delay=2), 300, {5: "159#", 120: "00*D"})
        assert keys == "159#00*D", seed
