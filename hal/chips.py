"""What a board may do with the pins of its chip: one table a chip, for the check of board tables, never on a phone.

Pins are called as MicroPython's machine.Pin wants them: by number, on Teensy 4.1 by name, "D13".
"""


class Chip:
    """pins:     tuple of the numbers that exist and come out.
    reserved:    number -> what it is taken for, inside the chip or module.
    inputs:      numbers that are inputs only.
    no_pull:     numbers without a pull-up of their own.
    straps:      number -> what its level at reset decides; a board that uses one says why it may.
    buses:       (kind, number) -> {role: numbers allowed, or None for any}, kind "i2c", "spi", "i2s out" or "i2s in".
    has_fixed_buses: True when MicroPython lets nobody choose the pins of I2C and SPI.
    adjacent:    True when the word clock of I2S must be the pin after the bit clock.
    rmii:        number -> line, of an Ethernet inside the chip that takes pins from the others; None: it has no
                 Ethernet; empty: one with pins of its own.
    watchdog:    the longest that its watchdog can wait, in ms; None: as long as anybody wants.
    arch:        what mpy-cross compiles native code for.
    loader:      how an image gets onto it: ("esptool", the chip's name there, address of the image),
                 ("uf2", name of the drive), ("teensy", the chip's name for teensy_loader_cli), or () for none.
    """

    def __init__(
        self,
        pins,
        reserved,
        arch,
        loader,
        inputs=(),
        straps=None,
        buses=None,
        has_fixed_buses=False,
        adjacent=False,
        rmii=None,
        watchdog=None,
    ):
        self.pins = tuple(pins)
        self.reserved = reserved
        self.arch = arch
        self.loader = loader
        self.inputs = tuple(inputs)
        self.no_pull = self.inputs
        self.straps = straps or {}
        self.buses = buses or {}
        self.has_fixed_buses = has_fixed_buses
        self.adjacent = adjacent
        self.rmii = rmii
        self.watchdog = watchdog

    def problem(self, pin, is_output=False, is_pulled=False):
        """What forbids this use of the pin, as text, or None."""
        if pin in self.reserved:
            return "pin %s is taken for %s" % (pin, self.reserved[pin])
        if pin not in self.pins:
            return "the chip has no pin %s" % pin
        if is_output and pin in self.inputs:
            return "pin %s is an input only" % pin
        if is_pulled and pin in self.no_pull:
            return "pin %s has no pull-up" % pin
        return None

    def bus_problem(self, kind, number, roles):
        """What forbids this bus with these pins ({role: pin}), as text, or None."""
        allowed = self.buses.get((kind, number))
        if allowed is None:
            return "the chip has no %s bus %s" % (kind, number)
        for role, pin in roles.items():
            if role not in allowed:
                return "%s %s has no line %s" % (kind, number, role)
            if allowed[role] is not None and pin not in allowed[role]:
                return "pin %s cannot be %s of %s %s" % (pin, role, kind, number)
        if self.adjacent and "ws" in roles and roles["ws"] != roles["sck"] + 1:
            return "the word clock of i2s %s must be the pin after the bit clock" % number
        return None

    def fixed_pins(self, kind, number):
        """{role: pin} of a bus whose pins nobody can choose."""
        return {role: pins[0] for role, pins in self.buses.get((kind, number), {}).items()}


def _any(*roles):
    return dict.fromkeys(roles)


def _reserve(*groups):
    """{pin: use} of groups (use, pin, pin...)."""
    return {pin: group[0] for group in groups for pin in group[1:]}


_I2C = _any("sda", "scl")
_SPI = _any("sck", "mosi", "miso")
_I2S = _any("sck", "ws", "sd")
_ESPRESSIF = {("i2c", n): _I2C for n in (0, 1)}
_ESPRESSIF.update({("spi", n): _SPI for n in (1, 2)})
_ESPRESSIF.update({("i2s " + way, n): _I2S for n in (0, 1) for way in ("out", "in")})

_ESP32_LOADER = ("esptool", "esp32", 0x1000)
_ESP32_PINS = tuple(range(20)) + (21, 22, 23, 25, 26, 27, 32, 33, 34, 35, 36, 39)
_ESP32_FLASH = ("the flash", 6, 7, 8, 9, 10, 11)
_ESP32_CONSOLE = ("the console", 1, 3)
_ESP32_STRAPS = {
    0: "download mode (low)",
    2: "download mode (must be low or open then)",
    5: "timing of SDIO",
    12: "voltage of the flash (must be low)",
    15: "messages of the boot loader (low: none)",
}
_ESP32_RMII = {
    19: "TXD0",
    21: "TX_EN",
    22: "TXD1",
    25: "RXD0",
    26: "RXD1",
    27: "CRS_DV",
}
_ESP32_INPUTS = (34, 35, 36, 39)


