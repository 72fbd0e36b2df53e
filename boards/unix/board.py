"""The wiring of the simulated phone; hal/build.py explains the table. `$` values come from boards/unix/main.py."""

TABLE = {
    "board": "unix",
    "stream": ("hal.sim.stream", "TcpStream", {"address": "$panel"}),
    "panel": (
        "hal.sim.panel",
        "Panel",
        {"stream": "@stream", "token": "$token", "model": "$model", "firmware": "$firmware"},
    ),
    "keypad": ("hal.sim.keypad", "SimKeypad", {"panel": "@panel", "keys": "$keys"}),
    "hook": ("hal.sim.hook", "SimHook", {"panel": "@panel"}),
    "display": ("hal.sim.display", "SimDisplay", {"panel": "@panel", "screen": "$screen"}),
    "leds": ("hal.sim.leds", "SimLeds", {"panel": "@panel", "lamps": "$lamps"}),
    "codec": ("hal.sim.codec", "SimCodec", {"panel": "@panel"}),
    "link": ("hal.sim.link", "SimLink", {"ip": "$ip", "mac": "$mac"}),
    "storage": ("hal.drivers.storage", "FileStorage", {"folder": "$store"}),
    "watchdog": ("hal.sim.watchdog", "SimWatchdog", {"panel": "@panel"}),
    "clock": ("hal.sim.clock", "SimClock", {}),
}
