"""The command line of Offhook: `offhook phone`, `pbx`, `sim` and `board`. Exit status 2: it could not start."""

import asyncio
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from firmware.base.errors import LocalError
from offhook import __version__, bare, board_command, commands, ports, process, resources, settings
from offhook.install import verbs
from offhook.phone import AsyncPhone, now

ENDED, DIED, CANNOT_START = 0, 1, 2

app = App(
    name="offhook",
    help="Simulated SIP desk phones, for people and for test suites. See `offhook COMMAND --help`.",
    version=__version__,
)


@app.command
def phone(
    *,
    account: Annotated[list[str] | None, Parameter(negative="")] = None,
    model: str = "t46g",
    account_file: Path | None = None,
    config: Annotated[list[Path] | None, Parameter(negative="")] = None,
    set: Annotated[list[str] | None, Parameter(negative="")] = None,
    ip: str = "127.0.0.1",
    sip_port: int = 0,
    rtp_ports: str | None = None,
    transport: str = "udp",
    auto_answer: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    no_register: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    trace: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    unsafe_trace: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    runtime: str = "auto",
    heap: str = "2M",
    verbose: Annotated[bool, Parameter(negative="", show_default=False)] = False,
):
    """Run one phone without a page: commands on standard input, JSON lines on standard output.

    One command a line, optionally led by #ID: `dial 1002`, `wait call talking 10`, `say tone 1004 5`, `heard`, `quit`;
    `help` lists them all. The end of input ends the phone, exit status 0. When it cannot start (a SIP port in use, a
    wrong setting) a line on standard error says why, exit status 2; a phone that dies gives 1.

    Parameters
    ----------
    account
        USER:PASSWORD@HOST:PORT, once for each account. Others on this machine can read it: see --account-file.
    model
        t48g, t46g, t42g or t41p.
    account_file
        A file of accounts, one a line as for --account.
    config
        A .cfg file of settings, `name = value` a line; later files win over earlier ones, options over files.
    set
        NAME=VALUE, one setting; wins over everything else.
    ip
        The address that SIP and sound use.
    sip_port
        The SIP port; 0 takes a free one.
    rtp_ports
        FIRST-LAST, the RTP ports, as 12000-12039; otherwise a free block.
    transport
        udp.
    auto_answer
        Answer calls by itself. With --no-register whatever user they are for: a plain user agent.
    no_register
        Do not register the accounts.
    trace
        An event for each SIP message, credentials redacted.
    unsafe_trace
        The same with credentials in them.
    runtime
        micropython, cpython, or auto: MicroPython where there is one.
    heap
        The heap of MicroPython, as 2M or 640K.
    verbose
        The phone's log on standard error.
    """
    try:
        values = _read_config(config)
        accounts = [settings.Account.parse(text) for text in account or ()]
        if account_file:
            accounts += settings.read_account_file(account_file)
        options = process.Options(
            model=model.lower(),
            accounts=accounts,
            defaults=values,
            values=dict(settings.parse_assignment(text) for text in set or ()),
            ip=ip,
            sip_port=sip_port,
            rtp_ports=ports.parse_range(rtp_ports) if rtp_ports else None,
            transport=transport,
            auto_answer=auto_answer,
            register=not no_register,
            trace=process.TRACE_UNSAFE if unsafe_trace else process.TRACE if trace else process.TRACE_OFF,
            runtime=runtime,
            heap=heap,
        )
        return asyncio.run(_run_phone(options, verbose))
    except (settings.SettingsError, process.StartError, ports.PortError) as error:
        return _cannot_start(error)


@app.command
def pbx(
    *,
    user: Annotated[list[str] | None, Parameter(negative="")] = None,
    user_file: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 5060,
):
    """Run the registrar and forking proxy alone. It is for the simulator and for tests only, not for real telephony.

    Control-C ends it.

    Parameters
    ----------
    user
        NAME:PASSWORD, once for each user.
    user_file
        A file of users, one NAME:PASSWORD a line.
    host
        The address to listen on.
    port
        The UDP port to listen on.
    """
    from offhook.pbx import server

    try:
        lines = list(user or ())
        if user_file:
            lines += [line.strip() for line in settings.read_text(user_file).splitlines() if line.strip()]
        users = {}
        for line in lines:
            name, colon, password = line.partition(":")
            if not name or not colon:
                raise settings.SettingsError("a user is NAME:PASSWORD, not %r" % name)
            users[name] = password
        if not ports.is_free(host, port):
            raise ports.PortError("UDP port %d on %s is in use: choose another with --port" % (port, host))
        server.run(host, port, users)
        return ENDED
    except (settings.SettingsError, ports.PortError, LocalError) as error:
        return _cannot_start(error)


@app.command
def sim(
    *,
    port: int = 8080,
    sip_port: int = 5060,
    runtime: str = "auto",
    heap: str = "2M",
    open_page: Annotated[bool, Parameter(name="--open", negative="", show_default=False)] = False,
):
    """Three phones, a proxy and the live SIP ladder on a web page.

    Parameters
    ----------
    port
        The TCP port of the page on 127.0.0.1.
    sip_port
        The UDP port of the proxy.
    runtime
        micropython, cpython, or auto: MicroPython where there is one.
    heap
        The heap of MicroPython, as 2M or 640K.
    open_page
        Open the page in the browser.
    """
    from offhook import sim as simulator

    try:
        return asyncio.run(simulator.run(port, sip_port, runtime, heap, open_page))
    except (settings.SettingsError, process.StartError, ports.PortError, LocalError) as error:
        return _cannot_start(error)


