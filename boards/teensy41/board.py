"""The wiring of a phone round a Teensy 4.1 with the Ethernet kit.

hal/build.py explains the table.
"""

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
    "board": "teensy41",
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
    "output": ("hal.drivers.onchip", "I2sOutput", {"bus": 2, "clock": "D4", "word": "D3", "data": "D2"}),
    "input": ("hal.drivers.onchip", "I2sInput", {"bus": 1, "clock": "D21", "word": "D20", "data": "D8", "bits": 32}),
    "sound": ("hal.drivers.sound", "I2sSound", {"output": "@output", "input": "@input", "boost": 4}),
    "codec": (
        "hal.drivers.amplifiers",
        "Amplifiers",
        {"sound": "@sound", "pins": "@pins", "paths": (("handset", "D14", "left"), ("speaker", "D15", "right"))},
    ),
    "link": ("hal.drivers.network_link", "BuiltInEthernet", {}),
    "storage": ("hal.drivers.storage", "FileStorage", {"folder": "$store"}),
    "watchdog": ("hal.drivers.watchdog", "ChipWatchdog", {}),
    "clock": ("hal.drivers.clock", "ChipClock", {}),
}
