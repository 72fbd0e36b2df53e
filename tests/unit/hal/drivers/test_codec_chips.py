from hal import codec
from hal.drivers.es7210 import Es7210
from hal.drivers.es8311 import Es8311
from hal.drivers.sgtl5000 import Sgtl5000
from hal.drivers.sound import I2sSound
from tests.unit import kit
from tests.unit.hal.drivers.bus import Contacts, FakeI2c, FakePins
from tests.unit.hal.drivers.chips import FakeEs7210, FakeEs8311, FakeSgtl5000
from tests.unit.hal.drivers.i2s import FakePort


class Rig:
    """One codec chip on a HALF board, with an amplifier at pin 21."""

    def __init__(self, driver, chip=None, address=0, **options):
        self.output, self.input = FakePort(), FakePort()
        self.output.rivals, self.input.rivals = (self.input,), (self.output,)
        self.sound = I2sSound(self.output, self.input, codec.HALF)
        self.chip = chip or FakeSgtl5000(lambda: bool(self.output.i2s or self.input.i2s))
        self.i2c = FakeI2c({address: self.chip})
        self.pins = FakePins(Contacts((), ()))
        self.codec = driver(self.i2c, self.sound, pins=self.pins, amplifier=21, **options)

    def amplifier(self):
        return self.pins.high >> 21 & 1

    def registers(self, wanted):
        for register, value in wanted.items():
            found = self.chip.registers[register]
            assert found == value, "register 0x%02x is 0x%02x" % (register, found)

    def start(self, path):
        self.chip.now = 100
        self.codec.path(path)
        self.codec.start(0)
        assert self.codec.failed == 0


def es8311(**options):
    return Rig(Es8311, FakeEs8311(), 0x18, **options)


def sgtl5000(**options):
    return Rig(Sgtl5000, None, 0x0A, **options)


# -- ES8311


def test_an_es8311_is_held_in_reset_until_it_is_started():
    rig = es8311()
    assert rig.chip.log[0] == (0x31, 0x60) and rig.chip.log[-1] == (0x00, 0x1F) and rig.codec.failed == 0
    assert not rig.codec.is_running and rig.codec.duplex == codec.HALF and not rig.amplifier()


def test_the_registers_of_an_es8311_in_a_call():
    rig = es8311()
    rig.start("speaker")
    rig.registers(
        {
            0x00: 0x80,
            0x01: 0x3F,  # from the pin
            0x02: 0x00,
            0x03: 0x10,
            0x04: 0x20,
            0x05: 0x00,
            0x06: 0x03,
            0x07: 0x00,
            0x08: 0xFF,
            0x09: 0x0C,
            0x0A: 0x0C,
            0x0D: 0x01,
            0x0E: 0x02,
            0x12: 0x00,
            0x13: 0x10,
            0x14: 0x18,  # 24 dB
            0x16: 0x00,
            0x17: 0xBF,
            0x31: 0x00,
            0x32: 0xBF,
        }
    )
    assert rig.amplifier()
    assert rig.chip.log.index((0x12, 0x00)) < rig.chip.log.index((0x31, 0x00))


def test_the_master_clock_of_an_es8311():
    for master, source, divider in ((0, 0xBF, 0x18), (256, 0x3F, 0x00), (512, 0x3F, 0x20)):
        rig = es8311(master=master)
        rig.start("handset")
        rig.registers({0x01: source, 0x02: divider})
    kit.raises(ValueError, lambda: es8311(master=384))


def test_the_gain_of_an_es8311_is_analogue_as_far_as_that_goes():
    for gain, analogue, digital in ((0, 0x10, 0), (30, 0x1A, 0), (36, 0x1A, 1), (72, 0x1A, 7)):
        rig = es8311(gain=gain)
        rig.start("handset")
        rig.registers({0x14: analogue, 0x16: digital})
    kit.raises(ValueError, lambda: es8311(gain=75))


