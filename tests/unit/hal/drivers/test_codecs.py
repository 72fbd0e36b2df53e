from hal import codec
from hal.drivers.amplifiers import Amplifiers
from hal.drivers.es8388 import Es8388
from hal.drivers.expander import Tca9555
from hal.drivers.sound import I2sSound
from tests.unit import kit
from tests.unit.hal.drivers.bus import Contacts, FakeI2c, FakePins, FakeTca9555
from tests.unit.hal.drivers.i2s import FakePort

ADC_POWER, DAC_POWER, MUTE = 0x03, 0x04, 0x19


class FakeEs8388:
    """The registers, and the order in which their data sheet wants them written."""

    def __init__(self):
        self.registers = bytearray(0x3A)
        for register, value in ((0x00, 0x06), (0x01, 0x5C), (0x02, 0xC3), (0x03, 0xFC), (0x04, 0xC0), (0x08, 0x80)):
            self.registers[register] = value
        for register in (0x10, 0x11, 0x1A, 0x1B):
            self.registers[register] = 0xC0
        self.log = []

    def write(self, register, buffer):
        assert len(buffer) == 1 and register < len(self.registers)
        value, before = buffer[0], self.registers
        if register == DAC_POWER and value != 0xC0:
            assert value & 0xC3 == 0 and before[MUTE] & 0x04, "an output is switched on while it is not mute"
            assert before[0x02] == 0x00 and before[0x08] & 0x80 == 0, "not a slave whose machines run"
        if register == DAC_POWER and value == 0xC0:
            assert before[MUTE] & 0x04, "power goes while it plays"
        if register == MUTE and not value & 0x04:
            assert before[DAC_POWER] & 0x3C
        if register == 0x02 and value == 0xF0:
            assert before[0x0C] == 0x0C and before[0x17] == 0x18, "started anew before the format is known"
        if 0x2E <= register <= 0x31:
            assert value <= 0x21
        if register in (0x1A, 0x1B):
            assert value <= 0xC0
        self.registers[register] = value
        self.log.append((register, value))


class Rig:
    def __init__(self, duplex=codec.HALF):
        self.output, self.input = FakePort(), FakePort()
        self.sound = I2sSound(self.output, self.input, duplex)
        self.chip = FakeEs8388()
        self.registers = self.chip.registers
        self.i2c = FakeI2c({0x10: self.chip})
        self.pins = FakePins(Contacts((), ()))
        paths = (("handset", 1, "line1"), ("speaker", 2, "line2"))
        self.codec = Es8388(self.i2c, self.sound, paths, pins=self.pins, amplifier=21)

    def amplifier(self):
        return self.pins.high >> 21 & 1


def test_it_sleeps_until_it_is_started():
    rig = Rig()
    assert rig.registers[DAC_POWER] == 0xC0 and rig.registers[ADC_POWER] == 0xFF and rig.registers[MUTE] == 0x04
    assert not rig.codec.is_running and rig.codec.duplex == codec.HALF
    assert rig.codec.wait(0) is None


def test_the_registers_of_a_call_on_the_handset():
    rig = Rig()
    rig.codec.path("handset")
    rig.codec.start(0)
    registers = rig.registers
    wanted = {
        0x00: 0x12,
        0x02: 0x00,
        0x03: 0x09,
        0x04: 0x30,  # LOUT1 and ROUT1 only
        0x08: 0x00,
        0x09: 0x88,  # 24 dB left and right
        0x0A: 0x00,
        0x0C: 0x0C,
        0x0D: 0x02,
        0x10: 0x00,
        0x11: 0x00,
        0x17: 0x18,
        0x18: 0x02,
        0x19: 0x00,
        0x1A: 0x00,
        0x1B: 0x00,
        0x27: 0x90,
        0x2A: 0x90,
        0x2B: 0x80,
        0x2E: 0x1E,
        0x2F: 0x1E,
        0x30: 0x00,
        0x31: 0x00,
        0x35: 0xA0,
        0x37: 0xD0,
        0x39: 0xD0,
    }
    for register, value in wanted.items():
        assert registers[register] == value, "register 0x%02x is 0x%02x" % (register, registers[register])
    assert rig.codec.is_running and rig.codec.wait(0) == 0 and not rig.amplifier()
    assert rig.chip.log.index((0x02, 0xF0)) < rig.chip.log.index((0x04, 0x30)) < rig.chip.log.index((0x19, 0x00))


def test_the_speaker_has_other_lines_and_an_amplifier():
    rig = Rig()
    rig.codec.start(0)
    assert rig.registers[MUTE] == 0x04 and not rig.amplifier()  # no path yet
    rig.codec.path("speaker")
    assert rig.registers[DAC_POWER] == 0x0C and rig.registers[0x0A] == 0x50 and rig.amplifier()
    assert rig.registers[0x30] == 0x1E and rig.registers[0x2E] == 0
    rig.codec.path("none")
    assert rig.registers[MUTE] == 0x04 and rig.registers[DAC_POWER] == 0xC0 and not rig.amplifier()
    rig.codec.path("headset")  # which this board lacks
    assert rig.registers[MUTE] == 0x04
    kit.raises(ValueError, rig.codec.path, "loudspeaker")


