"""Waiting on CPython: a future that the event loop's reader callback completes."""

import asyncio


async def readable(socket):
    """Return when the socket has something to read. One waiting task a socket."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    descriptor = socket.fileno()
    loop.add_reader(descriptor, _complete, ready)
    try:
        await ready
    finally:
        loop.remove_reader(descriptor)


def _complete(ready):
    if not ready.done():
        ready.set_result(None)


async def sleep_ms(milliseconds):
    await asyncio.sleep(milliseconds / 1000)

