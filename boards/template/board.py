"""The wiring of a phone on your own board; hal/build.py explains the table.

It begins as an ESP32-S3-DevKitC-1 (N8R8) with a keypad, a screen, a strip of lamps, two amplifiers and two microphones.
Change what differs, and run `.venv/bin/python -m pytest tests/unit/boards` until it finds nothing more.
"""

from hal.layouts import DESK_KEYS, DESK_LAMPS

# what the pins can do: one of hal/chips.py
CHIP = "esp32_s3_octal"
# what the phone looks like: one of firmware/models.py, which says what screen, keys and lamps are needed
MODEL = "t42g"
# "described only" until somebody ran it: then "run on hardware"
TIER = "described only"
# MicroPython's own image for it: port, BOARD and variant in its sources, oldest version, the beginning of its
# sys.implementation._machine, the folder where its file system is mounted, bytes of flash for code, files and a ROMFS
IMAGE = {
    "port": "esp32",
    "board": "ESP32_GENERIC_S3",
    "variant": "SPIRAM_OCT",
    "minimum": (1, 24, 0),
    "machine": "Generic ESP32S3 module with Octal-SPIRAM",
    "root": "",
    "code": 0x1F0000,
    "disk": 0x600000,
    "romfs": 0,
}
HEAP = 8 * 1024 * 1024  # bytes that the image has for MicroPython's heap
# pins whose level at reset decides something, and why they may be used: {3: "only clocks a microphone"}
STRAPS = {}

# the keypad as it looks, row by row; None where no key is
KEYS = DESK_KEYS
LAMPS = DESK_LAMPS

TABLE = {
    "board": "template",
    # the controller's own pins, for all parts that say {"pins": "@pins"}
    "pins": ("hal.drivers.onchip", "Pins", {}),
    # keys: or hal.drivers.matrix ExpanderMatrix, or drawn on a touch screen as on boards/esp32_s3_box_3
    "matrix": (
        "hal.drivers.matrix",
        "PinMatrix",
        {"pins": "@pins", "rows": (4, 5, 6, 7, 8, 9), "columns": (10, 11, 12, 13, 14, 15)},
    ),
    "keypad": ("hal.drivers.keypad", "MatrixKeypad", {"matrix": "@matrix", "keys": KEYS}),
    # without a handset: ("hal.absent", "NoHook", {})
    "hook": ("hal.drivers.hook", "PinHook", {"pins": "@pins", "pin": 16}),
    # screen: hal.drivers.mono for 192x64 and less, hal.drivers.colour for more
    "spi": ("hal.drivers.onchip", "spi", {"bus": 1, "clock": 17, "data": 18, "frequency": 8000000}),
    "wire": ("hal.drivers.wire", "SpiWire", {"spi": "@spi", "pins": "@pins", "data": 38, "burst": 3072}),
    "display": ("hal.drivers.mono", "PageScreen", {"wire": "@wire", "chip": "uc1604"}),
    # lamps: or hal.drivers.lights PinLights, or ("hal.absent", "NoLeds", {})
    "strip": ("hal.drivers.onchip", "Ws2812Line", {"pin": 48}),
    "lights": ("hal.drivers.lights", "Ws2812Lights", {"line": "@strip", "lamps": LAMPS}),
    "leds": ("hal.drivers.leds", "BlinkingLeds", {"lights": "@lights"}),
    # sound: or a codec chip, hal.drivers.es8388, es8311, sgtl5000
    "output": ("hal.drivers.onchip", "I2sOutput", {"bus": 0, "clock": 41, "word": 42, "data": 2}),
    "input": ("hal.drivers.onchip", "I2sInput", {"bus": 1, "clock": 1, "word": 47, "data": 21, "bits": 32}),
    "sound": ("hal.drivers.sound", "I2sSound", {"output": "@output", "input": "@input", "boost": 4}),
    "codec": (
        "hal.drivers.amplifiers",
        "Amplifiers",
        {"sound": "@sound", "pins": "@pins", "paths": (("handset", 39, "left"), ("speaker", 40, "right"))},
    ),
    # network: Wifi, RmiiEthernet (ESP32), BuiltInEthernet (Teensy 4.1)
    "link": ("hal.drivers.network_link", "Wifi", {}),
    # littlefs; hal.drivers.fat_storage for FAT
    "storage": ("hal.drivers.storage", "FileStorage", {"folder": "$store"}),
    "watchdog": ("hal.drivers.watchdog", "ChipWatchdog", {"timeout": 30000}),
    "clock": ("hal.drivers.clock", "ChipClock", {}),
}
