"""Starts a simulated phone: `micropython boards/unix/main.py`, or `python` with tools/compat on its path.

One line on standard input tells it everything, as a JSON object:

    panel  [host, port] where the host waits for the panel link
    token  what the phone shows there to be let in
    store  the folder of its files; phone.cfg in it holds the settings
    model  a name in firmware/models.py
    ip     the address it uses for SIP and sound
    trace  optional: 0 no SIP traces, 1 traces without credentials, 2 with them
    mac    optional: its hardware address
    new    optional: true for a phone that nobody has set up, whatever settings it has
    wifi   optional: {name: key} of the Wi-Fi networks within reach; without it the phone is on a cable
"""

import gc
import json
import sys

# Collect often from the first import on: what the compiler leaves behind would scatter the modules over the heap, and
# a 1 MB heap would then hold no free piece large enough for a font.
if hasattr(gc, "threshold"):
    gc.threshold(100000)

from boards.unix.board import TABLE
from firmware.models import MODELS, VERSION
from hal.build import BuildError, build
from hal.sim.frames import crc16

_TEXTS = ("token", "store", "model", "ip")


def read_options(line):
    """The options of the line, as a dict that serves the board's table. Raises ValueError with the reason."""
    try:
        options = json.loads(line)
    except ValueError:
        options = None
    if not isinstance(options, dict):
        raise ValueError("it is not a JSON object")
    for name in _TEXTS:
        if not isinstance(options.get(name), str):
            raise ValueError("%s is missing or not a text" % name)
    panel = options.get("panel")
    if not isinstance(panel, list) or len(panel) != 2 or not isinstance(panel[1], int):
        raise ValueError("panel is missing or not [host, port]")
    model = MODELS.get(options["model"])
    if model is None:
        raise ValueError("there is no model %s, only %s" % (options["model"], ", ".join(sorted(MODELS))))
    options.setdefault("trace", 0)
    options.setdefault("mac", mac_of(options["store"]))
    options.update({"firmware": VERSION, "screen": model.screen, "keys": model.keys, "lamps": model.lamps})
    return options


def mac_of(store):
    """A locally administered hardware address that stays with the store of a phone."""
    name = store.encode()
    number = crc16(name, 0, len(name))
    return "02:0f:f0:00:%02x:%02x" % (number >> 8, number & 0xFF)


def _table(options):
    if "wifi" not in options:
        return TABLE
    link = ("hal.sim.link", "SimWifi", {"ip": "$ip", "mac": "$mac", "networks": "$wifi"})
    return dict(TABLE, link=link)


def main():
    try:
        options = read_options(sys.stdin.readline())
    except ValueError as error:
        sys.stderr.write("the line on standard input that tells this phone what to be is not understood: %s\n" % error)
        return 2
    try:
        board = build(_table(options), options)
    except BuildError as error:
        sys.stderr.write("%s\n" % error)
        return 2
    # only now, so that the frame buffer finds the heap in one piece
    from firmware.main import run

    return run(board, options)


if __name__ == "__main__":
    sys.exit(main())
