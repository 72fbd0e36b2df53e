"""A board's first UART as we see it: what it writes, and MicroPython's REPL."""

import asyncio
import contextlib

from offhook.panel import PhoneError

PROMPT = b">>> "
RAW_PROMPT = b"raw REPL; CTRL-B to exit\r\n>"
CONTROL_A, CONTROL_B, CONTROL_C, CONTROL_D = b"\x01", b"\x02", b"\x03", b"\x04"


class Console:
    """What the board writes on its first UART, and what can be typed there.

    lines: a deque for finished lines.  is_at_repl: the phone was interrupted.
    """

    def __init__(self, lines):
        self.is_at_repl = False
        self._lines = lines
        self._server = self._writer = None
        self._text = b""
        self._news = asyncio.Event()

    async def open(self):
        """Listen for the board. Returns the (host, port) to tell QEMU."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self._server.sockets[0].getsockname()[:2]

    def close(self):
        for end in (self._server, self._writer):
            if end:
                end.close()

    async def interrupt(self, timeout=10):
        """End the phone in the middle of what it does, as Control-C does, and wait for the REPL."""
        if not self.is_at_repl:
            await self._exchange(CONTROL_C, PROMPT, timeout)
            self.is_at_repl = True

    async def run(self, code, timeout=30):
        """Run Python on the board, which is at its REPL. Returns what it printed; PhoneError has a traceback."""
        await self._exchange(CONTROL_A, RAW_PROMPT, timeout)
        reply = await self._exchange(code.encode() + CONTROL_D, CONTROL_D + b">", timeout)
        await self._exchange(CONTROL_B, PROMPT, timeout)
        printed, raised = reply.removeprefix(b"OK").split(CONTROL_D)[:2]
        if raised:
            raise PhoneError(raised.decode("utf-8", "replace"))
        return printed.decode("utf-8", "replace")

    async def _exchange(self, typed, end, timeout):
        """Type something and wait for the text that ends the answer. Returns the answer without it."""
        self._text = b""
        self._writer.write(typed)
        async with asyncio.timeout(timeout):
            while end not in self._text:
                self._news.clear()
                await self._news.wait()
        return self._text.partition(end)[0]

    async def _serve(self, reader, writer):
        self._server.close()
        self._writer = writer
        line = b""
        with contextlib.suppress(OSError):
            while data := await reader.read(4096):
                self._text += data
                self._news.set()
                *whole, line = (line + data).split(b"\r\n")
                self._lines.extend(one.decode("utf-8", "replace") for one in whole)
        writer.close()
