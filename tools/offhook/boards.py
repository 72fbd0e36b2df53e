"""Emulated boards as phones: the firmware on QEMU's Cortex-M3, with the panel, the network and the console on loopback.

    with boards.SimBoard("1001:secret@127.0.0.1:5060") as phone:
        phone.dial("1002")

It is used as `blocking.SimPhone` is; its asyncio core, BoardPhone, as `phone.AsyncPhone`. boards/mps2_an385/ has the
board, and builds its images. `bare.py` has boards that are no phones yet.
"""

import itertools
from pathlib import Path

from offhook import emulator, process
from offhook.blocking import SimPhone
from offhook.cable import Cable
from offhook.console import Console
from offhook.emulator import QEMU, missing  # noqa: F401 (also ours to offer)
from offhook.line import Line
from offhook.panel import PhoneError  # noqa: F401 (what SimBoard.run raises)
from offhook.phone import AsyncPhone
from offhook.process import StartError

ADDRESSES = itertools.cycle("127.0.0.%d" % number for number in range(2, 255))  # boards in a call need different ones


class BoardProcess(process.PhoneProcess):
    """Starts and ends one emulated board; otherwise as process.PhoneProcess.

    image:     which image it runs, a name in emulator.IMAGES.
    memory:    the file of its PSRAM, with its disk, made when it is missing; None for one that ends with the board.
    arguments: further arguments for QEMU.
    console:   the board's first UART, with MicroPython's REPL once the phone has ended or was interrupted.
    """

    def __init__(self, options, image="frozen", memory=None, arguments=()):
        super().__init__(options)
        self.runtime, self.note = "micropython", ""
        self.console = Console(self._tail)
        self._image, self._memory, self._arguments = image, memory, arguments
        self._cable = self._line = None

    async def start(self, panel_address, token):
        """Switch the board on; it dials in at the panel address. Raises StartError."""
        why = missing(self._image)
        if why:
            raise StartError(why)
        ip, text = self._prepare()
        self._cable = Cable(ip, emulator.mac_of(ip), [self.sip_port, *range(self.rtp_ports[0], self.rtp_ports[1] + 1)])
        try:
            network = await self._cable.open()
        except OSError as error:
            self._release()
            raise StartError("the board's ports on %s cannot be used: %s" % (ip, error.strerror)) from None
        told = emulator.orders(ip, self.options.model, token, self.options.trace, {"phone.cfg": text})
        memory = self._memory or Path(self._store.name, "memory")
        self._line = Line(emulator.prepare(memory, told))
        bell, console = await self._line.open(panel_address), await self.console.open()
        serials = [emulator.dial(*console), emulator.dial(*bell)]
        more = ["-no-reboot", *self._arguments]  # a phone that ends or fails resets the board
        await self._execute(emulator.command_line(memory, network, serials, self._image, more))

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


class BoardPhone(AsyncPhone):
    """An emulated board as a phone; the arguments are those of AsyncPhone. The model is the T41P unless told,
    the address the next of ADDRESSES. image, memory, arguments: see BoardProcess; the image `files` needs a memory on
    whose disk the phone is installed."""

    def __init__(self, account=None, settings=None, on_event=None, options=None, image="frozen", memory=None,
                 arguments=(), **fields):  # fmt: skip
        self._board = {"image": image, "memory": memory, "arguments": arguments}
        fields = {"model": "t41p", "ip": next(ADDRESSES), **fields}
        super().__init__(account, settings, on_event, options, **({} if options else fields))

    def make_process(self, options):
        return BoardProcess(options, **self._board)


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
