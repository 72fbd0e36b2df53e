"""The wiring of the emulated board; hal/build.py explains the table. `$` values come from main.py."""

CHIP = "mps2_an385"
MODEL = "t41p"
TIER = "emulated"
# built here: build.sh
IMAGE = {
    "port": "qemu",
    "board": "MPS2_AN385",
    "variant": "",
    "minimum": (1, 24, 0),
    "machine": "mps2-an385",
    "root": "/flash",
    "disk": 0x400000,
    "romfs": 0,
}

TABLE = {
    "board": "mps2_an385",
    "line": ("mps2", "Line", {}),
    "stream": ("hal.sim.serial", "SerialStream", {"uart": "@line"}),
    "panel": (
        "hal.sim.panel",
        "Panel",
        {
            "stream": "@stream",
            "token": "$token",
            "model": "$model",
            "firmware": "$firmware",
            "picture": 512,
            "message": 1536,
            "words": 8192,
        },
    ),
    "keypad": ("hal.sim.keypad", "SimKeypad", {"panel": "@panel", "keys": "$keys"}),
    "hook": ("hal.sim.hook", "SimHook", {"panel": "@panel"}),
    "display": ("hal.sim.display", "SimDisplay", {"panel": "@panel", "screen": "$screen"}),
    "leds": ("hal.sim.leds", "SimLeds", {"panel": "@panel", "lamps": "$lamps"}),
    "codec": ("hal.sim.codec", "SimCodec", {"panel": "@panel", "ahead": 9}),
    "link": (
        "boards.mps2_an385.ethernet",
        "Ethernet",
        {"mac": "$mac", "ip": "$ip", "mask": "$mask", "gateway": "$gateway"},
    ),
    "storage": ("hal.drivers.storage", "FileStorage", {"folder": "$store"}),
    "watchdog": ("hal.sim.watchdog", "SimWatchdog", {"panel": "@panel"}),
    "clock": ("hal.sim.clock", "SimClock", {}),
}
