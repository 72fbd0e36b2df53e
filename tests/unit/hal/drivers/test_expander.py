from hal.drivers.expander import Mcp23017, Tca9555
from tests.unit import kit
from tests.unit.hal.drivers.bus import Contacts, FakeI2c, FakeMcp23017, FakePins, FakeTca9555

CHIPS = ((FakeTca9555, Tca9555), (FakeMcp23017, Mcp23017))


def expander(fake, driver, with_interrupt=True):
    world = Contacts((), ())
    chip = fake(world)
    i2c, pins = FakeI2c({0x21: chip}), FakePins()
    pins.single[20] = chip
    made = driver(i2c, 0x21, pins, 20) if with_interrupt else driver(i2c, 0x21)
    return world, chip, i2c, made


def test_every_pin_is_an_input_at_first_even_when_the_chip_was_not_reset():
    for fake, driver in CHIPS:
        world = Contacts((), ())
        chip = fake(world)
        chip.registers[chip.DIRECTION] = 0x00
        chip.registers[chip.LATCH] = 0x00
        driver(FakeI2c({0x20: chip}), 0x20)
        assert chip.word(chip.DIRECTION) == 0xFFFF and chip.word(chip.LATCH) == 0xFFFF


def test_the_mcp23017_pulls_up_and_reports_changes_of_both_ports_on_one_line():
    _, chip, _, _ = expander(FakeMcp23017, Mcp23017)
    assert chip.registers[FakeMcp23017.CONTROL] == 0x44  # IOCON: MIRROR and ODR
    assert chip.word(FakeMcp23017.PULL_UPS) == 0xFFFF  # GPPU
    assert chip.word(FakeMcp23017.ENABLED) == 0x7F7F  # GPINTEN without the two that are outputs only


def test_an_output_has_its_level_before_it_drives():
    for fake, driver in CHIPS:
        _, chip, i2c, made = expander(fake, driver)
        order = chip.order = []
        lamp = made.output(3, 0)
        assert order == [chip.LATCH, chip.DIRECTION]
        chip.order = None
        assert chip.word(chip.DIRECTION) == 0xFFF7 and chip.word(chip.LATCH) == 0xFFF7
        lamp.value(1)
        assert chip.word(chip.LATCH) == 0xFFFF
        before = i2c.transfers
        lamp.value(1)
        assert i2c.transfers == before  # nothing to say


def test_an_open_drain_pin_is_pulled_low_or_let_go_never_driven_high():
    for fake, driver in CHIPS:
        _, chip, _, made = expander(fake, driver)
        line = made.open_drain(9)
        assert chip.word(chip.DIRECTION) == 0xFFFF
        line.value(0)
        assert chip.word(chip.DIRECTION) == 0xFDFF and not chip.word(chip.LATCH) >> 9 & 1
        line.value(1)
        assert chip.word(chip.DIRECTION) == 0xFFFF and not chip.word(chip.LATCH) >> 9 & 1


def test_inputs_are_read_when_the_interrupt_says_so_and_each_reader_sees_the_change():
    for fake, driver in CHIPS:
        world, chip, i2c, made = expander(fake, driver)
        low, high = made.input(2), made.input(14)
        before = i2c.transfers
        assert low.value() == 1 and high.value() == 1
        assert i2c.transfers == before
        world.others = 0xFFFF & ~(1 << 14)
        assert low.value() == 1  # this look ends the interrupt
        assert high.value() == 0
        assert i2c.transfers == before + 1
        world.others = 0xFFFF
        assert high.value() == 1 and i2c.transfers == before + 2


def test_a_read_of_another_chip_does_not_end_an_interrupt_unseen():
    world, chip, i2c, made = expander(FakeTca9555, Tca9555)
    other = FakeTca9555(Contacts((), ()))
    i2c.chips[0x22] = other
    second = Tca9555(i2c, 0x22)
    pin = made.input(3)
    assert pin.value() == 1
    world.others = 0xFFFF & ~(1 << 3)
    second.read()
    assert pin.value() == 0


def test_without_an_interrupt_line_every_look_is_a_transfer():
    for fake, driver in CHIPS:
        world, _, i2c, made = expander(fake, driver, with_interrupt=False)
        pin = made.input(0)
        before = i2c.transfers
        world.others = 0xFFFE
        assert pin.value() == 0 and pin.value() == 0
        assert i2c.transfers == before + 2


def test_no_pin_twice_none_that_is_not_there():
    for fake, driver in CHIPS:
        _, _, _, made = expander(fake, driver)
        made.output(5)
        kit.raises(ValueError, made.input, 5)
        kit.raises(ValueError, made.output, 16)
        kit.raises(ValueError, made.open_drain, -1)
    kit.raises(ValueError, made.input, 7)  # the MCP23017 has two that are outputs only
    kit.raises(ValueError, made.input, 15)


def test_a_chip_that_does_not_answer_is_an_error():
    kit.raises(OSError, Tca9555, FakeI2c(), 0x20)


def test_pins_allocate_nothing():
    for fake, driver in CHIPS:
        _, _, _, made = expander(fake, driver, with_interrupt=False)
        lamp, line, button = made.output(0), made.open_drain(1), made.input(2)

        def work(lamp=lamp, line=line, button=button):
            lamp.value(1)
            lamp.value(0)
            line.value(0)
            line.value(1)
            button.value()

        kit.allocates_nothing(work)
