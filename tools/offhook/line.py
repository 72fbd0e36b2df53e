"""The host's end of an emulated board's line: two rings of bytes in the memory that QEMU shares with us.

boards/mps2_an385/port/line.c is the other end and says why. A ring is two counters, put and got, and then its bytes.
"""

import asyncio
import contextlib

RING = 0x4000  # bytes
_PUT, _GOT, _BYTES = 0, 1, 8  # index of the counters, offset of the bytes
_RETRY = 0.002  # seconds until a full ring is looked at again


class Ring:
    """One direction. memory: writable memory that begins with the ring."""

    def __init__(self, memory):
        self._counters = memory[:_BYTES].cast("I")  # stores each counter whole, as the board has to see it
        self._bytes = memory[_BYTES : _BYTES + RING]

    def read(self):
        """All bytes that are there."""
        put, got = self._counters
        at, count = got % RING, (put - got) & 0xFFFFFFFF
        data = bytes(self._bytes[at : at + count])
        data += bytes(self._bytes[: count - len(data)])
        self._counters[_GOT] = put
        return data

    def write(self, data):
        """Put in what there is room for. Returns how many bytes that is."""
        put, got = self._counters
        count = min(len(data), RING - ((put - got) & 0xFFFFFFFF))
        at = put % RING
        first = min(count, RING - at)
        self._bytes[at : at + first] = data[:first]
        self._bytes[: count - first] = data[first:count]
        self._counters[_PUT] = (put + count) & 0xFFFFFFFF
        return count

    def release(self):
        self._counters.release()
        self._bytes.release()


class Line:
    """Carries a board's line to and from a TCP server, for the board, which dials in there.

    memory: writable memory that begins with the rings, first the one to the board.
    """

    def __init__(self, memory):
        self._to_board = Ring(memory)
        self._to_host = Ring(memory[_BYTES + RING :])
        self._tasks = []
        self._writers = []
        self._bell = None

    async def open(self, server):
        """Dial the server (host, port). Returns the (host, port) where the board's bell is awaited."""
        reader, writer = await asyncio.open_connection(*server)
        self._writers.append(writer)
        carry = lambda bell, end: self._carry_to_host(bell, end, writer)  # noqa: E731
        self._bell = await asyncio.start_server(carry, "127.0.0.1", 0)
        self._tasks.append(asyncio.create_task(self._carry_to_board(reader)))
        return self._bell.sockets[0].getsockname()[:2]

    def close(self):
        """Hang up on both sides."""
        for task in self._tasks:
            task.cancel()
        for end in (*self._writers, self._bell):
            if end:
                end.close()
        self._to_board.release()
        self._to_host.release()

    async def _carry_to_board(self, reader):
        with contextlib.suppress(OSError):
            while data := memoryview(await reader.read(RING)):
                while data := data[self._to_board.write(data) :]:
                    await asyncio.sleep(_RETRY)

    async def _carry_to_host(self, bell, bell_writer, writer):
        self._bell.close()
        self._writers.append(bell_writer)
        with contextlib.suppress(OSError, ValueError):  # ValueError: closed while the bell rang
            while await bell.read(RING):
                writer.write(self._to_host.read())
                await writer.drain()
        writer.close()
