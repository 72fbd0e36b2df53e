"""What the two asyncio libraries do differently: waiting for a socket, sleeping."""

import sys

if sys.implementation.name == "micropython":
    from firmware.net.aio_micropython import readable, sleep_ms
else:
    from firmware.net.aio_cpython import readable, sleep_ms

__all__ = ("readable", "sleep_ms")
