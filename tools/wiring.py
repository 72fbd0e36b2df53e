"""Draws boards' wiring from their tables, boards/<name>/wiring.svg: `tools/wiring.py [NAME...]`, all without a name.

A drawing has a column of pins for the microcontroller and one for each expander; beside it, in the order of the table,
a box for each part with the lines that go there.
"""

import importlib
import sys
from pathlib import Path

import drawsvg

ROOT = Path(__file__).resolve().parents[1]
CONTROLLER = "controller"

_I2S = {"clock": "bit clock", "word": "word clock", "data": "data", "master": "master clock", "pulses": "master clock"}
# driver: (what the box is called, option that is a pin -> what the line is called)
_DRIVERS = {
    "i2c": ("I2C", {"data": "SDA", "clock": "SCL"}),
    "fixed_i2c": ("I2C", {}),
    "spi": ("SPI", {"data": "MOSI", "clock": "SCK"}),
    "fixed_spi": ("SPI", {}),
    "Tca9555": ("expander TCA9555", {"interrupt": "INT"}),
    "Mcp23017": ("expander MCP23017", {"interrupt": "INT"}),
    "PinMatrix": ("keypad", {"rows": "row", "columns": "column"}),
    "ExpanderMatrix": ("keypad", {"rows": "row", "columns": "column"}),
    "PinHook": ("hook switch", {"pin": "to ground while it lies"}),
    "SpiWire": ("screen", {"data": "data or command", "select": "select", "reset": "reset"}),
    "TwoAddressWire": ("screen", {"reset": "reset"}),
    "find": ("touch panel", {"interrupt": "INT"}),
    "Dimmer": ("light of the screen", {"pin": "pulses"}),
    "PinLights": ("lamps", {"lamps": ""}),
    "Ws2812Line": ("strip of lamps", {"pin": "data"}),
    "I2sOutput": ("I2S out", _I2S),
    "I2sInput": ("I2S in", _I2S),
    "I2sClocks": ("I2S", _I2S),
    "SharedOutput": ("I2S out", _I2S),
    "SharedInput": ("I2S in", _I2S),
    "Amplifiers": ("amplifiers", {"paths": ""}),
    "Es8388": ("amplifier", {"amplifier": "on"}),
    "Es8311": ("amplifier", {"amplifier": "on"}),
    "Sgtl5000": ("amplifier", {"amplifier": "on"}),
    "RmiiEthernet": (
        "Ethernet",
        {"management": "MDIO", "management_clock": "MDC", "clock": "50 MHz", "power": "power of the PHY"},
    ),
}
_ROLES = {"sda": "SDA", "scl": "SCL", "sck": "SCK", "mosi": "MOSI", "miso": "MISO (not wired)"}
_CHIPS = {"TwoAddressWire": "screen", "Es8388": "ES8388", "Es8311": "ES8311", "Es7210": "ES7210"}
_CHIPS.update({"Sgtl5000": "SGTL5000", "Tca9555": "TCA9555", "Mcp23017": "MCP23017", "find": "touch panel"})

_SIDES = ("left", "right")  # of a microphone, in a row of paths

_LEFT, _MIDDLE, _RIGHT, _WIDTH = 24, 104, 300, 640
_ROW, _HEAD, _GAP = 20, 26, 14
_COLOURS = ("#1f5db0", "#9a3b1d", "#176b48", "#6b3fa0", "#8a6d00", "#0b7285", "#a61e4d")
_INK, _PAPER, _EDGE = "#1b2433", "#ffffff", "#c4ccd8"


def wires(board):
    """[(bank, part, what its box is called, [(pin, line)])] of a board's table, in its order."""
    from hal.chips import CHIPS

    found = []
    for part, row in board.TABLE.items():
        if not isinstance(row, tuple) or row[1] not in _DRIVERS:
            continue
        title, names = _DRIVERS[row[1]]
        options = row[2]
        lines = [line for option, name in names.items() for line in _lines(name, options.get(option))]
        if row[1].startswith("fixed_"):
            pins = CHIPS[board.CHIP].fixed_pins(row[1][6:], options["bus"])
            lines = [(pin, _ROLES[role]) for role, pin in pins.items()]
        if row[1] == "RmiiEthernet":
            lines += list(CHIPS[board.CHIP].rmii.items())
        if lines:
            found.append((_bank(row[1], options), part, title + _company(board, part), lines))
    return found


