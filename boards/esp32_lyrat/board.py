"""The wiring of a phone round an ESP32-LyraT 4.3.

hal/build.py explains the table.
"""

from hal.codec import HALF
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
    0: "the board itself has the codec's master clock on it, whose input leaves it open at reset",
    5: "the board itself has the codec's bit clock on it, whose input leaves it open at reset",
}

KEYS = DESK_KEYS
LAMPS = DESK_LAMPS

TABLE = {
    "board": "esp32_lyrat",
    "pins": ("hal.drivers.onchip", "Pins", {}),
    "i2c": ("hal.drivers.onchip", "i2c", {"bus": 0, "data": 18, "clock": 23}),
    "expander": (
        "hal.drivers.expander",
        "Tca9555",
        {"i2c": "@i2c", "address": 0x20, "pins": "@pins", "interrupt": 14},
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
    "strip": ("hal.drivers.onchip", "Ws2812Line", {"pin": 13}),
    "lights": ("hal.drivers.lights", "Ws2812Lights", {"line": "@strip", "lamps": LAMPS}),
    "leds": ("hal.drivers.leds", "BlinkingLeds", {"lights": "@lights"}),
    "clocks": ("hal.drivers.onchip", "I2sClocks", {"bus": 0, "clock": 5, "word": 25, "pulses": 0}),
    "output": ("hal.drivers.onchip", "SharedOutput", {"clocks": "@clocks", "data": 26}),
    "input": ("hal.drivers.onchip", "SharedInput", {"clocks": "@clocks", "data": 35}),
    "sound": ("hal.drivers.sound", "I2sSound", {"output": "@output", "input": "@input", "duplex": HALF}),
    "codec": (
        "hal.drivers.es8388",
        "Es8388",
        {
            "i2c": "@i2c",
            "address": 0x10,
            "sound": "@sound",
            "paths": (("handset", 1, "line2"), ("speaker", 2, "line1")),
            "pins": "@pins",
            "amplifier": 21,
        },
    ),
    "link": ("hal.drivers.network_link", "Wifi", {}),
    "storage": ("hal.drivers.storage", "FileStorage", {"folder": "$store"}),
    "watchdog": ("hal.drivers.watchdog", "ChipWatchdog", {"timeout": 30000}),
    "clock": ("hal.drivers.clock", "ChipClock", {}),
}
