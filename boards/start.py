"""Starts the phone on a board and keeps it running: what the main.py of every real board calls.

The order matters on a small heap: the collector is told to work often before anything large is imported, and the frame
buffer is made before the phone's modules scatter what is free.
"""

import gc
import os
import sys

LOG = "phone.log"  # in the board's storage

_STORE = "/store"
_LONGEST_LOG = 4096  # bytes
_SMALLEST_THRESHOLD = 16384  # bytes that may be allocated between two collections
_PAUSE = 3  # seconds before a board that failed starts again: time to read why, and to press Ctrl-C


def run(table, model, root="", slots=None, more=None, restart=None):
    """Run the phone on the board of this table. Ends only with Ctrl-C, which leaves the board to whoever pressed it.

    table:   the wiring (hal/build.py explains it), which may name $store, $model, $firmware, $screen, $keys, $lamps.
    model:   the name of a model in firmware/models.py.
    root:    the folder of the file system; its folder `store` has the settings, and is made when it is missing.
    slots:   what chose this version (boards/slots.py) and hears whether it came up; None where there is only one.
    more:    further `$` values for the table, and `trace` (firmware/main.py).
    restart: starts the board anew; the chip's own restart when None.
    """
    _collect_often()
    options = _options(model, root + _STORE, more)
    _make_folder(options["store"])
    board = None
    try:
        board = _build(table, options)
        _run(board, options, slots)
    except KeyboardInterrupt as error:
        _leave(board)
        raise error
    except Exception as error:
        text = _text_of(error)
        print(text)
        if slots is not None:
            slots.failed(text.strip().split("\n")[-1])
        _keep(text, board, table, options)
        _pause()
    _restart(restart)


def _collect_often():
    """A sixteenth of the heap between two collections: what is left behind does not scatter what stays."""
    if hasattr(gc, "threshold"):
        gc.collect()
        gc.threshold(max(_SMALLEST_THRESHOLD, gc.mem_free() // 16))


def _options(model, store, more):
    from firmware.models import MODELS, VERSION

    described = MODELS[model]
    options = {
        "model": model,
        "store": store,
        "trace": 0,
        "firmware": VERSION,
        "screen": described.screen,
        "keys": described.keys,
        "lamps": described.lamps,
    }
    options.update(more or {})
    if "serial" not in options:
        options["serial"] = _serial_number()
    return options


def _serial_number():
    """The chip's, "" where it has none."""
    try:
        from hal.drivers.chip import serial_number

        return serial_number()
    except (ImportError, AttributeError):
        return ""


def _make_folder(folder):
    try:
        os.mkdir(folder)
    except OSError:
        pass  # it is there; where it cannot be made, the storage will say so


def _build(table, options):
    from hal.build import build

    return build(table, options)


def _run(board, options, versions):
    from firmware.main import run

    run(board, options, versions)


def _leave(board):
    """Somebody wants the REPL: the watchdog would take it away again in seconds."""
    if board is not None and board.panel is None:
        from hal.drivers.chip import feed_for_ever

        feed_for_ever(board.watchdog)


def _restart(restart):
    if restart is None:
        from hal.drivers.chip import restart
    restart()


def _pause():
    import time

    time.sleep(_PAUSE)


def _keep(text, board, table, options):
    """Add the text to the log that survives the restart. A storage that fails as well must not hide the first error."""
    try:
        from hal.build import build_part

        storage = board.storage if board is not None else build_part(table, "storage", options)
        data = (storage.read(LOG) or b"") + text.encode()
        storage.replace(LOG, data[-_LONGEST_LOG:])
    except Exception as error:
        print("the log could not be kept: %s" % error)


def _text_of(error):
    """The error with its trace, as it would stand on the console."""
    import io

    text = io.StringIO()
    if hasattr(sys, "print_exception"):
        sys.print_exception(error, text)
    else:
        import traceback

        traceback.print_exception(error, file=text)
    return text.getvalue()
