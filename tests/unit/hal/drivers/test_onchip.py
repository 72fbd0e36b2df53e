from tests.unit.boards.fake_machine import MACHINE  # before the drivers import `machine`

# isort: split
import time

from hal.drivers import onchip
from hal.drivers.clock import ChipClock
from hal.drivers.network_link import BuiltInEthernet, RmiiEthernet
from hal.drivers.watchdog import ChipWatchdog

WRAP = 1 << 30


def test_pins_are_what_the_drivers_ask_for():
    MACHINE.reset("esp32_wroom")
    pins = onchip.Pins(no_pull=(34,))
    assert pins.output(4, 1).level == 1 and pins.output(13).level == 0
    assert pins.open_drain(14).level == 1  # let go
    pins.input(34)
    pins.input(18)
    pins.settle()
    assert MACHINE.problems == []
    pins.input(35)
    assert MACHINE.problems == ["pin 35 has no pull-up"]


def test_i2s_opens_with_the_buffer_it_was_asked_for():
    MACHINE.reset("esp32_wrover")
    output, source = onchip.I2sOutput(0, 32, 33, 4), onchip.I2sInput(1, 14, 15, 35, bits=32)
    output.open(2560)
    source.open(5120)
    assert MACHINE.problems == [] and (output.bits, source.bits) == (16, 32)
    onchip.I2sOutput(0, 2, 5, 13).open(2559)
    assert MACHINE.problems == ["i2s 0 is opened twice", "i2s 0 holds less than 80 ms"]
    MACHINE.reset("esp32_wrover")
    onchip.I2sInput(0, 36, 33, 35).open(2560)
    assert MACHINE.problems == ["pin 36 is an input only"]


def test_two_ports_share_the_clocks_of_a_bus_and_take_turns():
    MACHINE.reset("esp32_wrover")
    clocks = onchip.I2sClocks(0, 27, 25)
    output, source = onchip.SharedOutput(clocks, 26), onchip.SharedInput(clocks, 35)
    output.open(2560).deinit()
    source.open(2560)
    assert MACHINE.problems == [] and sorted(MACHINE.used) == [25, 26, 27, 35]
    output.open(2560)
    assert MACHINE.problems == ["i2s 0 is opened twice"]
    MACHINE.reset("esp32_wrover")
    onchip.SharedOutput(onchip.I2sClocks(0, 27, 25), 35).open(2560)
    assert MACHINE.problems == ["pin 35 is an input only"]


def test_the_watchdog_runs_from_the_first_feed():
    MACHINE.reset("rp2350_pico2_w")
    dog = ChipWatchdog(9000)
    assert MACHINE.problems == []
    dog.feed()
    assert MACHINE.problems == ["a watchdog of 9000 ms"]  # more than this chip allows
    assert ChipWatchdog().timeout == 8000


def test_the_clock_knows_both_epochs_and_when_it_was_never_set():
    clock = ChipClock()
    assert 0 <= clock.ticks() < WRAP and len(clock.random(8)) == 8
    if time.gmtime(0)[0] == 1970:
        assert clock.time() > 1704067200
    clock._epoch = 946684800
    assert clock.time() > 1704067200 + 900000000
    clock._epoch = -int(time.time())
    assert clock.time() == 0


def test_ethernet_takes_the_pins_of_rmii():
    MACHINE.reset("esp32_wrover")
    link = RmiiEthernet(18, 23, 0, True, power=12)
    assert MACHINE.problems == [] and not link.is_up
    assert sorted(MACHINE.used) == [0, 12, 18, 19, 21, 22, 23, 25, 26, 27]
    MACHINE.reset("rp2350_pico2_w")
    RmiiEthernet(18, 20, 0, True)
    assert MACHINE.problems == ["the chip has no Ethernet"]


def test_buses_whose_pins_nobody_can_choose():
    MACHINE.reset("imxrt1062_teensy41")
    onchip.fixed_i2c(0)
    onchip.fixed_spi(0, 8000000)
    assert not BuiltInEthernet().is_up
    assert MACHINE.problems == [] and sorted(MACHINE.used) == ["D11", "D12", "D13", "D18", "D19"]
    onchip.i2c(1, data="D17", clock="D16")
    assert "nobody can choose the pins of i2c 1" in MACHINE.problems
    MACHINE.reset("esp32_wrover")
    BuiltInEthernet()
    assert MACHINE.problems == ["the chip has another Ethernet"]


def test_a_master_clock_is_256_to_the_sample_and_half_high():
    MACHINE.reset("esp32_wrover")
    made = []
    MACHINE.PWM = lambda pin, freq, duty_u16: made.append((pin.number, freq, duty_u16))
    try:
        onchip.I2sClocks(0, 27, 25, pulses=0)
    finally:
        del MACHINE.PWM
    assert made == [(0, 2048000, 32768)] and sorted(MACHINE.used) == [0, 25, 27]
    MACHINE.reset("esp32_wrover")
    onchip.MasterClock(35)
    assert MACHINE.problems == ["pin 35 is an input only"]


def test_a_strip_is_sent_as_it_lies_in_the_buffer():
    MACHINE.reset("rp2350_pico2_w")
    sent = []
    line = onchip.Ws2812Line(22)
    MACHINE.bitstream = lambda pin, encoding, timing, buffer: sent.append((pin.number, encoding, timing, bytes(buffer)))
    try:
        line.write(b"\x01\x02\x03")
    finally:
        del MACHINE.bitstream
    assert sent == [(22, 0, (400, 850, 800, 450), b"\x01\x02\x03")]


def test_a_dimmer_is_dark_at_first():
    MACHINE.reset("rp2350_pico2_w")
    parts = []

    class Pulses:
        def __init__(self, pin, freq, duty_u16):
            parts.append(duty_u16)

        def duty_u16(self, part):
            parts.append(part)

    MACHINE.PWM = Pulses
    try:
        onchip.Dimmer(3).shine(65535)
    finally:
        del MACHINE.PWM
    assert parts == [0, 65535]
