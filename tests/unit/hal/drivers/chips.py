"""Fake codec chips: registers, their values after a reset, and the order in which data sheets want them written."""


class FakeEs8311:
    """now: ms, as the test says. A chip in reset takes nothing but the end of it, 20 ms later."""

    RESET = {
        0x00: 0x1F, 0x03: 0x10, 0x04: 0x10, 0x06: 0x03, 0x08: 0xFF, 0x0C: 0x20, 0x0D: 0xFC, 0x0E: 0x6A, 0x10: 0x13,
        0x11: 0x7C, 0x12: 0x02, 0x13: 0x40, 0x14: 0x10, 0x16: 0x04, 0x1B: 0x0C, 0x1C: 0x4C, 0x37: 0x08,
    }  # fmt: skip

    def __init__(self):
        self.now = 0
        self.reset_at = None
        self.log = []
        self.reset()

    def reset(self):
        self.registers = bytearray(0x46)
        for register, value in self.RESET.items():
            self.registers[register] = value

    def write(self, register, buffer):
        assert len(buffer) == 1 and register < len(self.registers)
        value, before = buffer[0], self.registers
        if register == 0x00:
            if value == 0x1F:
                self.reset()
                self.reset_at = self.now
            elif self.reset_at is not None:
                assert self.now - self.reset_at >= 20, "it needs 20 ms of reset"
        elif self.log and self.log[-1] == (0x00, 0x1F):
            raise AssertionError("it is in reset")
        if register == 0x31 and not value & 0x60:
            assert before[0x00] == 0x80 and before[0x01] & 0x3F == 0x3F, "it plays without clocks"
            assert before[0x09] == 0x0C and before[0x0D] == 0x01 and before[0x12] == 0x00 and before[0x32]
        if register in (0x0D, 0x12) and value in (0xFA, 0x02):
            assert before[0x31] == 0x60, "power goes while it plays"
        if register in (0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08):
            assert before[0x31] == 0x60 or before[0x0D] != 0x01, "clocks change while it plays"
        if register != 0x00 or value != 0x1F:
            before[register] = value
        self.log.append((register, value))


class FakeEs7210:
    RESET = {0x00: 0x32, 0x01: 0x20, 0x02: 0x02, 0x04: 0x01, 0x07: 0x20, 0x08: 0x10, 0x11: 0x80, 0x40: 0x43}

    def __init__(self):
        self.log = []
        self.runs = False
        self.reset()

    def reset(self):
        self.registers = bytearray(0x4D)
        for register, value in self.RESET.items():
            self.registers[register] = value

    def write(self, register, buffer):
        assert len(buffer) == 1 and register < len(self.registers)
        value, before = buffer[0], self.registers
        if register == 0x00 and value == 0xFF:
            self.reset()
            self.runs = False
        if register == 0x02:
            assert before[0x01] & 0x3F == 0x3F, "its divider changes while its clocks run"
        if 0x47 <= register <= 0x4A and value == 0x08:
            assert before[0x41] == before[0x42] == 0x70, "a microphone without its voltage"
        if register == 0x00 and value == 0x71:
            assert before[0x11] == 0x60 and before[0x08] & 1 == 0 and before[0x02] != 0x02, "not set up yet"
        if register == 0x00 and value == 0x41 and before[0x00] == 0x71:
            self.runs = True
        if register == 0x01 and value & 0x3F == 0x3F:
            self.runs = False
        before[register] = value
        self.log.append((register, value))


class FakeSgtl5000:
    """clocked: says whether it has a master clock. Without one nobody answers."""

    address_bits = 16
    RESET = {
        0x0004: 0x0008, 0x0006: 0x0010, 0x000A: 0x0010, 0x000E: 0x020C, 0x0010: 0x3C3C, 0x0014: 0x015F, 0x0022: 0x1818,
        0x0024: 0x0111, 0x002E: 0x0404, 0x0030: 0x7060,
    }  # fmt: skip

    def __init__(self, clocked):
        self.clocked = clocked
        self.registers = dict(self.RESET)
        self.log = []

    def write(self, register, buffer):
        if not self.clocked():
            raise OSError(19)
        assert len(buffer) == 2 and register % 2 == 0
        value, before = buffer[0] << 8 | buffer[1], self.registers
        if register == 0x0030 and value & 0x0018:
            assert before[0x0030] & 0x3000 == 0, "the regulators of its start still run"
            assert before.get(0x0026) and before.get(0x0028), "power before its references"
        if register == 0x0024 and value & 0x0111 != 0x0111:
            assert before.get(0x0002, 0) & 0x63 == 0x63 and before[0x0030] & 0x0018 == 0x0018, "a sound without power"
            assert before[0x0006] == 0x0030
        if register == 0x0004:
            assert before[0x000E] & 0x000C == 0x000C, "the rate changes while it plays"
        if register == 0x0010:
            assert value >> 8 == value & 0xFF >= 0x3C
        before[register] = value
        self.log.append((register, value))
