"""A phone whose agent, audio, ports and lamps only remember what they were told."""

from firmware.base.errors import LocalError
from firmware.base.ticks import ticks_add
from firmware.config.settings import Settings
from firmware.models import MODELS
from firmware.phone.phone import Phone
from firmware.sip import events
from firmware.sip.message import parse
from firmware.sip.nameaddr import NameAddr
from tests.unit import kit

ADDRESS = "192.0.2.1"
PEER = "192.0.2.99"


def sdp(direction="sendrecv", port=4000, host=PEER, codecs="0 8 101"):
    """A session description of the peer."""
    lines = (
        "v=0",
        "o=- 1 1 IN IP4 " + host,
        "s=-",
        "c=IN IP4 " + host,
        "t=0 0",
        "m=audio %d RTP/AVP %s" % (port, codecs),
        "a=rtpmap:101 telephone-event/8000",
        "a=" + direction,
        "",
    )
    return "\r\n".join(lines).encode()


def direction_of(description):
    """The direction attribute of a description of ours."""
    for line in description.split(b"\r\n"):
        if line in (b"a=sendrecv", b"a=sendonly", b"a=recvonly", b"a=inactive"):
            return str(line[2:], "utf-8")
    return None


def rtp(sequence, payload=0):
    """An RTP packet of 20 ms from the peer."""
    timestamp = 160 * sequence
    head = (0x80, payload, 0, sequence, 0, 0, timestamp >> 8, timestamp & 255, 1, 2, 3, 4)
    return bytes(head) + b"\xff" * 160


class FakeSession:
    """Remembers what the phone asked of it in `asked`, as tuples."""

    def __init__(self, direction, identity, remote, offer=None, headers=(), target=b"sip:1001@192.0.2.1"):
        self.direction = direction
        self.identity = identity
        self.remote = NameAddr.parse(remote)
        self.offer = offer
        self.may_offer = True
        self.asked = []
        lines = [b"INVITE %s SIP/2.0" % target, b"From: " + remote + b";tag=1"]
        lines += [b"%s: %s" % header for header in headers]
        self.request = parse(b"\r\n".join(lines) + b"\r\n\r\n") if direction == "in" else None

    def ring(self, now, status=180, sdp=None):
        self.asked.append(("ring", status))

    def answer(self, sdp, now):
        self.asked.append(("answer", sdp))

    def reject(self, status, now, reason=None, headers=()):
        self.asked.append(("reject", status))

    def redirect(self, targets, now, diversion=None):
        self.asked.append(("redirect", targets, diversion))

    def hang_up(self, now):
        self.asked.append(("hang_up",))

    def reoffer(self, sdp, now):
        self.asked.append(("reoffer", sdp))

    def accept(self, sdp, now):
        self.asked.append(("accept", sdp))

    def refuse(self, status, now):
        self.asked.append(("refuse", status))

    def info(self, content_type, body, now):
        self.asked.append(("info", content_type, body))

    @property
    def last(self):
        return self.asked[-1] if self.asked else None


class FakeAgent:
    def __init__(self):
        self.accept_any = False
        self.identities = []
        self.registered = []
        self.sessions = []

    def add_identity(self, identity):
        self.identities.append(identity)

    def register(self, identity, now):
        self.registered.append(identity)

    def unregister(self, identity, now):
        self.registered.remove(identity)

    def call(self, identity, target, offer, now, headers=()):
        session = FakeSession("out", identity, b"<" + target + b">", offer)
        session.target = target
        self.sessions.append(session)
        return session


class FakeAudio:
    def __init__(self):
        self.media = None
        self.tone = None
        self.is_ringing = False
        self.is_muted = False
        self.digits = ""
        self.beeps = 0
        self.ring_sound = 0
        self.tones = {}
        self.tone_volume = self.ring_volume = 0

    def define(self, name, text):
        if "/" not in text:
            raise LocalError("not a tone")
        self.tones[name] = text

    def play(self, tone):
        self.tone = tone

    def play_digit(self, digit):
        self.digits += digit

    def beep(self):
        self.beeps += 1

    def stop(self):
        self.tone = None

    def ring(self, on, sound=1):
        self.is_ringing = on
        self.ring_sound = sound

    def connect(self, media):
        self.media = media

    def mute(self, on):
        self.is_muted = on


