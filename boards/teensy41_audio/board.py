"""The wiring of a phone round a Teensy 4.1 with the Ethernet kit and the Audio Shield.

hal/build.py explains the table.
"""

from hal.codec import HALF
from hal.layouts import DESK_KEYS, DESK_LAMPS

CHIP = "imxrt1062_teensy41"
MODEL = "t42g"
TIER = "described only"
# MicroPython's own image for it: see the README
IMAGE = {
    "port": "mimxrt",
    "board": "TEENSY41",
    "variant": "",
    "minimum": (1, 24, 0),
    "machine": "Teensy 4.1",
    "root": "/flash",
    "code": 0xF3C00,
    "disk": 0x6FF000,
    "romfs": 0,
}
HEAP = 0xC0000  # bytes that the image has for MicroPython's heap
STRAPS = {}

KEYS = DESK_KEYS
LAMPS = DESK_LAMPS

TABLE = {
    "board": "teensy41_audio",
    "pins": ("hal.drivers.onchip", "Pins", {}),
    "matrix": (
        "hal.drivers.matrix",
        "PinMatrix",
        {
            "pins": "@pins",
            "rows": ("D28", "D29", "D30", "D31", "D32", "D33"),
            "columns": ("D34", "D35", "D36", "D37", "D38", "D39"),
        },
    ),
    "keypad": ("hal.drivers.keypad", "MatrixKeypad", {"matrix": "@matrix", "keys": KEYS}),
    "hook": ("hal.drivers.hook", "PinHook", {"pins": "@pins", "pin": "D40"}),
    "spi": ("hal.drivers.onchip", "fixed_spi", {"bus": 0, "frequency": 8000000}),
    "wire": (
        "hal.drivers.wire",
        "SpiWire",
        {"spi": "@spi", "pins": "@pins", "data": "D22", "select": "D5", "reset": "D17", "burst": 3072},
    ),
    "display": ("hal.drivers.mono", "PageScreen", {"wire": "@wire", "chip": "uc1604"}),
    "strip": ("hal.drivers.onchip", "Ws2812Line", {"pin": "D41"}),
    "lights": ("hal.drivers.lights", "Ws2812Lights", {"line": "@strip", "lamps": LAMPS}),
    "leds": ("hal.drivers.leds", "BlinkingLeds", {"lights": "@lights"}),
    "i2c": ("hal.drivers.onchip", "fixed_i2c", {"bus": 0}),
    "clocks": (
        "hal.drivers.onchip",
        "I2sClocks",
        {"bus": 1, "clock": "D21", "word": "D20", "master": "D23", "rate": 32000},
    ),
    "output": ("hal.drivers.onchip", "SharedOutput", {"clocks": "@clocks", "data": "D7", "bits": 32}),
    "input": ("hal.drivers.onchip", "SharedInput", {"clocks": "@clocks", "data": "D8", "bits": 32}),
    "sound": ("hal.drivers.sound", "I2sSound", {"output": "@output", "input": "@input", "duplex": HALF}),
    "codec": (
        "hal.drivers.sgtl5000",
        "Sgtl5000",
        {
            "i2c": "@i2c",
            "address": 0x0A,
            "sound": "@sound",
            "paths": (("handset", "headphones", "microphone"), ("speaker", "line", "microphone")),
            "pins": "@pins",
            "amplifier": "D14",
        },
    ),
    "link": ("hal.drivers.network_link", "BuiltInEthernet", {}),
    "storage": ("hal.drivers.storage", "FileStorage", {"folder": "$store"}),
    "watchdog": ("hal.drivers.watchdog", "ChipWatchdog", {}),
    "clock": ("hal.drivers.clock", "ChipClock", {}),
}
