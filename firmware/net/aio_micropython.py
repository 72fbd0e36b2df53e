"""Waiting on MicroPython: straight on the IO queue of its asyncio, since there are no datagram streams."""

import asyncio

sleep_ms = asyncio.sleep_ms


def _until_readable(socket):
    yield asyncio.core._io_queue.queue_read(socket)


async def readable(socket):
    """Return when the socket has something to read. One waiting task a socket."""
    await _until_readable(socket)
