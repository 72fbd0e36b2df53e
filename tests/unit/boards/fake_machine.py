"""Fake `machine` and `network` modules that know what a chip can do, put in the place of the real ones.

MACHINE.reset(chip) begins a board. What its table does wrong is collected in MACHINE.problems. What hangs on the pins
may be put in MACHINE.lines (pin -> what has value()), MACHINE.contacts (a key matrix) and MACHINE.chips (address on I2C
-> chip), see tests/unit/hal/drivers/bus.py.
"""

import sys
import time

from hal.chips import CHIPS


def index(pin):
    """The number of a pin that may have a name."""
    return pin if isinstance(pin, int) else int(pin[1:])


class _Pin:
    IN, OUT, OPEN_DRAIN, PULL_UP = 0, 1, 2, 3

    def __init__(self, number, mode=None, pull=None, value=None):
        machine = MACHINE
        self.number = number
        self.level = 1 if value is None else value
        problem = machine.chip.problem(number, mode in (self.OUT, self.OPEN_DRAIN), pull == self.PULL_UP)
        if problem:
            machine.complain(problem)
        if number in machine.used:
            machine.complain("pin %s is used twice" % number)
        machine.used.append(number)
        self.is_open_drain = mode == self.OPEN_DRAIN

    def value(self, level=None):
        machine, bit = MACHINE, 1 << index(self.number)
        if level is not None:
            self.level = level
            if self.is_open_drain:
                machine.pulled = machine.pulled & ~bit if level else machine.pulled | bit
            return None
        if self.number in machine.lines:
            return machine.lines[self.number].value()
        if machine.contacts:
            return machine.contacts.levels(machine.pulled, 0) >> index(self.number) & 1
        return self.level

    def drive(self):
        """A bus makes an output of it."""
        problem = MACHINE.chip.problem(self.number, is_output=True)
        if problem:
            MACHINE.complain(problem)


class _I2C:
    """Who is not in MACHINE.chips answers with nothing but ones."""

    def __init__(self, number, freq, sda=None, scl=None):
        pins = MACHINE.choose("i2c", number, {"sda": sda, "scl": scl})
        MACHINE.bus("i2c", number, pins, pins)
        if not 0 < freq <= 1000000:
            MACHINE.complain("i2c %s at %s Hz" % (number, freq))

    def writeto(self, address, buffer, stop=True):
        return len(buffer)

    def readfrom_into(self, address, buffer, stop=True):
        self.readfrom_mem_into(address, 0, buffer)

    def writeto_mem(self, address, register, buffer, addrsize=8):
        if address in MACHINE.chips:
            MACHINE.chips[address].write(register, buffer)

    def readfrom_mem_into(self, address, register, buffer, addrsize=8):
        if address in MACHINE.chips:
            MACHINE.chips[address].read(register, buffer)
            return
        for at in range(len(buffer)):
            buffer[at] = 0xFF


class _SPI:
    def __init__(self, number, baudrate, polarity, phase, sck=None, mosi=None, miso=None):
        pins = MACHINE.choose("spi", number, {"sck": sck, "mosi": mosi, "miso": miso})
        MACHINE.bus("spi", number, pins, ("sck", "mosi"))

    def write(self, buffer):
        pass


class _I2S:
    TX, RX, STEREO = 1, 2, 3

    def __init__(self, number, sck, ws, sd, mode, bits, format, rate, ibuf, mck=None):
        pins = {"sck": sck, "ws": ws, "sd": sd}
        if mck is not None:
            pins["mck"] = mck
            if "mck" not in MACHINE.chip.buses.get(("i2s out", number), ()):
                MACHINE.complain("i2s %s makes no master clock" % number)
        self.number = number
        way = "i2s out" if mode == self.TX else "i2s in"
        MACHINE.bus(way, number, pins, [role for role in pins if role != "sd" or mode == self.TX])
        if rate % 8000 or bits not in (16, 32) or format != self.STEREO:
            MACHINE.complain("i2s %s: %s samples a second of %s bits" % (number, rate, bits))
        if ibuf < 80 * rate // 1000 * bits // 4:
            MACHINE.complain("i2s %s holds less than 80 ms" % number)

    def irq(self, handler):
        pass

    def write(self, buffer):
        return len(buffer)

    def readinto(self, buffer):
        return len(buffer)

    def deinit(self):
        MACHINE.buses.remove(("i2s", self.number))


class _PWM:
    def __init__(self, pin, freq, duty_u16):
        pin.drive()

    def duty_u16(self, part):
        pass


class _WDT:
    def __init__(self, timeout):
        if not 1000 <= timeout <= (MACHINE.chip.watchdog or timeout):
            MACHINE.complain("a watchdog of %s ms" % timeout)

    def feed(self):
        pass


