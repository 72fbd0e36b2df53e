"""A fake I2C bus, and the two expanders on it as their data sheets describe them.

Nothing here allocates while a driver is polled, so that a test may lock the heap around it.
"""


class FakeI2c:
    """chips: address -> chip with write(register, buffer) and read(register, buffer)."""

    def __init__(self, chips=None):
        self.chips = chips or {}
        self.transfers = 0
        self.is_broken = False

    def writeto_mem(self, address, register, buffer, addrsize=8):
        chip = self._chip(address)
        assert addrsize == getattr(chip, "address_bits", 8)
        chip.write(register, buffer)

    def readfrom_mem_into(self, address, register, buffer):
        chip = self._chip(address)
        for other in self.chips:
            if other != address:
                self.chips[other].overhear()
        chip.read(register, buffer)

    def _chip(self, address):
        self.transfers += 1
        if self.is_broken or address not in self.chips:
            raise OSError(19)  # ENODEV: nobody acknowledges
        return self.chips[address]


class FakeExpander:
    """Sixteen pins with pull-ups, wired to `world`: world.levels(driven, high) -> what the pins read.

    driven: bits of the pins that are outputs; high: their levels.
    order: a list that collects the registers written, or None.
    """

    def __init__(self, size, world):
        self.registers = bytearray(size)
        self.world = world
        self.order = None
        self.int = 1  # the level of the INT line
        self.pointer = 0  # the register named last
        self._reference = 0xFFFF

    def word(self, register):
        return self.registers[register] | self.registers[register + 1] << 8

    def pins(self):
        inputs = self.word(self.DIRECTION)
        return self.world.levels(0xFFFF & ~inputs, self.word(self.LATCH)) & 0xFFFF

    def value(self):
        """The INT line, as the pin of the controller sees it."""
        self.update()
        return self.int

    def write(self, register, buffer):
        assert len(buffer) <= 2, "the address wraps round in the pair"
        self.pointer = register
        if self.order is not None:
            self.order.append(register)
        for at in range(len(buffer)):
            target = self.next(register, at)
            assert target not in self.READ_ONLY, "register %d cannot be written" % target
            self.registers[target] = buffer[at]
        self.written(register)
        self.update()

    def read(self, register, buffer):
        self.pointer = register
        for at in range(len(buffer)):
            target = self.next(register, at)
            if target // 2 * 2 == self.INPUT:
                pins = self.pins()
                buffer[at] = pins >> 8 * (target & 1) & 0xFF
                self.seen(target & 1, pins)
            else:
                buffer[at] = self.registers[target]

    def seen(self, port, pins):
        mask = 0xFF00 if port else 0x00FF
        self._reference = (self._reference & ~mask) | (pins & mask)
        self.int = 1
        self.update()

    def next(self, register, at):
        return register // 2 * 2 + (register + at) % 2  # both chips stay in the pair, as they are used here

    def written(self, register):
        pass

    def overhear(self):
        """Another chip on the bus is read."""


class FakeTca9555(FakeExpander):
    """INT is low while an input differs from what was read last; it lets go by itself when that passes."""

    INPUT, LATCH, POLARITY, DIRECTION = 0, 2, 4, 6
    READ_ONLY = (0, 1)

    def __init__(self, world):
        super().__init__(8, world)
        for register in (2, 3, 6, 7):
            self.registers[register] = 0xFF
        self._reference = self.pins()

    def overhear(self):
        # the erratum: with the pointer at register 0 it takes the read for its own
        if self.pointer == 0:
            self._reference = self.pins()
            self.update()

    def update(self):
        assert self.word(self.POLARITY) == 0
        self.int = 0 if (self.pins() ^ self._reference) & self.word(self.DIRECTION) else 1


