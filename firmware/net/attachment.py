"""The SIP socket on the address that the link has at the moment: the network may come late, go, and come back."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.base.ticks import ticks_add, ticks_diff
from firmware.net.loop import run_datagrams
from firmware.net.udp import UdpSocket

_LOOK = const(500)  # ms between two looks at the link


class Attachment:
    """link: the hal contract. port: of the socket. spawn: starts a coroutine as a task and returns it. ticks: gives the
    time. receive: called with (data, source, now) for each datagram. log: takes a line of text.

    address: (host, port) of the socket, None while there is no network.
    """

    def __init__(self, link, port, spawn, ticks, receive, log):
        self.address = None
        self._link = link
        self._port = port
        self._spawn = spawn
        self._ticks = ticks
        self._receive = receive
        self._log = log
        self._socket = None
        self._task = None
        self._look_at = None
        self._told = ""  # the problem that was logged last

    def open(self, now):
        """The first look. Raises LocalError when the port cannot be had."""
        self._look_at = ticks_add(now, _LOOK)
        host = self._link.address()
        if host:
            self._attach(host)

    def poll(self, now):
        """Look at the link every half second. Returns whether the address is another one, or none, since the last."""
        if self._look_at is not None and ticks_diff(now, self._look_at) < 0:
            return False
        self._look_at = ticks_add(now, _LOOK)
        host = self._link.address() if self._link.is_up else ""
        if host == (self.address[0] if self.address else ""):
            return False
        self.close()
        if host:
            try:
                self._attach(host)
            except LocalError as error:
                self._complain(str(error))
                return False
        return True

    def send(self, data, address):
        """Send a datagram to (host, port), or lose it while there is no network."""
        if self._socket is not None:
            self._socket.send(data, address)

    def close(self):
        """Give the socket back; the next `poll` opens another."""
        if self._socket is not None:
            self._task.cancel()
            self._socket.close()
            self._socket = self._task = self.address = None

    def _attach(self, host):
        self._socket = UdpSocket(host, self._port)
        self.address = self._socket.address
        self._told = ""
        self._task = self._spawn(run_datagrams(self._socket, self._ticks, self._receive))

    def _complain(self, text):
        if text != self._told:
            self._told = text
            self._log(text)
