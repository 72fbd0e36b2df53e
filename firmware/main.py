"""The composition root: makes the phone's parts, has firmware/runner.py drive them, and starts it anew when asked."""

import asyncio
import sys

from firmware.base.errors import LocalError
from firmware.runner import RESTART, Runner
from firmware.services.memory import Memory


def run(board, options, versions=None):
    """Run the phone on a built board until it is told to end. Returns the exit status: 0, or 2 when it cannot start.

    options: model (a name in models.MODELS), trace (0 none, 1 without credentials, 2 with them).
    versions: who chose this version of the firmware and wants to hear that it came up (boards/slots.py); None where
    there is only one.

    A phone that wants to start anew, as with other accounts, does so in here on a panel link, which outlives it. A
    board of its own restarts as a whole, which leaves its memory in one piece: there RESTART is returned.
    """
    memory = Memory(len(board.display.buffer))
    while True:
        status = asyncio.run(_run(board, options, memory, versions))
        if status != RESTART or board.panel is None:
            return status
        asyncio.new_event_loop()  # on MicroPython the cancelled tasks would go on in the next life


async def _run(board, options, memory, versions):
    try:
        runner = Runner(board, options, memory, asyncio.create_task, versions)
    except LocalError as error:
        _fail(board, str(error))
        return 2
    return await runner.run()


def _fail(board, text):
    if board.panel is None:
        sys.stderr.write(text + "\n")
        return
    board.panel.poll(board.clock.ticks())
    board.panel.report({"event": "failed", "error": text})
    board.panel.close()
