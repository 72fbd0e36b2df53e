"""The stream that carries the panel link.

A stream has these, all but `wait` answering at once:

    read_into(buffer) -> bytes read, 0 when nothing is there yet, -1 when the other end is gone
    write(buffer, start, end) -> bytes taken of buffer[start:end], 0 when none can be taken yet, -1 when it is gone
    wait(milliseconds): return when there is something to read, or after that time
    close()
    socket: what to wait on for readability, or None
"""

import errno
import select
import socket
import sys

from micropython import const

_IPPROTO_TCP = const(6)
_TCP_NODELAY = const(1)
_NOT_YET = (errno.EAGAIN, errno.EINPROGRESS, errno.EALREADY, errno.ENOTCONN)
_GONE = const(-1)

if sys.implementation.name == "micropython":

    def _read(connection, buffer):
        return connection.readinto(buffer)

    def _write(connection, buffer, start, end):
        return connection.write(buffer, start, end - start)

else:

    def _read(connection, buffer):
        return connection.recv_into(buffer)

    def _write(connection, buffer, start, end):
        return connection.send(memoryview(buffer)[start:end])


class TcpStream:
    """A TCP connection dialled to address (host, port), host an IP literal. A refusal shows as the other end gone."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        # a frame leaves at once instead of waiting until the one before is acknowledged
        self.socket.setsockopt(_IPPROTO_TCP, _TCP_NODELAY, 1)
        self._is_gone = False
        try:
            self.socket.connect(socket.getaddrinfo(address[0], address[1], 0, socket.SOCK_STREAM)[0][-1])
        except OSError as error:
            self._refused(error)

    def read_into(self, buffer):
        if self._is_gone:
            return _GONE
        try:
            count = _read(self.socket, buffer)
        except OSError as error:
            return self._refused(error)
        if count == 0:
            self._is_gone = True
            return _GONE
        return count or 0  # MicroPython says None for not yet

    def write(self, buffer, start, end):
        if self._is_gone:
            return _GONE
        try:
            return _write(self.socket, buffer, start, end) or 0
        except OSError as error:
            return self._refused(error)

    def wait(self, milliseconds):
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        poll.poll(milliseconds)

    def close(self):
        self._is_gone = True
        self.socket.close()

    def _refused(self, error):
        """0 when the operation will succeed later, else the end of the stream."""
        if error.errno in _NOT_YET:
            return 0
        self._is_gone = True
        return _GONE