class _Timer:
    """made: all there are; a test calls what each was told to."""

    made = []
    PERIODIC = 1

    def __init__(self, number):
        if number < 0 and MACHINE.has_numbered_timers:
            raise ValueError("no such timer")
        self.number = number

    def init(self, period, mode, callback):
        self.period = period
        self.tick = lambda: callback(self)
        self.made.append(self)


class _Rtc:
    """set: what it was last told."""

    set = None

    def datetime(self, parts):
        _Rtc.set = parts


class FakeMachine:
    Timer, RTC = _Timer, _Rtc
    has_numbered_timers = False  # as ESP32 has, and no others
    Pin, I2C, SPI, I2S, PWM, WDT = _Pin, _I2C, _SPI, _I2S, _PWM, _WDT

    def __init__(self):
        self.reset("esp32_wroom")

    def reset(self, chip):
        self.chip = CHIPS[chip]
        self.used = []
        self.buses = []
        self.problems = []
        self.lines = {}
        self.contacts = None
        self.chips = {}
        self.pulled = 0  # bits of the open-drain pins that are low

    def unique_id(self):
        return b"\xe6\x61\x4c\x31\x1b\x09"

    def complain(self, text):
        if text not in self.problems:
            self.problems.append(text)

    def choose(self, kind, number, pins):
        """The pins {role: pin} of a bus as the program named them, or those that the chip has for it."""
        named = {role: pin for role, pin in pins.items() if pin is not None}
        if not self.chip.has_fixed_buses:
            return named
        if named:
            self.complain("nobody can choose the pins of %s %s" % (kind, number))
        return {role: _Pin(pin) for role, pin in self.chip.fixed_pins(kind, number).items()}

    def bus(self, kind, number, pins, outputs):
        """Open a bus on these pins {role: pin}; it drives those of the roles `outputs`."""
        taken = (kind.split()[0], number)
        if taken in self.buses:
            self.complain("%s %s is opened twice" % taken)
        self.buses.append(taken)
        problem = self.chip.bus_problem(kind, number, {role: pin.number for role, pin in pins.items()})
        if problem:
            self.complain(problem)
        for role in outputs:
            if role in pins:
                pins[role].drive()

    def bitstream(self, pin, encoding, timing, buffer):
        pin.drive()


class _Interface:
    """told: what the interface was asked to do, in order. stands: its status."""

    def __init__(self):
        self.told = []
        self.stands = 0
        self.nearby = []
        self.address = "192.0.2.7"

    def active(self, on):
        pass

    def config(self, name=None, reconnects=None, **more):
        if more:
            raise ValueError("unknown config param")
        if reconnects is not None:
            self.told.append(("reconnects", reconnects))
        return b"\x02\x00\x00\x00\x00\x01" if name == "mac" else None

    def isconnected(self):
        return self.stands == FakeNetwork.STAT_GOT_IP

    def ifconfig(self):
        return self.address, "255.255.255.0", "192.0.2.1", "192.0.2.1"

    def status(self):
        return self.stands

    def connect(self, name, key):
        self.told.append(("connect", name, key))

    def disconnect(self):
        self.told.append(("disconnect",))

    def scan(self):
        return self.nearby


class FakeNetwork:
    """With the ESP32's numbers for how an interface stands."""

    PHY_LAN8720 = 1
    STA_IF = 0
    ETH_CONNECTED, ETH_DISCONNECTED = 3, 4
    STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD = 201, 202
    STAT_CONNECTING, STAT_GOT_IP = 1001, 1010

    def __init__(self):
        self.name = ""

    def hostname(self, name):
        self.name = name

    def LAN(self, number=None, mdio=None, mdc=None, ref_clk=None, ref_clk_mode=0, phy_type=0, phy_addr=0, power=None):
        """The ESP32's, told its pins by name, or the one inside a chip, told its number."""
        rmii = MACHINE.chip.rmii
        if rmii is None or (number is None) != bool(rmii):
            MACHINE.complain("the chip has no Ethernet" if rmii is None else "the chip has another Ethernet")
        elif rmii and ref_clk.number not in (0, 16, 17):
            MACHINE.complain("pin %s carries no clock of Ethernet" % ref_clk.number)
        for pin in rmii or ():
            _Pin(pin)
        return _Interface()

    def WLAN(self, interface):
        return _Interface()


MACHINE = FakeMachine()
sys.modules["machine"] = MACHINE
sys.modules["network"] = FakeNetwork()
if not hasattr(time, "sleep_us"):
    time.sleep_us = lambda microseconds: None
if not hasattr(time, "ticks_ms"):
    time.ticks_ms = lambda: time.monotonic_ns() // 1000000
