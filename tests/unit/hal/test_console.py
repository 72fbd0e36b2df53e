"""The panel link on the console of a board: pace, strays, and the ends of it."""

from hal.sim import console, frames
from hal.sim.console import ConsoleStream


class Console:
    """Both directions of a console, its poll and its clock."""

    def __init__(self):
        self.typed = b""
        self.printed = b""
        self.now = 0

    def readinto(self, buffer):
        assert self.typed, "a console waits for what is not there"
        buffer[:] = self.typed[: len(buffer)]
        self.typed = self.typed[len(buffer) :]
        return len(buffer)

    def write(self, data):
        self.printed += bytes(data)
        return len(data)

    def poll(self, milliseconds):
        return self.typed and [self]

    def ticks(self):
        return self.now


def stream_on(rate=10000):
    made = Console()
    return made, ConsoleStream(rate, made, made, made, made.ticks)


def test_it_reads_what_is_there_and_never_waits():
    board, stream = stream_on()
    buffer = bytearray(8)
    assert stream.read_into(buffer) == 0
    board.typed = b"\x03hello"
    assert stream.read_into(buffer) == 6 and bytes(buffer[:6]) == b"\x03hello"
    board.typed = b"0123456789"
    assert stream.read_into(buffer) == 8
    assert stream.read_into(buffer) == 2


def test_it_writes_no_faster_than_the_line():
    board, stream = stream_on(rate=10000)
    data = bytearray(b"x" * 1000)
    first = stream.write(data, 0, 1000)
    assert 0 < first < 256
    assert stream.write(data, first, 1000) == 0
    board.now += 5
    assert 0 < stream.write(data, first, 1000) <= 50
    sent = len(board.printed)
    for _ in range(100):
        board.now += 10
        stream.write(data, 1, 1000)
    assert 9000 <= len(board.printed) - sent <= 10300, "in one second"


def test_a_frame_survives_what_was_printed_before_it():
    board, stream = stream_on()
    frame = frames.encode(frames.LOG, b"\2text")
    board.write(b"a stray line\r\n")
    assert stream.write(frame, 0, 3) == 3
    assert stream.write(frame, 3, len(frame)) == len(frame) - 3
    assert frames.Decoder().feed(board.printed) == [(frames.LOG, b"\2text")]


def test_the_escape_ends_it_wherever_reading_cuts_it():
    for cut in range(1, 3):
        board, stream = stream_on()
        buffer = bytearray(64)
        board.typed = b"abc" + console.ESCAPE[:cut]
        assert stream.read_into(buffer) > 0
        board.typed = console.ESCAPE[cut:]
        assert stream.read_into(buffer) > 0
        assert stream.read_into(buffer) == -1


def test_no_frame_looks_like_the_escape():
    decoder = frames.Decoder()
    assert decoder.feed(console.ESCAPE) == [] and decoder.bad == 1
    for payload in (b"\x03", b"\0\x03\0", b"\x03" * 300, bytes(300)):
        wire = b"\0" + bytes(frames.encode(frames.SAID, payload))
        assert console.ESCAPE not in wire + b"\0"


def test_a_silent_host_is_gone():
    board, stream = stream_on()
    buffer = bytearray(4)
    for _ in range(3):
        board.now += console.SILENCE
        assert stream.read_into(buffer) == 0
        board.typed = b"\0"
        assert stream.read_into(buffer) == 1
    board.now += console.SILENCE + 1
    assert stream.read_into(buffer) == -1
