from firmware.base.ticks import ticks_add
from firmware.dns.message import AAAA, SRV, A
from firmware.dns.resolver import ANSWERED, Resolver
from tests.unit.dns import samples
from tests.unit.kit import counting_random

ONE, TWO = ("192.0.2.53", 53), ("192.0.2.54", 53)
START = (1 << 30) - 10000  # ticks wrap ten seconds into every test


class World:
    """A resolver and its two servers; time is ours."""

    def __init__(self, *servers):
        self.now = START
        self.resolver = Resolver(counting_random(), servers or (ONE, TWO))

    def ask(self, name, kind=A):
        self.resolver.query(name, kind, self.now)

    def sent(self):
        """The next query that was sent, as (data, server), or None."""
        return self.resolver.next_datagram()

    def reply(self, data, source=ONE):
        self.resolver.receive(data, source, self.now)

    def told(self):
        """(values, ttl) of the next event, or None."""
        event = self.resolver.next_event()
        assert event is None or event[0] == ANSWERED
        return event and event[3:]

    def wait(self, milliseconds):
        self.now = ticks_add(self.now, milliseconds)
        self.resolver.advance(self.now)


def test_an_answer_is_told_and_kept_as_long_as_it_holds():
    world = World()
    world.ask(b"PBX.example")
    query, server = world.sent()
    assert server == ONE
    world.reply(
        samples.answer(query, samples.a(b"pbx.example", "192.0.2.1", 20), samples.a(b"pbx.example", "192.0.2.2", 30))
    )
    assert world.told() == (["192.0.2.1", "192.0.2.2"], 20)
    assert world.resolver.next_deadline() is not None
    world.wait(15000)
    world.ask(b"pbx.example")
    assert world.told() == (["192.0.2.1", "192.0.2.2"], 5)
    assert world.sent() is None
    world.wait(5000)
    world.ask(b"pbx.example")
    assert world.told() is None
    assert world.sent()[1] == ONE


def test_a_silent_server_gives_way_to_the_next_and_in_the_end_to_none():
    world = World()
    world.ask(b"pbx.example")
    servers = [world.sent()[1]]
    identifiers = set()
    for _ in range(40):
        world.wait(250)
        sent = world.sent()
        if sent:
            servers.append(sent[1])
            identifiers.add(sent[0][:2])
    assert servers[:4] == [ONE, TWO, ONE, TWO]
    assert len(identifiers) == len(servers) - 1, "a new identifier for each"
    assert world.told() == ([], 0)
    assert world.sent() is None


def test_questions_asked_twice_are_asked_once():
    world = World()
    world.ask(b"pbx.example")
    world.ask(b"pbx.example")
    assert world.sent() and world.sent() is None


def test_only_the_answer_to_the_query_counts():
    world = World()
    world.ask(b"pbx.example")
    query, _ = world.sent()
    good = samples.answer(query, samples.a(b"pbx.example", "192.0.2.1"))
    other = samples.answer(query[:12] + query[12:].replace(b"pbx", b"pbz"), samples.a(b"pbz.example", "192.0.2.9"))
    for data, source in ((good, TWO), (good, ("192.0.2.53", 54)), (b"\0\0" + good[2:], ONE), (other, ONE), (b"x", ONE)):
        world.reply(data, source)
        assert world.told() is None
    assert world.resolver.rejected == 5
    world.reply(good)
    assert world.told() == (["192.0.2.1"], 300)
    world.reply(good)
    assert world.told() is None, "once"


def test_aliases_are_followed_in_the_answer_and_beyond():
    world = World()
    world.ask(b"pbx.example")
    query, _ = world.sent()
    world.reply(
        samples.answer(
            query, samples.cname(b"pbx.example", b"b.example", 10), samples.cname(b"b.example", b"c.example")
        )
    )
    query, _ = world.sent()
    assert b"\1c\7example" in query
    world.reply(samples.answer(query, samples.a(b"c.example", "192.0.2.3", 50)))
    assert world.told() == (["192.0.2.3"], 10)


def test_aliases_in_a_circle_end():
    world = World()
    world.ask(b"a.example")
    query, _ = world.sent()
    circle = [samples.cname(b"a.example", b"b.example"), samples.cname(b"b.example", b"a.example")]
    world.reply(samples.answer(query, *circle))
    assert world.told() == ([], 0)


def test_that_there_is_none_is_kept_as_well():
    world = World()
    world.ask(b"no.example", AAAA)
    query, _ = world.sent()
    world.reply(samples.answer(query, code=3, authority=[samples.soa(b"example", 7)]))
    assert world.told() == ([], 7)
    world.ask(b"no.example", AAAA)
    assert world.told() == ([], 7)
    world.wait(7000)
    world.ask(b"no.example", AAAA)
    assert world.sent()


def test_a_server_that_fails_gives_way_at_once():
    world = World()
    world.ask(b"pbx.example")
    query, _ = world.sent()
    world.reply(samples.answer(query, code=2))
    query, server = world.sent()
    assert server == TWO
    world.reply(samples.answer(query, code=5), TWO)
    assert world.told() == ([], 0)


def test_an_old_server_is_asked_without_the_extension():
    world = World()
    world.ask(b"pbx.example")
    query, _ = world.sent()
    assert query[11] == 1
    world.reply(samples.answer(query, code=1))
    query, server = world.sent()
    assert (query[11], server) == (0, ONE)
    world.reply(samples.answer(query, samples.a(b"pbx.example", "192.0.2.1")))
    assert world.told()[0] == ["192.0.2.1"]


def test_addresses_that_come_with_an_srv_are_not_asked_for():
    world = World()
    world.ask(b"_sip._udp.example", SRV)
    query, _ = world.sent()
    targets = [samples.srv(b"_sip._udp.example", 1, 1, 5070, b"a.example")]
    world.reply(samples.answer(query, *targets, additional=[samples.a(b"a.example", "192.0.2.1", 99)]))
    assert world.told() == ([(1, 1, 5070, b"a.example")], 300)
    world.ask(b"a.example")
    assert world.told() == (["192.0.2.1"], 99)


def test_no_name_and_no_server_find_nothing():
    world = World()
    world.ask(b"a..b")
    assert world.told() == ([], 0) and world.sent() is None
    world.resolver.servers = []
    world.ask(b"pbx.example")
    assert world.told() == ([], 0)


def test_the_cache_keeps_what_holds_longest():
    world = World()
    for number in range(40):
        world.ask(b"h%d.example" % number)
        query, _ = world.sent()
        world.reply(samples.answer(query, samples.a(b"h%d.example" % number, "192.0.2.1", 100 + number)))
        assert world.told()
    world.ask(b"h0.example")
    assert world.sent(), "the first made room"
    world.ask(b"h39.example")
    assert world.told()


def test_queries_are_limited():
    world = World()
    for number in range(20):
        world.ask(b"h%d.example" % number)
    told = 0
    while world.told():
        told += 1
    assert told == 4


def test_servers_that_go_while_they_are_asked_end_the_query():
    world = World()
    world.ask(b"pbx.example")
    world.resolver.servers = []
    world.wait(1000)
    assert world.told() == ([], 0)
    assert world.resolver.next_deadline() is None
