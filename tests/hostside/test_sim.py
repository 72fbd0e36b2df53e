"""`offhook sim` from its start to Control-C, and what it says when it cannot start."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from offhook import ports

UPGRADE = (
    b"GET /live HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: offhook-%d=%s\r\nConnection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
COMMAND = [sys.executable, "-m", "offhook", "sim"]


def free_tcp_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def refused(*options):
    """What it says on standard error, with exit status 2."""
    done = subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2, done.stderr
    return done.stderr


@contextmanager
def running(page_port, sip_port, until="Control-C"):
    """(process, lines it said) of a simulator that came so far."""
    command = [*COMMAND, "--port", str(page_port), "--sip-port", str(sip_port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        said = []
        while not said or until not in said[-1]:
            said.append(process.stderr.readline())
            assert said[-1], said
        try:
            yield process, said
        finally:
            if process.poll() is None:
                process.terminate()


def children(pid):
    return subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()


def test_control_c_ends_everything_with_a_page_open():
    page_port, sip = free_tcp_port(), ports.reserve_sip()
    with running(page_port, sip.first) as (process, said):
        token = re.search(r"token=(\S+)", "".join(said)).group(1)
        phones = children(process.pid)
        assert len(phones) == 3
        with socket.create_connection(("127.0.0.1", page_port)) as page, socket.create_connection(
            ("127.0.0.1", page_port)
        ) as idle:
            page.sendall(UPGRADE % (page_port, page_port, token.encode()))
            assert page.recv(64).startswith(b"HTTP/1.1 101")
            idle.sendall(b"GET ")
            time.sleep(0.2)
            os.kill(process.pid, signal.SIGINT)
            _, rest = process.communicate(timeout=20)
        assert process.returncode == 0
        assert rest.split() == ["ending"]
    assert not any(os.path.exists("/proc/" + pid) for pid in phones)
    with running(page_port, sip.first) as (process, _):  # and at once again
        process.terminate()
        assert process.wait(20) == 0
    sip.release()


def test_control_c_while_the_phones_start():
    sip = ports.reserve_sip()
    with running(free_tcp_port(), sip.first, "proxy") as (process, _):
        time.sleep(0.3)
        phones = children(process.pid)
        os.kill(process.pid, signal.SIGINT)
        _, rest = process.communicate(timeout=20)
        assert process.returncode == 0
        assert rest.split() == ["ending"]
    assert not any(os.path.exists("/proc/" + pid) for pid in phones)
    sip.release()


def test_a_busy_page_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = refused("--port", port)
    assert port in said and "TCP" in said and "--port" in said


def test_a_busy_sip_port_is_named():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = str(other.getsockname()[1])
        said = refused("--port", str(free_tcp_port()), "--sip-port", port)
    assert port in said and "UDP" in said and "--sip-port" in said


def test_what_no_port_and_no_heap_can_be_is_told():
    assert "99999" in refused("--port", "99999")
    assert "2X" in refused("--port", str(free_tcp_port()), "--sip-port", str(ports.reserve_sip().first), "--heap", "2X")
