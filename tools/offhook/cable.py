"""The Ethernet cable of an emulated board: it ends in this machine's loopback, and needs no rights.

The board has a loopback address of its own, 127.0.0.2 say, so what SIP and SDP say of addresses is right on both sides
and nothing has to be rewritten: a datagram that the board sends leaves from that address and port here, and what comes
to one of the board's ports here reaches the board. Only datagrams pass, and only to loopback addresses.

`Host` is the other end of the cable as a plain object: frames in, datagrams out, and the reverse. `Cable` carries them.
"""

import asyncio
import contextlib
import ipaddress
import socket
import struct

MTU = 1500
_HOST_MAC = bytes.fromhex("020ff0ffffff")
_ETHERNET = struct.Struct("!6s6sH")
_ARP = struct.Struct("!HHBBH6s4s6s4s")
_IP = struct.Struct("!BBHHHBBH4s4s")
_UDP = struct.Struct("!HHHH")
_TYPE_IP, _TYPE_ARP = 0x0800, 0x0806
_ARP_ETHERNET = (1, _TYPE_IP, 6, 4)
_ARP_ASKS, _ARP_ANSWERS = 1, 2
_PROTOCOL_UDP = 17
_MORE_FRAGMENTS, _OFFSET = 0x2000, 0x1FFF
_HOPS = 64
_INCOMPLETE = 16  # fragmented datagrams that may be under way at once


