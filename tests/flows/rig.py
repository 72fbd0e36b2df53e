"""Phones and a proxy in one process: a network in memory on a virtual clock, every hop recorded.

The phones are the product, firmware.phone.Phone on firmware.sip's Agent; only sockets, sound hardware and lamps are
fakes. A minute of ringing takes milliseconds, and each run is the same to the byte.
"""

from array import array

from offhook.ladder.model import Ladder
from offhook.pbx.proxy import Proxy

from firmware.base.ticks import ticks_add, ticks_diff
from firmware.config.settings import Settings
from firmware.models import MODELS
from firmware.phone.phone import Phone
from firmware.sip import events
from firmware.sip.agent import Agent
from firmware.sip.message import parse, response_to
from tests.unit.kit import counting_random
from tests.unit.phone.fakes import FakeAudio, FakeLeds, FakePorts

HOST = "127.0.0.1"
PROXY = (HOST, 5060)
START = (1 << 30) - 60_000  # ticks wrap a minute into every test
HOP = 1  # ms from one party to the next
NAMES = "ABC"
MODEL_NAMES = ("t46g", "t42g", "t41p")


class Network:
    """Carries datagrams between nodes, in order, HOP ms each; time jumps from one thing that happens to the next.

    A node has receive, advance, next_deadline and next_datagram, as an engine does. `loses(source, target, data)`
    may say True to drop a datagram, after it was recorded: a ladder shows what was sent.
    """

    def __init__(self):
        self.elapsed = 0  # ms
        self.records = []  # (seconds, source, target, data)
        self.loses = None
        self._nodes = {}  # address -> node
        self._flying = []  # (arrival in ms elapsed, source, target, data), in order

    @property
    def now(self):
        return ticks_add(START, self.elapsed)

    def add(self, address, node):
        self._nodes[address] = node

    def remove(self, address):
        """The node is dead; what is sent to it vanishes."""
        del self._nodes[address]

    def pump(self):
        """Take what the nodes want to send."""
        for address, node in list(self._nodes.items()):
            item = node.next_datagram()
            while item is not None:
                data, flow = item
                self.records.append((self.elapsed / 1000, address, flow[2], data))
                if not (self.loses and self.loses(address, flow[2], data)):
                    self.carry(address, flow[2], data)
                item = node.next_datagram()

    def carry(self, source, target, data):
        """Take a datagram along."""
        self._flying.append((self.elapsed + HOP, source, target, data))

    def arrivals(self):
        """The moment of the next arrival, or None."""
        return self._flying[0][0] if self._flying else None

    def arrived(self):
        """The next (source, target, data) that is there by now, or None."""
        return self._flying.pop(0)[1:] if self._flying and self._flying[0][0] <= self.elapsed else None

    def run(self, milliseconds, until=None):
        """Let time pass, until a condition holds if one is given; whether it did."""
        end = self.elapsed + milliseconds
        self.pump()
        while not (until and until()):
            moment = self._next_moment()
            if moment is None or moment > end:
                self.elapsed = end
                return until is None
            self.elapsed = max(self.elapsed, moment)
            self._step()
            self.pump()
        return True

    def _next_moment(self):
        deadlines = [node.next_deadline() for node in self._nodes.values()]
        moments = [self.elapsed + ticks_diff(one, self.now) for one in deadlines if one is not None]
        moments += [one for one in (self.arrivals(),) if one is not None]
        return min(moments) if moments else None

    def _step(self):
        came = self.arrived()
        while came:
            source, target, data = came
            if target in self._nodes:
                self._nodes[target].receive(data, ("udp", target, source, 0), self.now)
            self.pump()
            came = self.arrived()
        for node in list(self._nodes.values()):
            deadline = node.next_deadline()
            if deadline is not None and ticks_diff(deadline, self.now) <= 0:
                node.advance(self.now)


class Ports(FakePorts):
    """RTP ports from `first` on, so that phones with one address do not share theirs."""

    def __init__(self, first, count=8):
        super().__init__()
        self._numbers = [first + 2 * index for index in range(count)]


