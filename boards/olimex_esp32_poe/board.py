"""The wiring of a phone round an Olimex ESP32-POE with a WROVER module; hal/build.py explains the table."""

from hal.layouts import DESK_KEYS, DESK_LAMPS

CHIP = "esp32_wrover"
MODEL = "t42g"
TIER = "described only"
# MicroPython's own image for it: see the README
IMAGE = {
    "port": "esp32",
    "board": "ESP32_GENERIC",
    "variant": "SPIRAM",
    "minimum": (1, 24, 0),
    "machine": "Generic ESP32 module with SPIRAM",
    "root": "",
    "code": 0x1F0000,
    "disk": 0x200000,
    "romfs": 0,
}
HEAP = 4 * 1024 * 1024  # bytes that the image has for MicroPython's heap

# pins whose level at reset decides something, and why they may be used
STRAPS = {
    0: "the board itself takes it for the 50 MHz of Ethernet",
    2: "only clocks a microphone, whose input leaves it open at reset",
    5: "only drives the strip of lamps, whose input leaves it open at reset",
    12: "the board itself takes it to power the PHY, and holds it low at reset",
    15: "only clocks a microphone, whose input leaves it open at reset",
}

KEYS = DESK_KEYS
LAMPS = DESK_LAMPS

TABLE = {
    "board": "olimex_esp32_poe",
    "pins": ("hal.drivers.onchip", "Pins", {"no_pull": (34,)}),
    "i2c": ("hal.drivers.onchip", "i2c", {"bus": 0, "data": 13, "clock": 33}),
    "expander": (
        "hal.drivers.expander",
        "Tca9555",
        {"i2c": "@i2c", "address": 0x20, "pins": "@pins", "interrupt": 34},
    ),
    "matrix": (
        "hal.drivers.matrix",
        "ExpanderMatrix",
        {"expander": "@expander", "rows": (0, 1, 2, 3, 4, 5), "columns": (8, 9, 10, 11, 12, 13)},
    ),
    "keypad": ("hal.drivers.keypad", "MatrixKeypad", {"matrix": "@matrix", "keys": KEYS}),
    "hook": ("hal.drivers.hook", "PinHook", {"pins": "@expander", "pin": 6}),
    "wire": (
        "hal.drivers.wire",
        "TwoAddressWire",
        {"i2c": "@i2c", "address": 0x38, "pins": "@expander", "reset": 7},
    ),
    "display": ("hal.drivers.mono", "PageScreen", {"wire": "@wire", "chip": "uc1604"}),
    "strip": ("hal.drivers.onchip", "Ws2812Line", {"pin": 5}),
    "lights": ("hal.drivers.lights", "Ws2812Lights", {"line": "@strip", "lamps": LAMPS}),
    "leds": ("hal.drivers.leds", "BlinkingLeds", {"lights": "@lights"}),
    "output": ("hal.drivers.onchip", "I2sOutput", {"bus": 0, "clock": 32, "word": 4, "data": 14}),
    "input": ("hal.drivers.onchip", "I2sInput", {"bus": 1, "clock": 2, "word": 15, "data": 36, "bits": 32}),
    "sound": ("hal.drivers.sound", "I2sSound", {"output": "@output", "input": "@input", "boost": 4}),
    "codec": (
        "hal.drivers.amplifiers",
        "Amplifiers",
        {"sound": "@sound", "pins": "@expander", "paths": (("handset", 14, "left"), ("speaker", 15, "right"))},
    ),
    "link": (
        "hal.drivers.network_link",
        "RmiiEthernet",
        {"management": 18, "management_clock": 23, "clock": 0, "clock_out": True, "power": 12},
    ),
    "storage": ("hal.drivers.storage", "FileStorage", {"folder": "$store"}),
    "watchdog": ("hal.drivers.watchdog", "ChipWatchdog", {"timeout": 30000}),
    "clock": ("hal.drivers.clock", "ChipClock", {}),
}
