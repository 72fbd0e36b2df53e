"""The wiring inside an ESP32-S3-BOX-3, which has all a phone needs; hal/build.py explains the table."""

from hal.codec import HALF

CHIP = "esp32_s3_octal"
MODEL = "t42g"
TIER = "described only"
# MicroPython's own image for it: see the README
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
HEAP = 8 * 1024 * 1024  # bytes that the image has for MicroPython's heap, at least

# pins whose level at reset decides something, and why they may be used
STRAPS = {
    3: "the board itself has the touch panel's interrupt on it, and the source of JTAG does not matter here",
    45: "the board itself has the codecs' word clock on it, which they leave alone until they are told",
    46: "the board itself has the amplifier's switch on it, held low at reset",
}

TABLE = {
    "board": "esp32_s3_box_3",
    "pins": ("hal.drivers.onchip", "Pins", {}),
    "i2c": ("hal.drivers.onchip", "i2c", {"bus": 0, "data": 8, "clock": 18}),
    "spi": ("hal.drivers.onchip", "spi", {"bus": 1, "clock": 7, "data": 6, "frequency": 40000000}),
    "wire": (
        "hal.drivers.wire",
        "SpiWire",
        {"spi": "@spi", "pins": "@pins", "data": 4, "select": 5, "reset": 48, "reset_level": 1},
    ),
    "light": ("hal.drivers.onchip", "Dimmer", {"pin": 47}),
    "lcd": (
        "hal.drivers.colour",
        "ColourScreen",
        {"wire": "@wire", "chip": "ili9342", "screen": (320, 240), "order": 0xC8, "light": "@light"},
    ),
    "touch": (
        "hal.drivers.touch_any",
        "find",
        {"i2c": "@i2c", "screen": (320, 240), "mirrored": {"tt21100": "x"}, "pins": "@pins", "interrupt": 3},
    ),
    "display": ("hal.drivers.panel", "PanelScreen", {"screen": "@lcd"}),
    "keypad": ("hal.drivers.touch_keypad", "TouchKeypad", {"touch": "@touch", "display": "@display"}),
    "hook": ("hal.drivers.touch_keypad", "TouchHook", {"keypad": "@keypad"}),
    "lights": ("hal.drivers.panel", "PanelLights", {"display": "@display"}),
    "leds": ("hal.drivers.leds", "BlinkingLeds", {"lights": "@lights"}),
    "clocks": ("hal.drivers.onchip", "I2sClocks", {"bus": 0, "clock": 17, "word": 45, "pulses": 2}),
    "output": ("hal.drivers.onchip", "SharedOutput", {"clocks": "@clocks", "data": 15}),
    "input": ("hal.drivers.onchip", "SharedInput", {"clocks": "@clocks", "data": 16}),
    "sound": ("hal.drivers.sound", "I2sSound", {"output": "@output", "input": "@input", "duplex": HALF}),
    "microphones": ("hal.drivers.es7210", "Es7210", {"i2c": "@i2c", "address": 0x40}),
    "codec": (
        "hal.drivers.es8311",
        "Es8311",
        {
            "i2c": "@i2c",
            "address": 0x18,
            "sound": "@sound",
            "paths": ("handset", "speaker"),
            "recorder": "@microphones",
            "pins": "@pins",
            "amplifier": 46,
        },
    ),
    "link": ("hal.drivers.network_link", "Wifi", {}),
    "storage": ("hal.drivers.storage", "FileStorage", {"folder": "$store"}),
    "watchdog": ("hal.drivers.watchdog", "ChipWatchdog", {"timeout": 30000}),
    "clock": ("hal.drivers.clock", "ChipClock", {}),
}
