"""The flows again, by real processes over real sockets: three phones as `offhook` starts them, and our proxy.

Clocks are real here, so a few rings stand for many, and messages on different hops may swap where neither causes the
other. Sound is measured by what the other phone hears.
"""

import pytest
from offhook.blocking import SimPhone
from offhook.ladder.compare import compare
from offhook.ladder.model import Ladder

from tests.flows import expected
from tests.interop.conftest import USERS, account
from tests.interop.kamailio import Kamailio
from tests.peers import require_peer

SETTLED = 5  # seconds until the last message has certainly passed
BUSY_IS_BUSY = {"call_waiting.enable": "0"}
MODELS = ["t46g", "t42g", "t41p"]


class Desk:
    """Phones A, B and C, registered as 1001, 1002 and 1003, and what they say to the server P from then on.

    messages: called for all that was said so far, records of a ladder.
    """

    def __init__(self, server, phones, messages, one_clock):
        self.a, self.b, self.c = phones
        self.labels = {("127.0.0.1", self.a.sip_port): "A", (server.host, server.port): "P"}
        self.labels |= {("127.0.0.1", self.b.sip_port): "B", ("127.0.0.1", self.c.sip_port): "C"}
        self.labels |= {self.a.number: "A", self.b.number: "B", self.c.number: "C"}
        self._messages, self._one_clock = messages, one_clock
        self._first = len(messages())

    def shows(self, flow):
        """The flow is on the wire now, or in a moment."""
        for _ in range(10 * SETTLED):
            ladder = Ladder(self._messages()[self._first :], self.labels)
            result = compare(flow, ladder, one_clock=self._one_clock)
            if result:
                return
            self.a.pause(0.1)
        raise AssertionError(result.diff)


@pytest.fixture(params=["offhook", pytest.param("kamailio", marks=pytest.mark.slow)])
def desk(request):
    """Makes a Desk around our own proxy, or around a Kamailio that challenges each INVITE and cannot be listened to."""
    if request.param == "offhook":
        pbx, phones = request.getfixturevalue("pbx"), request.getfixturevalue("phones")
        yield lambda settings=None: Desk(pbx, phones(3, models=MODELS, settings=settings), lambda: pbx.messages, True)
        return
    require_peer("kamailio")
    phones = []
    with Kamailio(request.getfixturevalue("tmp_path"), USERS) as server:

        def make(settings=None):
            for user, model in zip(USERS, MODELS, strict=True):
                phones.append(SimPhone(account(user, server), model=model, settings=settings, trace=1))
                phones[-1].wait_registered()
            return Desk(server, phones, lambda: traced(phones), False)

        yield make
        for phone in phones:
            phone.close()


def traced(phones):
    """Records of what the phones tell that they sent and received."""
    records = []
    for phone in phones:
        here = ("127.0.0.1", phone.sip_port)
        for event in phone.events:
            if event["event"] == "sip":
                host, _, port = event["peer"].rpartition(":")
                ends = [here, (host, int(port))]
                source, target = ends if event["direction"] == "out" else ends[::-1]
                records.append((event["t"], source, target, event["message"].encode("latin-1")))
    return sorted(records, key=lambda record: record[0])


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
