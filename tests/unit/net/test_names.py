from firmware.base.errors import LocalError
from firmware.net.names import Names
from tests.unit.dns import samples
from tests.unit.kit import counting_random

HOST, SERVER = "192.0.2.20", "192.0.2.53"
QUESTION = ("pbx.example", 5062)


class Socket:
    """Sends into a list."""

    def __init__(self, host, port, largest):
        self.address = (host, port)
        self.sent = []
        self.is_open = True

    def send(self, data, address):
        self.sent.append((data, address))

    def close(self):
        self.is_open = False


class Task:
    def __init__(self, coroutine):
        coroutine.close()

    def cancel(self):
        pass


class World:
    def __init__(self):
        self.sockets = []
        self.found = []
        self.names = Names(counting_random(), Task, lambda: 0, open_socket=self._open)

    def _open(self, *how):
        self.sockets.append(Socket(*how))
        return self.sockets[-1]

    def ask(self, question=QUESTION):
        self.names.look_up(question, lambda *told: self.found.append(told), 0)

    def answer(self, *records):
        query, server = self.sockets[-1].sent.pop(0)
        assert server == (SERVER, 53)
        self.names._receive(samples.answer(query, *records), server, 7)


def attached():
    world = World()
    world.names.attach(HOST, [SERVER])
    return world


def test_a_name_server_is_asked_and_its_answer_told():
    world = attached()
    world.ask()
    assert world.found == []
    world.answer(samples.a(b"pbx.example", "192.0.2.1"))
    assert world.found == [(QUESTION, [("192.0.2.1", 5062)], 7)]
    world.ask()
    assert world.found[1:] == [(QUESTION, [("192.0.2.1", 5062)], 0)]
    assert world.sockets[0].address == (HOST, 0) and world.sockets[0].sent == []


def test_all_who_asked_are_told_by_one_query():
    world = attached()
    world.ask()
    world.ask()
    world.ask((QUESTION[0], 5060))
    assert len(world.sockets[0].sent) == 1
    world.answer(samples.a(b"pbx.example", "192.0.2.1"))
    assert sorted(told[1][0][1] for told in world.found) == [5060, 5062, 5062]


def test_a_name_in_capitals_is_told_to_who_asked():
    world = attached()
    world.ask(("PBX.Example", 5060))
    world.answer(samples.a(b"pbx.example", "192.0.2.1"))
    assert world.found == [(("PBX.Example", 5060), [("192.0.2.1", 5060)], 7)]


def test_silence_finds_nothing_in_the_end():
    world = attached()
    world.ask()
    for now in range(0, 20000, 500):
        world.names.advance(now)
    assert world.found and world.found[0][1] == []
    assert len(world.sockets[0].sent) > 2


def test_without_name_servers_the_system_is_asked():
    world = World()
    for host, servers in ((HOST, []), ("", [SERVER])):
        world.names.attach(host, servers)
        world.ask(("127.0.0.1", 5070))
        assert world.found.pop() == (("127.0.0.1", 5070), [("127.0.0.1", 5070)], 0)
    assert world.sockets == []


def test_a_network_that_goes_takes_its_socket_along_but_not_what_was_learnt():
    world = attached()
    world.ask()
    world.answer(samples.a(b"pbx.example", "192.0.2.1"))
    world.names.attach("192.0.2.21", [SERVER])
    assert not world.sockets[0].is_open and world.sockets[1].address == ("192.0.2.21", 0)
    world.ask()
    assert len(world.found) == 2 and world.sockets[1].sent == []
    world.names.detach()
    assert not world.sockets[1].is_open


def test_no_port_left_is_no_end():
    def refuse(*how):
        raise LocalError("no port")

    names = Names(counting_random(), Task, lambda: 0, open_socket=refuse)
    names.attach(HOST, [SERVER])
    found = []
    names.look_up(("127.0.0.1", 5070), lambda *told: found.append(told[1]), 0)
    assert found == [[("127.0.0.1", 5070)]]
