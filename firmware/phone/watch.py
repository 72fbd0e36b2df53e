"""Looks after the calls that talk: digits that came in, and sound that stopped coming."""

from micropython import const

from firmware.base.ticks import ticks_diff
from firmware.phone import words
from firmware.phone.call import HELD, TALKING

_INTERVAL = const(100)  # ms between two looks
_GRACE = const(5000)  # ms from the warning that nothing is heard to the end of the call
_SECOND = const(1000)

WATCH = "watch"


class Watch:
    def __init__(self, phone):
        self._phone = phone

    def start(self, call, now):
        call.listening_since = now
        self._phone.set_timer(WATCH, call, _INTERVAL, now)

    def look(self, call, now):
        if call.state not in (TALKING, HELD):
            return
        self._phone.set_timer(WATCH, call, _INTERVAL, now)
        if call.sound.is_configured:
            self._phone.digits.collect(call)
            self._listen(call, now)

    def _listen(self, call, now):
        """Warn after offhook.no_media_timeout seconds without a packet, and end the call soon after; 0 never does."""
        if not self._expects_sound(call):
            call.listening_since = now
        silent = min(call.media.silent_for(now), ticks_diff(now, call.listening_since))
        if silent < _SECOND:
            if call.warning == words.NO_SOUND:
                call.warning = ""
                call.is_changed = True
            return
        limit = _SECOND * self._phone.settings.number("offhook.no_media_timeout")
        if limit and silent >= limit + _GRACE:
            call.session.hang_up(now)
            self._phone.ending.close(call, now, words.NO_SOUND, tone="congestion")
        elif limit and silent >= limit and not call.warning:
            call.warning = words.NO_SOUND
            call.is_changed = True

    def _expects_sound(self, call):
        return call.state == TALKING and call.media.settings.direction == "sendrecv"
