from firmware.base.ticks import ticks_add
from firmware.config.settings import Settings
from firmware.services.timekeeper import Timekeeper
from tests.unit.kit import counting_random
from tests.unit.net.test_sntp import answer

START = (1 << 30) - 3000  # ticks wrap while it works
ONE, OTHER = ("192.0.2.1", 123), ("192.0.2.2", 123)
NAMES = {"one.example": ONE, "other.example": OTHER}
NOON = 1719835200
SECOND = 1000


class Clock:
    is_kept = False
    seconds = 0

    def __init__(self):
        self.random = counting_random()

    def set(self, seconds):
        self.seconds = seconds


class Socket:
    def __init__(self):
        self.sent = []
        self.waiting = []
        self.is_closed = False

    def send(self, data, address):
        self.sent.append((data, address))

    def is_readable(self):
        return bool(self.waiting)

    def receive(self):
        return self.waiting.pop(0)

    def close(self):
        self.is_closed = True


class Desk:
    """A timekeeper with two servers, at a network that the test plays."""

    def __init__(self, servers=("one.example", "other.example")):
        self.now = START
        self.clock = Clock()
        self.settings = Settings()
        for number, server in enumerate(servers):
            self.settings.set("local_time.ntp_server%d" % (number + 1), server)
        self.settings.set("local_time.interval", "600")
        self.sockets = []
        self.held = []
        self.is_holding = False
        self.keeper = Timekeeper(self.settings, self.clock, self.open, self.look_up)

    def open(self):
        self.sockets.append(Socket())
        return self.sockets[-1]

    def look_up(self, question, found, now):
        """A name server, which answers at once unless the test holds its answers back."""
        address = NAMES.get(question[0])
        self.held.append(lambda: found(question, [address] if address else [], self.now))
        if not self.is_holding:
            self.held.pop()()

    def run(self, seconds):
        """Let time pass, a tick each 100 ms; whether the clock was set."""
        was_set = False
        for _ in range(10 * seconds):
            self.now = ticks_add(self.now, 100)
            was_set = self.keeper.advance(self.now) or was_set
        return was_set

    def begin(self):
        self.keeper.start(self.now)
        self.run(1)
        return self.sockets[-1]

    @property
    def asked(self):
        """Whom it asked, in order."""
        return [address for socket in self.sockets for _, address in socket.sent]

    def answer(self, source=None, **parts):
        socket = self.sockets[-1]
        question, address = socket.sent[-1]
        parts.setdefault("cookie", question[40:])
        socket.waiting.append((answer(**parts), source or address))


def test_the_clock_is_set_when_the_network_comes():
    desk = Desk()
    assert not desk.run(5) and desk.sockets == []
    desk.begin()
    assert desk.asked == [ONE]
    desk.answer()
    assert desk.run(1) and desk.clock.seconds == NOON + 1  # 0.5 s, and half of the second the answer took
    assert desk.sockets[0].is_closed and desk.keeper.problem == ""


def test_it_asks_again_at_the_interval():
    desk = Desk()
    desk.begin()
    desk.answer()
    desk.run(590)
    assert len(desk.asked) == 1
    desk.run(13)
    assert len(desk.asked) == 2


def test_the_second_server_is_asked_when_the_first_is_silent():
    desk = Desk()
    desk.begin()
    desk.run(6)
    assert desk.asked == [ONE, OTHER] and desk.sockets[0].is_closed
    desk.answer()
    assert desk.run(1) and desk.clock.seconds


def test_silence_of_both_is_met_with_patience():
    desk = Desk()
    desk.begin()
    desk.run(100)
    assert desk.asked == [ONE, OTHER] * 3  # at 0, 10 + 15 and 35 + 30 s
    assert desk.keeper.problem == "other.example does not answer" and desk.clock.seconds == 0


def test_a_name_nobody_knows_does_not_stop_it():
    desk = Desk(("nowhere.example", "other.example"))
    desk.begin()
    assert desk.asked == [OTHER]


def test_answers_that_are_not_ours_are_passed_over():
    desk = Desk()
    desk.begin()
    desk.answer(cookie=bytes(8))
    desk.answer(source=("192.0.2.66", 123))
    assert not desk.run(1) and desk.clock.seconds == 0
    desk.answer()
    assert desk.run(1) and desk.clock.seconds


def test_a_server_that_does_not_know_the_time_is_left_for_the_other():
    desk = Desk()
    desk.begin()
    desk.answer(first=0xE4)
    assert not desk.run(1)
    assert desk.asked == [ONE, OTHER] and desk.keeper.problem == "one.example does not know the time"


def test_a_server_that_refuses_is_never_asked_again():
    desk = Desk()
    desk.begin()
    desk.answer(stratum=0, reference=b"DENY")
    desk.run(300)
    assert desk.asked.count(ONE) == 1 and desk.asked.count(OTHER) > 2


def test_a_server_that_asks_for_peace_gets_it():
    desk = Desk(("one.example", "one.example"))
    desk.begin()
    desk.answer(stratum=0, reference=b"RATE")
    desk.run(29)
    assert len(desk.asked) == 1  # 15 s would be usual
    desk.run(3)
    desk.answer()
    desk.run(1190)
    assert len(desk.asked) == 2
    desk.run(20)
    assert len(desk.asked) == 3


def test_nothing_is_asked_while_the_clock_is_set_by_hand_or_kept_by_others():
    desk = Desk()
    desk.settings.set("local_time.manual_time_enable", "1")
    desk.keeper.start(desk.now)
    desk.run(20)
    desk.clock.is_kept = True
    desk.keeper.start(desk.now)
    desk.run(20)
    assert desk.sockets == []


def test_a_network_that_goes_takes_the_question_with_it():
    desk = Desk()
    desk.begin()
    desk.keeper.stop()
    desk.run(60)
    assert desk.asked == [ONE] and desk.sockets[0].is_closed


def test_no_server_at_all_is_said():
    desk = Desk()
    desk.settings.set("local_time.ntp_server1", "")
    desk.settings.set("local_time.ntp_server2", "")
    desk.keeper.start(desk.now)
    desk.run(5)
    assert desk.keeper.problem == "No time server"


def test_a_name_server_may_be_late_but_not_too_late():
    desk = Desk()
    desk.is_holding = True
    desk.keeper.start(desk.now)
    desk.run(3)
    assert desk.sockets == []
    desk.held.pop()()
    assert desk.asked == [ONE], "it answered in time"
    desk.run(6)
    assert len(desk.held) == 1, "ONE was silent, so the other's name is asked for"
    desk.run(6)
    assert desk.keeper.problem == "other.example does not answer"
    desk.held.pop()()
    assert desk.asked == [ONE], "that was too late"


def test_a_name_found_without_a_network_is_nothing_to_go_by():
    desk = Desk()
    desk.is_holding = True
    desk.keeper.start(desk.now)
    desk.run(1)
    desk.keeper.stop()
    desk.held.pop()()
    assert desk.asked == []
