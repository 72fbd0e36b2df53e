"""The panel link's stream over a UART."""

from hal.sim.serial import SerialStream


class FakeUart:
    """Reads and writes as MicroPython's UARTs do: None when nothing can be done now."""

    def __init__(self):
        self.incoming = b""
        self.written = b""
        self.room = 100

    def readinto(self, buffer):
        count = min(len(self.incoming), len(buffer))
        buffer[:count] = self.incoming[:count]
        self.incoming = self.incoming[count:]
        return count or None

    def write(self, data):
        count = min(len(data), self.room)
        self.room -= count
        self.written += bytes(data[:count])
        return count or None


def test_reading_never_ends():
    uart = FakeUart()
    stream, buffer = SerialStream(uart), bytearray(4)
    assert stream.read_into(buffer) == 0
    uart.incoming = b"hello"
    assert stream.read_into(buffer) == 4 and bytes(buffer) == b"hell"
    assert stream.read_into(buffer) == 1
    assert stream.read_into(buffer) == 0
    stream.close()
    assert stream.read_into(buffer) == 0


def test_writing_takes_what_there_is_room_for():
    uart = FakeUart()
    stream = SerialStream(uart)
    uart.room = 3
    assert stream.write(bytearray(b"0123456789"), 2, 8) == 3
    assert stream.write(bytearray(b"0123456789"), 5, 8) == 0
    assert uart.written == b"234"


def test_the_uart_is_what_to_wait_on():
    uart = FakeUart()
    assert SerialStream(uart).socket is uart