def _lines(name, value):
    """The (pin, line) of one option: a pin, a tuple of pins, or rows of (name, pin, ...)."""
    if value is None:
        return []
    if not isinstance(value, tuple):
        return [(value, name)]
    if not isinstance(value[0], tuple):
        return [(pin, "%s %d" % (name, number)) for number, pin in enumerate(value, 1)]
    return [(pin, row[0]) for row in value for pin in row[1:] if pin not in _SIDES]


def _bank(driver, options):
    """On whose pins a part hangs: an expander says by INT only that it wants to be read."""
    bank = options.get("expander") or options.get("pins", "@pins")
    return CONTROLLER if bank == "@pins" else bank[1:]


def _company(board, bus):
    """The chips on an I2C bus, with their addresses."""
    rows = [row for row in board.TABLE.values() if isinstance(row, tuple) and row[2].get("i2c") == "@" + bus]
    chips = [
        _CHIPS[row[1]] + (" 0x%02X" % row[2]["address"] if "address" in row[2] else "")
        for row in rows
        if row[1] in _CHIPS
    ]
    return ": " + ", ".join(chips) if chips else ""


def draw(board):
    """The drawing of a board module as the text of an SVG file."""
    groups = wires(board)
    banks = sorted({group[0] for group in groups}, key=lambda bank: bank != CONTROLLER)
    height = _GAP * 2 + sum(_bank_height(groups, bank) + _GAP for bank in banks)
    picture = drawsvg.Drawing(_WIDTH, height)
    picture.append(drawsvg.Rectangle(0, 0, _WIDTH, height, fill=_PAPER, rx=8))
    top = _GAP
    for bank in banks:
        _draw_bank(picture, board, bank, [group for group in groups if group[0] == bank], top)
        top += _bank_height(groups, bank) + _GAP
    return picture.as_svg() + "\n"


def _bank_height(groups, bank):
    return _HEAD + sum(_group_height(group) + _GAP for group in groups if group[0] == bank)


def _group_height(group):
    return _HEAD + len(group[3]) * _ROW


def _draw_bank(picture, board, bank, groups, top):
    name = board.CHIP if bank == CONTROLLER else _DRIVERS[board.TABLE[bank][1]][0]
    height = _bank_height(groups, bank) - _HEAD
    _write(picture, name, _LEFT, top + 14, bold=True)
    picture.append(
        drawsvg.Rectangle(_LEFT, top + _HEAD - 4, _MIDDLE - _LEFT, height, fill="#eef1f6", stroke=_EDGE, rx=6)
    )
    at = top + _HEAD
    for number, group in enumerate(groups):
        _draw_group(picture, group, at, _COLOURS[number % len(_COLOURS)])
        at += _group_height(group) + _GAP


def _draw_group(picture, group, top, colour):
    _, _, title, lines = group
    picture.append(
        drawsvg.Rectangle(_RIGHT, top, _WIDTH - _RIGHT - _LEFT, _group_height(group), fill="none", stroke=colour, rx=6)
    )
    _write(picture, title, _RIGHT + 10, top + 17, colour, bold=True)
    for number, (pin, line) in enumerate(lines):
        y = top + _HEAD + number * _ROW + 5
        picture.append(drawsvg.Line(_MIDDLE, y, _RIGHT, y, stroke=colour, stroke_width=1.5))
        picture.append(drawsvg.Circle(_MIDDLE, y, 3, fill=colour))
        _write(picture, str(pin), _MIDDLE - 10, y + 4, anchor="end")
        _write(picture, line, _RIGHT + 10, y + 4)


def _write(picture, text, x, y, colour=_INK, bold=False, anchor="start"):
    weight = "bold" if bold else "normal"
    picture.append(
        drawsvg.Text(text, 12, x, y, fill=colour, font_family="sans-serif", font_weight=weight, text_anchor=anchor)
    )


def boards():
    """The names of all boards with pins."""
    found = [path.parent.name for path in ROOT.glob("boards/*/board.py")]
    return [name for name in sorted(found) if hasattr(load(name), "STRAPS")]


def load(name):
    return importlib.import_module("boards.%s.board" % name)


def main(names):
    for name in names or boards():
        (ROOT / "boards" / name / "wiring.svg").write_text(draw(load(name)))


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tools" / "compat")]
    main(sys.argv[1:])
