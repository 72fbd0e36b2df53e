"""The proxy on a real socket, and a real user agent through it."""

import asyncio
import socket
import time
from pathlib import Path

import pytest
from offhook import audio
from offhook.blocking import SimPbx
from offhook.ladder.compare import assert_flow
from offhook.ladder.model import Ladder
from offhook.pbx.server import Pbx

from firmware.base.errors import LocalError
from tests.flows.expected import SETUP_AND_DISCONNECT
from tests.hostside.pbx.bench import request
from tests.interop.baresip import Baresip
from tests.peers import require_peer

REGISTER = Path(__file__).with_name("register.xml")
CALLER_HANGS_UP = SETUP_AND_DISCONNECT.split("(RTP)")[0] + """
    F9 BYE A→P · F10 BYE P→B
    F11 200(BYE) B→P · F12 200(BYE) P→A
"""


def test_answers_over_udp_and_shows_what_passes():
    seen = []

    async def ask():
        async with Pbx({"1001": "one"}, on_message=lambda *record: seen.append(record)) as pbx:
            assert pbx.port > 0
            loop = asyncio.get_running_loop()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
                phone.setblocking(False)
                phone.bind(("127.0.0.1", 0))
                port = phone.getsockname()[1]
                text = request("OPTIONS", port, "sip:127.0.0.1:%d" % pbx.port).replace("\n", "\r\n") + "\r\n\r\n"
                await loop.sock_sendto(phone, text.encode(), pbx.address)
                answer = await asyncio.wait_for(loop.sock_recv(phone, 65535), 5)
            return pbx.port, port, answer

    port, phone, answer = asyncio.run(ask())
    assert answer.startswith(b"SIP/2.0 200 OK\r\n")
    assert [record[1:3] for record in seen] == [
        (("127.0.0.1", phone), ("127.0.0.1", port)),
        (("127.0.0.1", port), ("127.0.0.1", phone)),
    ]
    assert seen[1][3] == answer


def test_a_busy_port_is_a_clear_error():
    async def start_twice():
        async with Pbx({}) as first:
            with pytest.raises(LocalError, match="UDP port %d at 127.0.0.1 cannot be used" % first.port):
                await Pbx({}, port=first.port).start()

    asyncio.run(start_twice())


def test_serves_this_machine_only_unless_told_otherwise():
    with pytest.raises(LocalError, match="tests on one machine"):
        Pbx({}, host="192.0.2.1")
    with pytest.raises(LocalError):
        Pbx({}, host="0.0.0.0")
    Pbx({}, host="192.0.2.1", anywhere=True)


def test_stop_twice_and_start_again():
    async def again():
        pbx = Pbx({})
        await pbx.start()
        await pbx.stop()
        await pbx.stop()
        await pbx.start()
        await pbx.stop()

    asyncio.run(again())


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def sipp(folder, *arguments):
    program = require_peer("sipp")
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), asyncio.subprocess.DEVNULL)
    common = ["-i", "127.0.0.1", "-m", "1", "-nostdin", "-timeout", "20s", "-timeout_error"]
    return await asyncio.create_subprocess_exec(program, *arguments, *common, cwd=folder, **quiet)


def test_sipp_registers_and_calls_through_it(tmp_path):
    require_peer("sipp")
    records = []

    async def call():
        async with Pbx({"1002": "two"}, on_message=lambda *record: records.append(record)) as pbx:
            server, callee, caller = "127.0.0.1:%d" % pbx.port, free_port(), free_port()
            arguments = ["-sf", REGISTER, "-s", "1002", "-ap", "two", "-p", str(callee), server]
            registration = await sipp(tmp_path, *arguments)
            assert await registration.wait() == 0
            assert pbx.bindings("1002") == ["sip:1002@127.0.0.1:%d" % callee]
            answering = await sipp(tmp_path, "-sn", "uas", "-p", str(callee))
            await asyncio.sleep(0.5)
            calling = await sipp(tmp_path, "-sn", "uac", "-s", "1002", "-p", str(caller), "-d", "100", server)
            assert await calling.wait() == 0
            assert await answering.wait() == 0
            return {pbx.address: "P", ("127.0.0.1", caller): "A", ("127.0.0.1", callee): "B"}

    labels = asyncio.run(asyncio.wait_for(call(), 60))
    assert_flow(CALLER_HANGS_UP, Ladder(records, labels))


def registrations(pbx):
    """How many REGISTERs were answered with 200."""
    return sum(row.method == "REGISTER" and row.status == 200 for row in Ladder(pbx.messages).rows)


def wait_until(is_true, seconds=10):
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_two_baresips_register_and_call_through_it(tmp_path):
    require_peer("baresip")
    said = tmp_path / "said.wav"
    audio.write_wav(said, audio.tone(1004, 5))
    peers = []
    with SimPbx({"1001": "one", "1002": "two"}) as pbx:
        try:
            for number, mode in (("1001", "manual"), ("1002", "auto")):
                form = "<sip:%s@127.0.0.1:%d>;auth_pass=%s;answermode=%s;mwi=no"
                account = form % (number, pbx.port, pbx.users[number], mode)
                peers.append(Baresip(tmp_path / number, account, said).start())
            wait_until(lambda: registrations(pbx) == 2)
            peers[0].command("dial", "sip:1002@127.0.0.1:%d" % pbx.port)
            peers[0].wait_event("CALL_ESTABLISHED")
            peers[1].wait_event("CALL_ESTABLISHED")
            peers[0].command("hangup")
            peers[1].wait_event("CALL_CLOSED")
        finally:
            for peer in peers:
                peer.stop()
        labels = {(pbx.host, pbx.port): "P", "1001": "A", "1002": "B"}
        assert_flow(CALLER_HANGS_UP, Ladder(pbx.messages, labels))
