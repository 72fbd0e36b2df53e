"""Emulated boards: the firmware on QEMU's Cortex-M3, with the panel, the network and the console on loopback.

    with boards.SimBoard("1001:secret@127.0.0.1:5060") as phone:
        phone.dial("1002")

It is used as `blocking.SimPhone` is; its asyncio core, BoardPhone, as `phone.AsyncPhone`. boards/mps2_an385/ has the
board, and builds its image.
"""

import asyncio
import contextlib
import itertools
import json
import mmap
import os
import secrets
import shutil
import struct
import time
from pathlib import Path

from offhook import process, resources
from offhook.blocking import SimPhone
from offhook.cable import Cable
from offhook.line import Line
from offhook.panel import PhoneError
from offhook.phone import AsyncPhone
from offhook.process import StartError

QEMU = "qemu-system-arm"
ADDRESSES = itertools.cycle("127.0.0.%d" % number for number in range(2, 255))  # boards in a call need different ones
MASK, GATEWAY = "255.0.0.0", "127.0.0.1"
MEMORY = 0x1000000  # bytes that the board shares with us; where in it is what: boards/mps2_an385/port/board.h
LINE_AT = 0xFE0000
ORDERS_AT, ORDERS_BYTES = 0xFF0000, 0x10000
PROMPT = b">>> "
RAW_PROMPT = b"raw REPL; CTRL-B to exit\r\n>"
CONTROL_A, CONTROL_B, CONTROL_C, CONTROL_D = b"\x01", b"\x02", b"\x03", b"\x04"


def image():
    """Where the image lies once boards/mps2_an385/build.sh has built it."""
    return resources.device_root() / "out" / "boards" / "mps2_an385" / "firmware.elf"


def missing():
    """What keeps a board from starting here, in words, or ""."""
    if not shutil.which(QEMU):
        return "no %s on the PATH: `make board-peers` installs it" % QEMU
    if not image().exists():
        return "no image of the emulated board: `make board` builds it"
    return ""


def orders_page(orders):
    """The page of memory that tells a board what to be: boards/mps2_an385/port/orders.c describes it."""
    text = json.dumps(orders).encode()
    page = b"OFFHOOK1" + secrets.token_bytes(32) + struct.pack("<II", int(time.time()), len(text)) + text
    if len(page) > ORDERS_BYTES:
        raise StartError("the settings are too long for the board: %d bytes" % len(page))
    return page


class BoardProcess(process.PhoneProcess):
    """Starts and ends one emulated board; otherwise as process.PhoneProcess.

    memory:  the file of its PSRAM, made when it is missing, with the disk in it; None for one that ends with the board.
    console: the board's first UART, with MicroPython's REPL once the phone has ended or was interrupted.
    """

    def __init__(self, options, memory=None):
        super().__init__(options)
        self.runtime, self.note = "micropython", ""
        self.console = Console(self._tail)
        self._memory = memory
        self._cable = self._line = None

    async def start(self, panel_address, token):
        """Switch the board on; it dials in at the panel address. Raises StartError."""
        why = missing()
        if why:
            raise StartError(why)
        ip, text = self._prepare()
        mac = "02:0f:f0:%02x:%02x:%02x" % tuple(secrets.token_bytes(3))
        self._cable = Cable(ip, mac, [self.sip_port, *range(self.rtp_ports[0], self.rtp_ports[1] + 1)])
        try:
            network = await self._cable.open()
        except OSError as error:
            self._release()
            raise StartError("the board's ports on %s cannot be used: %s" % (ip, error.strerror)) from None
        orders = {
            "token": token,
            "model": self.options.model,
            "mac": mac,
            "ip": ip,
            "mask": MASK,
            "gateway": GATEWAY,
            "trace": self.options.trace,
            "files": {"phone.cfg": text},
        }
        memory = self._memory or Path(self._store.name, "memory")
        shared = memoryview(_shared(memory))
        page = orders_page(orders)
        shared[LINE_AT:ORDERS_AT] = bytes(ORDERS_AT - LINE_AT)
        shared[ORDERS_AT : ORDERS_AT + len(page)] = page
        self._line = Line(shared[LINE_AT:])
        bell, console = await self._line.open(panel_address), await self.console.open()
        await self._execute(command_line(memory, network, console, bell))

    def cut_power(self):
        """Switch the board off in the middle of what it does."""
        self._process.kill()

    async def stop(self, patience=process.QUIT_SECONDS):
        """As PhoneProcess.stop; a phone that was interrupted does not end by itself."""
        await super().stop(0 if self.console.is_at_repl else patience)

    def _release(self):
        for end in (self.console, self._cable, self._line):
            if end:
                end.close()
        super()._release()


def command_line(memory, network, console, bell):
    """How QEMU is called. memory: the shared file; network: what -nic takes; console, bell: (host, port)."""
    command = [QEMU, "-machine", "mps2-an385,memory-backend=shared", "-display", "none", "-monitor", "none"]
    command += ["-object", "memory-backend-file,id=shared,mem-path=%s,size=%d,share=on" % (memory, MEMORY)]
    command += ["-no-reboot", "-kernel", str(image()), "-nic", network]
    for name, (host, port) in (("console", console), ("bell", bell)):
        command += ["-chardev", "socket,id=%s,host=%s,port=%d,nodelay=on" % (name, host, port)]
        command += ["-serial", "chardev:" + name]
    return command


def _shared(path):
    """A file, at first of zeros, mapped into memory."""
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.truncate(MEMORY)
        return mmap.mmap(file.fileno(), MEMORY)


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


class BoardPhone(AsyncPhone):
    """An emulated board as a phone; the arguments are those of AsyncPhone. The model is the T41P unless told,
    the address the next of ADDRESSES. memory: see BoardProcess."""

    def __init__(self, account=None, settings=None, on_event=None, options=None, memory=None, **fields):
        self._memory = memory
        fields = {"model": "t41p", "ip": next(ADDRESSES), **fields}
        super().__init__(account, settings, on_event, options, **({} if options else fields))

    def make_process(self, options):
        return BoardProcess(options, self._memory)


class SimBoard(SimPhone):
    """An emulated board for ordinary code."""

    make_core = BoardPhone

    def run(self, code):
        """End the phone in the middle of what it does, and run Python at the board's REPL. Returns what it printed."""
        return self._run(self._run_at_repl(code))

    async def _run_at_repl(self, code):
        console = self.core.process.console
        await console.interrupt()
        await self.core.panel.close()
        return await console.run(code)