@app.command
def board(
    *,
    image: str = "files",
    memory: Path | None = None,
    model: str = "t41p",
    ip: str | None = None,
    tap: str | None = None,
    sip_port: int = bare.SIP_PORT,
    console_port: int = 0,
    config: Annotated[list[Path] | None, Parameter(negative="")] = None,
    set: Annotated[list[str] | None, Parameter(negative="")] = None,
):
    """Keep an emulated board switched on until Control-C: to install the phone on, to call, to pull the plug of.

    It prints where its console is, for `make flash PORT=` and mpremote, and its IP address, which exists on this
    machine only. `cut` and `on`, typed, take its power and give it back. boards/mps2_an385/README.md says more.

    Parameters
    ----------
    image
        files: no phone until one is installed on its disk. frozen: the phone is in the image. nomd5: so, without MD5.
    memory
        The file of its memory, with its disk, which then lives on; made when it is missing.
    model
        t41p, t42g, or with the image files t46g or t48g.
    ip
        Its address, 127.0.0.2 to 127.0.0.254; otherwise one that is free. With --tap as 192.168.77.2/24.
    tap
        A TAP interface of this machine that is the other end of its cable; without one it is on loopback.
    sip_port
        The UDP port on which it can be reached before it has sent anything.
    console_port
        The TCP port of its console; 0 takes a free one.
    config
        A .cfg file of settings for a disk that has none yet.
    set
        NAME=VALUE, one setting for a disk that has none yet; wins over files.
    """
    try:
        values = _read_config(config)
        values.update(settings.parse_assignment(text) for text in set or ())
        made = bare.AsyncBoard(image, memory, ip, sip_port, console_port, model.lower(), values, tap)
        return asyncio.run(board_command.run(made))
    except (settings.SettingsError, process.StartError) as error:
        return _cannot_start(error)


@app.command(name="new-board")
def new_board(name: str):
    """Begin a board of your own in the clone you are in: boards/NAME, which passes every check until you change it.

    Parameters
    ----------
    name
        What it is called, as a Python module is: small letters, digits and underscores.
    """
    from offhook import new_board as maker

    try:
        folder = maker.begin(name, Path("boards"))
    except maker.BoardError as error:
        return _cannot_start(error)
    print("%s is begun: its wiring is board.py, its README tells what it is." % folder)
    return ENDED


@app.command
def schema():
    """Print the JSON Schema of the lines that `offhook phone` writes."""
    print((resources.PACKAGE / "schema.json").read_text(encoding="utf-8"), end="")


verbs.register(app)


def main():
    """The console script."""
    try:
        status = app(sys.argv[1:], exit_on_error=False)
    except CycloptsError:
        status = CANNOT_START
    sys.exit(status or ENDED)


def _read_config(paths):
    """The settings in .cfg files by name, later files winning; what is wrong in them is said."""
    values = {}
    for path in paths or ():
        read, problems = settings.read_config_file(path)
        values.update(read)
        for problem in problems:
            print("offhook: note: %s" % problem, file=sys.stderr)
    return values


def _cannot_start(error):
    print("offhook: %s" % error, file=sys.stderr)
    return CANNOT_START


# ---- offhook phone ----


class _Output:
    """Writes JSON lines; `is_closed` once nobody reads them any more."""

    def __init__(self, verbose):
        self.is_closed = False
        self._verbose = verbose

    def __call__(self, line):
        if line.get("event") == "log":
            if self._verbose:
                print("phone: %s" % line["text"], file=sys.stderr)
            return
        try:
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            self.is_closed = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the flush at exit succeeds


async def _run_phone(options, verbose):
    """One phone from its start to its end. Returns the exit status."""
    output = _Output(verbose)
    one = AsyncPhone(options=options, on_event=output)
    lines, interrupted = asyncio.Queue(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, interrupted.set)
    async with one:
        if one.process.note:
            print("offhook: note: %s" % one.process.note, file=sys.stderr)
        threading.Thread(target=_read_lines, args=(loop, lines), daemon=True).start()
        ends = [asyncio.create_task(end) for end in (_obey(one, lines, output), one.died.wait(), interrupted.wait())]
        done, pending = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        for task in done:
            task.result()
    if one.died.is_set():
        print("offhook: the phone died\n%s" % one.process.tail, file=sys.stderr)
        return DIED
    return ENDED


async def _obey(one, lines, output):
    """Run the lines in order until `quit` or the end of input."""
    while not output.is_closed and (text := await lines.get()) is not None:
        reply = await commands.run(one, text)
        if reply:
            output({"t": now(), **reply})
            if reply["reply"] == "quit":
                return


def _read_lines(loop, lines):
    """Read standard input on a thread of its own: it may be a file, a pipe or a terminal. None stands for its end."""
    rest = b""
    while data := _read_some():
        *whole, rest = (rest + data).split(b"\n")
        for line in whole:
            loop.call_soon_threadsafe(lines.put_nowait, line.decode("utf-8", "replace"))
    if rest:
        loop.call_soon_threadsafe(lines.put_nowait, rest.decode("utf-8", "replace"))
    loop.call_soon_threadsafe(lines.put_nowait, None)


def _read_some():
    try:
        return os.read(sys.stdin.fileno(), 65536)
    except (OSError, ValueError):  # closed
        return b""
