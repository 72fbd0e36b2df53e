import os

from hal.absent import NoHook, NoKeypad, NoLeds
from hal.build import CONTRACTS
from hal.chips import CHIPS
from hal.codec import FULL, HALF, Codec
from hal.display import Display
from hal.drivers.colour import ColourScreen
from hal.drivers.es8388 import Es8388
from hal.drivers.sound import I2sSound
from hal.drivers.wire import SpiWire
from hal.hook import Hook
from hal.keypad import Keypad
from hal.leds import Leds
from tests.unit.boards.check import check, differences, rows_of_keys, wire_keypad
from tests.unit.boards.fake_machine import MACHINE
from tests.unit.hal.drivers.bus import Contacts, FakeI2c, FakePins
from tests.unit.hal.drivers.i2s import FakePort
from tests.unit.hal.drivers.test_codecs import FakeEs8388
from tests.unit.kit import raises

ROOT = __file__.replace("\\", "/").rsplit("/", 1)[0] + "/../../.."


def boards():
    """(name, its board module) of every board of the repository."""
    found = []
    for name in sorted(os.listdir(ROOT + "/boards")):
        if "board.py" in (os.listdir(ROOT + "/boards/" + name) if "." not in name and name[0] != "_" else ()):
            found.append((name, __import__("boards.%s.board" % name, None, None, ("TABLE",))))
    return found


class Changed:
    """A board with some rows of its table, or other names, changed."""

    def __init__(self, board, rows=None, **names):
        for name in ("CHIP", "MODEL", "TIER", "IMAGE", "HEAP", "STRAPS"):
            setattr(self, name, names.get(name, getattr(board, name)))
        self.TABLE = dict(board.TABLE)
        for name, options in (rows or {}).items():
            if isinstance(options, dict):
                module, driver, old = self.TABLE[name]
                self.TABLE[name] = (module, driver, dict(old))
                self.TABLE[name][2].update(options)
            else:
                self.TABLE[name] = options


def board(name):
    return dict(boards())[name]


def real_boards():
    """(name, board module) of those that have pins."""
    return [(name, module) for name, module in boards() if hasattr(module, "STRAPS")]


def test_every_board_serves_every_contract():
    for name, module in boards():
        assert module.TABLE["board"] == name
        for contract in CONTRACTS:
            assert contract in module.TABLE, "%s: %s" % (name, contract)


def test_no_board_is_forgotten():
    names = [name for name, _ in boards()]
    for name in os.listdir(ROOT + "/boards"):
        if "." not in name and name[0] != "_":
            assert name in names, "boards/%s has no board.py" % name
    assert [name for name, module in boards() if not hasattr(module, "STRAPS")] == ["mps2_an385", "unix"]
    for name in ("esp32_audiokit", "esp32_lyrat", "esp32_s3_box_3", "olimex_esp32_poe", "pico2_w", "teensy41"):
        assert name in names


def test_every_real_board_passes():
    for name, module in real_boards():
        assert check(module) == [], name


def test_drivers_that_no_board_has_yet_serve_their_contracts_too():
    pins = FakePins(Contacts((), ()))
    wire = SpiWire(None, pins, 1)
    sound = I2sSound(FakePort(), FakePort())
    assert differences(Display, ColourScreen(wire, "ili9341", (320, 240), 0x28)) == []
    assert differences(Codec, Es8388(FakeI2c({0x10: FakeEs8388()}), sound, ())) == []
    assert differences(Keypad, NoKeypad()) == [] and differences(Hook, NoHook()) == []
    assert differences(Leds, NoLeds()) == []
    raises(ValueError, NoLeds().set, "power", "blue", "on", 0)


def test_the_table_of_all_boards_is_that_of_their_tables():
    with open(ROOT + "/boards/README.md") as file:
        lines = file.read().split("\n")
    for name, module in boards():
        rows = [line for line in lines if line.startswith("| [%s](%s/README.md) |" % (name, name))]
        assert len(rows) == 1, name
        if (name, module) in real_boards():
            network = "Wi-Fi" if module.TABLE["link"][1] == "Wifi" else "Ethernet"
            duplex = "HALF" if module.TABLE["sound"][2].get("duplex") == HALF else "FULL"
            keys = {"PinMatrix": "matrix", "ExpanderMatrix": "expander"}.get(
                module.TABLE.get("matrix", ("", ""))[1], "drawn"
            )
            cells = [cell.strip() for cell in rows[0].split("|")[2:7]]
            assert cells[0] == module.TIER and cells[1].startswith(network) and cells[3].startswith(duplex), name
            assert cells[4] == "35, " + keys, name


