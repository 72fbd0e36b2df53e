import asyncio

from firmware.base.errors import LocalError
from firmware.net.attachment import Attachment
from firmware.net.udp import UdpSocket
from tests.unit.kit import raises

HOST = "127.0.0.1"
LOOK = 500
PORT = 15893


class Link:
    is_up = False
    host = ""

    def address(self):
        return self.host

    def goes(self, host):
        self.host = host
        self.is_up = bool(host)


class Desk:
    """An attachment on a link that the test lets come and go. Tasks are kept, not run."""

    def __init__(self, port=PORT):
        self.link = Link()
        self.tasks = []
        self.logged = []
        self.net = Attachment(self.link, port, self.spawn, lambda: 0, None, self.logged.append)

    def spawn(self, work):
        work.close()  # never awaited, on purpose
        task = Task()
        self.tasks.append(task)
        return task


class Task:
    is_cancelled = False

    def cancel(self):
        self.is_cancelled = True


def test_without_a_network_nothing_is_open_and_what_is_sent_is_lost():
    desk = Desk()
    desk.net.open(0)
    assert desk.net.address is None and desk.tasks == []
    desk.net.send(b"lost", (HOST, 9))
    assert not desk.net.poll(LOOK)


def test_the_socket_opens_when_the_address_comes_and_closes_when_it_goes():
    desk = Desk()
    desk.net.open(0)
    desk.link.goes(HOST)
    assert not desk.net.poll(LOOK - 1)  # it looks twice a second
    assert desk.net.poll(LOOK) and desk.net.address == (HOST, PORT)
    assert not desk.net.poll(2 * LOOK)
    desk.link.is_up = False  # the cable is out; the interface still names its old address
    assert desk.net.poll(3 * LOOK) and desk.net.address is None
    assert desk.tasks[0].is_cancelled
    desk.link.is_up = True
    assert desk.net.poll(4 * LOOK) and desk.net.address == (HOST, PORT)
    desk.net.close()


def test_another_address_opens_another_socket():
    desk = Desk()
    desk.link.goes(HOST)
    desk.net.open(0)
    desk.link.goes("127.0.0.2")
    assert desk.net.poll(LOOK) and desk.net.address == ("127.0.0.2", PORT)
    assert [task.is_cancelled for task in desk.tasks] == [True, False]
    desk.net.close()


def test_a_port_in_use_stops_the_start_and_is_waited_for_later():
    taken = UdpSocket(HOST, PORT)
    desk = Desk()
    desk.link.goes(HOST)
    assert "15893" in str(raises(LocalError, desk.net.open, 0))
    assert not desk.net.poll(LOOK) and not desk.net.poll(2 * LOOK)
    assert len(desk.logged) == 1  # told once
    taken.close()
    assert desk.net.poll(3 * LOOK) and desk.net.address == (HOST, PORT)
    desk.net.close()


def test_what_comes_in_is_handed_on():
    got = []

    async def talk():
        link = Link()
        link.goes(HOST)
        net = Attachment(
            link, PORT, asyncio.create_task, lambda: 7, lambda data, source, now: got.append((data, now)), None
        )
        net.open(0)
        peer = UdpSocket(HOST, PORT + 1)
        peer.send(b"hello", (HOST, PORT))
        for _ in range(100):
            await asyncio.sleep(0.01)
            if got:
                break
        net.close()
        peer.close()

    asyncio.run(talk())
    assert got == [(b"hello", 7)]
