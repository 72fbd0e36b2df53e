"""The tasks that drive the phone: a reader a socket, and the 20 ms tick on an absolute schedule."""

from firmware.base.ticks import ticks_add, ticks_diff
from firmware.net.aio import readable, sleep_ms

_BURST = 8  # datagrams read before others get a turn
_TOO_LATE = 200  # ms behind the schedule at which it starts anew rather than catches up


async def run_ticks(ticks, period, step):
    """Call step(now) every `period` ms for ever; a late step does not move the ones after it.

    After a standstill (a suspended laptop, a debugger) the missed steps are dropped, not made up for.
    """
    due = ticks()
    while True:
        now = ticks()
        wait = ticks_diff(due, now)
        if wait > 0:
            await sleep_ms(wait)
            continue
        if wait < -_TOO_LATE:
            due = now
        step(now)
        due = ticks_add(due, period)
        await sleep_ms(0)


async def run_datagrams(socket, ticks, receive):
    """Hand every datagram to receive(data, source, now), at most 8 a wake."""
    while True:
        await readable(socket.socket)
        for _ in range(_BURST):
            received = socket.receive()
            if received is not None:
                receive(received[0], received[1], ticks())
            if not socket.is_readable():
                break


async def run_readable(socket, ticks, step):
    """Call step(now) whenever a stream socket has something to read."""
    while True:
        await readable(socket)
        step(ticks())
