import asyncio

from firmware.base.errors import LocalError
from firmware.net.rtp import RtpPorts
from firmware.net.udp import UdpSocket
from tests.unit.kit import raises

HOST = "127.0.0.1"
LOW = 21301


class FakeTask:
    def __init__(self, work):
        self.work = work

    def cancel(self):
        self.work.close()  # ends the coroutine, as a cancellation does


class FakeMedia:
    def __init__(self, remote):
        self.remote = remote
        self.packet = bytearray(b"0123456789")
        self.length = 0
        self.got = []
        self.asked = []

    def accept_source(self, address, now):
        self.asked.append(address)
        return address == self.remote

    def put(self, data, length, now):
        self.got.append((bytes(data), length))


def ports(high=LOW + 40):
    return RtpPorts(HOST, LOW, high, FakeTask, lambda: 0)


def test_ports_are_even_and_the_next_free_one_is_given():
    give = ports()
    one, other = give.open(), give.open()
    assert one.number % 2 == 0 and other.number > one.number
    one.close()
    other.close()


def test_an_exhausted_range_is_said():
    give = ports(LOW + 4)
    opened = [give.open(), give.open()]
    error = raises(LocalError, give.open)
    assert str(error) == "no free RTP port from %d to %d" % (LOW + 1, LOW + 4)
    for port in opened:
        port.close()


async def _open_and_close(times, steps):
    """Open and close a port of a range of two, so many times; each reading task gets so many steps."""
    give = RtpPorts(HOST, LOW, LOW + 4, asyncio.create_task, lambda: 0)
    for _ in range(times):
        port = give.open()
        for _ in range(steps):
            await asyncio.sleep(0)
        port.close()
        await asyncio.sleep(0)


def test_a_closed_port_can_be_opened_again_whether_its_task_had_begun_or_not():
    asyncio.run(_open_and_close(5, 0))
    asyncio.run(_open_and_close(5, 2))


def test_packets_of_the_accepted_source_reach_the_session():
    port = ports().open()
    friend, stranger = UdpSocket(HOST, port.number + 20), UdpSocket(HOST, port.number + 22)
    port.attach(FakeMedia(friend.address))
    for sender in (friend, stranger, friend):
        sender.send(b"sound", (HOST, port.number))
    port._drain(0)
    assert port.media.got == [(b"sound", 5), (b"sound", 5)]
    assert len(port.media.asked) == 2  # the friend's second packet was known by its raw address
    friend.close()
    stranger.close()
    port.close()


def test_a_new_remote_makes_the_session_be_asked_again():
    port = ports().open()
    friend = UdpSocket(HOST, port.number + 20)
    port.attach(FakeMedia(friend.address))
    friend.send(b"1", (HOST, port.number))
    port._drain(0)
    port.media.remote = (HOST, 9)
    friend.send(b"2", (HOST, port.number))
    port._drain(0)
    assert port.media.got == [(b"1", 1)]
    friend.close()
    port.close()


def test_only_the_built_bytes_of_the_packet_are_sent():
    give = ports()
    port = give.open()
    peer = UdpSocket(HOST, port.number + 20)
    media = FakeMedia(peer.address)
    port.attach(media)
    media.length = 4
    give.send(media)
    media.length = 6
    give.send(media)
    give.send(FakeMedia(peer.address))
    assert peer.receive()[0] == b"0123"
    assert peer.receive()[0] == b"012345"
    assert peer.receive() is None
    peer.close()
    port.close()
