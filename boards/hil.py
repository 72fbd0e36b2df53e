"""A board tested in its circuit: its own phone, drivers and wires, and a host on the serial line of the REPL.

The host (tools/offhook/hil/) types a call of `run` at the REPL. The phone then runs with a panel link on that line: the
host sees screen and lamps, presses keys and gives commands, while the board's own parts go on working. The line must be
in the hand of whoever does that; nothing of this can be reached by the network.
"""

import json
import sys
import time

import micropython

from boards import start
from firmware.media import g711

END = "\x04"  # printed when the phone has ended, as the raw REPL does

_TAPPED = {
    "keypad": ("TapKeypad", {"panel": "@panel", "keys": "$keys"}),
    "hook": ("TapHook", {"panel": "@panel"}),
    "display": ("TapDisplay", {"panel": "@panel"}),
    "leds": ("TapLeds", {"panel": "@panel"}),
    "codec": ("TapCodec", {"panel": "@panel", "sound": "$sound"}),
    "storage": ("TapStorage", {"files": "$files"}),
}
_OWN = "own_"  # a part whose place was taken is called this and its old name
_CONTROL_C, _NONE = 3, -1


def tapped(table):
    """The table of the same board with a panel link on its console, and taps between the phone and the board's parts.

    It takes these `$` values besides those of the table: token, model, firmware, keys, rate (hal/sim/console.py), files
    and sound (hal/sim/tap.py).
    """
    moved = [name for name in table if name == "panel" or name in _TAPPED]
    taps = {name: _renamed(row) for name, row in table.items()}
    for name in moved:
        taps[_OWN + name] = taps.pop(name)
    taps["console"] = ("hal.sim.console", "ConsoleStream", {"rate": "$rate"})
    taps["panel"] = (
        "hal.sim.panel",
        "Panel",
        {"stream": "@console", "token": "$token", "model": "$model", "firmware": "$firmware"},
    )
    for name, (tap, options) in _TAPPED.items():
        taps[name] = ("hal.sim.tap", tap, dict(options, **{name: "@" + _OWN + name}))
    return taps


def _renamed(row):
    """A row of a table, or what is not one; the panel that it names is the board's own."""
    if not isinstance(row, tuple):
        return row
    module, driver, options = row
    moved = {key: "@own_panel" if value == "@panel" else value for key, value in options.items()}
    return (module, driver, moved)


def run(name, orders):
    """Run the phone of the board of this name until the host ends it or is gone; then the board starts anew.

    orders: token (shown on the panel link), rate, files, trace, sound (whether the line is fast enough for it), and
    whatever else the table is to be given.
    """
    board = __import__("boards.%s.board" % name, None, None, ("TABLE",))
    told = _told_at_power_on()
    told.update(orders)
    told["sound"] = (g711.encode_ulaw, g711.decode_ulaw) if told["sound"] else None
    micropython.kbd_intr(_NONE)  # what comes are frames, with any byte in them
    try:
        start.run(tapped(board.TABLE), told.get("model") or board.MODEL, told.get("root", ""), None, told, _restart)
    finally:
        micropython.kbd_intr(_CONTROL_C)


def _told_at_power_on():
    """What the host of an emulated board wrote into its memory. A real board knows itself."""
    try:
        import mps2
    except ImportError:
        return {}
    return dict(json.loads(mps2.orders()), root="/flash")


def _restart():
    from hal.drivers.chip import restart

    print(END)
    restart()


def read_speed(count):
    """Read so many bytes as the panel link does and print the milliseconds it took: how fast the line is that way."""
    from hal.sim.console import ConsoleStream

    stream, buffer = ConsoleStream(1), bytearray(256)
    sys.stdout.write("!")
    began = time.ticks_ms()
    while count > 0:
        count -= max(stream.read_into(buffer), 0)
    print(time.ticks_diff(time.ticks_ms(), began))