def _every(first, remainder, count=30):
    return tuple([pin for pin in range(first, count) if pin % 4 == remainder])


# which pins a bus of the RP2350 can have goes round every eight pins
_RP2_I2C = {("i2c", n): {"sda": _every(0, 2 * n), "scl": _every(0, 2 * n + 1)} for n in (0, 1)}
_RP2_SPI = {
    ("spi", n): {
        "miso": tuple([pin for pin in range(30) if pin % 4 == 0 and pin // 8 % 2 == n]),
        "sck": tuple([pin for pin in range(30) if pin % 4 == 2 and pin // 8 % 2 == n]),
        "mosi": tuple([pin for pin in range(30) if pin % 4 == 3 and pin // 8 % 2 == n]),
    }
    for n in (0, 1)
}
_RP2 = {("i2s " + way, n): _I2S for n in (0, 1) for way in ("out", "in")}
_RP2.update(_RP2_I2C)
_RP2.update(_RP2_SPI)


def _d(*numbers):
    return tuple(["D%d" % number for number in numbers])


# bit and word clock of I2S 1 may be those of its recording or its playing half, whichever way it runs
_TEENSY_CLOCKS = {"mck": _d(23), "sck": _d(21, 26, 36), "ws": _d(20, 27, 37)}
_TEENSY = {
    ("i2c", 0): {"sda": _d(18), "scl": _d(19)},
    ("i2c", 1): {"sda": _d(17), "scl": _d(16)},
    ("i2c", 2): {"sda": _d(25), "scl": _d(24)},
    ("spi", 0): {"sck": _d(13), "mosi": _d(11), "miso": _d(12)},
    ("spi", 1): {"sck": _d(27), "mosi": _d(26), "miso": _d(1)},
    ("i2s out", 1): dict(_TEENSY_CLOCKS, sd=_d(7, 39)),
    ("i2s in", 1): dict(_TEENSY_CLOCKS, sd=_d(8, 38)),
    ("i2s out", 2): {"mck": _d(33), "sck": _d(4), "ws": _d(3), "sd": _d(2)},
}

CHIPS = {
    "esp32_wroom": Chip(
        _ESP32_PINS,
        _reserve(_ESP32_FLASH, _ESP32_CONSOLE),
        "xtensawin",
        _ESP32_LOADER,
        inputs=_ESP32_INPUTS,
        straps=_ESP32_STRAPS,
        buses=_ESPRESSIF,
        rmii=_ESP32_RMII,
    ),
    "esp32_wrover": Chip(
        _ESP32_PINS,
        _reserve(_ESP32_FLASH, _ESP32_CONSOLE, ("the PSRAM", 16, 17)),
        "xtensawin",
        _ESP32_LOADER,
        inputs=_ESP32_INPUTS,
        straps=_ESP32_STRAPS,
        buses=_ESPRESSIF,
        rmii=_ESP32_RMII,
    ),
    "esp32_s3_octal": Chip(
        tuple(range(22)) + tuple(range(26, 49)),
        _reserve(
            ("flash and PSRAM", 26, 27, 28, 29, 30, 31, 32),
            ("the octal PSRAM", 33, 34, 35, 36, 37),
            ("USB, where the console is", 19, 20),
        ),
        "xtensawin",
        ("esptool", "esp32s3", 0),
        straps={
            0: "download mode (low)",
            3: "source of JTAG",
            45: "voltage of the flash (must be low)",
            46: "messages of the boot loader (must be low in download mode)",
        },
        buses=_ESPRESSIF,
    ),
    "rp2350_pico2_w": Chip(
        tuple(range(23)) + (26, 27, 28),
        _reserve(("the wireless chip", 23, 24, 25, 29)),
        "armv7emsp",
        ("uf2", "RP2350"),
        buses=_RP2,
        adjacent=True,
        watchdog=8388,
    ),
    "imxrt1062_teensy41": Chip(
        _d(*range(42)),
        _reserve(("the SD card",) + _d(*range(42, 48)), ("PSRAM or flash below",) + _d(*range(48, 55))),
        "armv7emdp",
        ("teensy", "imxrt1062"),
        buses=_TEENSY,
        has_fixed_buses=True,
        rmii={},
        watchdog=128000,
    ),
    # no pins: what hangs on it is emulated
    "mps2_an385": Chip((), {}, "armv7m", ()),
}
