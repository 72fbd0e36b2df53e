"""A UDP socket that never blocks and speaks (host, port)."""

import select
import socket

from firmware.base.errors import LocalError
from firmware.net.address import to_socket

_LARGEST = 65535  # bytes of a datagram
_USUAL = 2048  # bytes that hold nearly every SIP message
_CAN_PEEK = hasattr(socket, "MSG_PEEK")  # lwIP cannot: there a datagram longer than the usual is cut off
_PEERS = 32  # peers whose packed address is kept


class UdpSocket:
    """Bound to one address. Raises LocalError when the port is taken or the address is not ours.

    largest: bytes of the largest datagram wanted. recvfrom allocates what it is asked for, in one piece: RTP asks for
    little, and of SIP only a message that proves long gets the room that a fragmented heap may not have. A socket that
    wants such pieces keeps one in reserve, so that it does not go deaf.
    failed: datagrams that the network refused, or that were lost for want of memory. starved: how often it was wanted.
    """

    def __init__(self, host, port, largest=_LARGEST):
        self.address = (host, port)
        self.failed = 0
        self.starved = 0
        self._largest = largest if _CAN_PEEK else min(largest, _USUAL)
        self._reserve = None
        self._keep_reserve()
        self._packed = {}  # (host, port) -> what sendto wants, b"" for what is no address to this socket
        self._family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(self._family, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        try:
            self.socket.bind(to_socket((host, port), self._family))
        except OSError as error:
            self.socket.close()
            raise LocalError("UDP port %d of %s cannot be used: %s" % (port, host, error))
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        self._ready = getattr(poll, "ipoll", poll.poll)  # MicroPython's ipoll allocates nothing

    def is_readable(self):
        """Whether `receive` has a datagram; to call it in vain would leave its buffer as garbage (platform facts)."""
        found = False
        for _ in self._ready(0):
            found = True
        return found

    def receive(self):
        """One datagram as (data, source), source in the socket's own form (see address.from_socket), or None.

        An ICMP error of an earlier send may surface here; it is counted, not raised. A datagram that memory cannot hold
        is lost, as networks lose them.
        """
        try:
            self._keep_reserve()
            return self._read()
        except OSError:
            self.failed += 1
        except MemoryError:
            return self._read_with_reserve()
        return None

    def send(self, data, address):
        """Send one datagram to (host, port), or lose it as networks do; a refusal is counted."""
        packed = self._packed.get(address)
        if packed is None:
            packed = self._remember(address)
        try:
            if not packed:
                raise OSError
            self.socket.sendto(data, packed)
        except OSError:
            self.failed += 1

    def close(self):
        self.socket.close()

    def _keep_reserve(self):
        if self._reserve is None and self._largest >= _USUAL:
            self._reserve = bytearray(_USUAL)

    def _read(self):
        if self._largest <= _USUAL or not _CAN_PEEK:
            return self.socket.recvfrom(self._largest)
        received = self.socket.recvfrom(_USUAL, socket.MSG_PEEK)
        if len(received[0]) == _USUAL:
            return self.socket.recvfrom(self._largest)
        self.socket.recvfrom(1)  # it was only looked at
        return received

    def _read_with_reserve(self):
        """Read it into what was kept; lose it when that is not there or not enough."""
        self.starved += 1
        self._reserve = None
        try:
            return self._read()
        except MemoryError:
            self.failed += 1
            self._discard()
        except OSError:
            self.failed += 1
        return None

    def _discard(self):
        """Lose the datagram that waits, if it still does: memory may have run out only after it was read."""
        try:
            self.socket.recvfrom(1)
        except (OSError, MemoryError):
            pass

    def _remember(self, address):
        """Peers write what they like where their sound should go: ask once, not 50 times a second."""
        try:
            packed = to_socket(address, self._family)
        except (OSError, UnicodeError):
            packed = b""
        if len(self._packed) >= _PEERS:
            self._packed.clear()
        self._packed[address] = packed
        return packed
