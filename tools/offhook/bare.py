"""An emulated board as one lies on a desk: switched on, with a console to type at and a network, but no phone of ours.

    with bare.Board(memory="board.memory") as board:
        print(board.console)    # socket://127.0.0.1:PORT, for mpremote and everything else that opens serial ports
        print(board.address)    # 127.0.0.2: where its sockets are
        board.cut_power()
        board.start()           # the same memory, so the same disk; the same console and address

What lies on its disk runs: /flash/main.py of the image `files`, the phone itself in the others. A phone started so has
no panel: it is dialled, answers by its settings, and is looked into at the REPL.
"""

import asyncio
import contextlib
import ipaddress
import socket
import tempfile
from pathlib import Path

from firmware.models import MODELS
from offhook import emulator
from offhook.blocking import Background
from offhook.cable import Cable
from offhook.process import StartError
from offhook.settings import cfg_text

ADDRESSES = ["127.0.0.%d" % number for number in range(2, 255)]
SIP_PORT = 5060
_START_SECONDS = 10
_LOOK = 0.02  # seconds between looks whether QEMU is there


class AsyncBoard:
    """A bare board for asyncio code.

    image:     a name in emulator.IMAGES.
    memory:    the file of its PSRAM, with its disk; made when it is missing. None for one that `close` removes.
    ip:        its address, one of loopback; None takes one that is free. With tap ADDRESS/BITS, as 192.168.77.2/24.
    sip_port:  its port that exists on the host from the start; others do when the board first sends from them.
    console_port: the TCP port of its console; 0 takes a free one.
    model:     what phone it is to be; values: settings by name, for a board whose disk has none yet.
    tap:       a TAP interface of this machine to be its network, instead of loopback; to make one takes rights.
    arguments: further arguments for QEMU.
    """

    def __init__(self, image="files", memory=None, ip=None, sip_port=SIP_PORT, console_port=0, model="t41p",
                 values=None, tap=None, arguments=()):  # fmt: skip
        self.address, self._network = _addresses(ip) if tap else (ip, emulator.LOOPBACK)
        self._tap = tap
        self._image, self._arguments = image, arguments
        self.sip_port = sip_port
        self._console_port = console_port or _free_port()
        self._model, self._values = model, values
        self._folder = None if memory else tempfile.TemporaryDirectory(prefix="offhook-board-")
        self.memory = Path(memory or Path(self._folder.name, "memory"))
        self.was_cut = False
        self._process = self._cable = None

    @property
    def console(self):
        """Where its console is, for `mpremote connect`; the same after a power cut."""
        return "socket://127.0.0.1:%d" % self._console_port

    @property
    def is_on(self):
        return self._process is not None and self._process.returncode is None

    @property
    def keeps_memory(self):
        return self._folder is None

    async def start(self):
        """Switch it on. Raises StartError."""
        why = emulator.missing(self._image)
        if why:
            raise StartError(why)
        if self._model not in MODELS:
            raise StartError("model %s: choose one of %s" % (self._model, ", ".join(sorted(MODELS))))
        network = await self._plug_in()
        self.was_cut = False
        files = {"phone.cfg": cfg_text(self._values)} if self._values else {}
        told = emulator.orders(self.address, self._model, files=files, network=self._network)
        emulator.prepare(self.memory, told).release()
        serials = [emulator.serve("127.0.0.1", self._console_port), "null"]
        command = emulator.command_line(self.memory, network, serials, self._image, self._arguments)
        self._process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # Control-C is for us
        )
        await self._wait_for_console()

    async def cut_power(self):
        """Switch it off in the middle of what it does."""
        if self.is_on:
            self.was_cut = True
            self._process.kill()
            await self._process.wait()
        if self._cable:
            self._cable.close()
            self._cable = None

    async def wait(self):
        """Wait until it goes off by itself. Returns what QEMU said."""
        await self._process.wait()
        return (await self._process.stderr.read()).decode("utf-8", "replace").strip()

    async def close(self):
        """Switch it off and remove what was only for it."""
        await self.cut_power()
        if self._folder:
            self._folder.cleanup()

    async def _plug_in(self):
        """Open its ports on its address, or on the first address where they are free. Returns what -nic takes."""
        if self._tap:
            return emulator.tap(self._tap)
        error = None
        for address in [self.address] if self.address else ADDRESSES:
            self._cable = Cable(address, emulator.mac_of(address), [self.sip_port], grows=True)
            try:
                network = await self._cable.open()
                self.address = address
                return network
            except OSError as refused:
                error = refused
        self._cable = None
        where = self.address or "any address"
        raise StartError("the board's port %d on %s cannot be used: %s" % (self.sip_port, where, error.strerror))

    async def _wait_for_console(self):
        async with asyncio.timeout(_START_SECONDS):
            while self.is_on:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self._console_port)
                    writer.close()
                    return
                await asyncio.sleep(_LOOK)
        raise StartError("the board did not start: %s" % await self.wait())


class Board:
    """A bare board for ordinary code, on from the start; the arguments are those of AsyncBoard."""

    def __init__(self, background=None, **arguments):
        self._own = None if background else Background()
        self._background = background or self._own
        self._board = AsyncBoard(**arguments)
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    @property
    def console(self):
        """Where its console is, as socket://127.0.0.1:PORT; the same after a power cut."""
        return self._board.console

    @property
    def address(self):
        """Its IP address."""
        return self._board.address

    @property
    def is_on(self):
        return self._board.is_on

    def start(self):
        """Switch it on again."""
        self._background.run(self._board.start())

    def cut_power(self):
        """Switch it off in the middle of what it does."""
        self._background.run(self._board.cut_power())

    def close(self):
        """Switch it off for good."""
        self._background.run(self._board.close())
        if self._own:
            self._own.close()
            self._own = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def _addresses(text):
    """(address, (mask, gateway)) of ADDRESS/BITS; the gateway is the first address of that network. StartError."""
    try:
        board = ipaddress.IPv4Interface(text or "")
        gateway = next(board.network.hosts())
    except (ValueError, StopIteration):
        raise StartError("with a TAP interface the board needs an address as 192.168.77.2/24, not %s" % text) from None
    return str(board.ip), (str(board.netmask), str(gateway))


def _free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
