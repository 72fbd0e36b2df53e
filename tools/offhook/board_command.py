"""`offhook board`: an emulated board on the desk of whoever started it, until Control-C."""

import asyncio
import signal
import sys

HELP = "cut: power off.  on: power on again.  help.  quit, or Control-C."


async def run(board):
    """Keep an AsyncBoard running, and do what lines of standard input say. Returns the exit status."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, ended.set)
    try:
        await board.start()
        _tell(board)
        lines = asyncio.create_task(_obey(board, ended))
        while not ended.is_set():
            off, over = asyncio.create_task(board.wait()), asyncio.create_task(ended.wait())
            await asyncio.wait([off, over], return_when=asyncio.FIRST_COMPLETED)
            over.cancel()
            if off.done() and not board.was_cut:
                print("offhook: the board went off: %s" % off.result(), file=sys.stderr)
                return 1
            while not board.is_on and not ended.is_set():
                await asyncio.sleep(0.1)
        lines.cancel()
        return 0
    finally:
        await board.close()


def _tell(board):
    print("console  %s" % board.console)
    print("address  %s, SIP on UDP port %d" % (board.address, board.sip_port))
    print("memory   %s%s" % (board.memory, "" if board.keeps_memory else " (removed at the end: --memory keeps it)"))
    print(HELP, flush=True)


async def _obey(board, ended):
    """Do what is typed. The end of input is no reason to end: the command may run without a terminal."""
    reader = asyncio.StreamReader()
    try:
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    except (OSError, ValueError):  # closed, or a file
        return
    while line := await reader.readline():
        command = line.decode("utf-8", "replace").strip()
        if command == "cut":
            await board.cut_power()
            print("off", flush=True)
        elif command == "on":
            if not board.is_on:
                await board.start()
            print("on", flush=True)
        elif command == "quit":
            ended.set()
        elif command:
            print(HELP, flush=True)