def test_volumes_of_an_es8311_go_in_3_db_steps():
    rig = es8311()
    rig.codec.volume("handset", 5)
    rig.start("handset")
    rig.registers({0x32: 0xBF - 60})
    rig.codec.volume("speaker", 0)
    rig.registers({0x32: 0xBF - 60})
    rig.codec.path("speaker")
    rig.registers({0x32: 0xBF - 90, 0x31: 0x00})
    rig.codec.path("headset")  # which the board lacks
    rig.registers({0x31: 0x60})
    assert not rig.amplifier()
    rig.codec.volume("headset", 3)
    rig.registers({0x31: 0x60})
    kit.raises(ValueError, rig.codec.volume, "handset", 16)
    kit.raises(ValueError, rig.codec.path, "horn")


def test_an_es8311_stops_and_starts_again():
    rig = es8311()
    rig.start("speaker")
    rig.chip.log.clear()
    rig.codec.stop()
    assert rig.chip.log[0] == (0x31, 0x60) and rig.chip.log[-1] == (0x00, 0x1F)
    assert not rig.amplifier() and not rig.codec.is_running and rig.input.i2s is None
    rig.chip.now = 120
    rig.codec.start(1000)
    rig.registers({0x00: 0x80, 0x31: 0x00})


def test_a_chip_that_falls_silent_is_told_everything_anew():
    rig = es8311()
    rig.start("speaker")
    rig.i2c.is_broken = True
    rig.codec.volume("speaker", 3)
    assert rig.codec.failed == 1
    for now in range(20, 1000, 20):
        rig.codec.poll(now)
    assert rig.codec.failed == 5  # once in 200 ms
    rig.chip.reset()
    rig.i2c.is_broken = False
    rig.codec.poll(1000)
    rig.registers({0x00: 0x80, 0x31: 0x00, 0x32: 0xBF - 72})
    assert rig.codec.failed == 5


# -- ES7210


def test_an_es7210_records_for_an_es8311():
    microphones = FakeEs7210()
    i2c = FakeI2c({0x40: microphones})
    rig = es8311(recorder=Es7210(i2c, gain=30, microphones=(1, 2)))
    assert not microphones.runs
    rig.start("speaker")
    registers = microphones.registers
    assert microphones.runs and microphones.log[-2:] == [(0x00, 0x71), (0x00, 0x41)]
    for register, value in {
        0x01: 0x34,
        0x02: 0xC1,
        0x04: 0x01,
        0x05: 0x00,
        0x06: 0x04,
        0x07: 0x20,
        0x08: 0x10,
        0x11: 0x60,
        0x12: 0x00,
        0x40: 0x43,
        0x43: 0x1A,
        0x44: 0x1A,
        0x45: 0x00,
        0x46: 0x00,
        0x47: 0x08,
        0x49: 0xFF,
        0x4B: 0x00,
        0x4C: 0xFF,
    }.items():
        assert registers[register] == value, "register 0x%02x is 0x%02x" % (register, registers[register])
    rig.registers({0x0A: 0x4C, 0x0E: 0x02, 0x14: 0x10, 0x17: 0x00, 0x31: 0x00})  # its own ADC says nothing
    rig.codec.stop()
    assert not microphones.runs and registers[0x4B] == 0xFF


def test_other_microphones_and_another_master_clock():
    chip = FakeEs7210()
    made = Es7210(FakeI2c({0x41: chip}), address=0x41, master=512, microphones=(3,))
    made.power_up()
    assert (chip.registers[0x02], chip.registers[0x04]) == (0x81, 0x02)
    assert (chip.registers[0x43], chip.registers[0x45], chip.registers[0x46]) == (0x00, 0x18, 0x00)
    assert (chip.registers[0x4B], chip.registers[0x4C], chip.registers[0x01]) == (0xFF, 0x00, 0x2A)
    kit.raises(ValueError, Es7210, None, 0x40, 300)
    kit.raises(ValueError, Es7210, None, 0x40, 256, 36)