class Host:
    """All machines of 127.0.0.0/8 but the board, as seen through the board's cable.

    address, mac: of the board, as text.
    """

    def __init__(self, address, mac):
        self._address = ipaddress.IPv4Address(address).packed
        self._mac = bytes.fromhex(mac.replace(":", ""))
        self._identification = 0
        self._fragments = {}  # (source, destination, identification) -> {offset: (bytes, is_last)}

    def receive(self, frame):
        """What a frame of the board means: (answer, None), a frame to send back; (None, (port, peer, data)), a datagram
        from that port of the board to the peer (host, port); or (None, None).
        """
        try:
            kind = _ETHERNET.unpack_from(frame)[2]
            if kind == _TYPE_ARP:
                return self._answer(_ARP.unpack_from(frame, _ETHERNET.size)), None
            if kind == _TYPE_IP:
                return None, self._datagram(frame[_ETHERNET.size :])
        except struct.error:
            pass  # cut off
        return None, None

    def frames(self, port, peer, data):
        """The frames that bring a datagram of the peer (host, port) to this port of the board."""
        source = ipaddress.IPv4Address(peer[0]).packed
        packet = _UDP.pack(peer[1], port, _UDP.size + len(data), 0) + data  # checksum 0: none
        self._identification = (self._identification + 1) & 0xFFFF
        step = (MTU - _IP.size) // 8 * 8
        for at in range(0, len(packet), step):
            part = packet[at : at + step]
            more = _MORE_FRAGMENTS if at + step < len(packet) else 0
            yield self._ethernet(_TYPE_IP) + self._header(source, len(part), more | at // 8) + part

    def _answer(self, question):
        *kind, operation, sender_mac, sender, _, wanted = question
        if tuple(kind) != _ARP_ETHERNET or operation != _ARP_ASKS or sender == wanted:
            return None
        return self._ethernet(_TYPE_ARP) + _ARP.pack(
            *_ARP_ETHERNET, _ARP_ANSWERS, _HOST_MAC, wanted, sender_mac, sender
        )

    def _datagram(self, packet):
        head, _, length, identification, fragment, _, protocol, _, source, destination = _IP.unpack_from(packet)
        if head >> 4 != 4 or protocol != _PROTOCOL_UDP or source != self._address:
            return None
        payload = packet[(head & 15) * 4 : length]
        if fragment & (_MORE_FRAGMENTS | _OFFSET):
            payload = self._reassemble((source, destination, identification), fragment, payload)
            if payload is None:
                return None
        port, peer_port, size, _ = _UDP.unpack_from(payload)
        peer = ipaddress.IPv4Address(destination)
        if not peer.is_loopback:
            return None
        return port, (str(peer), peer_port), payload[_UDP.size : size]

    def _reassemble(self, key, fragment, payload):
        """The whole packet once its last missing fragment is here, else None."""
        parts = self._fragments.setdefault(key, {})
        parts[(fragment & _OFFSET) * 8] = payload, not fragment & _MORE_FRAGMENTS
        whole, is_last = b"", False
        while len(whole) in parts and not is_last:
            part, is_last = parts[len(whole)]
            whole += part
            if not part:
                break
        if is_last:
            del self._fragments[key]
            return whole
        if len(self._fragments) > _INCOMPLETE:
            del self._fragments[next(iter(self._fragments))]
        return None

    def _ethernet(self, kind):
        return _ETHERNET.pack(self._mac, _HOST_MAC, kind)

    def _header(self, source, length, fragment):
        fields = [0x45, 0, _IP.size + length, self._identification, fragment, _HOPS, _PROTOCOL_UDP, 0, source,
                  self._address]  # fmt: skip
        fields[7] = checksum(_IP.pack(*fields))
        return _IP.pack(*fields)


def checksum(data):
    """The Internet checksum of an even number of bytes (RFC 1071)."""
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~((total >> 16) + total) & 0xFFFF


class Cable:
    """Joins QEMU's end of the cable to sockets on the board's address.

    ports:   the board's ports that exist here from the start.
    grows:   another port comes to exist when the board first sends from it. If not, or when it is taken here, what the
             board sends from it is lost, and counted in `lost`.
    """

    def __init__(self, address, mac, ports, grows=False):
        self.lost = 0
        self._grows = grows
        self._address = address
        self._host = Host(address, mac)
        self._ports = ports
        self._open = {}  # port -> transport
        self._opening = {}  # port -> task
        self._link = None

    async def open(self):
        """Bind everything. Returns the argument of QEMU's -nic that plugs the board in. Raises OSError."""
        loop = asyncio.get_running_loop()
        try:
            for port in self._ports:
                await self._open_port(port)
            theirs = _free_port()
            self._link, _ = await loop.create_datagram_endpoint(
                lambda: _Port(self._from_board), ("127.0.0.1", 0), ("127.0.0.1", theirs)
            )
        except OSError:
            self.close()
            raise
        ours = self._link.get_extra_info("sockname")[1]
        return "socket,model=lan9118,udp=127.0.0.1:%d,localaddr=127.0.0.1:%d" % (ours, theirs)

    async def _open_port(self, port):
        endpoint = _Port(lambda data, peer: self._to_board(port, peer, data))
        local = (self._address, port)
        self._open[port], _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: endpoint, local)

    def close(self):
        for task in self._opening.values():
            task.cancel()
        for transport in (*self._open.values(), self._link):
            if transport:
                transport.close()
        self._open.clear()
        self._link = None

    def _to_board(self, port, peer, data):
        if self._link:
            for frame in self._host.frames(port, peer, data):
                self._link.sendto(frame)

    def _from_board(self, frame, _):
        answer, datagram = self._host.receive(frame)
        if answer:
            self._link.sendto(answer)
        if datagram:
            port, peer, data = datagram
            if port in self._open:
                self._open[port].sendto(data, peer)
                return
            self.lost += 1
            if self._grows and port not in self._opening:
                self._opening[port] = asyncio.create_task(self._grow(port, peer, data))

    async def _grow(self, port, peer, data):
        """Open a port, and send the datagram that showed it."""
        with contextlib.suppress(OSError):
            await self._open_port(port)
            self._open[port].sendto(data, peer)
            self.lost -= 1


class _Port(asyncio.DatagramProtocol):
    """Calls receive(data, peer) for every datagram; that a peer is not there yet is no matter."""

    def __init__(self, receive):
        self.datagram_received = receive

    def error_received(self, error):
        pass


def _free_port():
    """A UDP port for QEMU's end, which has to be named before QEMU binds it."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
