"""What was learnt, for as long as it holds."""

from micropython import const

from firmware.base.ticks import ticks_add, ticks_diff

_MOST = const(32)  # entries; the one that ends first makes room
_LONGEST = const(86400)  # seconds that anything is believed


class Cache:
    """(name, kind) -> values, [] for what is known not to be."""

    def __init__(self):
        self._entries = {}  # (name, kind) -> (end, values)

    def __len__(self):
        return len(self._entries)

    def put(self, name, kind, values, ttl, now):
        """Believe this for so many seconds; 0 and less are not kept."""
        if ttl <= 0:
            return
        if len(self._entries) >= _MOST and (name, kind) not in self._entries:
            del self._entries[min(self._entries, key=lambda key: ticks_diff(self._entries[key][0], now))]
        self._entries[(name, kind)] = (ticks_add(now, min(ttl, _LONGEST) * 1000), values)

    def get(self, name, kind, now):
        """(values, seconds that they still hold), or None."""
        entry = self._entries.get((name, kind))
        if entry is None:
            return None
        left = ticks_diff(entry[0], now)
        if left <= 0:
            del self._entries[(name, kind)]
            return None
        return entry[1], (left + 999) // 1000

    def expire(self, now):
        """Forget what is over: ticks wrap, so nothing may lie here for days."""
        for key in [key for key, entry in self._entries.items() if ticks_diff(entry[0], now) <= 0]:
            del self._entries[key]

    def clear(self):
        self._entries.clear()