def test_an_es7210_that_is_missing_does_not_silence_the_speaker_for_ever():
    i2c = FakeI2c()
    rig = es8311(recorder=Es7210(i2c))
    assert rig.codec.failed == 1
    rig.chip.now = 100
    rig.codec.path("speaker")
    rig.codec.start(0)
    assert rig.codec.failed == 2
    i2c.chips[0x40] = FakeEs7210()
    rig.codec.poll(200)
    assert i2c.chips[0x40].runs and rig.codec.failed == 2
    rig.registers({0x31: 0x00})


# -- SGTL5000


def test_an_sgtl5000_is_asked_nothing_before_it_has_a_clock():
    rig = sgtl5000()
    rig.codec.poll(0)
    assert rig.i2c.transfers == 0 and rig.chip.log == []
    rig.codec.volume("handset", 10)
    rig.codec.path("handset")
    assert rig.i2c.transfers == 0


def test_the_registers_of_an_sgtl5000_in_a_call():
    rig = sgtl5000()
    rig.codec.volume("handset", 10)
    rig.start("handset")
    rig.registers(
        {
            0x0002: 0x0063,
            0x0004: 0x0000,  # 32000 samples a second, 256 clocks each
            0x0006: 0x0030,
            0x000A: 0x0010,
            0x000E: 0x0000,
            0x0010: 0x5A5A,  # 15 dB less
            0x0020: 0x0000,
            0x0022: 0x1818,
            0x0024: 0x0122,  # headphones and ADC are not mute; line out is
            0x0026: 0x006C,
            0x0028: 0x01F2,
            0x002A: 0x0173,  # 40 dB
            0x002C: 0x0F22,
            0x002E: 0x1D1D,
            0x0030: 0x40FF,
            0x003C: 0x4446,
        }
    )
    assert not rig.amplifier()
    assert rig.chip.log.index((0x0030, 0x4060)) < rig.chip.log.index((0x0026, 0x006C))
    assert rig.chip.log.index((0x0004, 0x0000)) < rig.chip.log.index((0x000E, 0x0000))


def test_paths_of_an_sgtl5000():
    rig = sgtl5000(paths=(("speaker", "line", "microphone"), ("headset", "headphones", "line")), rate=48000, gain=37)
    rig.start("speaker")
    rig.registers({0x0024: 0x0032, 0x0004: 0x0008, 0x002A: 0x0172, 0x0020: 0x0044})  # 30 and 6 dB
    assert rig.amplifier()
    rig.codec.path("headset")
    rig.registers({0x0024: 0x0126})
    assert not rig.amplifier()
    rig.codec.path("handset")  # which the board lacks
    rig.registers({0x0024: 0x0133, 0x000E: 0x000C})
    kit.raises(ValueError, lambda: sgtl5000(rate=8000))
    kit.raises(ValueError, lambda: sgtl5000(paths=(("speaker", "horn", "line"),)))


def test_an_sgtl5000_that_answers_late_is_told_again():
    rig = sgtl5000()
    rig.chip.clocked = lambda: False
    rig.codec.path("speaker")
    rig.codec.start(0)
    assert rig.codec.failed == 1 and rig.codec.is_running
    rig.chip.clocked = lambda: True
    rig.codec.poll(180)
    assert rig.chip.log == []
    rig.codec.poll(200)
    rig.registers({0x0024: 0x0032, 0x000E: 0x0000})
    rig.codec.stop()
    rig.registers({0x0024: 0x0133, 0x000E: 0x000C})
    assert not rig.amplifier()


def test_turning_round_leaves_the_registers_alone():
    rig = sgtl5000()
    rig.start("speaker")
    rig.chip.log.clear()
    loud = kit_frame(5000)
    for _ in range(5):
        rig.codec.write(loud)
    assert rig.output.i2s and not rig.input.i2s and rig.chip.log == [] and rig.codec.failed == 0


def kit_frame(value):
    from array import array

    return array("h", [value] * 160)


def test_a_poll_of_a_chip_in_order_allocates_nothing():
    for rig in (es8311(), sgtl5000()):
        rig.start("speaker")
        kit.allocates_nothing(rig.codec.poll, 5000)
        assert rig.codec.failed == 0
