"""The wiring of a phone round an Olimex ESP32-POE with a WROVER module; hal/build.py explains the table.

The program that starts the phone gives no values: everything is here.
"""

CHIP = "esp32_wrover"
MODEL = "t42g"

# pins whose level at reset decides something, and why they may be used
STRAPS = {
    0: "the board itself takes it for the 50 MHz of Ethernet",
    2: "only clocks a microphone, whose input leaves it open at reset",
    5: "only drives the strip of lamps, whose input leaves it open at reset",
    12: "the board itself takes it to power the PHY, and holds it low at reset",
    15: "only clocks a microphone, whose input leaves it open at reset",
}

KEYS = (
    ("1", "2", "3", "soft1", "soft2", "line1"),
    ("4", "5", "6", "soft3", "soft4", "line2"),
    ("7", "8", "9", "up", "down", "line3"),
    ("star", "0", "pound", "left", "right", "line4"),
    ("ok", "cancel", "message", "headset", "mute", "line5"),
    ("redial", "speaker", "volume_up", "volume_down", None, "line6"),
)
LAMPS = ("power", "message", "mute", "headset", "speaker", "line1", "line2", "line3", "line4", "line5", "line6")

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
    "storage": ("hal.drivers.storage", "FileStorage", {"folder": "/store"}),
    "watchdog": ("hal.drivers.watchdog", "ChipWatchdog", {}),
    "clock": ("hal.drivers.clock", "ChipClock", {}),
}
