"""The flows again, by real processes over real sockets: three phones as `offhook` starts them, and our proxy.

Clocks are real here, so a few rings stand for many, and messages on different hops may swap where neither causes the
other. Sound is measured by what the other phone hears.
"""

import pytest
from offhook.ladder.compare import compare
from offhook.ladder.model import Ladder

from tests.flows import expected

SETTLED = 5  # seconds until the last message has certainly passed
BUSY_IS_BUSY = {"call_waiting.enable": "0"}
MODELS = ["t46g", "t42g", "t41p"]


class Desk:
    """Phones A, B and C, registered as 1001, 1002 and 1003, and what passes their proxy P from then on."""

    def __init__(self, pbx, phones):
        self.a, self.b, self.c = phones
        self.labels = {("127.0.0.1", self.a.sip_port): "A", (pbx.host, pbx.port): "P"}
        self.labels |= {("127.0.0.1", self.b.sip_port): "B", ("127.0.0.1", self.c.sip_port): "C"}
        self.labels |= {self.a.number: "A", self.b.number: "B", self.c.number: "C"}
        self._pbx = pbx
        self._first = len(pbx.messages)

    def shows(self, flow):
        """The flow is on the wire now, or in a moment."""
        for _ in range(10 * SETTLED):
            result = compare(flow, Ladder(self._pbx.messages[self._first :], self.labels))
            if result:
                return
            self.a.pause(0.1)
        raise AssertionError(result.diff)


@pytest.fixture
def desk(pbx, phones):
    """Makes a Desk, whose phones have these settings. (The flows through a Kamailio stand in tests/interop.)"""
    return lambda settings=None: Desk(pbx, phones(3, models=MODELS, settings=settings))


def talk(expect, caller, callee):
    """The callee answers, and each hears the other."""
    callee.answer(timeout=25)
    expect(caller).to_be_talking()
    expect(callee).to_hear(caller, 1004)
    expect(caller).to_hear(callee, 440)


def test_2_1_call_setup_and_disconnect(desk, expect):
    desk = desk()
    desk.a.dial("1002")
    talk(expect, desk.a, desk.b)
    desk.b.hang_up()
    expect(desk.a).to_have_ended()
    desk.shows(expected.SETUP_AND_DISCONNECT)


def test_2_2_callee_busy(desk, expect):
    desk = desk(BUSY_IS_BUSY)
    desk.b.hook(True)
    desk.a.dial("1002")
    expect(desk.a).to_have_ended(status=486)
    expect(desk.a).to_show("Busy")
    desk.shows(expected.CALLEE_BUSY)


def test_2_3_no_answer(desk, expect):
    desk = desk()
    desk.a.dial("1002")
    expect(desk.b).to_be_ringing(caller="1001")
    desk.a.wait_call("ringing")  # so that the 180 has passed the proxy before the CANCEL does
    desk.a.hang_up()
    expect(desk.b).to_have_ended()
    desk.shows(expected.NO_ANSWER)


def test_2_8_always_forward(desk, expect):
    desk = desk()
    desk.b.forward("always", "1003")
    desk.a.dial("1002")
    desk.c.answer()
    expect(desk.a).to_be_talking()
    desk.shows(expected.ALWAYS_FORWARD)


def test_2_9_busy_forward(desk, expect):
    desk = desk()
    desk.b.forward("busy", "1003")
    desk.b.hook(True)
    desk.a.dial("1002")
    desk.c.answer()
    expect(desk.a).to_be_talking()
    desk.shows(expected.BUSY_FORWARD)


def test_2_10_no_answer_forward(desk, expect):
    desk = desk()
    desk.b.forward("no_answer", "1003", rings=2)
    desk.a.dial("1002")
    expect(desk.b).to_be_ringing(caller="1001")
    expect(desk.c).to_be_ringing(timeout=12 + 5, caller="1001")
    talk(expect, desk.a, desk.c)
    desk.shows(expected.NO_ANSWER_FORWARD)