def facts(module):
    """What a README has to say in these words."""
    image, codec = module.IMAGE, module.TABLE["sound"][2]
    file = image["board"] + ("-" + image["variant"] if image["variant"] else "")
    tier = "**Tier: %s" % module.TIER
    return (
        tier + (": never run on hardware.**" if module.TIER == "described only" else ".**"),
        "stock image `%s`, %d.%d or later" % (file, image["minimum"][0], image["minimum"][1]),
        "%s duplex" % ("HALF" if codec.get("duplex") == HALF else "FULL"),
        "minimum heap",
        "(wiring.svg)",
        "| installs |",
    )


def test_every_readme_has_the_wiring_and_says_what_the_board_is_and_takes():
    for name, module in real_boards():
        with open("%s/boards/%s/README.md" % (ROOT, name)) as file:
            text = file.read()
        assert check(module) == [], name
        for fact in facts(module):
            assert fact in text, "%s: its README does not say %s" % (name, fact)
        for pin in set(MACHINE.used):
            assert "| %s |" % pin in text, "%s: pin %s is not in the wiring table" % (name, pin)


def test_every_key_of_every_board_has_the_name_it_should():
    for name, module in real_boards():
        if "matrix" not in module.TABLE:
            assert "touch" in module.TABLE, name  # tests/unit/hal/drivers presses those
            continue
        contacts, made = wire_keypad(module)
        now = 0
        for row, keys in enumerate(rows_of_keys(module)):
            for column, key in enumerate(keys):
                for is_down in (True, False) if key else ():
                    (contacts.press if is_down else contacts.release)(row, column)
                    for _ in range(4):
                        now += 20
                        made.keypad.poll(now)
                    assert made.keypad.next() == (key, is_down), (name, key)
        assert made.keypad.next() is None and MACHINE.problems == []


def test_a_pin_used_twice():
    pico = board("pico2_w")
    assert "pin 5 is used twice" in check(Changed(pico, {"hook": {"pin": 5}}))
    olimex = board("olimex_esp32_poe")
    assert "pin 7 of the expander is used twice" in check(Changed(olimex, {"hook": {"pin": 7}}))[-1]


PINS = ("clock", "data", "word", "master", "pulses", "pin", "select", "reset", "interrupt", "amplifier", "power")
PINS += ("management", "management_clock")


def single_pins(module):
    """[(part, option, whether it is a pin of an expander)] of all options that are one pin."""
    found = []
    for part, row in module.TABLE.items():
        for option in PINS if isinstance(row, tuple) else ():
            if isinstance(row[2].get(option), (int, str)):
                found.append((part, option, row[2].get("pins") == "@expander"))
    return found


def test_each_pin_of_each_board_put_where_it_cannot_be():
    for name, module in real_boards():
        assert check(module) == [], name
        used, reserved = list(MACHINE.used), sorted(MACHINE.chip.reserved)
        pins = single_pins(module)
        assert len(pins) > 5, name
        for part, option, is_expanded in pins:
            own = module.TABLE[part][2][option]
            taken = [pin for pin in ((0, 8) if is_expanded else used) if pin != own]
            for pin in (16 if is_expanded else reserved[0], 99, taken[0], taken[-1]):
                assert check(Changed(module, {part: {option: pin}})), "%s: %s of %s on %s" % (name, option, part, pin)


def test_each_row_and_column_of_each_keypad_put_on_a_pin_of_another():
    for name, module in real_boards():
        wiring = module.TABLE.get("matrix", ("", "", {}))[2]
        for lines, others in (("rows", "columns"), ("columns", "rows")) if wiring else ():
            for at in range(len(wiring[lines])):
                doubled = wiring[lines][:at] + (wiring[others][at],) + wiring[lines][at + 1 :]
                assert "is used twice" in check(Changed(module, {"matrix": {lines: doubled}}))[-1], (name, lines, at)


