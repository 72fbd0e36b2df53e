"""The flows of telephony.md section 2 by three phones at one real Kamailio, one after the other without a new start.

Each hop is what the phones themselves say they sent and received. After each flow nothing may be left of it.
"""

import pytest
from offhook.blocking import Background, SimPhone, close_all
from offhook.expect import Expectation as expect
from offhook.ladder.compare import compare
from offhook.ladder.model import Ladder

from tests.flows import expected
from tests.interop.checks import assert_both_hear, assert_nothing_left
from tests.interop.conftest import USERS, account
from tests.interop.kamailio import Kamailio
from tests.peers import require_peer

pytestmark = pytest.mark.slow

SETTLED = 5  # seconds in which the last message has certainly passed
RING = 6  # seconds
LEFT = 48_000  # bytes of heap that a phone may hold of two calls and their holds while the transactions wait

# While A talks to B (held first) and C, it swaps to B: the hold of C is confirmed before B is resumed.
SWAP = """
    F1 INVITE(sendonly) A→P             · F2 INVITE(sendonly) P→C
    F3 200(recvonly) C→P                · F4 200(recvonly) P→A
    F5 ACK A→P                          · F6 ACK P→C
    F7 INVITE(sendrecv) A→P (after F4)  · F8 INVITE(sendrecv) P→B
    F9 200(sendrecv) B→P                · F10 200(sendrecv) P→A
    F11 ACK A→P                         · F12 ACK P→B
"""


class Office:
    """Phones A, B and C, registered as 1001, 1002 and 1003 at `server`, which is P."""

    def __init__(self, server, phones):
        self.phones = self.a, self.b, self.c = phones
        self.labels = {("127.0.0.1", phone.sip_port): name for phone, name in zip(phones, "ABC", strict=True)}
        self.labels |= {phone.number: name for phone, name in zip(phones, "ABC", strict=True)}
        self.labels[server.host, server.port] = "P"
        self.begin()

    def begin(self):
        """The flow is what is told from now on."""
        self._told = {phone: len(phone.events) for phone in self.phones}

    def shows(self, flow):
        """The flow is on the wire now, or in a moment."""
        for _ in range(10 * SETTLED):
            result = compare(flow, Ladder(self._records(), self.labels), one_clock=False)
            if result:
                return
            self.a.pause(0.1)
        raise AssertionError(result.diff)

    def live(self):
        return [phone.state()["memory"]["live"] for phone in self.phones]

    def _records(self):
        """(time, source, target, bytes) of the messages since begin(), as the phones saw them."""
        records = []
        for phone in self.phones:
            here = ("127.0.0.1", phone.sip_port)
            for event in phone.events[self._told[phone] :]:
                if event["event"] == "sip":
                    host, _, port = event["peer"].rpartition(":")
                    there = (host, int(port))
                    ends = (here, there) if event["direction"] == "out" else (there, here)
                    records.append((event["t"], *ends, event["message"].encode("latin-1")))
        return sorted(records, key=lambda record: record[0])


@pytest.fixture(scope="module")
def phones_at_kamailio(tmp_path_factory):
    require_peer("kamailio")
    background, phones = Background(), []
    with Kamailio(tmp_path_factory.mktemp("kamailio"), USERS) as server:
        for user, model in zip(USERS, ("t46g", "t42g", "t41p"), strict=True):
            one = SimPhone(account(user, server), background, model=model, trace=1, runtime="micropython")
            phones.append(one)
            one.wait_registered()
        yield Office(server, phones)
        close_all(phones)
    background.close()


@pytest.fixture
def office(phones_at_kamailio):
    """The three phones, idle; whatever the test did, they must be so again."""
    office = phones_at_kamailio
    before = office.live()
    office.begin()
    yield office
    for phone in office.phones:
        phone.hook(False)
        for call in phone.state()["calls"]:
            phone.hang_up(call["call"])
        for kind in ("always", "busy", "no_answer"):
            phone.forward(kind, on=False)
        phone.set("call_waiting.enable", 1)
    for phone in office.phones:
        assert_nothing_left(phone)
    grown = [after - live for after, live in zip(office.live(), before, strict=True)]
    assert max(grown) < LEFT, grown


def test_2_1_call_setup_and_disconnect(office):
    office.a.dial("1002")
    office.b.answer()
    expect(office.a).to_be_talking()
    assert_both_hear(office.a, office.b)
    office.b.hang_up()
    expect(office.a).to_have_ended()
    office.shows(expected.SETUP_AND_DISCONNECT)


def test_2_2_callee_busy(office):
    office.b.set("call_waiting.enable", 0)
    office.b.hook(True)
    office.a.dial("1002")
    expect(office.a).to_show("Busy")
    expect(office.a).to_have_ended(status=486)
    office.shows(expected.CALLEE_BUSY)


def test_2_3_no_answer(office):
    office.a.dial("1002")
    expect(office.b).to_be_ringing(caller="1001")
    office.a.wait_call("ringing")
    office.a.hang_up()
    expect(office.b).to_have_ended()
    office.shows(expected.NO_ANSWER)


def test_2_4_hold_and_resume(office):
    office.a.dial("1002")
    office.b.answer()
    expect(office.a).to_be_talking()
    assert_both_hear(office.a, office.b)
    office.a.hold()
    expect(office.a).to_be_held()
    expect(office.a).to_have_lamp("line1", "slow")
    expect(office.b).to_show("On hold by")
    office.b.say_tone(1004, 2)
    expect(office.a).to_hear_silence()
    office.a.resume()
    expect(office.a).to_be_talking()
    assert_both_hear(office.a, office.b)
    office.shows(expected.SETUP_HOLD_AND_RESUME)
    office.a.hang_up()


def test_2_5_call_waiting_and_swap(office):
    a, b, c = office.phones
    a.dial("1002")
    b.answer()
    expect(a).to_be_talking()
    c.dial("1001")
    a.answer()
    expect(c).to_be_talking()
    assert_both_hear(a, c)
    office.shows(expected.CALL_WAITING)
    office.begin()
    a.swap()
    expect(b).to_be_talking()
    assert_both_hear(a, b)
    assert sorted(call["state"] for call in a.state()["calls"]) == ["held", "talking"]
    c.say_tone(1004, 1)
    office.shows(SWAP)
    b.hang_up()
    c.hang_up()


def test_2_8_always_forward(office):
    office.b.forward("always", "1003")
    office.a.dial("1002")
    office.c.answer()
    expect(office.a).to_be_talking()
    assert_both_hear(office.a, office.c)
    office.shows(expected.ALWAYS_FORWARD)
    office.a.hang_up()


def test_2_9_busy_forward(office):
    office.b.forward("busy", "1003")
    office.b.hook(True)
    office.a.dial("1002")
    office.c.answer()
    expect(office.a).to_be_talking()
    assert_both_hear(office.a, office.c)
    office.shows(expected.BUSY_FORWARD)
    office.c.hang_up()


def test_2_10_no_answer_forward(office):
    office.b.forward("no_answer", "1003", rings=1)
    office.a.dial("1002")
    expect(office.b).to_be_ringing(caller="1001")
    expect(office.c).to_be_ringing(timeout=RING + 4, caller="1001")
    office.c.answer()
    expect(office.a).to_be_talking()
    assert_both_hear(office.a, office.c)
    office.shows(expected.NO_ANSWER_FORWARD)
    office.a.hang_up()
