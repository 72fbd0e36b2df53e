"""Checks a board's table against fakes of `machine` and of its chip: what is wrong with it, as a list of sentences."""

import sys
from array import array

from firmware.models import MODELS
from hal.build import CONTRACTS, BuildError, build
from hal.chips import CHIPS
from hal.drivers.ft5x06 import Ft5x06
from hal.drivers.gt911 import Gt911
from hal.drivers.tt21100 import Tt21100
from tests.unit.boards.fake_machine import MACHINE, index
from tests.unit.hal.drivers.bus import Contacts, FakeMcp23017, FakeTca9555

if sys.implementation.name == "micropython":
    inspect = None
else:
    import inspect

OPTIONS = {"store": "."}  # a folder that is there
TIERS = ("described only", "emulated", "run on hardware")
# what IMAGE says of MicroPython's own image: port, BOARD and variant, oldest version, how sys.implementation._machine
# begins, the folder where the file system is mounted ("" for the root); bytes for code, of that and of a ROMFS
IMAGE = ("board", "code", "disk", "machine", "minimum", "port", "romfs", "root", "variant")
LEAST_HEAP = 256 * 1024  # with the firmware frozen: boards/mps2_an385 registers, makes and takes calls with it
EXPANDERS = {"Tca9555": FakeTca9555, "Mcp23017": FakeMcp23017}


def check(board):
    """What is wrong with this module: CHIP, MODEL, TIER, IMAGE, HEAP, STRAPS, TABLE as in boards/pico2_w/board.py."""
    if board.CHIP not in CHIPS:
        return ["no chip %s in hal/chips.py" % board.CHIP]
    if board.MODEL not in MODELS:
        return ["no model %s in firmware/models.py" % board.MODEL]
    MACHINE.reset(board.CHIP)
    problems = _facts(board)
    try:
        made = build(board.TABLE, OPTIONS)
    except (BuildError, ValueError, OSError, TypeError) as error:
        return MACHINE.problems + problems + ["it cannot be built: %s" % error]
    problems += _contracts(made)
    problems += _addresses(board.TABLE)
    problems += _model(board, made)
    problems += _straps(board)
    if not problems and not MACHINE.problems:
        _use(made)
    return MACHINE.problems + problems


def _facts(board):
    """What is wrong with what the installer and the README tell of it."""
    found = []
    if board.TIER not in TIERS:
        found.append("TIER is none of: " + ", ".join(TIERS))
    if tuple(sorted(board.IMAGE)) != IMAGE:
        found.append("IMAGE has other entries than: " + ", ".join(IMAGE))
    elif len(board.IMAGE["minimum"]) != 3 or board.IMAGE["minimum"] < (1, 24, 0):
        found.append("the firmware needs MicroPython 1.24.0 at least")
    if board.HEAP < LEAST_HEAP:
        found.append("a heap of %d bytes is too small: %d are needed" % (board.HEAP, LEAST_HEAP))
    return found


def wire_keypad(board):
    """Hang a matrix of contacts where the table has one, on pins or an expander; return it and the built board."""
    MACHINE.reset(board.CHIP)
    wiring = board.TABLE["matrix"][2]
    contacts = Contacts([index(pin) for pin in wiring["rows"]], [index(pin) for pin in wiring["columns"]])
    contacts.others = (1 << 48) - 1
    if "expander" in wiring:
        _, driver, options = board.TABLE[wiring["expander"][1:]]
        chip = EXPANDERS[driver](contacts)
        MACHINE.chips[options["address"]] = chip
        if options.get("interrupt") is not None:
            MACHINE.lines[options["interrupt"]] = chip
    else:
        MACHINE.contacts = contacts
    return contacts, build(board.TABLE, OPTIONS)


def _contracts(made):
    found = []
    for contract in CONTRACTS:
        name = contract[0].upper() + contract[1:]
        described = getattr(__import__("hal." + contract, None, None, (name,)), name)
        found += ["%s has %s" % (contract, what) for what in differences(described, getattr(made, contract))]
    return found


def differences(described, driver):
    """In what a driver's public face differs from its contract's class; where functions tell, in arguments too."""
    found = []
    for member in dir(described):
        if member.startswith("_"):
            continue
        wanted = getattr(described, member)
        if not hasattr(driver, member):
            found.append("no " + member)
        elif inspect and callable(wanted):
            names = list(inspect.signature(wanted).parameters)[1:]
            if list(inspect.signature(getattr(driver, member)).parameters) != names:
                found.append("other arguments of " + member)
    return found


def _addresses(table):
    """No two chips of one bus at one address, and none that does not say which it has."""
    taken, found = {}, []
    for name, row in table.items():
        options = row[2] if isinstance(row, tuple) else {}
        if "i2c" not in options:
            continue
        for address in _addresses_of(row[1], options):
            place = (options["i2c"], address)
            if address is None:
                found.append("%s does not say its address" % name)
            elif place in taken:
                found.append("%s and %s are both at address 0x%02x" % (taken[place], name, address))
            taken[place] = name
    return found


def _addresses_of(driver, options):
    if driver == "find":  # whichever touch chip it is
        return Gt911.ADDRESSES + Tt21100.ADDRESSES + Ft5x06.ADDRESSES
    address = options.get("address")
    return (address, address | 1) if driver == "TwoAddressWire" else (address,)


def _model(board, made):
    model, found = MODELS[board.MODEL], []
    rows = rows_of_keys(board)
    keys = [key for row in rows for key in row if key] if rows else list(getattr(made.keypad, "keys", ()))
    if len({len(row) for row in rows}) > 1:
        found.append("the rows of keys differ in length")
    found += ["key %s is missing" % key for key in model.keys if key not in keys]
    found += ["key %s is there twice" % key for key in set(keys) if keys.count(key) > 1]
    found += ["lamp %s is missing" % lamp for lamp in model.lamps if lamp not in made.leds.lamps]
    screen = (made.display.width, made.display.height, made.display.depth)
    if screen != model.screen:
        found.append("the screen has %d x %d pixels of %d bits" % screen)
    return found


def rows_of_keys(board):
    """The keys of a matrix as the table has them; none on a board that draws its keys."""
    return board.TABLE["keypad"][2].get("keys", ())


def _straps(board):
    straps = MACHINE.chip.straps
    found = [
        "pin %s decides about %s at reset: say in STRAPS why it may be used" % (pin, straps[pin])
        for pin in sorted([pin for pin in MACHINE.used if pin in straps])
        if pin not in board.STRAPS
    ]
    for pin in board.STRAPS:
        if pin not in MACHINE.used or pin not in straps:
            found.append("STRAPS names pin %s, which is no strap in use" % pin)
    return found


def _use(made):
    """Two seconds of a phone's life, so that every driver reaches its bus."""
    frame = array("h", [1000] * 160)
    made.codec.path("speaker")
    made.codec.start(0)
    for lamp in made.leds.lamps:
        made.leds.set(lamp, "red", "fast", 100)
    for now in range(0, 2000, 20):
        made.poll(now)
        made.display.flush(8192)
        while made.codec.wait(now) == 0:
            made.codec.read(frame)
            made.codec.write(frame)
        made.watchdog.feed()
        made.keypad.next()
    made.codec.stop()
    assert made.display.flush(8192) == 0
    assert made.link.address() == "" and made.clock.ticks() >= 0 and made.hook.is_off() in (True, False)
