"""One simulated phone as a process: the firmware under MicroPython with a heap limit, or under CPython."""

import asyncio
import contextlib
import json
import os
import re
import sys
import tempfile
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from firmware.models import MODELS
from offhook import ports, resources, settings
from offhook.settings import Account

RUNTIMES = ("auto", "micropython", "cpython")
QUIT_SECONDS = 5  # for hanging up and unregistering
TERMINATE_SECONDS = 2
TAIL_LINES = 40
TRACE_OFF, TRACE, TRACE_UNSAFE = 0, 1, 2


class StartError(Exception):
    """The phone could not start; the text says what is wrong, for a person."""


@dataclass
class Options:
    """What a phone is started with.

    model:       "t48g", "t46g", "t42g" or "t41p".
    accounts:    list of settings.Account; empty for a phone without a server.
    values:      settings by name; they win over what the other options set.
    defaults:    settings by name over which the other options win.
    ip:          the address it uses for SIP and sound.
    sip_port:    its SIP port, 0 for a free one.
    rtp_ports:   (first, last) of its RTP ports, None for a free block.
    transport:   "udp".
    auto_answer: answer calls by itself.
    register:    register the accounts. With auto_answer and not register it answers any request user.
    trace:       TRACE for an event per SIP message, credentials redacted; TRACE_UNSAFE with them.
    runtime:     "micropython", "cpython" or "auto", which is MicroPython where there is one.
    heap:        the heap of MicroPython, as "2M" or "640K".
    new:         nobody has set it up yet: it has no settings but its ports, and asks for the others on its screen.
    wifi:        {name: key} of the Wi-Fi networks within reach, one of which it must be in; None: it is on a cable.
    """

    model: str = "t46g"
    accounts: list = field(default_factory=list)
    values: dict = field(default_factory=dict)
    defaults: dict = field(default_factory=dict)
    ip: str = "127.0.0.1"
    sip_port: int = 0
    rtp_ports: tuple | None = None
    transport: str = "udp"
    auto_answer: bool = False
    register: bool = True
    trace: int = TRACE_OFF
    runtime: str = "auto"
    heap: str = "2M"
    new: bool = False
    wifi: dict | None = None

    @classmethod
    def of(cls, account=None, settings=None, **fields):
        """Options from what programs have at hand: an account as text, or a list of them, and settings as a dict."""
        accounts = [account] if isinstance(account, str | Account) else account or ()
        accounts = [one if isinstance(one, Account) else Account.parse(one) for one in accounts]
        values = {name: str(value) for name, value in (settings or {}).items()}
        return cls(accounts=accounts, values=values, **fields)

    def check(self):
        """Raises StartError for what no phone can be."""
        if self.model not in MODELS:
            raise StartError("model %s: choose one of %s" % (self.model, ", ".join(sorted(MODELS))))
        if self.sip_port and not 1024 <= self.sip_port <= 65535:
            raise StartError("SIP port %d: choose one from 1024 to 65535" % self.sip_port)
        if len(self.accounts) > MODELS[self.model].accounts:
            raise StartError("a %s has %d accounts, not %d" % (
                MODELS[self.model].name, MODELS[self.model].accounts, len(self.accounts)))  # fmt: skip


