"""The handset lifted and replaced on the host."""

from hal.sim import frames


class SimHook:
    """Serves hal.hook.Hook."""

    def __init__(self, panel):
        self._is_off = False
        panel.on(frames.HOOK, self._moved)

    def is_off(self):
        return self._is_off

    def _moved(self, buffer, end):
        if end == 2:
            self._is_off = buffer[1] == 1
