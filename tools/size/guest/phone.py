# The whole phone without sockets and drivers: an account that registers by digest, calls out and in, screens, keys.
# Each step is what the loop does in one go; the longest of them is how long a task may hold the loop.
# ruff: noqa: F821, B023 (count.py ran before, and each function is called at once)

from array import array

from firmware.base.ticks import ticks_add, ticks_diff
from firmware.config.settings import Settings
from firmware.media.audio import Audio
from firmware.models import MODELS
from firmware.phone.phone import Phone
from firmware.sip.agent import Agent
from firmware.sip.message import parse, response_to
from firmware.ui.ui import Ui

OURS, PEER = ("192.0.2.77", 5060), ("192.0.2.1", 5060)
FLOW = ("udp", OURS, PEER, 0)
SDP = (
    b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio %d RTP/AVP 0 8 101\r\n"
    b"a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
)
CALL = (
    b"INVITE sip:1099@192.0.2.77:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-%d;rport\r\n"
    b'Max-Forwards: 69\r\nFrom: "Alice Example" <sip:200@192.0.2.1>;tag=far\r\nTo: <sip:1099@192.0.2.1>%s\r\n'
    b"Contact: <sip:200@192.0.2.1:5060>\r\nCall-ID: %d@192.0.2.1\r\nCSeq: 1 INVITE\r\n"
    b"Allow: INVITE, ACK, BYE, CANCEL, OPTIONS\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s"
)
CHALLENGE = b'Digest realm="192.0.2.1", nonce="5f3a1c9e", algorithm=MD5, qop="auth"'

before = live()


