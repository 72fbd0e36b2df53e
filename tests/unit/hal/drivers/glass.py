"""Fake screens: chips that know their commands, their memory and how long they need to wake up."""

NOISE = 0xA5  # what every byte of a page holds when a chip wakes up


class FakeSpi:
    """An SPI bus with one chip on it; its data and select lines are pins 1 and 2 of `pins`, its reset line pin 3."""

    def __init__(self, chip, pins):
        self.chip = chip
        self.pins = pins

    def write(self, buffer):
        assert not self.pins.high & 4, "nobody is selected"
        self.chip.take(buffer, self.pins.high & 2)


class FakeI2cGlass:
    """An SSD1306 on I2C: `register` is the control byte."""

    def __init__(self, chip):
        self.chip = chip

    def write(self, register, buffer):
        assert register in (0x00, 0x40)
        self.chip.take(buffer, register)


class TwoAddresses:
    """The I2C bus of a UC1604 at 0x38 and 0x39."""

    def __init__(self, chip):
        self.chip = chip

    def writeto(self, address, buffer):
        assert address & ~1 == 0x38
        self.chip.take(buffer, address & 1)


class Glass:
    """What all chips have: `now` is the time the test says it is, `quiet_until` when the chip listens again."""

    def __init__(self):
        self.now = 0
        self.quiet_until = 0
        self.is_on = False
        self.sent = 0  # bytes of pixels
        self.is_broken = False

    def take(self, buffer, is_data):
        if self.is_broken:
            raise OSError(5)
        assert self.now >= self.quiet_until, "the chip still wakes up"
        for at in range(len(buffer)):
            if is_data:
                self.data(buffer[at])
            else:
                self.command(buffer[at])

    def be_quiet(self, milliseconds):
        self.quiet_until = self.now + milliseconds


class PageGlass(Glass):
    """A memory of pages. kind: "ssd1306", "sh1106", "st7567" or "uc1604"."""

    # commands of two bytes; all others are one
    LONG = {
        "ssd1306": (0x20, 0x81, 0x8D, 0xA8, 0xD3, 0xD5, 0xD9, 0xDA, 0xDB),
        "sh1106": (0x81, 0xA8, 0xAD, 0xD3, 0xD5, 0xD9, 0xDA, 0xDB),
        "st7567": (0x81,),
        "uc1604": (0x81,),
    }
    COLUMNS = {"ssd1306": 128, "sh1106": 132, "st7567": 132, "uc1604": 192}

    def __init__(self, kind):
        Glass.__init__(self)
        self.kind = kind
        self.columns = self.COLUMNS[kind]
        self.memory = bytearray([NOISE] * (8 * self.columns))
        self.settings = {}
        self.page = self.column = 0
        self.powered = -1000  # when the DC converter was switched on
        self._waits_for = None  # the command whose second byte comes next

    def command(self, byte):
        if self._waits_for is not None:
            self.settings[self._waits_for] = byte
            if self._waits_for == 0xAD:
                self.powered = self.now
            self._waits_for = None
        elif byte in self.LONG[self.kind]:
            self._waits_for = byte
            self.settings[byte] = None
        elif byte >= 0xB0 and byte <= 0xB7:
            self.page = byte & 7
        elif byte < 0x10:
            self.column = self.column & 0xF0 | byte
        elif byte < 0x20:
            self.column = self.column & 0x0F | (byte & 0x0F) << 4
        elif byte == 0xE2:
            self.be_quiet(5 if self.kind == "st7567" else 150)
        elif byte in (0xAE, 0xAF):
            self.is_on = byte == 0xAF
            assert not self.is_on or self.now - self.powered >= 100, "the converter is not up yet"
        else:
            self.settings[byte] = True
            if self.kind == "uc1604" and byte == 0x2F:
                self.be_quiet(150)

    def data(self, byte):
        assert self.settings.get(0x20, 2) == 2, "not addressed by pages"
        assert self.column < self.columns, "over the end of a page"
        self.memory[self.page * self.columns + self.column] = byte
        self.column += 1
        self.sent += 1

    def pixel(self, x, y):
        return self.memory[y // 8 * self.columns + x] >> y % 8 & 1


class MipiGlass(Glass):
    """ILI9341, ILI9342C, ST7789 or ST7796: memory of columns x rows of two bytes, written through a window."""

    ARGUMENTS = {0x2A: 4, 0x2B: 4, 0x36: 1, 0x3A: 1, 0xF0: 1, 0xB4: 1, 0xC8: 3}
    PLAIN = (0x01, 0x11, 0x13, 0x20, 0x21, 0x29, 0x2C)

    def __init__(self, columns, rows):
        Glass.__init__(self)
        self.native = (columns, rows)
        self.columns, self.rows = columns, rows
        self.memory = bytearray(columns * rows * 2)
        self.settings = bytearray(256)
        self.window = bytearray(8)  # CASET, RASET
        self.is_asleep = True
        self.is_inverted = False
        self.woken = 0
        self._command = 0
        self._count = 0
        self._at = 0
        self._x = self._y = 0
        self.unlocked = []

    def command(self, byte):
        if self._command in self.ARGUMENTS:
            assert self._count == self.ARGUMENTS[self._command], "0x%02x lacks data" % self._command
        assert byte in self.PLAIN or byte in self.ARGUMENTS, "no command 0x%02x" % byte
        self._command = byte
        self._count = 0
        if byte == 0x01:
            self.is_asleep, self.is_on = True, False
            self.be_quiet(120)
        elif byte == 0x11:
            self.is_asleep = False
            self.be_quiet(120)
        elif byte == 0x29:
            self.is_on = True
        elif byte in (0x20, 0x21):
            self.is_inverted = byte == 0x21
        elif byte == 0x2C:
            assert self.settings[0x3A] == 0x55, "not 16 bits a pixel"
            assert not self.is_asleep
            self._x, self._y = self.edge(0), self.edge(4)
            assert self._x <= self.edge(2) < self.columns and self._y <= self.edge(6) < self.rows
            self._at = 0

    def edge(self, at):
        return self.window[at] << 8 | self.window[at + 1]

    def data(self, byte):
        command = self._command
        self._count += 1
        if command == 0x2C:
            assert self._y <= self.edge(6), "more than the window holds"
            self.memory[(self._y * self.columns + self._x) * 2 + self._at] = byte
            self.sent += 1
            self._at ^= 1
            if not self._at:
                self._x += 1
                if self._x > self.edge(2):
                    self._x = self.edge(0)
                    self._y += 1
            return
        assert self._count <= self.ARGUMENTS[command]
        if command in (0x2A, 0x2B):
            self.window[(4 if command == 0x2B else 0) + self._count - 1] = byte
        elif command == 0xF0:
            self.unlocked.append(byte)
        else:
            if command == 0xB4:
                assert self.unlocked[-2:] == [0xC3, 0x96], "the second set of commands is locked"
            self.settings[command] = byte
            if command == 0x36:
                swapped = byte & 0x20
                self.columns, self.rows = (self.native[1], self.native[0]) if swapped else self.native

    def colour(self, x, y):
        at = (y * self.columns + x) * 2
        return self.memory[at] << 8 | self.memory[at + 1]


class Light:
    part = 0

    def shine(self, part):
        self.part = part


def wake(screen, glass, milliseconds=1200):
    """Let time pass in ticks of 20 ms as the main loop does: poll, then flush."""
    for _ in range(milliseconds // 20):
        glass.now += 20
        screen.poll(glass.now)
        screen.flush(8192)
