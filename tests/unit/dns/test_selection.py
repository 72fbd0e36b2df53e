from firmware.dns.message import AAAA, NAPTR, SRV, A
from firmware.dns.resolver import ANSWERED
from firmware.dns.selection import LOCATED, Locator, in_order
from tests.unit.kit import counting_random


class Zone:
    """A resolver that knows all at once, or only when it is told to answer."""

    def __init__(self, records):
        self.records = records
        self.asked = []
        self.held = []
        self.holds = False
        self.events = []

    def query(self, name, kind, now):
        self.asked.append((name, kind))
        (self.held if self.holds else self.events).append(
            (ANSWERED, name, kind, self.records.get((name, kind), []), 60)
        )

    def release(self):
        self.events += self.held
        self.held = []

    def next_event(self):
        return self.events.pop(0) if self.events else None


def joined(one, other):
    result = dict(one)
    result.update(other)
    return result


def locate(records, question, **options):
    """The targets that are found."""
    zone = Zone(records)
    locator = Locator(zone, counting_random(), **options)
    locator.locate(question, 0)
    for _ in range(10):
        locator.advance(0)
    event = locator.next_event()
    assert event[:2] == (LOCATED, question) and locator.next_event() is None
    return event[2]


A_RECORD = {(b"pbx.example", A): ["192.0.2.1"]}
SRV_RECORDS = {
    (b"_sip._udp.example", SRV): [(2, 0, 5070, b"b.example"), (1, 0, 5062, b"a.example")],
    (b"_sips._tcp.example", SRV): [(1, 0, 5063, b"a.example")],
    (b"a.example", A): ["192.0.2.1", "192.0.2.11"],
    (b"b.example", A): ["192.0.2.2"],
    (b"example", A): ["192.0.2.99"],
}


def test_a_port_means_addresses_only():
    assert locate(joined(A_RECORD, SRV_RECORDS), (b"pbx.example", 5080, "udp")) == [("udp", "192.0.2.1", 5080)]
    assert locate({}, (b"pbx.example", 5080, "udp")) == []


def test_services_come_by_priority_and_then_their_addresses():
    assert locate(SRV_RECORDS, (b"example", None, "udp")) == [
        ("udp", "192.0.2.1", 5062),
        ("udp", "192.0.2.11", 5062),
        ("udp", "192.0.2.2", 5070),
    ]


def test_without_services_the_host_itself_is_the_server():
    assert locate(A_RECORD, (b"pbx.example", None, "udp")) == [("udp", "192.0.2.1", 5060)]
    assert locate(A_RECORD, (b"pbx.example", None, "tls"), transports=("udp", "tls")) == [("tls", "192.0.2.1", 5061)]


def test_naptr_chooses_among_the_transports_there_are():
    rows = [
        (20, 0, b"s", b"sip+d2u", b"", b"_sip._udp.example"),
        (10, 5, b"s", b"sips+d2t", b"", b"_sips._tcp.example"),
        (10, 1, b"s", b"sip+d2s", b"", b"_sip._sctp.example"),
        (5, 1, b"u", b"sip+d2u", b"!^.*$!sip:x!", b""),
    ]
    records = joined(SRV_RECORDS, {(b"example", NAPTR): rows})
    question = (b"example", None, "any")
    assert locate(records, question, transports=("udp", "tcp", "tls"))[0] == ("tls", "192.0.2.1", 5063)
    assert locate(records, question, transports=("udp",))[0] == ("udp", "192.0.2.1", 5062)


def test_without_naptr_its_services_are_looked_for():
    options = {"transports": ("udp", "tcp", "tls"), "without_naptr": ("tcp", "tls")}
    assert locate(SRV_RECORDS, (b"example", None, "any"), **options) == [
        ("tls", "192.0.2.1", 5063),
        ("tls", "192.0.2.11", 5063),
    ]


def test_a_service_that_is_not_to_be_had_is_not_tried():
    records = {(b"_sip._udp.example", SRV): [(0, 0, 0, b"")], (b"example", A): ["192.0.2.99"]}
    assert locate(records, (b"example", None, "udp")) == []


def test_both_families():
    records = joined(A_RECORD, {(b"pbx.example", AAAA): ["2001:db8:0:0:0:0:0:1"]})
    found = locate(records, (b"pbx.example", 5060, "udp"), families=(AAAA, A))
    assert found == [("udp", "2001:db8:0:0:0:0:0:1", 5060), ("udp", "192.0.2.1", 5060)]


def test_localhost_is_asked_of_nobody():
    zone = Zone({})
    locator = Locator(zone, counting_random())
    locator.locate((b"LocalHost", 5060, "udp"), 0)
    assert locator.next_event()[2] == [("udp", "127.0.0.1", 5060)]
    assert zone.asked == []


def test_nothing_is_asked_twice_and_answers_may_be_late():
    zone = Zone(SRV_RECORDS)
    zone.holds = True
    locator = Locator(zone, counting_random())
    question = (b"example", None, "udp")
    locator.locate(question, 0)
    locator.locate(question, 0)
    while zone.held:
        assert locator.next_event() is None
        zone.release()
        locator.advance(0)
    assert len(zone.asked) == len(set(zone.asked)), "each name once"
    assert len(locator.next_event()[2]) == 3
    assert locator.next_event() is None


def test_weights_are_shares():
    records = [(1, 10, 1, b"small"), (1, 30, 2, b"large"), (0, 0, 3, b"first"), (1, 0, 4, b"spare")]
    firsts = {}
    state = [1]

    def random(count):
        made = bytearray()
        for _ in range(count):
            state[0] = (state[0] * 1103515245 + 12345) & 0x3FFFFFFF
            made.append(state[0] >> 16 & 255)
        return bytes(made)

    for _ in range(1000):
        drawn = in_order(records, random)
        assert drawn[0][3] == b"first" and sorted(drawn) == sorted(records)
        firsts[drawn[1][3]] = firsts.get(drawn[1][3], 0) + 1
    assert 200 < firsts[b"small"] < 300 and 650 < firsts[b"large"] < 800 and firsts.get(b"spare", 0) < 60
