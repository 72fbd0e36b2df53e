"""Keys pressed on the host."""

from collections import deque

from hal import keypad
from hal.sim import frames


class SimKeypad:
    """Serves hal.keypad.Keypad. keys: the names of the model's keys; others are ignored."""

    def __init__(self, panel, keys):
        self._keys = {key.encode(): key for key in keys}
        self._edges = deque((), keypad.QUEUED)
        panel.hello["keys"] = list(keys)
        panel.hello["keypad"] = True
        panel.on(frames.KEY, self._key)

    def next(self):
        return self._edges.popleft() if self._edges else None

    def _key(self, buffer, end):
        key = self._keys.get(bytes(buffer[2:end]))
        if key and len(self._edges) < keypad.QUEUED:
            self._edges.append((key, buffer[1] == 1))
