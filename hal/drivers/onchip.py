"""Pins of the microcontroller itself, made from a board's table: the only place that knows `machine`.

A board's drivers take pins by number from a *pin bank*: Pins here, or an expander (expander.py). A bank has

    output(number, level)  -> pin with value(level)
    open_drain(number)     -> pin with value(level), 0 pulls the line low, 1 lets it go; it begins released
    input(number)          -> pin with value() -> 0 or 1, pulled up where the chip can
    settle()               wait until a line that was let go has risen

Raises ValueError for a pin that cannot do that.
"""

import time

import machine
from micropython import const

from hal import codec

_RISE = const(10)  # us for 100 pF and a weak internal pull-up of 50 kOhm


class Pins:
    """The pin bank of the microcontroller. no_pull: numbers of inputs that are not to be pulled up, or cannot be."""

    def __init__(self, no_pull=()):
        self._no_pull = no_pull

    def output(self, number, level=0):
        return machine.Pin(number, machine.Pin.OUT, value=level)

    def open_drain(self, number):
        return machine.Pin(number, machine.Pin.OPEN_DRAIN, value=1)

    def input(self, number):
        if number in self._no_pull:
            return machine.Pin(number, machine.Pin.IN)
        return machine.Pin(number, machine.Pin.IN, machine.Pin.PULL_UP)

    def settle(self):
        time.sleep_us(_RISE)


def i2c(bus, data, clock, frequency=400000):
    """The I2C bus of this number on these pins."""
    return machine.I2C(bus, sda=machine.Pin(data), scl=machine.Pin(clock), freq=frequency)


def spi(bus, clock, data, frequency):
    """The SPI bus of this number, for chips that only listen: mode 0, high bit first, no line back."""
    return machine.SPI(
        bus, baudrate=frequency, polarity=0, phase=0, sck=machine.Pin(clock), mosi=machine.Pin(data), miso=None
    )


def fixed_i2c(bus, frequency=400000):
    """The I2C bus of this number where its pins cannot be chosen (mimxrt)."""
    return machine.I2C(bus, freq=frequency)


def fixed_spi(bus, frequency):
    """As `spi`, where the pins cannot be chosen (mimxrt)."""
    return machine.SPI(bus, baudrate=frequency, polarity=0, phase=0)


class MasterClock:
    """The master clock of a codec chip, made of pulses that never end, on a port whose I2S makes none (ESP32).

    They are counted down from another clock than I2S's, so the two are not in step, and the frequency is the nearest
    that the chip can make.
    """

    def __init__(self, pin, frequency=256 * codec.RATE):
        self._pulses = machine.PWM(machine.Pin(pin), freq=frequency, duty_u16=32768)


class Ws2812Line:
    """The data line of a strip of WS2812. Sending holds interrupts back, 30 us for each lamp."""

    # ns that the line is high and low for a 0, high and low for a 1
    _TIMING = (400, 850, 800, 450)

    def __init__(self, pin):
        self._pin = machine.Pin(pin, machine.Pin.OUT, value=0)

    def write(self, buffer):
        machine.bitstream(self._pin, 0, self._TIMING, buffer)


class Dimmer:
    """A lamp behind a screen, dimmed by pulses; dark at first."""

    def __init__(self, pin, frequency=1000):
        self._pulses = machine.PWM(machine.Pin(pin), freq=frequency, duty_u16=0)

    def shine(self, part):
        """Let it shine for that part of 65535 of the time."""
        self._pulses.duty_u16(part)


class _I2sPort:
    """An I2S bus that runs one way, stereo. pins: machine.I2S's names -> machine.Pin.

    times: samples a second, in thousands of 8: more than one for chips that cannot do with 8000.
    """

    def __init__(self, bus, pins, mode, bits, rate=codec.RATE):
        if rate % codec.RATE:
            raise ValueError("I2S at %s samples a second, not a multiple of %d" % (rate, codec.RATE))
        self.bits = bits
        self.times = rate // codec.RATE
        self._bus = bus
        self._pins = pins
        self._mode = mode

    def open(self, buffer):
        """The bus with `buffer` bytes of its own, playing or recording from now on."""
        return machine.I2S(
            self._bus,
            mode=self._mode,
            bits=self.bits,
            format=machine.I2S.STEREO,
            rate=self.times * codec.RATE,
            ibuf=buffer,
            **self._pins,
        )


class I2sOutput(_I2sPort):
    """An I2S bus of its own that plays, 16 bits a sample. master: pin of the master clock, or None."""

    def __init__(self, bus, clock, word, data, master=None):
        _I2sPort.__init__(self, bus, _i2s_pins(clock, word, data, master), machine.I2S.TX, 16)


class I2sInput(_I2sPort):
    """An I2S bus of its own that records, 16 or 32 bits a sample."""

    def __init__(self, bus, clock, word, data, bits=16, master=None):
        _I2sPort.__init__(self, bus, _i2s_pins(clock, word, data, master), machine.I2S.RX, bits)


class I2sClocks:
    """The clocks of an I2S bus that plays and records by turns, for a chip which has them in common: HALF duplex.

    master: pin of the master clock where I2S makes one, 256 a sample; pulses: where a MasterClock does.
    rate:   samples a second, a multiple of 8000.
    """

    def __init__(self, bus, clock, word, master=None, pulses=None, rate=codec.RATE):
        self.bus = bus
        self.rate = rate
        self.pins = _i2s_pins(clock, word, None, master)
        self._master = None if pulses is None else MasterClock(pulses)


class SharedOutput(_I2sPort):
    """Plays on a bus whose clocks it shares, 16 or 32 bits a sample."""

    def __init__(self, clocks, data, bits=16):
        pins = dict(clocks.pins, sd=machine.Pin(data))
        _I2sPort.__init__(self, clocks.bus, pins, machine.I2S.TX, bits, clocks.rate)


class SharedInput(_I2sPort):
    """Records on a bus whose clocks it shares, 16 or 32 bits a sample."""

    def __init__(self, clocks, data, bits=16):
        pins = dict(clocks.pins, sd=machine.Pin(data))
        _I2sPort.__init__(self, clocks.bus, pins, machine.I2S.RX, bits, clocks.rate)


def _i2s_pins(clock, word, data, master):
    numbers = {"sck": clock, "ws": word, "sd": data, "mck": master}
    return {name: machine.Pin(number) for name, number in numbers.items() if number is not None}
