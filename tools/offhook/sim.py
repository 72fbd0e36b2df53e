"""`offhook sim`: three phones, a proxy, and the page that shows them."""

import asyncio
import contextlib
import secrets
import signal
import sys
import time
import webbrowser

from rich.console import Console

from offhook import ports, settings
from offhook.pbx.server import Pbx
from offhook.phone import AsyncPhone
from offhook.web.app import make_app
from offhook.web.desk import Desk
from offhook.web.guard import Guard

HOST = "127.0.0.1"
PHONES = (("A", "t46g", "1001"), ("B", "t42g", "1002"), ("C", "t41p", "1003"))
PROXY = "P"


async def run(port=8080, sip_port=5060, runtime="auto", heap="2M", open_page=False):
    """Serve until Control-C. Raises ports.PortError, process.StartError or settings.SettingsError when a step fails."""
    serving = asyncio.create_task(_serve(port, sip_port, runtime, heap, open_page))
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, _end_once, serving)
    await asyncio.wait((serving,))
    return 0 if serving.cancelled() else serving.result()


def _end_once(serving):
    if not serving.cancelling():
        print("\nending", file=sys.stderr)
        serving.cancel()


async def _serve(port, sip_port, runtime, heap, open_page):
    """Start everything and serve until this task is cancelled, then end everything."""
    say = Console(stderr=True, highlight=False, soft_wrap=True).print
    _must_be_free(port, "tcp", "--port")
    _must_be_free(sip_port, "udp", "--sip-port")
    async with contextlib.AsyncExitStack() as ends:
        users = {number: secrets.token_urlsafe(9) for _, _, number in PHONES}
        labels = {number: name for name, _, number in PHONES[:1]} | {(HOST, sip_port): PROXY}
        desk = Desk(labels | {number: name for name, _, number in PHONES})
        pbx = Pbx(users, HOST, sip_port)
        pbx.on_message = desk.message
        await pbx.start()
        ends.push_async_callback(pbx.stop)
        say("proxy     %s:%d, for this simulator and tests only" % (HOST, sip_port))
        phones = [_phone(model, number, users[number], sip_port, runtime, heap) for _, model, number in PHONES]
        starting = [asyncio.create_task(phone.start()) for phone in phones]
        ends.push_async_callback(_stop, phones, starting)
        done, _ = await asyncio.wait(starting, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
        for (name, model, number), phone in zip(PHONES, phones, strict=True):
            desk.add(phone.panel, number, "%s · %s" % (name, model.upper()))
            say("phone %s   %s" % (name, _describe(phone, model, number)))
        if phones[0].process.note:
            say("note      %s" % phones[0].process.note, style="yellow")
        guard = Guard(port)
        app = make_app(desk, guard)
        server = await app.start_server(HOST, port, start_serving=False)
        ends.callback(server.close)
        ends.callback(desk.close)
        await server.start_serving()
        address = "http://%s:%d/?token=%s" % (HOST, port, guard.token)
        say("page      [bold]%s[/bold]\nControl-C ends everything." % address)
        if open_page:
            webbrowser.open(address)
        await asyncio.Event().wait()


def _must_be_free(port, kind, option):
    import socket

    kinds = (socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM,)
    if not ports.is_free(HOST, port, kinds):
        text = "%s port %d on %s is in use: end what uses it, or choose another with %s"
        raise ports.PortError(text % (kind.upper(), port, HOST, option))


def _phone(model, number, password, sip_port, runtime, heap):
    account = settings.Account(number, password, HOST, sip_port)
    values = {"local_time.time_zone": _zone(time.localtime().tm_gmtoff), "local_time.summer_time": "0"}
    return AsyncPhone(account, settings=values, model=model, runtime=runtime, heap=heap)


def _zone(seconds):
    """The computer's offset from UTC as the phone's setting wants it: "+1", "-3:30"."""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return "%s%d%s" % ("-" if seconds < 0 else "+", hours, ":%02d" % minutes if minutes else "")


def _describe(phone, model, number):
    memory = phone.ready.get("memory", {})
    kilobytes = ", ".join("%s %d KB" % (name.replace("_", " "), size // 1024) for name, size in memory.items())
    return "%s, %s under %s, heap %d KB: %s" % (
        number,
        model.upper(),
        phone.ready["runtime"],
        phone.ready["heap"] // 1024,
        kilobytes,
    )


async def _stop(phones, starting):
    """End the phones; one that is still starting may do so before."""
    await asyncio.gather(*starting, return_exceptions=True)
    await asyncio.gather(*(phone.stop() for phone in phones if phone.ready))
