"""The page's server: microdot on 127.0.0.1, every request checked by the guard."""

import asyncio
import contextlib
from pathlib import Path

from microdot import Microdot, Request, Response, abort
from microdot.websocket import WebSocket, WebSocketError, with_websocket

from offhook.audio import AudioError
from offhook.ladder import pcap, svg, text
from offhook.panel import PanelError
from offhook.web.viewer import Viewer

PAGE = Path(__file__).with_name("page")
LARGEST_WAV = 8 * 1024 * 1024
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
EXPORTS = {
    "ladder.txt": ("text/plain; charset=utf-8", lambda desk: text.draw(desk.ladder).encode()),
    "ladder.svg": ("image/svg+xml", lambda desk: svg.draw(desk.ladder).encode()),
    "ladder.pcap": ("application/vnd.tcpdump.pcap", lambda desk: pcap.encode(desk.ladder.rows)),
}


class PageServer(Microdot):
    """Microdot, for which a request that the end of the server cuts off is no error."""

    async def handle_request(self, reader, writer):
        with contextlib.suppress(asyncio.CancelledError):
            await super().handle_request(reader, writer)


def make_app(desk, guard):
    """The microdot application that serves one desk to whoever the guard lets pass."""
    app = PageServer()
    Request.max_content_length = LARGEST_WAV
    Request.max_body_length = LARGEST_WAV
    WebSocket.max_message_length = 4096

    @app.before_request
    async def check(request):
        if request.path == "/" and guard.holds_token(request.args.get("token")):
            refusal = guard.stranger(request.headers)
        else:
            refusal = guard.refusal(request.headers, request.cookies)
        if refusal:
            abort(403, refusal)

    @app.after_request
    async def harden(request, response):
        response.headers.update(HEADERS)

    @app.get("/")
    async def index(request):
        if "token" in request.args:
            return Response("", 302, {"Location": "/", "Set-Cookie": guard.cookie})
        return page_file("index.html")

    @app.get("/page/<name>")
    async def static(request, name):
        return page_file(name)

    @app.get("/live")
    @with_websocket
    async def live(request, socket):
        try:
            await Viewer(desk, socket).run()
        except (OSError, WebSocketError):
            pass  # the page went away: nothing else is touched

    @app.get("/export/<name>")
    async def export(request, name):
        if name not in EXPORTS:
            abort(404)
        content_type, build = EXPORTS[name]
        disposition = 'attachment; filename="%s"' % name
        return Response(build(desk), headers={"Content-Type": content_type, "Content-Disposition": disposition})

    @app.post("/say/<int:number>")
    async def say(request, number):
        if number >= len(desk.places):
            abort(404)
        try:
            desk.places[number].say_wav(request.body)
        except (AudioError, PanelError) as error:
            return str(error), 400
        return "", 204

    return app


def page_file(name):
    """A file of the page's folder; nothing outside it has a name here."""
    path = PAGE / name
    if path.parent != PAGE or not path.is_file() or path.suffix not in TYPES:
        abort(404)
    return Response(path.read_bytes(), headers={"Content-Type": TYPES[path.suffix] + "; charset=utf-8"})