def test_volume_goes_in_equal_steps_and_only_to_the_path_it_is_for():
    rig = Rig()
    rig.codec.volume("handset", 10)
    rig.codec.path("handset")
    rig.codec.start(0)
    assert rig.registers[0x2E] == rig.registers[0x2F] == 0x1E - 2 * 5  # 1.5 dB a unit: 15 dB below the loudest
    rig.codec.volume("speaker", 3)
    assert rig.registers[0x2E] == 0x14 and rig.registers[0x30] == 0
    seen = []
    for level in range(16):
        rig.codec.volume("handset", level)
        seen.append(rig.registers[0x2E])
    assert seen == list(range(0, 31, 2))
    rig.codec.path("speaker")
    assert rig.registers[0x30] == 6 and rig.registers[0x2E] == 0
    for path, level in (("speaker", 16), ("speaker", -1), ("loudspeaker", 3)):
        kit.raises(ValueError, rig.codec.volume, path, level)


def test_it_is_mute_before_its_power_goes():
    rig = Rig()
    rig.codec.path("speaker")
    rig.codec.start(0)
    del rig.chip.log[:]
    rig.codec.stop()
    assert rig.chip.log == [(MUTE, 0x04), (DAC_POWER, 0xC0), (ADC_POWER, 0xFF)]
    assert not rig.codec.is_running and not rig.amplifier() and rig.input.i2s is None
    del rig.chip.log[:]
    rig.codec.stop()
    assert rig.chip.log == []


def test_a_chip_that_lost_its_registers_gets_them_back_at_the_next_start():
    rig = Rig()
    rig.codec.path("handset")
    rig.codec.start(0)
    rig.i2c.is_broken = True
    rig.codec.volume("handset", 4)
    rig.codec.stop()
    assert rig.codec.failed == 2 and not rig.codec.is_running
    rig.i2c.is_broken = False
    rig.chip.registers[0x17] = rig.chip.registers[0x2E] = 0
    rig.codec.start(100)
    assert rig.registers[0x17] == 0x18 and rig.registers[0x2E] == 8


def test_a_board_without_the_chip_is_no_reason_to_fail():
    i2c = FakeI2c()
    made = Es8388(i2c, I2sSound(FakePort(), FakePort()), (("speaker", 2, "line2"),))
    assert made.failed == 1
    made.path("speaker")
    made.start(0)
    made.poll(100)
    assert made.failed == 2 and made.is_running and made.wait(0) == 0
    chip = i2c.chips[0x10] = FakeEs8388()
    made.poll(180)
    assert chip.log == []  # not yet
    made.poll(200)
    assert chip.registers[DAC_POWER] == 0x0C and chip.registers[MUTE] == 0 and made.failed == 2
    chip.log.clear()
    made.poll(1000)
    assert chip.log == []


def test_half_and_full_as_the_board_says():
    for duplex in (codec.HALF, codec.FULL):
        rig = Rig(duplex)
        rig.codec.path("handset")
        rig.codec.start(0)
        assert rig.codec.duplex == duplex
        assert (rig.output.i2s is not None) == (duplex == codec.FULL) and rig.input.i2s


# -- amplifiers and microphones without registers


def amplifiers():
    pins = FakePins(Contacts((), ()))
    output, source = FakePort(), FakePort(32)
    sound = I2sSound(output, source, codec.FULL, boost=4)
    made = Amplifiers(sound, pins, (("handset", 3, "left"), ("speaker", 4, "right")))
    return made, sound, pins


def test_one_amplifier_at_a_time_and_none_while_stopped():
    made, sound, pins = amplifiers()
    made.path("handset")
    assert pins.high & 0x18 == 0
    made.start(0)
    assert pins.high & 0x18 == 0x08 and not sound.recorder.is_right
    made.path("speaker")
    assert pins.high & 0x18 == 0x10 and sound.recorder.is_right
    made.path("none")
    assert pins.high & 0x18 == 0 and sound.gain == 0
    made.path("handset")
    made.stop()
    assert pins.high & 0x18 == 0 and made.wait(0) is None
    kit.raises(ValueError, made.path, "horn")


def test_volume_is_a_factor_of_3_db_steps():
    made, sound, _ = amplifiers()
    made.path("handset")
    made.start(0)
    assert sound.gain == 32768
    made.volume("handset", 13)
    assert sound.gain == 16423  # 6 dB less
    made.volume("speaker", 0)
    assert sound.gain == 16423
    made.path("speaker")
    assert sound.gain == 184
    kit.raises(ValueError, made.volume, "speaker", 16)


def test_an_amplifier_behind_an_expander_that_fell_silent_is_switched_later():
    i2c = FakeI2c({0x20: FakeTca9555(Contacts((), ()))})
    chip = i2c.chips[0x20]
    made = Amplifiers(I2sSound(FakePort(), FakePort()), Tca9555(i2c, 0x20), (("speaker", 9, "left"),))
    made.path("speaker")
    i2c.is_broken = True
    made.start(0)
    assert made.failed == 1 and made.is_running
    i2c.is_broken = False
    made.poll(200)
    assert chip.word(chip.LATCH) >> 9 & 1 and not chip.word(chip.DIRECTION) >> 9 & 1
    made.stop()
    assert not chip.word(chip.LATCH) >> 9 & 1
