"""Host names to addresses without waiting: by our own queries where name servers are known, else by the system.

The system's resolver blocks while it asks, for seconds at worst, so it serves only where no name server was told: on a
host, whose resolver knows more than name servers do.
"""

from firmware.base.errors import LocalError
from firmware.net.address import from_socket
from firmware.net.lookup import look_up
from firmware.net.loop import run_datagrams
from firmware.net.udp import UdpSocket

_PORT = 53
_LARGEST = 1500  # bytes of an answer


class Names:
    """random: random(n) -> n bytes. spawn: starts a coroutine as a task and returns it. ticks: gives the time.

    ask_system: called with a question for its addresses, as net.lookup.look_up. open_socket: what opens a socket,
    net.udp.UdpSocket or its like.
    """

    def __init__(self, random, spawn, ticks, ask_system=look_up, open_socket=UdpSocket):
        self._random = random
        self._resolver = self._locator = None
        self._spawn = spawn
        self._ticks = ticks
        self._ask_system = ask_system
        self._open_socket = open_socket
        self._socket = self._task = None
        self._waiting = {}  # (host, port) -> [what to call]

    def attach(self, host, servers):
        """Ask these name servers, texts of addresses, from our address `host`; without either the system is asked."""
        self.detach()
        if not host or not servers:
            return
        try:
            self._socket = self._open_socket(host, 0, _LARGEST)
        except LocalError:
            return  # no port is left: the system's resolver has its own
        self._make_resolver()
        self._resolver.servers = [(server, _PORT) for server in servers]
        self._task = self._spawn(run_datagrams(self._socket, self._ticks, self._receive))

    def detach(self):
        """The network is gone, and with it the name servers. What was learnt stays as long as it holds."""
        if self._socket is not None:
            self._resolver.servers = []
            self._task.cancel()
            self._socket.close()
            self._socket = self._task = None

    def look_up(self, question, found, now):
        """Call found(question, [(ip, port)], now), at once or later; [] when (host, port) is not to be found."""
        if self._socket is None:
            found(question, self._ask_system(question), now)
            return
        if question in self._waiting:
            self._waiting[question].append(found)
            return
        self._waiting[question] = [found]
        self._locator.locate((question[0].encode(), question[1], "udp"), now)
        self._work(now)

    def advance(self, now):
        self._resolver.advance(now)
        self._work(now)

    def next_deadline(self):
        return self._resolver and self._resolver.next_deadline()

    def _make_resolver(self):
        """Where the system resolves names, its modules would take 5 KB of a board's heap for nothing."""
        if self._resolver is None:
            from firmware.dns.resolver import Resolver
            from firmware.dns.selection import Locator

            self._resolver = Resolver(self._random)
            self._locator = Locator(self._resolver, self._random)

    def _receive(self, data, source, now):
        self._resolver.receive(data, from_socket(source), now)
        self._work(now)

    def _work(self, now):
        """Carry answers up and queries out."""
        self._locator.advance(now)
        event = self._locator.next_event()
        while event is not None:
            _, (host, port, _), targets, _ = event  # LOCATED is the only one
            question = (str(host, "utf-8"), port)
            for found in self._waiting.pop(question, ()):
                found(question, [target[1:] for target in targets], now)
            event = self._locator.next_event()
        datagram = self._resolver.next_datagram()
        while datagram is not None:
            if self._socket is not None:
                self._socket.send(datagram[0], datagram[1])
            datagram = self._resolver.next_datagram()
