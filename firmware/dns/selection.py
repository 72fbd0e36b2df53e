"""From the host of a SIP URI to the servers to try, in order: RFC 3263 with RFC 2782's priorities and weights.

A search is evaluated anew with each answer: it asks for what it needs, and is over when nothing is missing.
"""

from micropython import const

from firmware.dns.message import AAAA, NAPTR, SRV, A
from firmware.dns.resolver import ANSWERED

LOCATED = "located"  # question, [(transport, address, port)] best first, seconds for which that holds

DEFAULT_PORTS = {"udp": 5060, "tcp": 5060, "tls": 5061}
_SERVICES = {"udp": b"_sip._udp.", "tcp": b"_sip._tcp.", "tls": b"_sips._tcp."}
_NAPTR_SERVICES = {b"sip+d2u": "udp", b"sip+d2t": "tcp", b"sips+d2t": "tls"}
_FORGOTTEN = const(3600)  # seconds for which a search without any record holds: there is nothing to keep
_HERE = {(b"localhost", A): ["127.0.0.1"], (b"localhost", AAAA): ["0:0:0:0:0:0:0:1"]}  # RFC 6761 6.3


class Locator:
    """Answers questions (host, port, transport): host is bytes, port None when the URI names none, transport "udp",
    "tcp", "tls" or "any".

    transports: those there are.  without_naptr: those to look for when a host has no NAPTR record, the best first.
    families: (A,), (AAAA,) or both, the preferred one first.
    """

    def __init__(self, resolver, random, transports=("udp",), without_naptr=("udp",), families=(A,)):
        self.transports = transports
        self.without_naptr = without_naptr
        self.families = families
        self._resolver = resolver
        self._random = random
        self._open = {}  # question -> {(name, kind): (values, ttl) or None while it is asked}
        self._events = []

    def locate(self, question, now):
        """Look for the servers; the answer comes as an event, and may be there at once."""
        if question not in self._open:
            self._open[question] = {}
            self._work(question, now)

    def advance(self, now):
        """Take what the resolver has found."""
        event = self._resolver.next_event()
        while event is not None:
            if event[0] == ANSWERED:
                _, name, kind, values, ttl = event
                for question in [question for question in self._open if (name, kind) in self._open[question]]:
                    self._open[question][(name, kind)] = (values, ttl)
                    self._work(question, now)
            event = self._resolver.next_event()

    def next_event(self):
        return self._events.pop(0) if self._events else None

    def _work(self, question, now):
        """Evaluate the search with what is known; ask for what is missing, or tell the result."""
        known = self._open[question]
        missing = []

        def ask(name, kind):
            key = (name.lower(), kind)
            if key in _HERE:
                return _HERE[key]
            if key not in known:
                missing.append(key)
            answer = known.get(key)
            return answer[0] if answer else []

        targets = self._targets(question, ask)
        for key in missing:
            known[key] = None
        if None not in known.values():
            del self._open[question]
            ttl = min([answer[1] for answer in known.values()] or [_FORGOTTEN])
            self._events.append((LOCATED, question, targets, ttl))
        for name, kind in missing:
            self._resolver.query(name, kind, now)

    def _targets(self, question, ask):
        """[(transport, address, port)]."""
        found = []
        for transport, name, port in self._servers(question, ask):
            for family in self.families:
                found += [(transport, address, port) for address in ask(name, family)]
        return found

    def _servers(self, question, ask):
        """[(transport, host name, port)], as SRV records order them, or the host itself where there are none."""
        host, port, transport = question
        wanted = self.without_naptr if transport == "any" else (transport,)
        if port is not None:
            return [(wanted[0], host, port)]
        services = self._by_naptr(host, ask) if transport == "any" else []
        services = services or [(one, _SERVICES[one] + host) for one in wanted if one in self.transports]
        found = []
        for one, name in services:
            for _, _, number, target in in_order(ask(name, SRV), self._random):
                found.append((one, target, number))
        found = found or [(wanted[0], host, DEFAULT_PORTS[wanted[0]])]
        return [server for server in found if server[1]]  # RFC 2782: "." says that the service is not to be had

    def _by_naptr(self, host, ask):
        """[(transport, name of SRV records)], by order and preference (RFC 3263 4.1)."""
        rows = [row for row in ask(host, NAPTR) if row[2] == b"s" and _NAPTR_SERVICES.get(row[3]) in self.transports]
        return [(_NAPTR_SERVICES[row[3]], row[5]) for row in sorted(rows, key=lambda row: row[:2])]


def in_order(records, random):
    """SRV values by priority, those of one priority drawn by weight (RFC 2782)."""
    found = []
    for priority in sorted({record[0] for record in records}):
        rest = sorted([record for record in records if record[0] == priority], key=lambda record: record[1])
        while rest:
            found.append(rest.pop(_draw(rest, random)))
    return found


def _draw(records, random):
    """The place of the record whose share of all weights a random number falls into."""
    total = sum([record[1] for record in records])
    one, two, three = random(3)
    mark = (one << 16 | two << 8 | three) % (total + 1)
    for place, record in enumerate(records):
        mark -= record[1]
        if mark <= 0:
            return place
    return 0
