"""A board on a serial line as a phone, with the verbs of blocking.SimPhone and phone.AsyncPhone.

    with HilBoard("/dev/ttyUSB0", "1001:secret@192.168.1.10:5060") as phone:
        phone.dial("1002")

The phone that runs on the board is ended, and the same firmware started again with a panel link on that line
(boards/hil.py). The settings on the board are neither used nor changed. It ends when we do, also by SIGKILL, and then
the board starts anew as it was.
"""

import asyncio
import contextlib
import threading

from hal.sim import frames
from hal.sim.console import ESCAPE
from offhook import process, settings
from offhook.blocking import SimPhone
from offhook.hil.repl import BAUD, Repl
from offhook.phone import AsyncPhone
from offhook.process import StartError

SIP_PORT, RTP_PORTS = 5060, (12000, 12019)
ALIVE = 1  # seconds between two signs of life; hal/sim/console.py has how long the board waits for one
SOUND = 12000  # bytes a second that a line has to carry each way for sound: 8400 and something for the rest
_SHARE = 0.9  # of the line's speed for the panel link
_BOARD_OF = """import sys
print(*[name.split(".")[1] for name in sys.modules if name[:7] + name[-6:] == "boards..board"])"""
_SYSTEM_OF = "import sys\nprint(sys.version.split('; ')[-1], 'on', sys.implementation._machine)"
# asyncio holds on to the sockets of a phone that was interrupted, and a socket is closed when it is collected
_CLEAR = "import asyncio, gc\nasyncio.new_event_loop()\ngc.collect()"
_START = "from boards.hil import run\nrun(%r, %r)"


class HilProcess(process.PhoneProcess):
    """Starts and ends the phone of one board.

    port:  what repl.Repl takes.
    board: its name in boards/, None to ask the phone that runs there.
    line:  what is known of it once it runs: {"board", "system", "from", "to"}, the last two in bytes a second.
    """

    def __init__(self, options, port, board=None, baud=BAUD):
        super().__init__(options)
        self.runtime, self.note = "micropython", ""
        self.line = {}
        self._port, self._board, self._baud = port, board, baud
        self._repl = self._alive = None
        self._strays = Strays(self._tail)
        self._ended = asyncio.Event()
        self._writer = None

    async def start(self, panel_address, token):
        """End what the board does, start its phone, and carry its panel link. Raises StartError."""
        self.sip_port, self.rtp_ports = self.options.sip_port or SIP_PORT, self.options.rtp_ports or RTP_PORTS
        try:
            files = {"phone.cfg": settings.cfg_text(self._values())}
        except settings.SettingsError as error:
            raise StartError(str(error)) from None
        orders = {"token": token, "trace": self.options.trace, "files": files}
        begun = await asyncio.to_thread(self._begin, orders)
        reader, self._writer = await asyncio.open_connection(*panel_address)
        loop = asyncio.get_running_loop()
        self._carry(begun)
        threading.Thread(target=self._read, args=(loop,), name="offhook-hil", daemon=True).start()
        self._alive = [asyncio.create_task(self._show_life()), asyncio.create_task(self._write(reader))]

    def _begin(self, orders):
        self._repl = repl = Repl(self._port, self._baud)
        repl.interrupt()
        names = [self._board] if self._board else repl.execute(_BOARD_OF).split()
        if not names:
            raise StartError("no phone has run on the board at %s, so it has to be named: BOARD=" % self._port)
        repl.execute(_CLEAR)
        out, to = repl.speeds()
        system = repl.execute(_SYSTEM_OF).strip()
        self.line = {"board": names[0], "system": system, "from": out, "to": to}
        return repl.begin(_START % (names[0], {**orders, "rate": int(out * _SHARE), "sound": min(out, to) >= SOUND}))

    async def wait(self):
        """Wait until the phone has ended or the line is gone."""
        await self._ended.wait()
        return 0

    async def stop(self, patience=process.QUIT_SECONDS):
        """Let it end by itself for so many seconds, then end it. The board starts anew."""
        if self._alive:
            with contextlib.suppress(TimeoutError, OSError):
                async with asyncio.timeout(patience):
                    await self._ended.wait()
            for task in self._alive:
                task.cancel()
        if self._repl:
            if not self._ended.is_set():
                with contextlib.suppress(OSError):
                    await asyncio.to_thread(self._repl.write, ESCAPE)
            self._ended.set()
            await asyncio.to_thread(self._repl.close)
        if self._writer:
            self._writer.close()

    @property
    def pid(self):
        return None

    def _read(self, loop):
        """On a thread: what the board sends."""
        with contextlib.suppress(OSError, RuntimeError, TypeError, AttributeError):  # closed while it was read
            while not self._ended.is_set():
                data = self._repl.read()
                if data:
                    loop.call_soon_threadsafe(self._carry, data)
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(self._ended.set)

    def _carry(self, data):
        for frame in self._strays.frames(data):
            self._writer.write(frame)
        if self._strays.has_ended:
            self._ended.set()

    async def _write(self, reader):
        """What we say. The panel hangs up when it closes, and the board hears no more."""
        with contextlib.suppress(OSError):
            while data := await reader.read(4096):
                await asyncio.to_thread(self._repl.write, data)

    async def _show_life(self):
        with contextlib.suppress(OSError):
            while True:
                await asyncio.to_thread(self._repl.write, b"\0")
                await asyncio.sleep(ALIVE)


class Strays:
    """Parts frames from what else is printed on the line. lines: a deque for that."""

    def __init__(self, lines):
        self.has_ended = False  # the phone said so
        self._lines = lines
        self._decoder = frames.Decoder()
        self._rest = b""

    def frames(self, data):
        """The whole frames that are complete now, each with its zero."""
        *pieces, self._rest = (self._rest + data).split(b"\0")
        whole = []
        for piece in filter(None, pieces):
            frame = piece + b"\0"
            if self._decoder.feed(frame):
                whole.append(frame)
            else:
                self._print(piece)
        if b"\x04\r\n" in self._rest:  # boards.hil.END
            self._print(self._rest)
            self._rest = b""
        return whole

    def _print(self, text):
        if b"\x04" in text:
            self.has_ended = True
        self._lines.extend(line for line in text.decode("utf-8", "replace").splitlines() if line.strip())


class HilPhone(AsyncPhone):
    """The phone of a board on a serial line; the other arguments are those of AsyncPhone."""

    def __init__(self, port, account=None, settings=None, board=None, **fields):
        self._line = {"port": port, "board": board}
        super().__init__(account, settings, **{"model": "t41p", **fields})

    def make_process(self, options):
        return HilProcess(options, **self._line)


class HilBoard(SimPhone):
    """The phone of a board for ordinary code. port: as repl.Repl takes it; the others as for SimPhone."""

    def make_core(self, account, port, **options):
        return HilPhone(port, account, **options)

    def __init__(self, port, account=None, background=None, **options):
        super().__init__(account, background, port=port, **options)
