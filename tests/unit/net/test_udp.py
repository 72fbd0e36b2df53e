import gc

from firmware.base.errors import LocalError
from firmware.net import udp
from firmware.net.address import from_socket
from firmware.net.udp import UdpSocket
from tests.unit.kit import raises

HOST = "127.0.0.1"


class Short:
    """A socket on a heap without a piece of more than `largest` bytes."""

    def __init__(self, socket, largest):
        self._socket = socket
        self._largest = largest

    def recvfrom(self, size, flags=0):
        if size > self._largest:
            raise MemoryError
        return self._socket.recvfrom(size, flags)

    def close(self):
        self._socket.close()


def free_socket():
    """Bind the first free port of a range, as a phone does for RTP."""
    for port in range(21000, 21200):
        try:
            return UdpSocket(HOST, port)
        except LocalError:
            pass
    raise AssertionError("no free port from 21000 to 21199")


def test_a_datagram_arrives_whole_with_its_source():
    here, there = free_socket(), free_socket()
    assert not there.is_readable()
    here.send(b"one", there.address)
    here.send(b"two", there.address)
    assert there.is_readable()
    data, source = there.receive()
    assert (data, from_socket(source)) == (b"one", here.address)
    assert there.receive()[0] == b"two"
    assert not there.is_readable()
    here.close()
    there.close()


def test_datagrams_of_every_length_arrive_whole_and_once():
    here, there = free_socket(), free_socket()
    for length in (0, 1, 2047, 2048, 2049, 9000, 65507, 5):
        here.send(b"x" * length, there.address)
        assert there.receive()[0] == b"x" * length
    assert not there.is_readable()
    here.close()
    there.close()


def test_a_short_datagram_takes_little_memory():
    """On a fragmented heap there is no piece of 64 KB for it."""
    if not hasattr(gc, "mem_alloc"):
        return
    here, there = free_socket(), free_socket()
    here.send(b"SIP/2.0 200 OK", there.address)
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    there.receive()
    taken = gc.mem_alloc() - before
    gc.enable()
    assert taken < 3000, taken
    here.close()
    there.close()


def test_a_long_datagram_without_room_for_it_is_lost():
    here, there = free_socket(), free_socket()
    there.socket = Short(there.socket, 4096)
    here.send(b"x" * 5000, there.address)
    here.send(b"short", there.address)
    assert there.receive() is None
    assert there.failed == 1
    assert there.receive()[0] == b"short"
    here.close()
    there.close()


def test_a_datagram_is_lost_when_there_is_no_memory_at_all():
    here, there = free_socket(), free_socket()
    whole, there.socket = there.socket, Short(there.socket, 100)
    here.send(b"INVITE", there.address)
    here.send(b"again", there.address)
    assert there.receive() is None and there.failed == 1
    there.socket = whole
    assert there.receive()[0] == b"again"
    here.close()
    there.close()


def test_what_is_kept_in_reserve_is_given_for_a_datagram_and_taken_back():
    here, there = free_socket(), free_socket()
    whole = there.socket

    class Fragmented:
        """A heap with a piece of 2 KB only while the reserve is given up."""

        def recvfrom(self, size, flags=0):
            if there._reserve is not None and size > 1:
                raise MemoryError
            return whole.recvfrom(size, flags)

    there.socket = Fragmented()
    for text in (b"INVITE", b"again"):
        here.send(text, there.address)
        assert there.receive()[0] == text
    assert there.starved == 2 and there.failed == 0
    there.socket = whole
    assert there.receive() is None and there._reserve is not None
    here.close()
    there.close()


def test_nothing_to_receive_is_none():
    here = free_socket()
    assert here.receive() is None
    here.close()


def test_a_taken_port_is_a_clear_error():
    here = free_socket()
    error = raises(LocalError, UdpSocket, HOST, here.address[1])
    assert str(error).startswith("UDP port %d of 127.0.0.1 cannot be used" % here.address[1])
    here.close()


def test_what_is_no_address_is_lost_and_asked_for_once():
    here, asked = free_socket(), []
    look_up = udp.to_socket
    udp.to_socket = lambda address, family: asked.append(address) or look_up(address, family)
    wrong = [("::1", 5060), ("a" * 100, 5060), ("..", 5060), (HOST, 0)]
    try:
        for address in wrong + wrong:
            here.send(b"sound", address)
    finally:
        udp.to_socket = look_up
    assert here.failed == 8 and asked == wrong
    here.close()


def test_memory_that_runs_out_after_the_datagram_was_read_loses_just_that():
    class Starving:
        def recvfrom(self, size, flags=0):
            if size == 1:
                raise OSError(11)
            raise MemoryError

    one = udp.UdpSocket("127.0.0.1", 0)
    real, one.socket = one.socket, Starving()
    assert one.receive() is None and one.failed == 1
    real.close()
