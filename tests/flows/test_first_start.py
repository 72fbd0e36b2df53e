"""A phone out of the box in virtual time: no settings, no network, no time; its keys and two servers make it a phone.

The whole of firmware/runner.py runs on a board made of fakes; only sockets are replaced, by nodes of the rig's network.
"""

import pytest
from offhook.pbx.proxy import Proxy

from firmware.base.ticks import ticks_add
from firmware.net import attachment
from firmware.runner import RESTART, Runner
from firmware.services.memory import Memory
from hal.sim.link import SimWifi
from tests.flows.rig import HOST, PROXY, Network
from tests.unit.kit import counting_random
from tests.unit.net.test_sntp import answer
from tests.unit.ui.fake_phone import FakeDisplay

NTP = ("192.0.2.123", 123)
NOON = 1719835200
TICK = 20
TO_DIGITS = ("soft1",) * 3
PIN = ("4", "7", "1", "1")


class Storage:
    def __init__(self, files=None):
        self.files = files or {}

    def read(self, name):
        return self.files.get(name)

    def replace(self, name, data):
        self.files[name] = data

    def remove(self, name):
        self.files.pop(name, None)

    def names(self):
        return sorted(self.files)


class Socket:
    """Stands for a UdpSocket: a node of the network."""

    box = None
    _next = 40000

    def __init__(self, host, port, largest=0):
        if not port:
            Socket._next += 1
        self.address = (host, port or Socket._next)
        self.failed = 0
        self._waiting, self._sent = [], []
        self.box.network.add(self.address, self)

    def send(self, data, address):
        self._sent.append((bytes(data), ("udp", self.address, address, 0)))

    def close(self):
        self.box.network.remove(self.address)

    def is_readable(self):
        return bool(self._waiting)

    def receive(self, data=None, flow=None, now=0):
        """For the network with what came in, for the phone without."""
        if data is None:
            return self._waiting.pop(0)
        if self.address[1] == self.box.sip_port:
            self.box.runner._receive(data, flow[2], now)
        else:
            self._waiting.append((data, flow[2]))
        return None

    def next_datagram(self):
        return self._sent.pop(0) if self._sent else None

    def next_deadline(self):
        return None

    def advance(self, now):
        """Nothing is ever due."""


class Clock:
    is_kept = False

    def __init__(self, network):
        self._network = network
        self._set_at = self._seconds = 0
        self.random = counting_random(500)

    def ticks(self):
        return self._network.now

    def time(self):
        return self._seconds and self._seconds + (self._network.elapsed - self._set_at) // 1000

    def set(self, seconds):
        self._seconds, self._set_at = seconds, self._network.elapsed


class Still:
    """Hook, lamps, codec and watchdog of a phone that is only set up."""

    lamps = ()
    is_running = False

    def is_off(self):
        return False

    def set(self, lamp, colour, pattern, period):
        pass

    def start(self, now):
        self.is_running = True

    def stop(self):
        self.is_running = False

    def wait(self, now):
        return 1

    def path(self, name):
        pass

    def volume(self, path, level):
        pass

    def feed(self):
        pass


class Keypad:
    def __init__(self):
        self.edges = []

    def next(self):
        return self.edges.pop(0) if self.edges else None


class Board:
    panel = wait_socket = None

    def __init__(self, network, files=None):
        self.clock = Clock(network)
        self.storage = Storage(files)
        self.display = FakeDisplay(480, 272, 4)
        self.display.flush = lambda budget: 0
        self.keypad = Keypad()
        self.link = SimWifi(HOST, "02:00:00:00:00:01", {"Office": "20263010"})
        self.hook = self.leds = self.codec = self.watchdog = Still()

    def poll(self, now):
        """The fakes have nothing to do."""


class TimeServer:
    def __init__(self):
        self._sent = []

    def receive(self, data, flow, now):
        self._sent.append((answer(cookie=data[40:]), (flow[0], flow[1], flow[2], 0)))

    def next_datagram(self):
        return self._sent.pop(0) if self._sent else None

    def next_deadline(self):
        return None

    def advance(self, now):
        """Nothing is ever due."""


