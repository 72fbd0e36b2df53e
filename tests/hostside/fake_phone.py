"""A stand-in for the firmware on CPython: it speaks the panel link, needs no SIP, and echoes what is said to it.

Numbers to dial: `busy` ends with 486, `die` ends the process, everything else is answered.
"""

import asyncio
import json
import sys

from hal.sim import frames

SCREEN = (16, 4, 4)
PALETTE = ["#000000", "#ffffff"] + ["#808080"] * 14


class FakePhone:
    def __init__(self, orders):
        self.orders = orders
        self.said, self.consumed, self.number = [], 0, 0
        self.is_talking = False
        self.typed = ""

    def send(self, kind, payload=b""):
        self.writer.write(frames.encode(kind, payload))

    def report(self, **report):
        self.send(frames.REPORT, json.dumps(report).encode())

    def show(self, *text):
        self.report(event="screen", text=list(text), soft=["History", "", "", "Menu"])

    def call(self, state, status=0, direction="out"):
        self.report(event="call", call=1, state=state, direction=direction, peer="1002", account=1, status=status)
        self.is_talking = state == "talking"

    async def run(self):
        reader, self.writer = await asyncio.open_connection(*self.orders["panel"])
        hello = {"version": 1, "token": self.orders["token"], "model": self.orders["model"], "screen": SCREEN}
        hello.update(palette=PALETTE, lamps=["power", "line1"], keys=["1", "0", "2", "star", "ok"], firmware="fake")
        self.send(frames.HELLO, json.dumps(hello).encode())
        self.send(frames.LAMP, bytes([2, 1, 0, 0]) + b"power")
        with open(self.orders["store"] + "/phone.cfg", encoding="utf-8") as file:
            self.settings = dict(line.strip().split(" = ", 1) for line in file.readlines()[1:])
        port = int(self.settings["sip.listen_port"])
        if port == 5999:
            self.report(event="failed", error="SIP port 5999 is in use")
            await self.writer.drain()
            return
        self.report(event="ready", version=1, sip_port=port, runtime="cpython", heap=0, memory={"live": 1})
        self.report(event="registered", account=1)
        self.show("Idle")
        ticking = asyncio.create_task(self.tick())
        decoder = frames.Decoder()
        while data := await reader.read(4096):
            for kind, payload in decoder.feed(data):
                self.take(kind, payload)
        ticking.cancel()

    def take(self, kind, payload):
        if kind == frames.SAID:
            self.said.append(payload[2:])
        elif kind == frames.KEY and payload[0]:
            self.typed += str(payload[1:], "ascii")
            self.show("Typed " + self.typed)
        elif kind == frames.REFRESH:
            self.send(frames.RECTANGLE, bytes([0, 2, 0, 1, 0, 4, 0, 2]) + bytes([0x11, 0x10, 0x01, 0x11]))
        elif kind == frames.PING:
            self.send(frames.PONG, payload)
        elif kind == frames.COMMAND:
            self.command(json.loads(payload))

    def command(self, request):
        name, number = request["command"], request.get("number")
        if name == "hold":
            self.report(reply=name, id=request["id"], ok=False, error="there is no call to hold")
            return
        self.report(
            reply=name, id=request["id"], ok=True, **({"text": ["Idle"], "soft": []} if name == "screen" else {})
        )
        if number == "die":
            sys.exit("fake death")
        if name == "dial":
            self.send(frames.TRACE, bytes([1, 0, 14]) + b"127.0.0.1:5060" + b"INVITE sip:\xe9@x SIP/2.0\r\n\r\n")
            self.call("calling")
            self.call(*(("ended", 486) if number == "busy" else ("talking",)))
            self.send(frames.LAMP, bytes([2, 2, 0, 200]) + b"line1")
        elif name == "dtmf":
            for digit in request["digits"]:
                self.report(event="dtmf", call=1, digit=digit)
        elif name == "quit":
            self.writer.close()

    async def tick(self):
        """Every 20 ms play what was said, while talking."""
        while True:
            await asyncio.sleep(0.02)
            if self.is_talking:
                frame = self.said.pop(0) if self.said else b""
                self.consumed += bool(frame)
                head = self.number.to_bytes(2, "big") + (self.consumed & 0xFFFF).to_bytes(2, "big")
                self.send(frames.HEARD, head + frame)
                self.number = (self.number + 1) & 0xFFFF


if __name__ == "__main__":
    asyncio.run(FakePhone(json.loads(sys.stdin.readline())).run())
