"""A board with a panel of its own and a host at its side: the host sees what a person sees, and may press and lift too.

Each part here serves the contract of the driver that it is given, does what that one does, and tells the host.
"""

from hal import absent
from hal import codec as contract
from hal.sim.codec import SimCodec
from hal.sim.display import A_POLL, SimDisplay
from hal.sim.hook import SimHook
from hal.sim.keypad import SimKeypad
from hal.sim.leds import SimLeds
from hal.storage import check_name

_WIFI = b"offhook.wifi."


class TapKeypad(SimKeypad):
    """Keys of the board and of the host, the board's first. keys: those of the model."""

    def __init__(self, keypad, panel, keys):
        super().__init__(panel, keys)
        self._keypad = keypad
        panel.hello["keypad"] = not isinstance(keypad, absent.NoKeypad)

    def next(self):
        return self._keypad.next() or super().next()


class TapHook(SimHook):
    """Off while the handset is lifted on the board or by the host."""

    def __init__(self, hook, panel):
        super().__init__(panel)
        self._hook = hook

    def is_off(self):
        return self._hook.is_off() or super().is_off()


class TapLeds(SimLeds):
    """The lamps that the board has."""

    def __init__(self, leds, panel):
        super().__init__(panel, leds.lamps)
        self._leds = leds

    def set(self, lamp, colour, pattern, period):
        self._leds.set(lamp, colour, pattern, period)
        super().set(lamp, colour, pattern, period)


class TapDisplay(SimDisplay):
    """The board's own frame buffer, drawn on its screen and by the host."""

    def __init__(self, display, panel):
        super().__init__(panel, (display.width, display.height, display.depth), display.buffer)
        self.palette = display.palette
        panel.hello["palette"] = display.palette
        self._display = display

    def touch(self, x, y, width, height):
        self._display.touch(x, y, width, height)
        super().touch(x, y, width, height)

    def flush(self, budget):
        """What waits for the host is no concern of who draws: it goes when the line has room."""
        super().flush(budget)
        return self._display.flush(budget)

    def backlight(self, level):
        self._display.backlight(level)
        super().backlight(level)

    def poll(self, now):
        super().flush(A_POLL)


class TapCodec:
    """The board's codec. On a line that is fast enough the host hears what it plays, and what the host says is said
    instead of what the microphone hears.

    sound: None, or (encode, decode) of mu-law as in firmware/media/g711.py.
    """

    def __init__(self, codec, panel, sound):
        self.duplex = codec.duplex
        self.start, self.stop, self.wait = codec.start, codec.stop, codec.wait
        self.path, self.volume, self.delay = codec.path, codec.volume, codec.delay
        self._codec = codec
        self._link = _LinkedSound(panel, sound) if sound else None
        panel.hello["duplex"] = codec.duplex == contract.FULL

    @property
    def is_running(self):
        return self._codec.is_running

    @property
    def skipped(self):
        return self._codec.skipped

    def read(self, frame):
        has_heard = self._codec.read(frame)
        if self._link is None or not self._link.has_said:
            return has_heard
        return self._link.read(frame)

    def write(self, frame):
        self._codec.write(frame)
        if self._link is not None:
            self._link.write(frame)


class _LinkedSound(SimCodec):
    """The sound that crosses the line, half as many bytes as a faster one carries."""

    sound = "ulaw"
    frame_bytes = contract.FRAME

    def __init__(self, panel, sound):
        self._encode, self._decode = sound
        super().__init__(panel)

    def _unpack(self, data, at, frame):
        self._decode(data, at, frame, 0, contract.FRAME)

    def _pack(self, frame, data, at):
        self._encode(frame, data, at, contract.FRAME)


class TapStorage:
    """The board's storage, which nothing changes: what the host gives is read instead, what is written is forgotten.

    files: name -> text. Lines of the board's own file that tell its Wi-Fi are added, or it would leave the network.
    """

    def __init__(self, storage, files):
        self._storage = storage
        self._files = {name: text.encode() + _wifi_of(storage.read(name) or b"") for name, text in files.items()}

    def read(self, name):
        if name in self._files:
            return self._files[name]
        return self._storage.read(name)

    def replace(self, name, data):
        check_name(name)
        self._files[name] = bytes(data)

    def remove(self, name):
        check_name(name)
        self._files[name] = None

    def names(self):
        removed = [name for name, data in self._files.items() if data is None]
        return sorted((set(self._storage.names()) | set(self._files)) - set(removed))


def _wifi_of(data):
    lines = [line for line in data.replace(b"\r", b"").split(b"\n") if line.startswith(_WIFI)]
    return b"".join([line + b"\n" for line in lines])
