"""The phone's RTP ports: opened for a call, read by one task each, closed with the call."""

from firmware.base.errors import LocalError
from firmware.net.address import from_socket
from firmware.net.aio import readable
from firmware.net.udp import UdpSocket

_LARGEST = 520  # bytes of the largest RTP packet we care for: 60 ms of G.711, header, extensions
_BURST = 8  # datagrams read before others get a turn


class RtpPorts:
    """Gives out the even ports of a range, the next free one first (RFC 3550 11).

    host: the address to bind, for the ports opened from now on. spawn: starts a coroutine as a task and
    returns it. ticks: gives the time.
    """

    def __init__(self, host, low, high, spawn, ticks):
        self.open_ports = []
        self.received = 0  # packets, over all ports and calls
        self.starved = 0  # of those, lost for want of memory
        self.host = host
        self._low = low + (low & 1)
        self._high = high
        self._next = self._low
        self._spawn = spawn
        self._ticks = ticks

    def open(self):
        """An RtpPort. Raises LocalError when every port of the range is taken."""
        for _ in range(self._low, self._high + 1, 2):
            number = self._next
            self._next = number + 2 if number + 2 <= self._high else self._low
            try:
                port = RtpPort(self, UdpSocket(self.host, number, _LARGEST))
            except LocalError:
                continue
            self.open_ports.append(port)
            port.task = self._spawn(port.read(self._ticks))
            return port
        raise LocalError("no free RTP port from %d to %d" % (self._low, self._high))

    def send(self, media):
        """Send the packet that this session has built, from its own port."""
        for port in self.open_ports:
            if port.media is media:
                port.send()


class RtpPort:
    """One UDP port for one call's media session."""

    def __init__(self, ports, socket):
        self.number = socket.address[1]
        self.media = None
        self.task = None
        self._ports = ports
        self._socket = socket
        self._is_reading = False
        self._source = None  # the session's remote as the socket gives it: spares decoding each packet's source
        self._remote = None  # the remote that _source stands for
        self._view = None  # the session's packet at its present length

    def attach(self, media):
        """Feed this session from now on; None for nobody."""
        self.media = media
        self._source = self._remote = self._view = None

    def close(self):
        """Give the port back. The reading task closes the socket when it ends; one cancelled before its first step
        never comes to its end, as that of a call which is refused at once.
        """
        if self in self._ports.open_ports:
            self._ports.open_ports.remove(self)
            self.attach(None)
            self.task.cancel()
            if not self._is_reading:
                self._socket.close()

    async def read(self, ticks):
        """Hand packets to the session until the port is closed."""
        self._is_reading = True
        try:
            while True:
                await readable(self._socket.socket)
                try:
                    self._drain(ticks())
                except MemoryError:
                    self._ports.starved += 1  # a packet is lost, as networks lose them
        finally:
            self._socket.close()

    def send(self):
        """Send the packet that the session has built."""
        media = self.media
        view = self._view
        if view is None or len(view) != media.length:
            view = self._view = memoryview(media.packet)[: media.length]
        self._socket.send(view, media.remote)

    def _drain(self, now):
        socket, media = self._socket, self.media
        for _ in range(_BURST):
            received = socket.receive()
            if received is not None and media is not None:
                data, source = received
                self._ports.received += 1
                if (source == self._source and media.remote == self._remote) or self._takes(source, now):
                    media.put(data, len(data), now)
            if not socket.is_readable():
                break

    def _takes(self, source, now):
        """Whether the session accepts packets from this source (rulings: forks and early media)."""
        address = from_socket(source)
        if not self.media.accept_source(address, now):
            return False
        if address == self.media.remote:
            self._source = source
            self._remote = address
        return True