class Handset:
    """A phone on the network. `phone` is the product; its commands are given through `do`."""

    def __init__(self, network, index, changes):
        self.name = NAMES[index]
        self.user = "100%d" % (index + 1)
        self.address = (HOST, 5071 + index)
        self.network = network
        self.settings = Settings()
        model = MODELS[MODEL_NAMES[index]]
        account = {"enable": "1", "user_name": self.user, "password": "secret" + self.user}
        account.update({"sip_server.1.address": HOST, "sip_server.1.port": str(PROXY[1])})
        for name, text in account.items():
            self.settings.set("account.1." + name, text)
        for name, text in changes.items():
            self.settings.set(name, text)
        random = counting_random(1000 * index)
        self.agent = Agent(model.user_agent, random)
        self.agent.listen(self.address)
        self.audio = FakeAudio()
        ports = Ports(12000 + 100 * index)
        self.phone = Phone(model, self.settings, self.agent, self.audio, ports, FakeLeds(), random)
        self.shown = []  # states of calls, as they were told: (call id, state)
        network.add(self.address, self)
        self.phone.start(HOST, network.now)
        self._work()

    def do(self, command, *arguments):
        """Give the phone a command, now; returns what it returns."""
        result = getattr(self.phone, command)(*arguments, self.network.now)
        self._work()
        self.network.pump()
        return result

    @property
    def call(self):
        """The call that came last, ended ones too; None when none is on the screen."""
        return self.phone.calls[-1] if self.phone.calls else None

    @property
    def state(self):
        return self.call.state if self.call else "idle"

    @property
    def account(self):
        return self.phone.accounts[0]

    # As a node.

    def receive(self, data, flow, now):
        self.agent.receive(data, flow, now)
        self._work()

    def advance(self, now):
        self.agent.advance(now)
        self.phone.advance(now)
        self._work()

    def next_deadline(self):
        deadlines = [one.next_deadline() for one in (self.agent, self.phone)]
        deadlines = [one for one in deadlines if one is not None]
        return min(deadlines, key=lambda one: ticks_diff(one, self.network.now)) if deadlines else None

    def next_datagram(self):
        return self.agent.next_datagram()

    def _work(self):
        """Events go from the agent to the phone until both are quiet."""
        event = self.agent.next_event()
        while event is not None:
            if event[0] == events.LOOKUP_WANTED:
                self.agent.resolved(event[1], [], self.network.now)
            else:
                self.phone.sip_event(event, self.network.now)
            event = self.agent.next_event()
        notification = self.phone.next_event()
        while notification is not None:
            call = notification[1] if len(notification) == 2 else None
            if hasattr(call, "peer_uri") and (not self.shown or self.shown[-1] != (call.id, call.state)):
                self.shown.append((call.id, call.state))
            notification = self.phone.next_event()


class Lab:
    """Phones A, B, C (users 1001, 1002, 1003), registered, around the proxy P.

    changes: {phone name: {setting: text}}. The ladder begins after the registrations.
    """

    def __init__(self, changes=None, network=None, **options):
        changes = changes or {}
        self.network = network or Network()
        users = {"100%d" % number: "secret100%d" % number for number in range(1, 10)}
        options.setdefault("algorithms", ("SHA-256", "MD5"))
        self.proxy = Proxy(PROXY, users, counting_random(7), **options)
        self.network.add(PROXY, self.proxy)
        self.phones = [Handset(self.network, index, changes.get(name, {})) for index, name in enumerate(NAMES)]
        self.a, self.b, self.c = self.phones
        registered = self.run(5000, lambda: all(phone.account.state == "registered" for phone in self.phones))
        assert registered, [(phone.account.state, phone.account.reason) for phone in self.phones]
        self._first = len(self.network.records)

    def run(self, milliseconds, until=None):
        return self.network.run(milliseconds, until)

    def wait(self, phone, state, milliseconds=2000):
        """Until the phone's last call is in this state; AssertionError when it does not come to that."""
        reached = self.run(milliseconds, lambda: phone.state == state)
        assert reached, "%s is %s, not %s, after %d ms" % (phone.name, phone.state, state, milliseconds)

    @property
    def labels(self):
        labels = {self.a.address: "A", PROXY: "P", self.b.address: "B", self.c.address: "C"}
        return labels | {phone.user: phone.name for phone in self.phones}

    @property
    def ladder(self):
        """The ladder since the phones were registered."""
        return Ladder(self.network.records[self._first :], self.labels)

    def sound_passes(self, speaker, listener):
        """Whether RTP that one phone sends arrives where the other listens, and is taken."""
        sending, receiving = speaker.call.media, listener.call.media
        if sending.remote not in [(HOST, number) for number in listener.phone.ports.open_numbers]:
            return False
        before = receiving.reception.received
        for _ in range(3):
            length = sending.build(array("h", [1000] * 160))
            receiving.put(sending.packet, length, self.network.now)
        return receiving.reception.received == before + 3


class Oddity:
    """A user agent that answers every INVITE as it was told, without manners: for what a phone must bear.

    answers: [(status, [header lines as bytes])], one an INVITE, the last one for ever.
    """

    def __init__(self, lab, user, answers, delay=0):
        self.lab = lab
        self.address = (HOST, 5090 + int(user) % 10)
        self.answers = list(answers)
        self.delay = delay
        self.asked = []  # Request-URIs of the INVITEs
        self._waiting = []  # (due, bytes, flow)
        self._ready = []
        lab.network.add(self.address, self)
        contact = b"<sip:%s@127.0.0.1:%d>" % (user.encode(), self.address[1])
        lab.proxy.registrar.bind(user, contact, ("udp", PROXY, self.address, 0), lab.network.now)

    def receive(self, data, flow, now):
        request = parse(data)
        if not request.is_request or request.method == b"ACK":
            return
        status, lines = 200, []
        if request.method == b"INVITE":
            self.asked.append(request.uri)
            status, lines = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        response = response_to(request, status, to_tag=b"odd%d" % len(self.asked))
        for line in lines:
            name, _, value = line.partition(b": ")
            response.add(name, value)
        self._waiting.append((ticks_add(now, self.delay), response.encode(), flow))
        self.advance(now)

    def advance(self, now):
        due = [one for one in self._waiting if ticks_diff(one[0], now) <= 0]
        self._waiting = [one for one in self._waiting if one not in due]
        self._ready += [(data, flow) for _, data, flow in due]

    def next_deadline(self):
        return self._waiting[0][0] if self._waiting else None

    def next_datagram(self):
        return self._ready.pop(0) if self._ready else None
