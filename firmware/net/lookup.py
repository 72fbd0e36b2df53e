"""Host names to addresses, by the system's resolver."""

import socket

from firmware.net.address import from_socket


def look_up(question):
    """The IPv4 addresses of (host, port) as [(ip, port)], [] when the name is not known. Blocks while it asks."""
    try:
        answers = socket.getaddrinfo(question[0], question[1], socket.AF_INET, socket.SOCK_DGRAM)
    except (OSError, UnicodeError):  # CPython encodes names as IDNA, which not every text can be
        return []
    return [from_socket(answer[-1]) for answer in answers]
