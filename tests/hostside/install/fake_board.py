"""A board made of the unix MicroPython: its REPL behind a socket, its disk a folder, its cable and power to be cut."""

import contextlib
import os
import pty
import selectors
import socket
import subprocess
import threading
import tty

from offhook import resources


class FakeBoard:
    """folder: its disk. port: what to connect to. A soft reset ends the process, and another begins.

    cut_after: bytes that go to the board before the connection is closed; None for a good cable.
    with_power: whether the board loses its power then, in the middle of what it does.
    """

    def __init__(self, folder):
        self.folder = folder
        self.cut_after, self.with_power = None, False
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = "socket://127.0.0.1:%d" % self._server.getsockname()[1]
        self._master, self._slave = pty.openpty()
        for end in (self._master, self._slave):
            tty.setraw(end)
        self._is_open = True
        self._switch_on()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def cut(self, after, with_power=False):
        """Cut the cable, or the power, after so many more bytes."""
        self.cut_after, self.with_power = after, with_power

    def mend(self):
        self.cut_after = None

    def start(self):
        """What the board prints when it starts with its main.py."""
        done = subprocess.run(
            [resources.find_micropython(), "main.py"], cwd=self.folder, capture_output=True, text=True, timeout=20
        )
        return done.stdout + done.stderr

    def close(self):
        self._is_open = False
        with contextlib.suppress(OSError):
            socket.create_connection(self._server.getsockname()).close()
        self._thread.join()
        self._server.close()
        self._switch_off()
        for end in (self._master, self._slave):
            os.close(end)

    def _switch_on(self):
        command = [resources.find_micropython()]
        self._process = subprocess.Popen(
            command, cwd=self.folder, stdin=self._slave, stdout=self._slave, stderr=self._slave
        )

    def _switch_off(self):
        self._process.kill()
        self._process.wait()

    def _serve(self):
        while self._is_open:
            connection, _ = self._server.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection, contextlib.suppress(OSError):
                self._carry(connection)

    def _carry(self, connection):
        if self._process.poll() is not None:
            self._switch_on()
        with selectors.DefaultSelector() as waiting:
            waiting.register(connection, selectors.EVENT_READ)
            waiting.register(self._master, selectors.EVENT_READ)
            while self._is_open:
                for key, _ in waiting.select(0.02):
                    if key.fileobj == self._master:
                        connection.sendall(os.read(self._master, 4096))
                    elif not self._to_board(connection.recv(4096)):
                        return
                if self._process.poll() is not None:
                    self._switch_on()
                    connection.sendall(b"MPY: soft reboot\r\n")
                    os.write(self._master, b"\x01")  # a soft reset leaves the REPL raw

    def _to_board(self, data):
        """Whether the connection stays."""
        if self.cut_after is not None and len(data) > self.cut_after:
            os.write(self._master, data[: self.cut_after])
            self.cut_after = 0
            if self.with_power:
                self._switch_off()
            return False
        if self.cut_after is not None:
            self.cut_after -= len(data)
        os.write(self._master, data)
        return bool(data)
