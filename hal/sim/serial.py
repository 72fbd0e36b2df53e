"""A UART that carries the panel link, as stream.py's TCP connection does elsewhere."""

import select


class SerialStream:
    """Serves the stream of hal/sim/stream.py. uart: reads and writes without waiting, and can be polled.

    A serial line has no end, so the other side never shows as gone.
    """

    def __init__(self, uart):
        self.socket = uart
        self._uart = uart

    def read_into(self, buffer):
        return self._uart.readinto(buffer) or 0

    def write(self, buffer, start, end):
        return self._uart.write(memoryview(buffer)[start:end]) or 0

    def wait(self, milliseconds):
        poll = select.poll()
        poll.register(self._uart, select.POLLIN)
        poll.poll(milliseconds)

    def close(self):
        """Nothing: the line stays."""
