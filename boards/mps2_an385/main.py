"""Starts the phone that the host asked for; without such orders the REPL comes up at once.

The orders are a JSON object (tools/offhook/boards.py writes them):

    token    what the phone shows on the panel link to be let in
    model    a name in firmware/models.py
    mac, ip, mask, gateway   its Ethernet
    trace    0 no SIP traces, 1 traces without credentials, 2 with them
    files    name -> text: what its storage gets when it has none of that name; phone.cfg has the settings
"""

import gc
import json
import sys

import mps2

_STORE = "/flash"
# Bytes between collections: so few that what modules and calls leave behind does not scatter what stays over the heap.
# Without it the largest free piece is 6 KB of 90 after the start, and a call may find no room for a datagram.
_THRESHOLD = 16384


def main():
    orders = mps2.orders()
    if orders is None:
        return
    gc.threshold(_THRESHOLD)
    from boards.mps2_an385.board import TABLE
    from boards.mps2_an385.disk import mount
    from firmware.models import MODELS, VERSION
    from hal.build import build

    options = json.loads(orders)
    model = MODELS[options["model"]]
    options.update(
        {"store": _STORE, "firmware": VERSION, "screen": model.screen, "keys": model.keys, "lamps": model.lamps}
    )
    mount(_STORE)
    board = build(TABLE, options)
    for name, text in options.pop("files").items():
        if board.storage.read(name) is None:
            board.storage.replace(name, text.encode())
    from firmware.main import run

    try:
        run(board, options)
    except Exception as error:
        sys.print_exception(error)
    mps2.reset()


main()
