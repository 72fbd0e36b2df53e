"""A farm on loopback: labgrid's coordinator and exporter, a board that is emulated, and the switch of its power."""

import contextlib
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from offhook.hil import place

SECONDS = 30  # for the farm to be ready
PLACE = "desk-emulated"
EXPORTER = """desk:
  NetworkSerialPort:
    host: 127.0.0.1
    port: %d
    protocol: raw
  NetworkPowerPort:
    model: rest
    host: 'http://127.0.0.1:%d/{index}'
    index: 1
"""


class Farm:
    """board: a bare.Board. coordinator: where labgrid's is, as HOST:PORT. folder: for the coordinator's files."""

    def __init__(self, board, folder):
        self.coordinator = "127.0.0.1:%d" % _free_port()
        self._folder = Path(folder)
        self._log = open(self._folder / "labgrid.log", "w")
        self._programs = []
        self._power = Power(board)
        console = int(board.console.rsplit(":", 1)[1])
        Path(folder, "exporter.yaml").write_text(EXPORTER % (console, self._power.port))
        self._start("labgrid.remote.coordinator", "-l", self.coordinator)
        self._until(lambda: self.client("places") is not None)
        self._start("labgrid.remote.exporter", "-c", self.coordinator, "-n", "desk", "--hostname", "127.0.0.1",
                    "exporter.yaml")  # fmt: skip
        self.client("-p", PLACE, "create")
        self.client("-p", PLACE, "add-match", "desk/desk/*")
        self._until(lambda: "NetworkSerialPort" in (self.client("-v", "resources") or ""))

    def client(self, *command):
        """What labgrid-client prints, None when it fails."""
        command = [place.python(), "-m", "labgrid.remote.client", "-x", self.coordinator, *command]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=self._log, text=True)
        return done.stdout if done.returncode == 0 else None

    def holder(self):
        """Who has the place, as HOST/USER, "" when it is free."""
        for line in self.client("-p", PLACE, "show").splitlines():
            if line.strip().startswith("acquired:"):
                return line.split(":", 1)[1].strip().replace("None", "")
        return ""

    def wait_free(self, seconds=SECONDS):
        self._until(lambda: not self.holder(), seconds)

    def close(self):
        for program in reversed(self._programs):
            program.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(5)
            program.kill()
            program.wait()
        self._power.close()
        self._log.close()

    def said(self):
        return (self._folder / "labgrid.log").read_text()

    def _start(self, module, *arguments):
        command = [place.python(), "-m", module, *arguments]
        self._programs.append(
            subprocess.Popen(command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        )

    def _until(self, is_true, seconds=SECONDS):
        deadline = time.monotonic() + seconds
        while not is_true():
            assert time.monotonic() < deadline, "labgrid is not ready\n" + self.said()
            time.sleep(0.2)


class Power:
    """A socket outlet as labgrid's model `rest` knows them: PUT 0 or 1 switches a bare.Board, GET tells."""

    def __init__(self, board):
        self.switched = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(handler):
                handler._answer(b"1" if board.is_on else b"0")

            def do_PUT(handler):
                wished = handler.rfile.read(int(handler.headers["Content-Length"]))
                self.switched.append(wished)
                (board.start if wished == b"1" else board.cut_power)()
                handler._answer(b"")

            def _answer(handler, body):
                handler.send_response(200)
                handler.send_header("Content-Length", str(len(body)))
                handler.end_headers()
                handler.wfile.write(body)

            def log_message(handler, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def _free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
