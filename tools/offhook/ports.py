"""Free ports for phones and proxies, held so that no other Offhook process on this machine takes the same ones.

A phone binds its ports itself, so the chooser cannot keep a socket open for it. It keeps a lock file instead: between
Offhook processes (eight pytest-xdist workers, say) the locks decide, against everybody else a trial bind does.
The ranges lie below those from which systems take ports of outgoing connections.
"""

import contextlib
import errno
import getpass
import os
import socket
import tempfile
from pathlib import Path

try:
    import fcntl
except ImportError:  # no file locks here: the trial bind alone must do
    fcntl = None

SIP_PORTS = range(5070, 6070, 2)  # the odd one above stays free for TLS
RTP_PORTS = range(12000, 32000, 20)  # the first of each block
RTP_BLOCK = 20


class PortError(Exception):
    """A port is taken; the text says which, for a person."""


class Reservation:
    """Ports from `first`, `count` of them, ours until `release()` or the end of this process."""

    def __init__(self, first, count, lock=None):
        self.first = first
        self.count = count
        self._lock = lock

    @property
    def last(self):
        return self.first + self.count - 1

    def release(self):
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def reserve_sip(host="127.0.0.1"):
    """A free SIP port as a Reservation. Raises PortError when all are taken."""
    return _reserve(SIP_PORTS, 2, host, "SIP")


def reserve_rtp(host="127.0.0.1"):
    """A free block of RTP ports as a Reservation. Raises PortError when all are taken."""
    return _reserve(RTP_PORTS, RTP_BLOCK, host, "RTP")


def is_free(host, port, kinds=(socket.SOCK_DGRAM,)):
    """Whether nobody is bound to this port now. Raises PortError when `host` is no address of this machine."""
    if not 0 <= port <= 65535:
        raise PortError("port %d: choose one from 1 to 65535" % port)
    for kind in kinds:
        with socket.socket(_family(host), kind) as probe:
            if kind == socket.SOCK_STREAM:  # connections that ended a moment ago do not count, as for a server
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError:
                raise PortError("port %d needs more rights than this user has: take one above 1023" % port) from None
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    return False
                raise PortError("%s is not an address of this machine (%s)" % (host, error.strerror)) from None
    return True


def parse_range(text):
    """`12000-12039` as (first, last). Raises PortError."""
    first, _, last = text.partition("-")
    if not first.isdigit() or not last.isdigit() or not 1024 <= int(first) < int(last) <= 65535:
        raise PortError("%s is not a range of ports from 1024 to 65535, as 12000-12039" % text)
    return int(first), int(last)


def _reserve(firsts, count, host, what):
    for first in firsts:
        lock = _lock("%s-%d" % (what.lower(), first))
        if lock is False:
            continue
        kinds = (socket.SOCK_DGRAM, socket.SOCK_STREAM) if what == "SIP" else (socket.SOCK_DGRAM,)
        if all(is_free(host, port, kinds) for port in range(first, first + count)):
            return Reservation(first, count, lock)
        if lock is not None:
            os.close(lock)
    raise PortError("no free %s ports on %s from %d to %d" % (what, host, firsts[0], firsts[-1] + count - 1))


def _lock(name):
    """The descriptor of a lock that is ours, False when somebody else has it, None where there are no locks."""
    if fcntl is None:
        return None
    folder = Path(tempfile.gettempdir(), "offhook-%s" % _user())
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PortError("%s belongs to somebody else: remove it, or set TMPDIR" % folder)
    descriptor = os.open(folder / name, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return False
    return descriptor


def _user():
    with contextlib.suppress(OSError, KeyError):
        return getpass.getuser()
    return os.getuid()


def _family(host):
    return socket.AF_INET6 if ":" in host else socket.AF_INET
