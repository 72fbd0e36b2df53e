"""The lines between the controller and the chip of a screen. A wire has

    command(buffer)  send bytes as a command
    data(buffer)     send bytes as data
    reset(level)     set the reset line, where there is one; 0 holds the chip in reset
    burst            bytes that may be sent at one go without keeping the sound waiting: 4 ms or less

They raise OSError when nobody answers, and allocate nothing.
"""

from micropython import const

_COMMANDS = const(0x00)  # the control byte of an SSD1306 over I2C
_DATA = const(0x40)


class SpiWire:
    """SPI with a line that tells data (1) from commands (0): every chip here.

    data, select, reset: pins of the bank `pins`; select and reset may be None. burst: for the bus's speed.
    reset_level: the level of the reset pin that holds the chip in reset: 1 behind an inverter.
    """

    def __init__(self, spi, pins, data, select=None, reset=None, burst=16384, reset_level=0):
        self.burst = burst
        self._inverted = reset_level
        self._spi = spi
        self._data = pins.output(data, 1)
        self._select = None if select is None else pins.output(select, 1)
        self._reset = None if reset is None else pins.output(reset, 1 - reset_level)

    def command(self, buffer):
        self._send(0, buffer)

    def data(self, buffer):
        self._send(1, buffer)

    def reset(self, level):
        if self._reset:
            self._reset.value(level ^ self._inverted)

    def _send(self, kind, buffer):
        self._data.value(kind)
        if self._select:
            self._select.value(0)
        try:
            self._spi.write(buffer)
        finally:
            if self._select:
                self._select.value(1)


class I2cWire:
    """I2C with a control byte before the others: SSD1306 and SH1106, at 0x3C or 0x3D."""

    burst = 128  # 3 ms at 400 kHz

    def __init__(self, i2c, address=0x3C):
        self._i2c = i2c
        self._address = address

    def command(self, buffer):
        self._i2c.writeto_mem(self._address, _COMMANDS, buffer)

    def data(self, buffer):
        self._i2c.writeto_mem(self._address, _DATA, buffer)

    def reset(self, level):
        """Nothing: these modules reset their chip themselves."""


class TwoAddressWire:
    """I2C with one address for commands and the next for data: UC1604, at 0x38 and 0x39 by default."""

    burst = 128

    def __init__(self, i2c, address=0x38, pins=None, reset=None):
        self._i2c = i2c
        self._address = address
        self._reset = None if reset is None else pins.output(reset, 1)

    def command(self, buffer):
        self._i2c.writeto(self._address, buffer)

    def data(self, buffer):
        self._i2c.writeto(self._address | 1, buffer)

    def reset(self, level):
        if self._reset:
            self._reset.value(level)