class FakeMcp23017(FakeExpander):
    """INT latches a change of an enabled input until the port is read."""

    DIRECTION, POLARITY, ENABLED, AGAINST, CONTROL, PULL_UPS, INPUT, LATCH = 0, 2, 4, 8, 10, 12, 18, 20
    READ_ONLY = (14, 15, 16, 17)
    MIRROR, OPEN_DRAIN, BANK = 0x40, 0x04, 0x80

    def __init__(self, world):
        super().__init__(22, world)
        self.registers[0] = self.registers[1] = 0xFF

    def pins(self):
        unpulled = self.word(self.DIRECTION) & ~self.word(self.PULL_UPS)
        return FakeExpander.pins(self) & ~unpulled  # an input without a pull-up floats: say it reads low

    def written(self, register):
        control = self.registers[self.CONTROL]
        if register in (10, 11):
            assert self.registers[10] == self.registers[11], "it is one register at two addresses"
            assert not control & self.BANK, "the addresses would move"

    def update(self):
        assert self.word(self.POLARITY) == 0 and self.word(self.AGAINST) == 0
        watched = self.word(self.ENABLED) & self.word(self.DIRECTION)
        if (self.pins() ^ self._reference) & watched:
            assert self.registers[self.CONTROL] & self.MIRROR, "a change at the other port would not show"
            self.int = 0


class Contacts:
    """A matrix of contacts with lines pulled up, wired to sixteen pins: `keys[row]` has a bit for each closed column.

    Current runs both ways through a closed contact, so three corners of a rectangle make the fourth; with diodes it
    runs from column to row only.
    """

    def __init__(self, rows, columns, diodes=False):
        self.rows = rows
        self.columns = columns
        self.keys = [0] * len(rows)
        self.diodes = diodes
        self.others = 0xFFFF  # levels of the pins that are no part of the matrix

    def press(self, row, column):
        self.keys[row] |= 1 << column

    def release(self, row, column):
        self.keys[row] &= ~(1 << column)

    def levels(self, driven, high):
        low_rows = low_columns = 0
        for row in range(len(self.rows)):
            bit = 1 << self.rows[row]
            if driven & bit:
                assert not high & bit, "a row driven high meets a low one through two keys of a column"
                low_rows |= 1 << row
        for _ in range(len(self.rows)):
            for row in range(len(self.rows)):
                if low_rows >> row & 1:
                    low_columns |= self.keys[row]
                elif self.keys[row] & low_columns and not self.diodes:
                    low_rows |= 1 << row
        levels = self.others & ~driven | high & driven
        for row in range(len(self.rows)):
            levels = _set(levels, self.rows[row], low_rows >> row & 1)
        for column in range(len(self.columns)):
            assert not driven >> self.columns[column] & 1, "a column is driven"
            levels = _set(levels, self.columns[column], low_columns >> column & 1)
        return levels


def _set(levels, number, is_low):
    return levels & ~(1 << number) if is_low else levels | 1 << number


class FakePins:
    """A bank of the controller's own pins: 0 to 30 on `world`; the ones past 15 stand alone."""

    def __init__(self, world=None):
        self.world = world
        self.driven = 0
        self.high = 0
        self.pulled = 0
        self.taken = {}
        self.single = {}
        self.settled = 0
        self.is_settled = False

    def output(self, number, level=0):
        self._take(number, "output")
        pin = FakePin(self, number)
        pin.value(level)
        return pin

    def open_drain(self, number):
        self._take(number, "open drain")
        return FakePin(self, number, True)

    def input(self, number):
        self._take(number, "input")
        return self.single.get(number) or FakePin(self, number)

    def settle(self):
        self.settled += 1
        self.is_settled = True

    def _take(self, number, use):
        assert number not in self.taken, "pin %d is %s already" % (number, self.taken.get(number))
        self.taken[number] = use


class FakePin:
    def __init__(self, bank, number, open_drain=False):
        self.bank = bank
        self.bit = 1 << number
        self.number = number
        self.open_drain = open_drain
        self.changes = 0
        self.level = 1

    def value(self, level=None):
        bank = self.bank
        if level is not None:
            self.changes += level != self.level
            self.level = level
            bank.is_settled = False
            if self.open_drain and level:
                bank.driven &= ~self.bit
            else:
                bank.driven |= self.bit
                bank.high = bank.high | self.bit if level else bank.high & ~self.bit
            return None
        assert bank.is_settled, "a line is read before it can have risen"
        return bank.world.levels(bank.driven, bank.high) >> self.number & 1


class Line:
    """One input set by hand."""

    def __init__(self, level=1):
        self.level = level

    def value(self):
        return self.level