class Screen:
    light = 10

    def __init__(self, screen):
        self.width, self.height, self.depth = screen
        self.palette = ["", ""]
        self.buffer = bytearray((self.width * self.depth + 7) // 8 * self.height)

    def touch(self, x, y, width, height):
        pass

    def backlight(self, level):
        pass


class Lamps:
    def set(self, *what):
        pass


class Port:
    def __init__(self, ports, number):
        self.number, self.media, self._ports = number, None, ports

    def attach(self, media):
        self.media = media

    def close(self):
        self._ports.free.append(self.number)


class Ports:
    def __init__(self):
        self.free = [12000 + 2 * index for index in range(8)]

    def open(self):
        return Port(self, self.free.pop(0))


random_state = [1]


def random(count):
    made = bytearray(count)
    for index in range(count):
        random_state[0] = (random_state[0] * 1103515245 + 12345) & 0x3FFFFFFF
        made[index] = random_state[0] >> 16 & 255
    return bytes(made)


class Desk:
    """The phone and all that its loop does."""

    def __init__(self, accounts=1):
        self.now = 1000
        self.sent = []
        self.longest = ("", 0)
        self.collected = None  # {step: collections} while the collector works as in a phone
        model = MODELS["t41p"]
        self.settings = Settings()
        values = (("enable", "1"), ("user_name", "1099"), ("password", "secret"), ("sip_server.1.address", PEER[0]))
        for number in range(1, accounts + 1):
            for name, text in values:
                self.settings.set("account.%d.%s" % (number, name), text)
        self.agent = Agent(model.user_agent, random)
        self.agent.listen(OURS)
        self.audio = Audio()
        self.phone = Phone(model, self.settings, self.agent, self.audio, Ports(), Lamps(), random, lambda: 0)
        self.ui = Ui(Screen(model.screen), self.phone, model, self.settings, lambda: 0)

    def settle(self):
        agent, phone = self.agent, self.phone
        while True:
            event = agent.next_event()
            if event is not None:
                phone.sip_event(event, self.now)
                continue
            told = phone.next_event()
            if told is not None:
                self.ui.phone_changed(self.now)
                continue
            datagram = agent.next_datagram()
            if datagram is None:
                return
            self.sent.append(datagram[0])

    def step(self, name, work):
        """One step of the loop: its instructions, kept when it is the longest so far."""

        def whole():
            work()
            self.settle()

        if self.collected is not None:
            held = gc.mem_alloc()
            whole()
            if gc.mem_alloc() < held:
                self.collected[name] = self.collected.get(name, 0) + 1
            return 0
        taken = spent(whole) - OVERHEAD
        if taken > self.longest[1]:
            self.longest = (name, taken)
        return taken

    def key(self, name):
        taken = self.step("key " + name, lambda: self.ui.key(name, True, self.now))
        self.ui.key(name, False, self.now)
        return taken

    def receive(self, name, data):
        return self.step(name, lambda: self.agent.receive(data, FLOW, self.now))

    def draw(self, name="draw"):
        return self.step(name, lambda: self.ui.draw(self.now))

    def last(self, start):
        """The newest message sent that begins so; what was sent is forgotten."""
        found = [data for data in self.sent if data.startswith(start)]
        self.sent.clear()
        return found[-1]

    def reply(self, request, status, *fields, body=b""):
        answer = response_to(parse(request), status, to_tag=b"far")
        for name, value in fields:
            answer.add(name, value)
        answer.body = body
        return answer.encode()

    def wait(self, milliseconds):
        """Let time pass, doing what is due."""
        end = ticks_add(self.now, milliseconds)
        while ticks_diff(end, self.now) > 0:
            self.now = ticks_add(self.now, 100)
            self.step("advance the agent", lambda: self.agent.advance(self.now))
            self.step("advance the phone", lambda: self.phone.advance(self.now))
            self.draw()
        self.sent.clear()


desks = []
taken = spent(lambda: desks.append(Desk()))
desk = desks[0]
taken += desk.step("start", lambda: desk.phone.start(OURS[0], desk.now))
print("icount/boot: build the phone, first REGISTER", taken)
register = desk.last(b"REGISTER")
took = desk.receive("a challenge", desk.reply(register, 401, (b"WWW-Authenticate", CHALLENGE)))
print("icount/answer a challenge", took)
register = desk.last(b"REGISTER")
contact = parse(register).get(b"Contact")
desk.receive("registered", desk.reply(register, 200, (b"Contact", contact + b";expires=3600")))
assert desk.phone.accounts[0].state == "registered"
print("icount/draw a whole screen", desk.draw("a whole screen"))
idle = live()
print("heap/phone, registered and idle", idle - before)


def dial_and_talk():
    for digit in "1002":
        desk.key(digit)
        drawn = desk.draw("draw a digit")
    pressed = desk.key("ok")
    invite = desk.last(b"INVITE")
    desk.draw()
    desk.receive("180", desk.reply(invite, 180))
    description = (b"Content-Type", b"application/sdp")
    answer = desk.reply(invite, 200, (b"Contact", b"<sip:200@192.0.2.1:5060>"), description, body=SDP % 4000)
    desk.receive("200 of a call", answer)
    desk.draw()
    assert desk.phone.calls[0].state == "talking"
    return drawn, pressed


drawn, pressed = dial_and_talk()
print("icount/draw one digit more", drawn)
print("icount/key press to INVITE", pressed)
talking = live()
print("heap/a first call", talking - idle)
said = array("h", bytes(320))
desk.step("a frame of sound", lambda: desk.audio.tick(said, said))

for number in (2, 3):
    desk.sent.clear()
    body = SDP % (4000 + number)
    took = desk.receive("an INVITE", CALL % (number, b"", number, len(body), body))
    if number == 2:
        print("icount/answer an INVITE with 180", took)
    desk.draw()
    desk.step("answer", lambda: desk.phone.answer(None, desk.now))
    for data in [data for data in desk.sent if data.startswith(b"INVITE")]:  # the other call is put on hold first
        held = desk.reply(data, 200, (b"Content-Type", b"application/sdp"), body=SDP % 4000)
        desk.receive("hold confirmed", held)
    desk.draw()
    desk.now = ticks_add(desk.now, 100)
    grown = live()
    print("heap/call %d at a time" % number, grown - talking)
    talking = grown

print("icount/a collection in three calls", spent(gc.collect) - OVERHEAD)
for call in list(desk.phone.calls):
    desk.step("hang up", lambda: desk.phone.hang_up(call, desk.now))
    desk.draw()
print("heap/kept right after three calls", live() - idle)
desk.wait(70000)
kept = live() - idle
print("heap/kept a minute later", kept)
desk.key("ok")
desk.draw("the menu")
print("heap/the menu, open", live() - idle - kept)
desk.key("cancel")
print("icount/a collection while idle", spent(gc.collect) - OVERHEAD)
print("icount/longest step of all", desk.longest[1])
# Where the collector works by itself, as it does in a phone.
gc.threshold(16384)
gc.collect()
desk.collected = {}
dial_and_talk()
for _ in range(50):
    desk.step("a frame of sound", lambda: desk.audio.tick(said, said))
desk.step("hang up", lambda: desk.phone.hang_up(desk.phone.calls[0], desk.now))
desk.wait(10000)
for name in sorted(desk.collected):
    print("gc/" + name, desk.collected[name])

# What one account more needs.
before = live()
desks.append(Desk())
one = live() - before
before = live()
desks.append(Desk(2))
print("heap/an account more", live() - before - one)
