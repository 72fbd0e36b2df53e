from hal.drivers.expander import Tca9555
from hal.drivers.hook import PinHook
from tests.unit import kit
from tests.unit.hal.drivers.bus import Contacts, FakeI2c, FakePins, FakeTca9555, Line

WRAP = 1 << 30


def hook_on(line, off=1):
    pins = FakePins()
    pins.single[7] = line
    return PinHook(pins, 7, off)


def test_the_handset_counts_from_the_start():
    assert hook_on(Line(1)).is_off()
    assert not hook_on(Line(0)).is_off()
    assert hook_on(Line(0), off=0).is_off()


def test_the_switch_must_agree_with_itself_for_30_ms():
    line = Line(0)
    hook = hook_on(line)
    line.level = 1
    hook.poll(WRAP - 10)
    hook.poll(10)
    assert not hook.is_off()
    hook.poll(20)
    assert hook.is_off()


def test_a_bounce_begins_the_time_anew():
    line = Line(0)
    hook = hook_on(line)
    for now, level in ((0, 1), (20, 0), (25, 1), (50, 1)):
        line.level = level
        hook.poll(now)
    assert not hook.is_off()
    hook.poll(55)
    assert hook.is_off()


def test_a_silent_expander_leaves_the_handset_where_it_was():
    world = Contacts((), ())
    i2c = FakeI2c({0x20: FakeTca9555(world)})
    hook = PinHook(Tca9555(i2c, 0x20), 4)
    assert hook.is_off()
    i2c.is_broken = True
    hook.poll(0)
    assert hook.is_off() and hook.failed == 1


def test_looking_allocates_nothing():
    line = Line(0)
    hook = hook_on(line)
    line.level = 1

    def look():
        hook.poll(0)
        hook.poll(40)
        hook.is_off()

    kit.allocates_nothing(look)
