"""The proxy on a real UDP socket, for asyncio: what moves datagrams between the socket and the sans-IO core."""

import asyncio
import ipaddress
import os
import time

from firmware.base.errors import LocalError
from firmware.base.ticks import PERIOD, ticks_diff
from offhook.pbx.proxy import Proxy

_LONGEST_NAP = 60.0  # seconds


class Pbx:
    """A registrar and proxy for the simulator and for tests only.

    users:      {name: password}; may be changed while it runs.
    port:       0 takes a free one; `port` tells which after start().
    on_message: called with (time, source, destination, data) for each datagram that passes, either way; Unix seconds.
    anywhere:   serve addresses that are not loopback. Without it they are refused, for there is no security here.
    more:       options of Proxy: domains, record_route, challenge_invite, algorithms.
    """

    def __init__(self, users, host="127.0.0.1", port=0, on_message=None, anywhere=False, **more):
        if not anywhere and not ipaddress.ip_address(host).is_loopback:
            raise LocalError("this proxy is for tests on one machine: it serves 127.0.0.1, not %s" % host)
        self.users = users
        self.host = host
        self.port = port
        self.on_message = on_message
        self.proxy = None
        self._more = {"anywhere": anywhere, **more}
        self._transport = None
        self._timer = None

    async def start(self):
        """Open the socket. LocalError when the port is taken."""
        loop = asyncio.get_running_loop()
        try:
            address = (self.host, self.port)
            self._transport, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self), local_addr=address)
        except OSError as error:
            raise LocalError("UDP port %d at %s cannot be used: %s" % (self.port, self.host, error.strerror or error))
        self.port = self._transport.get_extra_info("sockname")[1]
        self.proxy = Proxy(self.address, self.users, os.urandom, **self._more)

    async def stop(self):
        """Close the socket; nothing happens when it is closed."""
        if self._timer:
            self._timer.cancel()
        if self._transport:
            self._transport.close()
            self._transport = self._timer = None
            await asyncio.sleep(0)

    @property
    def address(self):
        """(host, port) to register at."""
        return (self.host, self.port)

    async def __aenter__(self):
        await self.start()
        return self

    async def __aexit__(self, *exception):
        await self.stop()

    def bindings(self, user):
        """The Contact URIs that a user is registered with, as text."""
        return [str(binding.uri.encode(), "utf-8") for binding in self.proxy.registrar.bindings(user, _ticks())]

    def received(self, data, source):
        """A datagram came in."""
        if self.on_message:
            self.on_message(time.time(), source, self.address, data)
        self.proxy.receive(data, ("udp", self.address, source, 0), _ticks())
        self._pump()

    def _tick(self):
        self.proxy.advance(_ticks())
        self._pump()

    def _pump(self):
        """Send what the proxy has to send and sleep until it wants to be called."""
        item = self.proxy.next_datagram()
        while item is not None:
            data, flow = item
            self._transport.sendto(data, flow[2])
            if self.on_message:
                self.on_message(time.time(), self.address, flow[2], data)
            item = self.proxy.next_datagram()
        if self._timer:
            self._timer.cancel()
            self._timer = None
        deadline = self.proxy.next_deadline()
        if deadline is not None:
            delay = min(max(ticks_diff(deadline, _ticks()) / 1000, 0), _LONGEST_NAP)
            self._timer = asyncio.get_running_loop().call_later(delay, self._tick)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, pbx):
        self._pbx = pbx

    def datagram_received(self, data, address):
        self._pbx.received(data, address[:2])


def run(host, port, users, anywhere=False):
    """Serve until interrupted: `offhook pbx`. LocalError when the port is taken."""

    async def serve():
        async with Pbx(users, host, port, anywhere=anywhere) as pbx:
            who = ", ".join(sorted(users)) or "none"
            print("registrar and proxy for tests at %s:%d, users: %s" % (*pbx.address, who), flush=True)
            await asyncio.Event().wait()

    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        print("stopped")


def _ticks():
    return time.monotonic_ns() // 1_000_000 % PERIOD
