from firmware.base.errors import LocalError
from firmware.net.address import from_socket
from firmware.net.udp import UdpSocket
from tests.unit.kit import raises

HOST = "127.0.0.1"


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


def test_nothing_to_receive_is_none():
    here = free_socket()
    assert here.receive() is None
    here.close()


def test_a_taken_port_is_a_clear_error():
    here = free_socket()
    error = raises(LocalError, UdpSocket, HOST, here.address[1])
    assert str(error).startswith("UDP port %d of 127.0.0.1 cannot be used" % here.address[1])
    here.close()
