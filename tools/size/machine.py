"""The emulated board under instruction counting, at its REPL: no phone, no network; only instructions make time."""

import asyncio
import collections
import contextlib
from pathlib import Path

from offhook import boards

GUEST = Path(__file__).parent / "guest"
# One nanosecond of the board's time for each instruction, and no waiting for the host's time.
COUNTING = ["-icount", "shift=0,sleep=off"]


@contextlib.asynccontextmanager
async def machine(image):
    """A board that was just switched on, as an object with run(code) -> what it printed."""
    console = boards.Console(collections.deque(maxlen=100))
    host, port = await console.open()
    command = ["-machine", "mps2-an385", "-display", "none", "-monitor", "none", "-no-reboot", "-nic", "none"]
    command += ["-chardev", "socket,id=console,host=%s,port=%d,nodelay=on" % (host, port), "-serial", "chardev:console"]
    process = await asyncio.create_subprocess_exec(boards.QEMU, *command, *COUNTING, "-kernel", str(image))
    try:
        while not console._writer:
            await asyncio.sleep(0.01)
        await console.interrupt()
        yield console
    finally:
        process.kill()
        await process.wait()
        console.close()


async def measure(image, *scripts):
    """Run these scripts on one board, files of guest/ or text. Returns {figure: number}, as they print them."""
    texts = [(GUEST / script).read_text() if script.endswith(".py") else script for script in scripts]
    async with machine(image) as board:
        told = "".join([await board.run(text, timeout=120) for text in texts])
    figures = {}
    for line in told.splitlines():
        name, number = line.rsplit(" ", 1)
        figures[name] = int(number)
    return figures
