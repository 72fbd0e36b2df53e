"""The two ways back to the factory without the menu: OK held on the idle screen, both volume keys held at power-up."""

from micropython import const

from firmware.base.ticks import ticks_diff

OK_HELD = "ok held"
VOLUMES_HELD = "volumes held"

_HOLD = const(10000)  # ms, for OK
_AT_POWER_UP = const(3000)  # ms after the start in which the volume keys must be found down
_HOLD_AT_POWER_UP = const(5000)  # ms
_VOLUMES = ("volume_up", "volume_down")


class Chords:
    def __init__(self):
        self._started = None
        self._ok = None  # the tick at which OK went down
        self._volumes = {}  # name -> the tick at which it went down

    def key(self, name, down, is_idle, now):
        """A key went down or up, at the idle screen or elsewhere."""
        if name == "ok":
            self._ok = now if down and is_idle else None
        elif down:
            self._ok = None
        if name in _VOLUMES:
            if down and self._is_early(now):
                self._volumes[name] = now
            else:
                self._volumes.pop(name, None)

    def held(self, now):
        """OK_HELD or VOLUMES_HELD, once for each time; or None."""
        self._is_early(now)
        if self._ok is not None and ticks_diff(now, self._ok) >= _HOLD:
            self._ok = None
            return OK_HELD
        if len(self._volumes) == len(_VOLUMES):
            for name in _VOLUMES:
                if ticks_diff(now, self._volumes[name]) < _HOLD_AT_POWER_UP:
                    return None
            self._volumes.clear()
            return VOLUMES_HELD
        return None

    def _is_early(self, now):
        """Whether the phone has just started; its first look is the start."""
        if self._started is None:
            self._started = now
        if self._started is not False and ticks_diff(now, self._started) > _AT_POWER_UP:
            self._started = False  # for good: ticks come round again
        return self._started is not False