def test_a_pin_that_the_chip_reserves_or_lacks():
    pico = board("pico2_w")
    assert check(Changed(pico, {"hook": {"pin": 25}})) == ["pin 25 is taken for the wireless chip"]
    assert check(Changed(pico, {"hook": {"pin": 30}})) == ["the chip has no pin 30"]
    olimex = board("olimex_esp32_poe")
    assert check(
        Changed(
            olimex,
            {
                "strip": {"pin": 16},
            },
            STRAPS={0: "", 2: "", 12: "", 15: ""},
        )
    ) == ["pin 16 is taken for the PSRAM"]
    assert "pin 6 is taken for the flash" in check(Changed(olimex, {"output": {"word": 6}}))
    assert "pin 25 is used twice" in check(Changed(olimex, {"output": {"word": 25}}))  # RMII has it


def test_an_input_driven_and_one_without_a_pull_up():
    olimex = board("olimex_esp32_poe")
    assert "pin 39 is an input only" in check(Changed(olimex, {"i2c": {"clock": 39}}))
    assert check(Changed(olimex, {"pins": {"no_pull": ()}})) == ["pin 34 has no pull-up"]


def test_a_bus_on_pins_that_cannot_have_it():
    pico = board("pico2_w")
    assert "pin 15 cannot be sck of spi 0" in check(Changed(pico, {"spi": {"clock": 15}, "hook": {"pin": 18}}))
    assert "the chip has no spi bus 2" in check(Changed(pico, {"spi": {"bus": 2}}))
    swapped = Changed(pico, {"output": {"clock": 13, "word": 12}})
    assert check(swapped) == ["the word clock of i2s 0 must be the pin after the bit clock"]
    assert "i2s 0 is opened twice" in check(Changed(pico, {"input": {"bus": 0}}))


def test_a_watchdog_that_waits_longer_than_its_chip_can():
    pico = board("pico2_w")
    assert check(Changed(pico, {"watchdog": {"timeout": 30000}})) == ["a watchdog of 30000 ms"]
    assert check(Changed(board("teensy41"), {"watchdog": {"timeout": 30000}})) == []


def test_a_strap_needs_a_reason():
    olimex = board("olimex_esp32_poe")
    problems = check(Changed(olimex, STRAPS={0: "", 2: "", 5: "", 12: ""}))
    assert len(problems) == 1 and problems[0].startswith("pin 15 decides about")
    assert check(Changed(board("pico2_w"), STRAPS={3: ""})) == ["STRAPS names pin 3, which is no strap in use"]


def test_contracts_keys_lamps_and_screen():
    pico = board("pico2_w")
    without = Changed(pico)
    del without.TABLE["codec"]
    assert check(without) == ["it cannot be built: board pico2_w, codec: the table has no driver for it"]
    assert "hook has no is_off" in check(Changed(pico, {"hook": ("hal.absent", "NoKeypad", {})}))
    assert check(Changed(pico, {"hook": ("hal.absent", "NoHook", {})})) == []
    fewer = pico.KEYS[:5] + (pico.KEYS[5][:5] + (None,),)
    assert "key line6 is missing" in check(Changed(pico, {"keypad": {"keys": fewer}}))
    twice = pico.KEYS[:5] + (pico.KEYS[5][:4] + ("1", "line6"),)
    assert "key 1 is there twice" in check(Changed(pico, {"keypad": {"keys": twice}}))
    uneven = pico.KEYS[:5] + (pico.KEYS[5] + (None,),)
    assert "the rows of keys differ in length" in check(Changed(pico, {"keypad": {"keys": uneven}}))
    assert "lamp line1 is missing" in check(Changed(pico, {"leds": ("hal.absent", "NoLeds", {})}))
    assert "the screen has 128 x 64 pixels of 1 bits" in check(Changed(pico, {"display": {"chip": "sh1106"}}))


def test_the_facts_beside_the_table():
    pico = board("pico2_w")
    assert check(Changed(pico, CHIP="esp8266")) == ["no chip esp8266 in hal/chips.py"]
    assert check(Changed(pico, MODEL="t1")) == ["no model t1 in firmware/models.py"]
    assert "TIER is none of" in check(Changed(pico, TIER="tested"))[0]
    assert check(Changed(pico, IMAGE=dict(pico.IMAGE, minimum=(1, 19, 0)))) == [
        "the firmware needs MicroPython 1.24.0 at least"
    ]
    assert "IMAGE has other entries" in check(Changed(pico, IMAGE={}))[0]
    assert "a heap of 131072 bytes is too small" in check(Changed(pico, HEAP=131072))[0]


