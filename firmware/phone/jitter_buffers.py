"""The jitter buffers of calls, made at the start and used again and again: kilobytes in one piece are hard to find on a
heap long in use.
"""

from micropython import const

from firmware.media.jitter import JitterBuffer

_KEPT = const(2)  # ready for calls; more calls at a time are rare


class JitterBuffers:
    def __init__(self, settings):
        self._settings = settings
        self._free = [JitterBuffer() for _ in range(_KEPT)]

    def take(self):
        """An empty JitterBuffer as voice.jib.* says now."""
        buffer = self._free.pop() if self._free else JitterBuffer()
        shortest, normal, longest = [self._settings.number("voice.jib." + name) for name in ("min", "normal", "max")]
        buffer.begin(self._settings.flag("voice.jib.adaptive"), shortest, normal, longest)
        return buffer

    def give(self, buffer):
        """Give one back that nobody uses any more."""
        if len(self._free) < _KEPT:
            self._free.append(buffer)
