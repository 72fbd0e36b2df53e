"""Fake touch chips on a fake bus, as their data sheets describe them. Nothing here allocates while it is read."""


class TouchBus:
    """An I2C bus. chips: address -> chip with `width` bytes of a register's address (0: none)."""

    def __init__(self, chips):
        self.chips = chips
        self.transfers = 0
        self.is_broken = False

    def writeto_mem(self, address, register, buffer, addrsize=8):
        chip = self.chip(address)
        assert addrsize == 8 * chip.width, "a register of %d bits" % addrsize
        chip.write(register, buffer)

    def readfrom_mem_into(self, address, register, buffer, addrsize=8):
        chip = self.chip(address)
        assert addrsize == 8 * chip.width, "a register of %d bits" % addrsize
        chip.read(register, buffer)

    def readfrom_into(self, address, buffer):
        self.chip(address).read(None, buffer)

    def chip(self, address):
        self.transfers += 1
        if self.is_broken or address not in self.chips:
            raise OSError(19)
        return self.chips[address]


class FakeGt911:
    """Scans into a buffer when `scan` is called, and not again until the host has acknowledged the last report."""

    width = 2

    def __init__(self, size=(320, 240), product=b"911\x00"):
        self.memory = bytearray(0x200)  # 0x8000 to 0x81FF
        self.put(0x8140, product)
        self.put(0x8146, bytes((size[0] & 255, size[0] >> 8, size[1] & 255, size[1] >> 8)))
        self.memory[0x40] = 0xFF
        self.fingers = []  # (number, x, y)
        self.lost = 0  # scans that found the buffer full

    def put(self, register, data):
        self.memory[register - 0x8000 : register - 0x8000 + len(data)] = data

    def scan(self):
        assert self.memory[0x40] == 0, "it was not told to read coordinates"
        if self.memory[0x14E] & 0x80:
            self.lost += 1
            return
        at = 0x14F
        for number, x, y in self.fingers:
            self.memory[at : at + 8] = bytes((number, x & 255, x >> 8, y & 255, y >> 8, 20, 0, 0))
            at += 8
        self.memory[0x14E] = 0x80 | len(self.fingers)

    def write(self, register, buffer):
        assert register in (0x8040, 0x814E), "0x%04x is not for the host" % register
        for at in range(len(buffer)):
            assert buffer[at] == 0
            self.memory[register - 0x8000 + at] = buffer[at]

    def read(self, register, buffer):
        if register is None:
            return
        for at in range(len(buffer)):
            buffer[at] = self.memory[register - 0x8000 + at]


class FakeTt21100:
    """A box of one message; INT is low while it lies there. A read of more than the length takes it."""

    width = 0

    def __init__(self):
        self.message = b"\x00\x00"  # what it says after its start, until it is read
        self.fingers = []  # (number, x, y)
        self.lifted = []

    def scan(self):
        records = [record(finger, 1) for finger in self.fingers] + [record(finger, 0) for finger in self.lifted]
        self.lifted = []
        length = 7 + 10 * len(records)
        self.message = bytes((length, 0, 1, 7, 0, len(records) << 3, 0x40)) + b"".join(records)

    def press_key(self):
        self.message = bytes((14, 0, 3, 0, 0, 1)) + bytes(8)

    def value(self):
        return 0 if self.message else 1

    def read(self, register, buffer):
        message = self.message or b"\x02\x00"
        for at in range(len(buffer)):
            buffer[at] = message[at] if at < len(message) else 0xFF
        if len(buffer) > 2 or len(message) <= 2:
            assert len(buffer) == len(message) or len(message) <= 2, "not the length that it said"
            self.message = b""


def record(finger, tip):
    number, x, y = finger
    return bytes((0, number << 3 | (1 << 1 if tip else 3 << 1) | tip, x & 255, x >> 8, y & 255, y >> 8, 90, 8, 0, 0))


class FakeFt5x06:
    """Its registers show the fingers as they are; INT is low while one is down, once it was told so."""

    width = 1

    def __init__(self):
        self.memory = bytearray(0x100)
        self.memory[0x00] = 0x40  # the factory's mode
        self.memory[0x02] = 0xFF  # it still starts
        self.memory[0xA4] = 1
        self.fingers = []

    def scan(self):
        assert self.memory[0x00] == 0
        self.memory[0x02] = len(self.fingers)
        for at in range(0x03, 0x0F):
            self.memory[at] = 0xFF
        at = 0x03
        for number, x, y in self.fingers:
            self.memory[at : at + 6] = bytes((0x80 | x >> 8, x & 255, number << 4 | y >> 8, y & 255, 30, 1))
            at += 6

    def value(self):
        assert self.memory[0xA4] == 0, "INT only pulses"
        return 0 if self.memory[0x02] & 15 else 1

    def write(self, register, buffer):
        assert register in (0x00, 0xA4) and len(buffer) == 1
        self.memory[register] = buffer[0]

    def read(self, register, buffer):
        if register is None:
            return
        for at in range(len(buffer)):
            buffer[at] = self.memory[register + at]
