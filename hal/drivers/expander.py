"""Sixteen more pins over I2C: TCA9555 (PCA9555) and MCP23017.

Pins 0 to 7 are the chip's first port (P00 to P07, GPA0 to GPA7), 8 to 15 its second. Both chips wake up with every pin
an input, and their lines go up by pull-ups, so a pin is pulled low by making it an output and let go by making it an
input again: an output that is open-drain has 0 in its latch for ever.

An Expander is a pin bank (onchip.py) for slow lines, and gives the keypad whole ports at once. What drives pins may
raise OSError when the chip does not answer.
"""

from micropython import const

_ALL = const(0xFFFF)


class Expander:
    """What the chips have in common. A chip names its registers of the first port; the second's is the next.

    i2c:       a machine.I2C or what behaves like it.
    interrupt: number of the pin in the bank `pins` that the chip's INT line pulls low when an input changes, or None;
               without it every look at an input is a transfer.
    levels:    the inputs as they were read last, bit 0 for pin 0.
    """

    _INPUT = 0
    _BEGIN = 0  # the port at which a read begins; the other follows
    _LATCH = 0
    _DIRECTION = 0
    _NEVER_INPUTS = 0

    def __init__(self, i2c, address, pins=None, interrupt=None):
        self.levels = 0
        self._i2c = i2c
        self._address = address
        self._interrupt = None if interrupt is None else pins.input(interrupt)
        self._taken = 0
        self._latch = _ALL
        self._inputs = _ALL  # bits of the pins that are inputs
        self._pair = bytearray(2)
        self._set_up()
        self._write(self._LATCH, _ALL)
        self._write(self._DIRECTION, _ALL)
        self.read()

    def take(self, number):
        """Say that this pin is in use. Raises ValueError when it was, or when the chip has no such pin."""
        if not 0 <= number <= 15:
            raise ValueError("the expander has no pin %s" % number)
        if self._taken >> number & 1:
            raise ValueError("pin %d of the expander is used twice" % number)
        self._taken |= 1 << number

    # -- a bank of pins

    def output(self, number, level=0):
        self.take(number)
        self.write(1 << number, level << number)
        self.drive(1 << number, 1 << number)
        return _Output(self, 1 << number)

    def open_drain(self, number):
        self.take(number)
        self.write(1 << number, 0)
        return _OpenDrain(self, 1 << number)

    def input(self, number):
        self.take(number)
        if self._NEVER_INPUTS >> number & 1:
            raise ValueError("pin %d of the expander is an output only" % number)
        return _Input(self, number)

    def settle(self):
        """Nothing: a transfer takes longer than a line needs to rise."""

    # -- whole ports, as 16 bits

    def write(self, mask, bits):
        """Set the latches of the pins in `mask`; they show on those that are driven."""
        latch = (self._latch & ~mask) | (bits & mask)
        if latch != self._latch:
            self._write(self._LATCH, latch)
            self._latch = latch

    def drive(self, mask, bits):
        """Of the pins in `mask`, drive those in `bits` and let the others go."""
        inputs = (self._inputs | mask) & ~(bits & mask)
        if inputs != self._inputs:
            self._write(self._DIRECTION, inputs)
            self._inputs = inputs

    def read(self):
        """Read all inputs from the chip, which also ends its interrupt. Returns `levels`."""
        pair, begin = self._pair, self._BEGIN
        self._i2c.readfrom_mem_into(self._address, self._INPUT + begin, pair)
        self.levels = pair[begin] | pair[1 - begin] << 8
        return self.levels

    def latest(self):
        """The inputs as they are now, read only when the chip says that one has changed. Several may ask."""
        if self._interrupt is None or not self._interrupt.value():
            return self.read()
        return self.levels

    def _set_up(self):
        """Registers a chip needs beyond latch and direction."""

    def _write(self, register, bits):
        pair = self._pair
        pair[0] = bits & 0xFF
        pair[1] = bits >> 8
        self._i2c.writeto_mem(self._address, register, pair)


class Tca9555(Expander):
    """TCA9555 and PCA9555 at 0x20 to 0x27. Its inputs have pull-ups of 100 kOhm that nothing turns off."""

    _INPUT = 0x00
    # register 0 must not be the last one named: the chip would take a read of another chip on the bus for its own, and
    # end an interrupt that nobody has seen (an erratum of the TCA9555)
    _BEGIN = 1
    _LATCH = 0x02
    _DIRECTION = 0x06
    _POLARITY = 0x04

    def _set_up(self):
        self._write(self._POLARITY, 0)


class Mcp23017(Expander):
    """MCP23017 at 0x20 to 0x27. Newer data sheets allow pins 7 and 15 as outputs only."""

    _INPUT = 0x12  # GPIO
    _LATCH = 0x14  # OLAT
    _DIRECTION = 0x00  # IODIR
    _POLARITY = 0x02  # IPOL
    _INTERRUPTS = 0x04  # GPINTEN
    _AGAINST = 0x08  # INTCON: 0 compares with what the pin was
    _CONFIGURATION = 0x0A  # IOCON, once more at 0x0B
    _PULL_UPS = 0x0C  # GPPU
    _NEVER_INPUTS = 0x8080

    def _set_up(self):
        # one INT line for both ports (MIRROR), pulled low only (ODR); registers side by side (BANK 0)
        self._write(self._CONFIGURATION, 0x4444)
        self._write(self._POLARITY, 0)
        self._write(self._PULL_UPS, _ALL)
        self._write(self._AGAINST, 0)
        self._write(self._INTERRUPTS, _ALL & ~self._NEVER_INPUTS)


class _Output:
    def __init__(self, expander, bit):
        self._expander = expander
        self._bit = bit

    def value(self, level):
        self._expander.write(self._bit, self._bit if level else 0)


class _OpenDrain:
    def __init__(self, expander, bit):
        self._expander = expander
        self._bit = bit

    def value(self, level):
        self._expander.drive(self._bit, 0 if level else self._bit)


class _Input:
    def __init__(self, expander, number):
        self._expander = expander
        self._number = number

    def value(self):
        return self._expander.latest() >> self._number & 1
