"""The tables of boards with a host's taps between the phone and their parts."""

from boards.hil import tapped
from hal.build import CONTRACTS

REAL = {
    "board": "one",
    "pins": ("hal.drivers.onchip", "Pins", {}),
    "keypad": ("hal.absent", "NoKeypad", {}),
    "hook": ("hal.drivers.hook", "PinHook", {"pins": "@pins", "pin": 6}),
    "display": ("hal.drivers.mono", "PageScreen", {"wire": "@wire", "chip": "uc1604"}),
    "leds": ("hal.absent", "NoLeds", {}),
    "codec": ("hal.drivers.amplifiers", "Amplifiers", {"paths": (("handset", 14, "left"),)}),
    "link": ("hal.drivers.network_link", "Wifi", {"name": "$wifi_name"}),
    "storage": ("hal.drivers.storage", "FileStorage", {"folder": "$store"}),
    "watchdog": ("hal.drivers.watchdog", "ChipWatchdog", {}),
    "clock": ("hal.drivers.clock", "ChipClock", {}),
}


def test_every_tapped_part_stands_before_the_boards_own():
    table = tapped(REAL)
    for name in ("keypad", "hook", "display", "leds", "codec", "storage"):
        module, _, options = table[name]
        assert module == "hal.sim.tap" and options[name] == "@own_" + name
        assert table["own_" + name] == REAL[name]
    for name in ("link", "watchdog", "clock", "board", "pins"):
        assert table[name] == REAL[name]
    assert not [name for name in CONTRACTS if name not in table]


def test_the_boards_own_table_stays_as_it_is():
    before = dict(REAL)
    tapped(REAL)
    assert before == REAL


def test_a_board_with_a_panel_of_its_own_keeps_it():
    row = ("hal.sim.panel", "Panel", {"stream": "@line", "token": "$token"})
    table = tapped(dict(REAL, panel=row, watchdog=("hal.sim.watchdog", "SimWatchdog", {"panel": "@panel"})))
    assert table["own_panel"] == row
    assert table["watchdog"][2] == {"panel": "@own_panel"}
    assert table["panel"][2]["stream"] == "@console"
    assert table["keypad"][2]["panel"] == "@panel"
