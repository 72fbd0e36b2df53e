"""The panel link between real processes: hal/sim on MicroPython at one end, a plain asyncio listener at the other."""

import asyncio
import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from hal.sim import frames
from tests.peers import require_peer

ROOT = Path(__file__).resolve().parents[2]
PHONES = 6
SECONDS = 2
SCREEN = (480, 272, 4)


def interpreter(runtime):
    """The command and the environment of the runtime, or skip."""
    if runtime == "cpython":
        return [sys.executable], {**os.environ, "PYTHONPATH": "%s:%s/tools/compat" % (ROOT, ROOT)}
    beside = Path(sys.executable).with_name("micropython")
    found = str(beside) if beside.exists() else require_peer("micropython")
    return [found, "-X", "heapsize=1M"], {**os.environ, "MICROPYPATH": "%s:.frozen" % ROOT}


class Host:
    """The host's end of one phone."""

    def __init__(self, token):
        self.token = token
        self.hello = None
        self.heard = []  # (frame number, consumed, samples)
        self.lamps, self.reports, self.rectangles = [], [], 0
        self.screen = bytearray(SCREEN[0] * SCREEN[1] // 2)
        self.bad = 0
        self.said = 0
        self.greeted, self.ended = asyncio.Event(), asyncio.Event()

    def send(self, kind, payload=b""):
        self.writer.write(frames.encode(kind, payload))

    def command(self, name, **arguments):
        self.send(frames.COMMAND, json.dumps({"id": name, "command": name, **arguments}).encode())

    def say(self):
        """Say as many frames as there is credit for; each carries its number."""
        consumed = self.heard[-1][1] if self.heard else 0
        while self.said - consumed < frames.SAID_AHEAD:
            self.said += 1
            self.send(frames.SAID, struct.pack(">H", self.said - 1) + struct.pack("<160h", *([self.said] * 160)))

    async def serve(self, reader, writer, decoder):
        self.writer = writer
        while data := await reader.read(65536):
            for kind, payload in decoder.feed(data):
                self.receive(kind, payload)
        self.bad = decoder.bad
        writer.close()
        self.ended.set()

    def receive(self, kind, payload):
        if kind == frames.HEARD:
            self.heard.append((*struct.unpack(">HH", payload[:4]), payload[4:]))
            self.say()
        elif kind == frames.RECTANGLE:
            x, y, width, height = struct.unpack(">HHHH", payload[:8])
            for row in range(height):
                at = (y + row) * 240 + x // 2
                self.screen[at : at + width // 2] = payload[8 + row * (width // 2) :][: width // 2]
            self.rectangles += 1
        elif kind == frames.LAMP:
            self.lamps.append((payload[0], payload[1], payload[2] << 8 | payload[3], payload[4:].decode()))
        elif kind == frames.REPORT:
            self.reports.append(json.loads(payload))
        elif kind == frames.PING:
            self.send(frames.PONG, payload)


class Listener:
    """Waits for the phones and gives each to the Host whose token it shows."""

    def __init__(self, tokens):
        self.hosts = {token: Host(token) for token in tokens}

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.accept, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *error):
        self.server.close()

    async def accept(self, reader, writer):
        decoder = frames.Decoder()
        messages = []
        while not messages:
            messages = decoder.feed(await reader.read(65536))
        kind, payload = messages[0]
        assert kind == frames.HELLO
        hello = json.loads(payload)
        host = self.hosts[hello["token"]]
        host.hello, host.writer = hello, writer
        for kind, payload in messages[1:]:
            host.receive(kind, payload)
        host.greeted.set()
        await host.serve(reader, writer, decoder)


def start(runtime, script, line):
    command, environment = interpreter(runtime)
    process = subprocess.Popen(
        [*command, str(ROOT / script)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdin.write(line.encode() + b"\n")
    process.stdin.close()
    return process


def echo_phone(runtime, port, token, store):
    options = {
        "panel": ["127.0.0.1", port],
        "token": token,
        "store": str(store),
        "model": "t46g",
        "ip": "127.0.0.1",
        "mac": "02:00:00:00:00:01",
        "firmware": "0",
        "screen": SCREEN,
        "keys": ["1", "ok"],
        "lamps": ["power", "line1"],
    }
    return start(runtime, "tests/hostside/echo_phone.py", json.dumps(options))


def ended(process):
    """Wait for a process; its exit status and what it wrote on standard error."""
    try:
        status = process.wait(10)
    finally:
        process.kill()
    return status, process.stderr.read().decode()


async def converse(host):
    """One phone's conversation: greeting, a lamp, sound both ways while it paints, the end."""
    await asyncio.wait_for(host.greeted.wait(), 15)
    host.send(frames.REFRESH)
    host.command("lamp", lamp="line1")
    host.say()
    host.command("sound")
    await asyncio.sleep(SECONDS + 0.3)
    host.command("quit")
    await asyncio.wait_for(host.ended.wait(), 10)


async def run_phones(runtime, count, store):
    async with Listener(["token-%d" % number for number in range(count)]) as listener:
        processes = [echo_phone(runtime, listener.port, token, store) for token in listener.hosts]
        try:
            await asyncio.gather(*[converse(host) for host in listener.hosts.values()])
        finally:
            results = [ended(process) for process in processes]
    assert results == [(0, "")] * count
    return list(listener.hosts.values())


@pytest.mark.parametrize(("runtime", "count"), [("micropython", PHONES), ("cpython", 1)])
def test_phones_exchange_sound_lamps_and_pictures_without_loss(runtime, count, tmp_path):
    for host in asyncio.run(run_phones(runtime, count, tmp_path)):
        assert host.hello["token"] == host.token and host.hello["version"] == 1
        assert host.hello["screen"] == list(SCREEN) and host.hello["runtime"] == runtime
        assert (900_000 < host.hello["heap"] < 1_100_000) == (runtime == "micropython")
        assert host.bad == 0
        assert (2, 2, 200, "line1") in host.lamps
        # frames at 50 a second, numbered without a gap
        assert SECONDS * 50 <= len(host.heard) <= SECONDS * 50 + 30
        assert [number for number, _, _ in host.heard] == list(range(len(host.heard)))
        # everything said came back in order, one frame after another
        echoed = [struct.unpack("<h", samples[:2])[0] for _, _, samples in host.heard if samples]
        assert echoed == list(range(1, len(echoed) + 1))
        assert len(echoed) >= len(host.heard) - 2
        assert host.said - host.heard[-1][1] <= frames.SAID_AHEAD
        assert host.rectangles >= 10 * SECONDS
        assert any(host.screen)
        assert host.reports[0] == {"reply": "lamp", "id": "lamp", "ok": True}
        assert host.reports[-1] == {"event": "end", "dropped": 0, "skipped": 0}


@pytest.mark.parametrize("runtime", ["micropython", "cpython"])
def test_a_phone_ends_when_its_host_goes_away(runtime, tmp_path):
    async def hang_up():
        async with Listener(["only"]) as listener:
            process = echo_phone(runtime, listener.port, "only", tmp_path)
            host = listener.hosts["only"]
            await asyncio.wait_for(host.greeted.wait(), 15)
            host.command("sound")
            await asyncio.sleep(0.1)
            host.writer.close()
            return await asyncio.to_thread(ended, process)

    assert asyncio.run(hang_up()) == (0, "")


@pytest.mark.parametrize("runtime", ["micropython", "cpython"])
def test_a_phone_ends_when_no_host_listens(runtime, tmp_path):
    async def free_port():
        async with Listener([]) as listener:
            return listener.port

    assert ended(echo_phone(runtime, asyncio.run(free_port()), "nobody", tmp_path)) == (0, "")


@pytest.mark.parametrize("runtime", ["micropython", "cpython"])
def test_a_host_that_stops_reading_does_not_stop_the_phone(runtime, tmp_path):
    """The phone stays on its schedule, loses only sound, and shows the latest picture afterwards."""

    async def sleepy():
        async with Listener(["only"]) as listener:
            process = echo_phone(runtime, listener.port, "only", tmp_path)
            host = listener.hosts["only"]
            await asyncio.wait_for(host.greeted.wait(), 15)
            transport = host.writer.transport
            transport.pause_reading()
            host.command("sound")
            for number in range(40):
                host.command("lamp", lamp="line1", number=number)
            await asyncio.sleep(1)
            transport.resume_reading()
            await asyncio.sleep(0.5)
            host.command("quit")
            await asyncio.wait_for(host.ended.wait(), 10)
            return host, await asyncio.to_thread(ended, process)

    host, result = asyncio.run(sleepy())
    assert result == (0, "")
    assert host.bad == 0
    assert host.heard[-1][0] >= 70
    assert len([report for report in host.reports if "reply" in report]) == 41
    assert host.lamps == [(2, 2, 200, "line1")]


@pytest.mark.parametrize("runtime", ["micropython", "cpython"])
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("hello", "it is not a JSON object"),
        ("", "it is not a JSON object"),
        ('{"token": "x"}', "store is missing or not a text"),
        ('{"token": "x", "store": ".", "model": "t46g", "ip": "127.0.0.1"}', "panel is missing or not [host, port]"),
        (
            '{"token": "x", "store": ".", "model": "x1", "ip": "127.0.0.1", "panel": ["127.0.0.1", 9]}',
            "there is no model x1, only t41p, t42g, t46g, t48g",
        ),
    ],
)
def test_a_line_that_is_not_understood_is_said_clearly(runtime, line, reason):
    status, text = ended(start(runtime, "boards/unix/main.py", line))
    assert status == 2
    assert text.startswith("the line on standard input") and text.endswith(": %s\n" % reason)