class PhoneProcess:
    """Starts and ends one phone. Its ports and its private store live as long as it does.

    note:      a line for the user when another runtime than wished runs, else "".
    sip_port, rtp_ports: what it was given.
    """

    def __init__(self, options):
        options.check()
        self.options = options
        self.interpreter, self.runtime, self.note = choose_runtime(options.runtime, options.heap)
        self.sip_port, self.rtp_ports = options.sip_port, options.rtp_ports
        self._tail = deque(maxlen=TAIL_LINES)
        self._reserved = []
        self._store = self._process = self._reader = None

    async def start(self, panel_address, token):
        """Start the phone, which dials in at the panel address. Raises StartError."""
        options = self.options
        if not resources.main_script().exists():
            raise StartError("the phone's sources are missing: no %s" % resources.main_script())
        ip, text = self._prepare()
        descriptor = os.open(Path(self._store.name, "phone.cfg"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        orders = {
            "panel": list(panel_address),
            "token": token,
            "store": self._store.name,
            "model": options.model,
            "ip": ip,
            "trace": options.trace,
            "new": options.new,
        }
        if options.wifi is not None:
            orders["wifi"] = options.wifi
        command = [*self.interpreter, str(resources.main_script())]
        await self._execute(command, cwd=resources.device_root(), env=self._environment())
        with contextlib.suppress(OSError):  # it died at once: its output says why
            self._process.stdin.write(json.dumps(orders).encode() + b"\n")
            await self._process.stdin.drain()

    def _prepare(self):
        """Take the ports and make the store. Returns the phone's IP address and its settings as text."""
        try:
            ip = settings.address_of(self.options.ip)
            self._take_ports(ip)
            text = settings.cfg_text(self._values())
        except (ports.PortError, settings.SettingsError) as error:
            self._release()
            raise StartError(str(error)) from None
        self._store = tempfile.TemporaryDirectory(prefix="offhook-phone-")  # made 0700
        return ip, text

    async def _execute(self, command, **arguments):
        self._process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Control-C is for us: we end it in good order
            **arguments,
        )
        self._reader = asyncio.create_task(self._read_output())

    async def wait(self):
        """Wait for the end of the process. Returns its exit status."""
        await self._reader
        return await self._process.wait()

    async def stop(self, patience=QUIT_SECONDS):
        """Let it end by itself for so many seconds, then end it."""
        if self._process:
            for insist, seconds in ((None, patience), (self._process.terminate, TERMINATE_SECONDS),
                                    (self._process.kill, TERMINATE_SECONDS)):  # fmt: skip
                with contextlib.suppress(ProcessLookupError, TimeoutError):
                    if insist:
                        insist()
                    async with asyncio.timeout(seconds):
                        await self._process.wait()
                        break
            self._reader.cancel()
            self._process.stdin.close()
        self._release()

    @property
    def pid(self):
        return self._process.pid

    @property
    def tail(self):
        """The last lines that the process wrote."""
        return "\n".join(self._tail)

    def _values(self):
        """All settings of this phone by name, the strongest last."""
        options = self.options
        if options.new:
            return settings.port_values(self.sip_port, self.rtp_ports, 1)
        values = settings.default_values(options.accounts, {**options.defaults, **options.values})
        values.update(options.defaults)
        values.update(settings.account_values(options.accounts, options.transport, options.auto_answer))
        values.update(settings.port_values(self.sip_port, self.rtp_ports, len(options.accounts)))
        has_account = options.accounts or settings.names_account({**options.defaults, **options.values})
        if not options.register or not has_account:
            values["offhook.register"] = "0"
            values["offhook.accept_any"] = "1" if options.auto_answer else "0"
        values.update(options.values)
        return values

    def _take_ports(self, ip):
        """Find or check the ports. Raises PortError."""
        if not self.sip_port:
            self._reserved.append(ports.reserve_sip(ip))
            self.sip_port = self._reserved[-1].first
        elif not ports.is_free(ip, self.sip_port):
            raise ports.PortError("SIP port %d on %s is in use: choose another with --sip-port" % (self.sip_port, ip))
        if not self.rtp_ports:
            self._reserved.append(ports.reserve_rtp(ip))
            self.rtp_ports = (self._reserved[-1].first, self._reserved[-1].last)

    def _release(self):
        for reservation in self._reserved:
            reservation.release()
        self._reserved.clear()
        if self._store:
            self._store.cleanup()

    def _environment(self):
        paths = resources.import_paths()
        if self.runtime == "micropython":
            return {**os.environ, "MICROPYPATH": ":".join([paths[0], ".frozen"])}
        return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}

    async def _read_output(self):
        while line := await self._process.stdout.readline():
            self._tail.append(line.decode("utf-8", "replace").rstrip())


def choose_runtime(runtime, heap):
    """(command line, "micropython" or "cpython", note for the user) of the interpreter. Raises StartError."""
    if runtime not in RUNTIMES:
        raise StartError("runtime %s: choose one of %s" % (runtime, ", ".join(RUNTIMES)))
    if not re.fullmatch(r"[1-9][0-9]*[kKmM]?", heap):
        raise StartError("heap %s: a number of bytes, or of K or M, as 2M" % heap)
    found = resources.find_micropython() if runtime != "cpython" else None
    if found:
        return [found, "-X", "heapsize=" + heap], "micropython", ""
    if runtime == "micropython":
        raise StartError("no micropython beside %s nor on the PATH" % sys.executable)
    note = "" if runtime == "cpython" else "no micropython found: the phone runs under CPython, without a heap limit"
    return [sys.executable], "cpython", note