def test_a_master_clock_where_the_chip_makes_none():
    kit = board("esp32_audiokit")
    assert "i2s 0 makes no master clock" in check(Changed(kit, {"clocks": {"pulses": None, "master": 0}}))
    assert "pin 35 is an input only" in check(Changed(kit, {"clocks": {"pulses": 35}, "input": {"data": 0}}))


def test_i2s_both_ways_at_once_on_the_clocks_of_one_bus():
    kit = board("esp32_audiokit")
    assert "i2s 0 is opened twice" in check(Changed(kit, {"sound": {"duplex": FULL}}))


def test_teensy_has_its_buses_where_micropython_has_them():
    teensy = board("teensy41")
    assert check(Changed(teensy, {"hook": {"pin": 40}})) == ["the chip has no pin 40"]  # it has a D40
    assert "pin D13 is used twice" in check(Changed(teensy, {"hook": {"pin": "D13"}}))  # SPI 0 is there
    problems = check(Changed(teensy, {"input": {"bus": 2, "clock": "D26", "word": "D27"}}))
    assert "the chip has no i2s in bus 2" in problems
    moved = ("hal.drivers.onchip", "spi", {"bus": 0, "clock": "D27", "data": "D26", "frequency": 8000000})
    assert "nobody can choose the pins of spi 0" in check(Changed(teensy, {"spi": moved}))
    assert "the chip has another Ethernet" in check(
        Changed(
            teensy,
            {
                "link": (
                    "hal.drivers.network_link",
                    "RmiiEthernet",
                    {"management": "D0", "management_clock": "D1", "clock": "D6", "clock_out": True},
                )
            },
        )
    )


def test_two_chips_at_one_address():
    olimex = board("olimex_esp32_poe")
    problems = check(Changed(olimex, {"wire": {"address": 0x20}}))
    assert "both at address 0x20" in problems[0]
    problems = check(Changed(olimex, {"expander": {"address": 0x39}}))  # where the screen takes its data
    assert len(problems) == 1 and "both at address 0x39" in problems[0]
    box = board("esp32_s3_box_3")
    assert "both at address 0x5d" in check(Changed(box, {"microphones": {"address": 0x5D}}))[0]
    assert "codec does not say its address" in check(Changed(box, {"codec": {"address": None}}))


def test_the_chips_as_their_data_sheets_have_them():
    wroom, wrover = CHIPS["esp32_wroom"], CHIPS["esp32_wrover"]
    assert wroom.problem(16) is None and "PSRAM" in wrover.problem(17)
    for pin in (6, 11, 1, 3, 20, 24, 28, 37, 38, 40):
        assert wroom.problem(pin), pin
    assert "input only" in wroom.problem(34, is_output=True) and wroom.problem(34) is None
    assert sorted(wroom.straps) == [0, 2, 5, 12, 15]
    s3 = CHIPS["esp32_s3_octal"]
    assert sorted(s3.straps) == [0, 3, 45, 46] and s3.problem(22) and s3.problem(35) and s3.problem(20)
    assert s3.problem(48, is_output=True) is None and s3.problem(49)
    pico = CHIPS["rp2350_pico2_w"]
    assert [pin for pin in range(30) if not pico.problem(pin)] == list(range(23)) + [26, 27, 28]
    assert pico.bus_problem("i2c", 0, {"sda": 4, "scl": 5}) is None
    assert pico.bus_problem("i2c", 1, {"sda": 4, "scl": 5})
    assert pico.bus_problem("spi", 1, {"sck": 10, "mosi": 11}) is None
    teensy = CHIPS["imxrt1062_teensy41"]
    assert teensy.problem("D41") is None and teensy.problem("D42") and teensy.problem("D54") and teensy.problem(41)
    assert teensy.bus_problem("i2s in", 1, {"sck": "D21", "ws": "D20", "sd": "D8", "mck": "D23"}) is None
    assert teensy.bus_problem("i2s out", 1, {"sck": "D21", "ws": "D20", "sd": "D7"}) is None
    assert (
        teensy.bus_problem("i2s out", 1, {"sck": "D21", "ws": "D20", "sd": "D8"}) == "pin D8 cannot be sd of i2s out 1"
    )
    assert teensy.bus_problem("i2s in", 2, {"sck": "D4", "ws": "D3", "sd": "D5"}) == "the chip has no i2s in bus 2"
    assert teensy.fixed_pins("i2c", 0) == {"sda": "D18", "scl": "D19"}
