"""Ports are free, and nobody else's."""

import socket
import subprocess
import sys

import pytest
from offhook import ports


def test_two_reservations_differ_and_come_back_when_released():
    first, second = ports.reserve_sip(), ports.reserve_sip()
    assert first.first != second.first
    second.release()
    again = ports.reserve_sip()
    assert again.first == second.first
    for one in (first, again):
        one.release()


def test_another_process_takes_other_ports():
    ours = ports.reserve_rtp()
    code = "from offhook import ports; print(ports.reserve_rtp().first)"
    theirs = int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert theirs != ours.first and (theirs - ours.first) % ports.RTP_BLOCK == 0
    ours.release()


def test_a_bound_port_is_not_free():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        assert not ports.is_free("127.0.0.1", other.getsockname()[1])
    assert ports.is_free("127.0.0.1", ports.reserve_sip().first)


def test_a_connection_that_ended_keeps_no_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not ports.is_free("127.0.0.1", port, (socket.SOCK_STREAM,))
        with socket.create_connection(("127.0.0.1", port)) as client:
            server.accept()[0].close()  # who closes first waits
            assert client.recv(1) == b""
    assert ports.is_free("127.0.0.1", port, (socket.SOCK_STREAM,))


def test_a_number_that_is_no_port_is_told():
    with pytest.raises(ports.PortError, match="99999"):
        ports.is_free("127.0.0.1", 99999)


def test_a_foreign_address_is_told():
    with pytest.raises(ports.PortError, match="192.0.2.1"):
        ports.is_free("192.0.2.1", 5070)


def test_ranges():
    assert ports.parse_range("12000-12039") == (12000, 12039)
    for wrong in ("", "12000", "a-b", "12039-12000", "80-90"):
        with pytest.raises(ports.PortError):
            ports.parse_range(wrong)
