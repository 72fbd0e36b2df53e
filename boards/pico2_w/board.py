"""The wiring of a phone round a Raspberry Pi Pico 2 W; hal/build.py explains the table."""

from hal.layouts import DESK_KEYS, DESK_LAMPS

CHIP = "rp2350_pico2_w"
MODEL = "t42g"
TIER = "described only"
# MicroPython's own image for it: see the README
IMAGE = {
    "port": "rp2",
    "board": "RPI_PICO2_W",
    "variant": "",
    "minimum": (1, 25, 0),
    "machine": "Raspberry Pi Pico 2 W",
    "root": "",
    "code": 0x180000,
    "disk": 0x280000,
    "romfs": 0,
}
HEAP = 400 * 1024  # bytes that the image has for MicroPython's heap
STRAPS = {}

KEYS = DESK_KEYS
LAMPS = DESK_LAMPS

TABLE = {
    "board": "pico2_w",
    "pins": ("hal.drivers.onchip", "Pins", {}),
    "matrix": (
        "hal.drivers.matrix",
        "PinMatrix",
        {"pins": "@pins", "rows": (0, 1, 2, 3, 4, 5), "columns": (6, 7, 8, 9, 10, 11)},
    ),
    "keypad": ("hal.drivers.keypad", "MatrixKeypad", {"matrix": "@matrix", "keys": KEYS}),
    "hook": ("hal.drivers.hook", "PinHook", {"pins": "@pins", "pin": 15}),
    "spi": ("hal.drivers.onchip", "spi", {"bus": 0, "clock": 18, "data": 19, "frequency": 8000000}),
    "wire": (
        "hal.drivers.wire",
        "SpiWire",
        {"spi": "@spi", "pins": "@pins", "data": 20, "select": 17, "burst": 3072},
    ),
    "display": ("hal.drivers.mono", "PageScreen", {"wire": "@wire", "chip": "uc1604"}),
    "strip": ("hal.drivers.onchip", "Ws2812Line", {"pin": 22}),
    "lights": ("hal.drivers.lights", "Ws2812Lights", {"line": "@strip", "lamps": LAMPS}),
    "leds": ("hal.drivers.leds", "BlinkingLeds", {"lights": "@lights"}),
    "output": ("hal.drivers.onchip", "I2sOutput", {"bus": 0, "clock": 12, "word": 13, "data": 14}),
    "input": ("hal.drivers.onchip", "I2sInput", {"bus": 1, "clock": 26, "word": 27, "data": 28, "bits": 32}),
    "sound": ("hal.drivers.sound", "I2sSound", {"output": "@output", "input": "@input", "boost": 4}),
    "codec": (
        "hal.drivers.amplifiers",
        "Amplifiers",
        {"sound": "@sound", "pins": "@pins", "paths": (("handset", 16, "left"), ("speaker", 21, "right"))},
    ),
    "link": ("hal.drivers.network_link", "Wifi", {}),
    "storage": ("hal.drivers.storage", "FileStorage", {"folder": "$store"}),
    "watchdog": ("hal.drivers.watchdog", "ChipWatchdog", {}),
    "clock": ("hal.drivers.clock", "ChipClock", {}),
}
