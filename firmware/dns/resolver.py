"""Asks name servers: one query at a time for each name and kind, repeated, cached, CNAMEs followed.

The contract is the engines': receive, advance, next_deadline, next_datagram, next_event.
"""

from micropython import const

from firmware.base.errors import LocalError
from firmware.base.ticks import ticks_add, ticks_diff
from firmware.base.timers import TimerQueue
from firmware.dns.cache import Cache
from firmware.dns.message import (
    CNAME,
    FORMAT_ERROR,
    NAME_ERROR,
    NO_ERROR,
    Malformed,
    build_query,
    parse_answer,
)

ANSWERED = "answered"  # name, kind, values, ttl: [] when there are none or nobody could be asked

_REPEAT = const(1000)  # ms before the next server, or the same one again, is asked
_PATIENCE = const(8000)  # ms after which a query has failed, the guide's dns_query_timeout
_ALIASES = const(8)  # CNAMEs followed
_MOST = const(16)  # queries at a time; a further one fails
_EXPIRY = "expiry"
_EVERY = const(3600000)  # ms between looks at what is over in the cache


class _Query:
    def __init__(self, name, kind):
        self.name = name  # who was asked about at first
        self.kind = kind
        self.asked = name  # the alias that is asked about now
        self.aliases = 0
        self.identifier = 0
        self.server = None
        self.tries = 0
        self.ttl = None  # of the aliases on the way
        self.with_extension = True
        self.end = 0


class Resolver:
    """random: random(n) -> n bytes. servers: [(host, port)], the first is asked first."""

    def __init__(self, random, servers=()):
        self.servers = list(servers)
        self.patience = _PATIENCE
        self.cache = Cache()
        self.rejected = 0  # datagrams that answered nothing
        self._random = random
        self._queries = {}  # (name, kind) -> _Query
        self._timers = TimerQueue()
        self._out = []
        self._events = []

    def query(self, name, kind, now):
        """Ask for the values of this kind that a name has; the answer is an event, at once when it is cached."""
        name = bytes(name).lower()
        known = self.cache.get(name, kind, now)
        if known is not None:
            self._events.append((ANSWERED, name, kind, known[0], known[1]))
            return
        if (name, kind) in self._queries:
            return
        if not self.servers or len(self._queries) >= _MOST:
            self._events.append((ANSWERED, name, kind, [], 0))
            return
        query = _Query(name, kind)
        query.end = ticks_add(now, self.patience)
        self._queries[(name, kind)] = query
        self._send(query, now)

    def receive(self, data, source, now):
        """A datagram came from (host, port). What does not answer a query of ours is counted and dropped."""
        try:
            answer = parse_answer(data)
        except Malformed:
            self.rejected += 1
            return
        answers = (source, answer.identifier, answer.name, answer.kind)
        for query in self._queries.values():
            if (query.server, query.identifier, query.asked, query.kind) == answers:
                self._answered(query, answer, now)
                return
        self.rejected += 1

    def advance(self, now):
        key = self._timers.pop_due(now)
        while key is not None:
            if key == _EXPIRY:
                self.cache.expire(now)
                self._watch_cache(now)
            else:
                self._again(self._queries[key], now)
            key = self._timers.pop_due(now)

    def next_deadline(self):
        return self._timers.next_deadline()

    def next_datagram(self):
        """(data, server) or None."""
        return self._out.pop(0) if self._out else None

    def next_event(self):
        return self._events.pop(0) if self._events else None

    # ---- one query

    def _send(self, query, now):
        """Ask the next server. A new identifier each time: the old one may have been guessed by now (RFC 5452)."""
        if not self.servers:
            self._finish(query, [], 0, now)
            return
        first, second = self._random(2)
        query.identifier = first << 8 | second
        query.server = self.servers[query.tries % len(self.servers)]
        query.tries += 1
        try:
            data = build_query(query.identifier, query.asked, query.kind, query.with_extension)
        except LocalError:
            self._finish(query, [], 0, now)
            return
        self._out.append((data, query.server))
        wait = _REPEAT * (1 + (query.tries - 1) // len(self.servers))  # each round through the servers waits longer
        self._timers.set((query.name, query.kind), ticks_add(now, wait))

    def _again(self, query, now):
        if ticks_diff(now, query.end) >= 0:
            self._finish(query, [], 0, now)
        else:
            self._send(query, now)

    def _answered(self, query, answer, now):
        if answer.code == FORMAT_ERROR and query.with_extension:
            query.with_extension = False
            query.tries -= 1  # the same server once more, without what it does not know
            self._send(query, now)
        elif answer.code not in (NO_ERROR, NAME_ERROR):
            self._refused(query, now)
        else:
            self._take(query, answer, now)

    def _refused(self, query, now):
        """This server cannot; the others may."""
        if query.tries < len(self.servers):
            self._send(query, now)
        else:
            self._finish(query, [], 0, now)

    def _take(self, query, answer, now):
        """Follow the aliases through the answer to the values."""
        self._keep_others(query, answer, now)
        while True:
            found = [one for one in answer.records if one.name == query.asked and one.kind == query.kind]
            if found:
                ttl = _least([one.ttl for one in found], query.ttl)
                self._finish(query, [one.value for one in found], ttl, now)
                return
            alias = [one for one in answer.records if one.name == query.asked and one.kind == CNAME]
            if not alias:
                break
            query.aliases += 1
            query.ttl = _least([alias[0].ttl], query.ttl)
            query.asked = alias[0].value
            if query.aliases > _ALIASES:
                self._finish(query, [], 0, now)
                return
        if query.asked != answer.name and answer.code == NO_ERROR:
            query.tries = 0
            self._send(query, now)  # the alias leads out of this answer
            return
        self._finish(query, [], _least([answer.negative_ttl or 0], query.ttl), now)

    def _keep_others(self, query, answer, now):
        """Addresses that came along for the targets of an SRV spare asking for them."""
        targets = [one.value[-1] for one in answer.records if one.kind == query.kind and isinstance(one.value, tuple)]
        for target in targets:
            for kind in _kinds_of(answer.records, target):
                records = [one for one in answer.records if (one.name, one.kind) == (target, kind)]
                ttl = min([one.ttl for one in records])
                self.cache.put(target, kind, [one.value for one in records], ttl, now)

    def _finish(self, query, values, ttl, now):
        key = (query.name, query.kind)
        del self._queries[key]
        self._timers.cancel(key)
        self.cache.put(query.name, query.kind, values, ttl, now)
        self._watch_cache(now)
        self._events.append((ANSWERED, query.name, query.kind, values, ttl))

    def _watch_cache(self, now):
        """Look in an hour at what is over, as long as there is anything."""
        if len(self.cache) and self._timers.deadline(_EXPIRY) is None:
            self._timers.set(_EXPIRY, ticks_add(now, _EVERY))


def _least(values, other):
    return min(values) if other is None else min(min(values), other)


def _kinds_of(records, name):
    """The kinds of address records of a name."""
    return {one.kind for one in records if one.name == name and isinstance(one.value, str)}