class FakePort:
    def __init__(self, ports, number):
        self.number = number
        self.media = None
        self._ports = ports

    def attach(self, media):
        self.media = media

    def close(self):
        self._ports.open_numbers.remove(self.number)


class FakePorts:
    def __init__(self, count=11):
        self.open_numbers = []
        self._numbers = [11780 + 2 * i for i in range(count)]

    def open(self):
        for number in self._numbers:
            if number not in self.open_numbers:
                self.open_numbers.append(number)
                return FakePort(self, number)
        raise LocalError("no free RTP port")


class FakeLeds:
    def __init__(self):
        self.lit = {}
        self.count = 0

    def set(self, lamp, colour, pattern, period):
        self.lit[lamp] = (colour, pattern, period)
        self.count += 1


class Bench:
    """A phone under test at its virtual time `now`, which starts shortly before the ticks wrap."""

    def __init__(self, changes=(), model="t46g", ports=11, accounts=1):
        self.now = (1 << 30) - 10000
        self.settings = Settings()
        for number in range(1, accounts + 1):
            name = "account.%d." % number
            self.settings.set(name + "enable", "1")
            self.settings.set(name + "user_name", "100%d" % number)
            self.settings.set(name + "sip_server.1.address", "192.0.2.5")
        for name, text in changes:
            self.settings.set(name, text)
        self.agent = FakeAgent()
        self.audio = FakeAudio()
        self.ports = FakePorts(ports)
        self.leds = FakeLeds()
        self.phone = Phone(
            MODELS[model], self.settings, self.agent, self.audio, self.ports, self.leds, kit.counting_random()
        )
        self.phone.start(ADDRESS, self.now)
        self.account = self.phone.accounts[0]

    def event(self, *event):
        self.phone.sip_event(event, self.now)

    def wait(self, milliseconds):
        """Let time go by, timer by timer."""
        end = ticks_add(self.now, milliseconds)
        deadline = self.phone.next_deadline()
        while deadline is not None and (deadline - end) & (1 << 29):
            self.now = deadline
            self.phone.advance(self.now)
            deadline = self.phone.next_deadline()
        self.now = end
        self.phone.advance(self.now)

    def notifications(self, kind):
        """Drain the notifications and return those of a kind."""
        found = []
        event = self.phone.next_event()
        while event is not None:
            if event[0] == kind:
                found.append(event)
            event = self.phone.next_event()
        return found

    def incoming(self, remote=b'"Bob" <sip:1002@192.0.2.5>', offer=True, headers=(), account=None):
        """A call comes in; returns its session."""
        identity = (account or self.account).identity
        session = FakeSession("in", identity, remote, sdp() if offer is True else offer, headers)
        self.event(events.CALL_RECEIVED, session)
        return session

    def outgoing(self, number="1002"):
        """Dial, and return the call with its session."""
        call = self.phone.dial(number, None, self.now)
        return call, call.session

    def talk(self, number="1002"):
        """An outgoing call that was answered."""
        call, session = self.outgoing(number)
        self.event(events.CALL_PROGRESSED, session, 180, None)
        self.event(events.CALL_ANSWERED, session, sdp())
        return call, session

    def taken(self, remote=b'"Bob" <sip:1002@192.0.2.5>'):
        """An incoming call that was answered and confirmed."""
        session = self.incoming(remote)
        call = self.phone.slots.by_session(session)
        self.phone.answer(call, self.now)
        self.event(events.CALL_CONFIRMED, session, None)
        return call, session

    def hear(self, call, sequence=1):
        """A packet of sound arrives for this call."""
        packet = rtp(sequence)
        call.media.put(packet, len(packet), self.now)
