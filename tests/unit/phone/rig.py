"""Whole phones back to back in memory: real SIP agents, real media, a network and a clock that exist only here.

No proxy: phone n is user 100n at 10.0.0.n, has no server, and calls the others by address.
"""

import gc
import math
from array import array

from firmware.base.errors import LocalError
from firmware.base.ticks import ticks_add, ticks_diff
from firmware.config.settings import Settings
from firmware.media.audio import Audio
from firmware.models import MODELS
from firmware.phone import notifications
from firmware.phone.phone import Phone
from firmware.sip.agent import Agent
from tests.unit import kit
from tests.unit.phone.fakes import FakeLeds

_FRAME = 160
_TICK = 20
_DELAY = 5  # ms that a datagram travels
_SIP = 5060
_SINE = array("h", [int(8000 * math.sin(2 * math.pi * i / 8000)) for i in range(8000)])  # a period of 1 Hz


class Port:
    def __init__(self, ports, number):
        self.number = number
        self.media = None
        self._ports = ports

    def attach(self, media):
        self.media = media

    def close(self):
        self._ports.pop(self.number)


class Ports:
    def __init__(self, first=11780, last=11800):
        self.open_ports = {}
        self._numbers = range(first, last, 2)

    def open(self):
        for number in self._numbers:
            if number not in self.open_ports:
                port = self.open_ports[number] = Port(self.open_ports, number)
                return port
        raise LocalError("no free RTP port")


