"""Socket addresses as (host, port) everywhere above the socket layer.

MicroPython's unix port wants and gives packed sockaddr structures, every other port and CPython tuples.
"""

import socket


def to_socket(address, family):
    """What sendto and bind of a socket of this family want for (host, port). A host name blocks while it is looked up.

    Raises OSError, on CPython UnicodeError too, for what is no such address.
    """
    return socket.getaddrinfo(address[0], address[1], family, socket.SOCK_DGRAM)[0][-1]


def from_socket(raw):
    """(host, port) of what recvfrom gave."""
    if isinstance(raw, tuple):
        return raw[:2]
    port = raw[2] << 8 | raw[3]
    if len(raw) == 16:  # sockaddr_in: family, port, address
        return "%d.%d.%d.%d" % (raw[4], raw[5], raw[6], raw[7]), port
    return ":".join(["%x" % (raw[i] << 8 | raw[i + 1]) for i in range(8, 24, 2)]), port
