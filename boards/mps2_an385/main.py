"""Starts the phone as the host ordered it; without orders the REPL comes up at once.

The orders are a JSON object (tools/offhook/emulator.py writes them):

    mac, ip, mask, gateway   its Ethernet
    model    a name in firmware/models.py
    trace    0 no SIP traces, 1 traces without credentials, 2 with them
    token    what the phone shows on the panel link to be let in, "" when nobody is there
    files    name -> text: what its storage gets when it has none of that name; phone.cfg has the settings
"""

import json
import os

import mps2

_ROOT = "/flash"
_STORE = "/flash/store"


def main(slots=None):
    """slots: what started this version from the disk (boards/slots.py), None where the phone is in the image."""
    orders = mps2.orders()
    if orders is None:
        print("Nobody told this board its network address: no phone starts.")
        return
    from boards.mps2_an385.board import TABLE
    from boards.start import run

    options = json.loads(orders)
    _put_files(options.pop("files"))
    run(TABLE, options["model"], _ROOT, slots, options)


def _put_files(files):
    from hal.drivers.storage import FileStorage

    if "store" not in os.listdir(_ROOT):
        os.mkdir(_STORE)
    storage = FileStorage(_STORE)
    for name, text in files.items():
        if storage.read(name) is None:
            storage.replace(name, text.encode())
