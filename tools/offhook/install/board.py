"""What the installer asks of a board, over the wire: facts, hashes, files. Paths are relative to where main.py lies."""

import ast
import itertools
import json
import zlib
from pathlib import Path

from offhook.install import InstallError
from offhook.install.wire import BoardError

CHUNK = 2048  # bytes of a file that go in one piece
BATCH = 4096  # bytes of code that the board compiles at a time
_GROUP = 24  # files of one command
_WINDOW_BITS = 11  # of the compression: 2 KB on the board while a piece is unpacked
# What cannot stand in a literal that goes through the raw REPL; every other byte can.
_ESCAPES = {0: b"\\x00", 3: b"\\x03", 4: b"\\x04", 10: b"\\n", 13: b"\\r", 39: b"\\'", 92: b"\\\\"}


class Board:
    """wire: an open Wire. facts: what the board says of itself, once `open` was called."""

    def __init__(self, wire):
        self.wire = wire
        self.facts = {}

    def open(self):
        """Interrupt what runs there and ask for the facts."""
        self.wire.interrupt()
        self.wire.run(agent())
        self.facts = json.loads(self.wire.run("facts()"))

    def hashes(self, folder, on_file=None):
        """{path relative to the folder: (sha256, bytes)} of all files in it, as the board reads them."""
        found = {}
        self.wire.run("tree(%r)" % folder, _Hashes(folder, found, on_file))
        return found

    def known(self, folder, paths, on_file=None):
        """The same of those of these files that are there."""
        found = {}
        rows = [(_joined(folder, path),) for path in paths]
        self._each("known(%r)", rows, _Hashes(folder, found, on_file))
        return found

    def copy(self, pairs, on_file=None):
        """Copy files on the board: pairs of (from, to)."""
        self._each("copy(%r,%r)", pairs, lambda line: on_file(line.decode()) if on_file else None)

    def remove(self, paths):
        """Remove files, and the folders that are empty then."""
        self._each("remove(%r)", [(path,) for path in paths])

    def send(self, files, on_bytes=None):
        """Write {path: bytes}, packed where the board can unpack and that is shorter."""
        batch, told = [], 0
        for path, data in files.items():
            for code, size in _puts(path, data, self.facts["deflate"]):
                if batch and sum(map(len, batch)) + len(code) > BATCH:
                    self._run_batch(batch, told, on_bytes)
                    batch, told = [], 0
                batch.append(code)
                told += size
        if batch:
            self._run_batch(batch, told, on_bytes)

    def replace(self, path, data):
        """Write a file whole or not at all."""
        self.send({path + "~": data})
        self.wire.run("replace(%r)" % path)

    def call(self, code):
        """The value of an expression on the board."""
        return ast.literal_eval(self.wire.run("print(repr(%s))" % code).decode().strip())

    def _run_batch(self, batch, size, on_bytes):
        self._write(b"\n".join(batch))
        if on_bytes:
            on_bytes(size)

    def _each(self, call, rows, on_line=None):
        rows = iter(rows)
        while group := list(itertools.islice(rows, _GROUP)):
            self._write("\n".join(call % row for row in group), on_line)

    def _write(self, code, on_line=None):
        try:
            self.wire.run(code, on_line)
        except BoardError as error:
            if "ENOSPC" in str(error) or "OSError: 28" in str(error):
                raise InstallError(
                    "the board's file system is full, though it said there was room; what ran there still runs"
                ) from None
            raise


class _Hashes:
    """Takes the lines that tell hashes."""

    def __init__(self, folder, found, on_file):
        self._cut = len(folder) + 1 if folder else 0
        self._found = found
        self._on_file = on_file

    def __call__(self, line):
        sha256, size, path = line.decode().split(" ", 2)
        self._found[path[self._cut :]] = (sha256, int(size))
        if self._on_file:
            self._on_file(path)


def _joined(folder, path):
    return folder + "/" + path if folder else path


def agent():
    """The code that the board gets: agent.py without comments, docstring and empty lines."""
    text = Path(__file__).with_name("agent.py").read_text(encoding="utf-8").split('"""', 2)[2]
    lines = (line.split("  # ")[0].rstrip() for line in text.splitlines())
    return "\n".join(_tabs(line) for line in lines if line and not line.lstrip().startswith("#"))


def _tabs(line):
    """Indented by tabs: a fifth shorter."""
    code = line.lstrip(" ")
    return "\t" * ((len(line) - len(code)) // 4) + code


def _puts(path, data, can_unpack):
    """(code, bytes of the file) for each piece."""
    for at in range(0, max(len(data), 1), CHUNK):
        piece = data[at : at + CHUNK]
        packed = _pack(piece) if can_unpack else piece
        rest = b",'ab'" if at else b",'wb'"
        if len(packed) < len(piece):
            yield b"put(%r,%s%s,True)" % (path, literal(packed), rest), len(piece)
        else:
            yield b"put(%r,%s%s)" % (path, literal(piece), rest), len(piece)


def literal(data):
    """Bytes as a literal for MicroPython, whose lexer takes bytes above 127 as they are: 3 % more, not base64's 33."""
    return b"b'" + b"".join(_ESCAPES.get(byte) or bytes((byte,)) for byte in data) + b"'"


def _pack(piece):
    packer = zlib.compressobj(9, zlib.DEFLATED, _WINDOW_BITS)
    return packer.compress(piece) + packer.flush()