class Node:
    """One phone with all that stands around it. said: frequency of the tone at its microphone, or 0."""

    def __init__(self, number, now, changes):
        self.host = "10.0.0.%d" % number
        self.address = (self.host, _SIP)
        self.uri = "100%d@%s" % (number, self.host)
        settings = Settings()
        values = {"enable": "1", "user_name": "100%d" % number, "display_name": "Phone %d" % number}
        for name in values:
            settings.set("account.1." + name, values[name])
        for name, text in changes:
            settings.set(name, text)
        random = kit.counting_random(1000 * number)
        self.agent = Agent(b"Rig", random)
        self.agent.listen(self.address)
        self.audio = Audio()
        self.ports = Ports()
        self.leds = FakeLeds()
        self.settings = settings
        self.phone = Phone(MODELS["t46g"], settings, self.agent, self.audio, self.ports, self.leds, random)
        self.phone.start(self.host, now)
        self.said = 0
        self.heard = array("h")
        self.digits = ""
        self.problems = []
        self.states = []  # (call id, state) of every change
        self._phase = 0
        self._microphone = array("h", bytes(2 * _FRAME))
        self._speaker = array("h", bytes(2 * _FRAME))

    @property
    def call(self):
        return self.phone.focus

    @property
    def state(self):
        return self.phone.focus.state if self.phone.focus else "idle"

    def frame(self):
        """20 ms of sound; returns (packet, remote address) or None."""
        for i in range(_FRAME):
            self._microphone[i] = _SINE[self._phase]
            self._phase = (self._phase + self.said) % 8000
        length = self.audio.tick(self._microphone, self._speaker)
        self.heard[self._filled : self._filled + _FRAME] = self._speaker
        self._filled += _FRAME
        media = self.audio.session
        return (bytes(media.packet[:length]), media.remote) if length else None

    def listen(self, milliseconds, now):
        """Make room for what is heard in this time."""
        self.heard = array("h", bytes(2 * _FRAME * (milliseconds // _TICK)))
        self._filled = 0
        self.frame_at = ticks_add(now, _TICK)

    def settle(self, now):
        event = self.agent.next_event()
        while event is not None:
            self.phone.sip_event(event, now)
            event = self.agent.next_event()
        told = self.phone.next_event()
        while told is not None:
            if told[0] == notifications.CALL_CHANGED:
                self.states.append((told[1].id, told[1].state))
            elif told[0] == notifications.DIGIT_RECEIVED:
                self.digits += told[2]
            elif told[0] == notifications.PROBLEM_FOUND:
                self.problems.append(told[1])
            told = self.phone.next_event()

    def advance(self, now):
        for engine in (self.agent, self.phone):
            deadline = engine.next_deadline()
            if deadline is not None and ticks_diff(deadline, now) <= 0:
                engine.advance(now)


class Rig:
    """count phones; changes: {number: [(setting, text)]}. log: (from, to, method or status) of every SIP message."""

    def __init__(self, count=2, changes=None):
        self.now = (1 << 30) - 10000
        self.nodes = [Node(number, self.now, (changes or {}).get(number, ())) for number in range(1, count + 1)]
        self.log = []
        self.lose = lambda data: False  # says which SIP datagrams the network drops
        self._queue = []  # (when, data, source, target), in order
        self.settle()

    def settle(self):
        """Let everyone act on what has come in, until nobody has anything more to say."""
        busy = True
        while busy:
            busy = False
            for node in self.nodes:
                node.settle(self.now)
                datagram = node.agent.next_datagram()
                while datagram is not None:
                    busy = True
                    self._send(datagram[0], node.address, tuple(datagram[1][2]))
                    datagram = node.agent.next_datagram()

    def run(self, milliseconds, with_sound=False):
        """Let time go by, from event to event, or frame by frame when sound matters."""
        end = ticks_add(self.now, milliseconds)
        while True:
            when = self._next(end, with_sound)
            self.now = when
            self._deliver()
            for node in self.nodes:
                node.advance(when)
            if with_sound and not ticks_diff(when, self.nodes[0].frame_at):
                self._play()
            self.settle()
            if when == end:
                return

    def hear(self, milliseconds):
        """Let time go by frame by frame; afterwards each node's `heard` holds just this time's sound."""
        for node in self.nodes:
            node.listen(milliseconds, self.now)
        self.run(milliseconds, True)

    def do(self, command, *arguments):
        """Give a command of a phone now, and let its consequences arrive. Collects garbage as a phone does then."""
        gc.collect()
        result = command(*arguments + (self.now,))
        self.settle()
        self.run(50)
        return result

    def talk(self, caller=0, callee=1):
        """Let one phone call another and talk. Returns both calls."""
        a, b = self.nodes[caller], self.nodes[callee]
        out = self.do(a.phone.dial, b.uri, None)
        into = b.phone.slots.ringing_here
        self.do(b.phone.answer, into)
        assert out.state == into.state == "talking", (out.state, into.state, a.problems, b.problems)
        return out, into

    def sequence(self):
        """The log as text, one message a word pair: `1>2 INVITE`; 100 and repetitions left out."""
        found = []
        for source, target, what in self.log:
            word = "%s>%s %s" % (source[-1], target[-1], what)
            if what != "100" and (not found or found[-1] != word):
                found.append(word)
        return found

    def _next(self, end, with_sound):
        when = end
        for node in self.nodes:
            for deadline in (node.agent.next_deadline(), node.phone.next_deadline()):
                if deadline is not None and ticks_diff(deadline, when) < 0:
                    when = deadline
        if self._queue and ticks_diff(self._queue[0][0], when) < 0:
            when = self._queue[0][0]
        if with_sound and ticks_diff(self.nodes[0].frame_at, when) < 0:
            when = self.nodes[0].frame_at
        return self.now if ticks_diff(when, self.now) < 0 else when

    def _send(self, data, source, target):
        words = data[:40].split(b" ")
        what = words[1] if words[0] == b"SIP/2.0" else words[0]
        self.log.append((source[0], target[0], str(what, "utf-8")))
        if not self.lose(data):
            self._queue.append((ticks_add(self.now, _DELAY), data, source, target))

    def _deliver(self):
        while self._queue and ticks_diff(self._queue[0][0], self.now) <= 0:
            _, data, source, target = self._queue.pop(0)
            for node in self.nodes:
                if node.address == target:
                    node.agent.receive(data, ("udp", target, source, 0), self.now)

    def _play(self):
        for node in self.nodes:
            node.frame_at = ticks_add(node.frame_at, _TICK)
            packet = node.frame()
            if packet is not None:
                data, remote = packet
                self._carry(data, (node.host, self._port_of(node)), remote)

    def _port_of(self, node):
        for number, port in node.ports.open_ports.items():
            if port.media is node.audio.session:
                return number
        return 0

    def _carry(self, data, source, target):
        for node in self.nodes:
            port = node.ports.open_ports.get(target[1]) if node.host == target[0] else None
            if port is not None and port.media.accept_source(source, self.now):
                port.media.put(data, len(data), self.now)


def level(samples):
    """Root mean square of an array of samples."""
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples)) if len(samples) else 0


def frequency(samples):
    """Hz of a single tone, by its rising zero crossings."""
    rises = [i for i in range(1, len(samples)) if samples[i - 1] < 0 <= samples[i]]
    return 8000 * (len(rises) - 1) / (rises[-1] - rises[0]) if len(rises) > 2 else 0