class Box:
    """The phone with its board, started again as a board does when it wants that. lives: how often it started."""

    def __init__(self, network, files=None):
        self.network = network
        self.board = Board(network, files)
        self.lives = 0
        self._due = network.now
        Socket.box = self
        network.add(("the tick", 0), self)
        self.boot()

    def boot(self):
        self.lives += 1
        options = {"model": "t46g", "trace": 0, "serial": "e6614c311b"}
        self.runner = Runner(self.board, options, Memory(0), self.spawn)
        self.sip_port = 5060 if b"sip_listen_port" not in self.board.storage.files.get("phone.cfg", b"") else 5071
        self.runner.start(self.network.now)

    def spawn(self, work):
        """Nothing is run: the network brings the datagrams, and time the ticks."""
        work.cr_frame.f_locals["work"].close()  # what it would have watched
        work.close()
        return Task()

    def advance(self, now):
        self._due = ticks_add(now, TICK)
        self.runner.tick(now)
        if self.runner.is_over:
            self.runner.finish()
            assert self.runner.status == RESTART
            self.boot()

    def next_deadline(self):
        return self._due

    def next_datagram(self):
        return None

    def press(self, *names):
        for name in names:
            self.board.keypad.edges += [(name, True), (name, False)]
            self.network.run(2 * TICK)

    @property
    def account(self):
        return self.runner.phone.accounts[0].state

    def shows(self, words, within=3000):
        """Run until the screen has these words."""
        return self.network.run(within, lambda: any(words in line for line in self.runner.ui.text()))


class Task:
    def cancel(self):
        """There is nothing under way."""


@pytest.fixture
def network(monkeypatch):
    monkeypatch.setattr(attachment, "UdpSocket", Socket)
    monkeypatch.setattr("firmware.runner.UdpSocket", Socket)
    network = Network()
    network.add(PROXY, Proxy(PROXY, {"1001": "5566"}, counting_random(7)))
    network.add(NTP, TimeServer())
    return network


def test_out_of_the_box_to_registered(network):
    box = Box(network, {"push.cfg": b"#!version:1.0.0.1\naccount.1.sip_listen_port = 5071\nno.such = 1\n"})
    assert box.board.storage.names() == ["phone.cfg", "phone.log"]
    assert b"push.cfg:3: no.such" in box.board.storage.files["phone.log"]
    assert box.shows("Network unavailable") and box.shows("No Wi-Fi chosen")
    box.press("soft4", "6", *TO_DIGITS, *PIN, "ok", *TO_DIGITS, *PIN, "ok")
    box.press("2")
    assert box.shows("Office Strong")
    box.press("ok", *TO_DIGITS, *"20263010", "ok")
    assert box.shows("Connected as 127.0.0.1")
    box.press("ok", "1", "1", "5", *TO_DIGITS, *"1001", "ok", "6", *TO_DIGITS, *"5566", "ok")
    box.press("7", *TO_DIGITS, "1", "2", "7", "star", "0", "star", "0", "star", "1", "ok", "soft4")
    assert network.run(5000, lambda: box.lives == 2)
    assert network.run(3000, lambda: box.account == "registered")
    assert not box.shows("Network unavailable", 100)


def test_the_time_comes_with_the_network(network):
    settings = b"#!version:1.0.0.1\naccount.1.sip_listen_port = 5071\noffhook.wifi.name = Office\n"
    box = Box(network, {"phone.cfg": settings + b"local_time.ntp_server1 = 192.0.2.123\nlocal_time.time_zone = 0\n"})
    network.run(3000)
    assert box.board.clock.time() == 0
    box.board.link.join("Office", "20263010")
    assert network.run(2000, lambda: box.board.clock.time() != 0)
    assert 0 <= box.board.clock.time() - NOON <= 2
    assert box.shows("12:00")


REGISTERED = b"""#!version:1.0.0.1
account.1.sip_listen_port = 5071
account.1.enable = 1
account.1.user_name = 1001
account.1.password = 5566
account.1.sip_server.1.address = 127.0.0.1
offhook.wifi.name = Office
offhook.wifi.key = 20263010
"""


def test_a_network_that_goes_and_comes_back(network):
    box = Box(network, {"phone.cfg": REGISTERED})
    assert network.run(3000, lambda: box.account == "registered")
    box.board.link.join("Cellar", "")
    assert box.shows("Network unavailable") and box.shows("Cellar is not within reach")
    assert network.run(500, lambda: box.account == "unregistered")
    box.press("1", "0", "0", "2", "pound")
    assert box.shows("Network unavailable")
    before = len(network.records)
    box.board.link.join("Office", "20263010")
    assert network.run(5000, lambda: box.account == "registered")
    assert any(data.startswith(b"REGISTER") for _, _, _, data in network.records[before:])


def test_the_factory_chord_forgets_everything_at_power_up(network):
    box = Box(network, {"phone.cfg": REGISTERED + b"features.reset_by_long_press_enable = 0\n", "phone.log": b"x\n"})
    box.board.keypad.edges += [("volume_up", True), ("volume_down", True)]
    assert box.shows("Reset to factory?", 6000)
    box.press("ok")
    assert network.run(4000, lambda: box.lives == 2)
    assert box.board.storage.files == {}
    assert box.shows("Set up this phone")
