from hal.drivers import pixels, pixels_plain
from hal.drivers.mono import PageScreen
from hal.drivers.wire import I2cWire, SpiWire, TwoAddressWire
from tests.unit import kit
from tests.unit.hal.drivers.bus import FakeI2c, FakePins
from tests.unit.hal.drivers.glass import FakeI2cGlass, FakeSpi, Light, PageGlass, TwoAddresses, wake

KINDS = {"ssd1306": 128, "sh1106": 128, "st7567": 128, "uc1604": 192}


def screen_of(kind, wire="spi", **options):
    glass, pins = PageGlass(kind), FakePins()
    if wire == "spi":
        made = SpiWire(FakeSpi(glass, pins), pins, 1, 2, 3, options.pop("burst", 16384))
    elif wire == "i2c":
        made = I2cWire(FakeI2c({0x3C: FakeI2cGlass(glass)}))
    else:
        made = TwoAddressWire(TwoAddresses(glass))
    screen = PageScreen(made, kind, **options)
    return screen, glass, pins


def pattern(screen, seed):
    value = seed
    for at in range(len(screen.buffer)):
        value = (value * 75 + 74) % 65537
        screen.buffer[at] = value & 0xFF


def shows(glass, screen, first):
    stride = screen.width // 8
    for y in range(64):
        for x in range(screen.width):
            if glass.pixel(first + x, y) != screen.buffer[y * stride + x // 8] >> (7 - x % 8) & 1:
                return False
    return True


def test_a_page_is_columns_with_the_topmost_pixel_in_bit_0():
    for twin in (pixels, pixels_plain):
        rows, out = bytearray(3 * 10), bytearray([0xEE] * 16)
        rows[3 * 1 + 1] = 0x80  # second row of the page, leftmost pixel of the second byte
        rows[3 * 8 + 2] = 0x01  # last row, rightmost pixel
        rows[3 * 9 + 2] = 0xFF  # a row below the page
        twin.page(out, rows, 3 + 1, 3, 2)
        assert out == bytes((1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80))


def test_the_twins_agree():
    buffer = bytearray(24 * 8)
    for at in range(len(buffer)):
        buffer[at] = at * 37 + at * at & 0xFF
    one, other = bytearray(192), bytearray(192)
    pixels.page(one, buffer, 0, 24, 24)
    pixels_plain.page(other, buffer, 0, 24, 24)
    assert one == other


def test_every_chip_shows_the_whole_buffer_before_it_is_switched_on():
    for kind, width in KINDS.items():
        screen, glass, _ = screen_of(kind)
        assert (screen.width, screen.height, screen.depth) == (width, 64, 1) and len(screen.palette) == 2
        pattern(screen, 1)
        while not glass.is_on:
            assert glass.now < 1200
            wake(screen, glass, 20)
        assert shows(glass, screen, 2 if kind == "sh1106" else 0)


def test_no_picture_is_sent_before_the_chip_is_awake():
    screen, glass, pins = screen_of("uc1604")
    screen.poll(0)
    assert not pins.high & 8  # the reset line is low
    assert screen.flush(8192) == 1536 and glass.sent == 0
    glass.now = 20
    screen.poll(20)
    assert pins.high & 8
    assert screen.flush(8192) == 1536 and glass.sent == 0


def test_settings_of_the_data_sheets():
    screen, glass, _ = screen_of("ssd1306")
    wake(screen, glass)
    # 64 rows, charge pump, page addressing, alternative contacts, upright, memory shown and not inverted
    for command, value in ((0xA8, 0x3F), (0x8D, 0x14), (0x20, 0x02), (0xDA, 0x12), (0xA1, True), (0xC8, True)):
        assert glass.settings[command] == value
    assert glass.settings[0xA4] and glass.settings[0xA6]
    screen, glass, _ = screen_of("uc1604", turned=True, contrast=0x45)
    wake(screen, glass)
    assert glass.settings[0x2F] and glass.settings[0xC2] and 0xC4 not in glass.settings
    assert glass.settings[0x81] == 0x45
    screen, glass, _ = screen_of("st7567")
    wake(screen, glass)
    assert glass.settings[0x2C] and glass.settings[0x2E] and glass.settings[0x2F] and glass.settings[0xA2]


def test_only_the_pages_and_columns_that_changed_are_sent():
    screen, glass, _ = screen_of("uc1604")
    wake(screen, glass)
    glass.sent = 0
    screen.buffer[20 * 24 + 5] = 0xFF
    screen.touch(41, 20, 3, 1)
    assert screen.flush(8192) == 0
    assert glass.sent == 8 and shows(glass, screen, 0)
    screen.touch(41, 20, 3, 5)  # over the edge of a page
    screen.flush(8192)
    assert glass.sent == 8 + 16
    screen.touch(-5, -5, 5, 5)
    screen.touch(192, 0, 5, 5)
    screen.flush(8192)
    assert glass.sent == 24


def test_i2c_sends_a_page_at_a_time_so_that_sound_can_go_on():
    for kind, wire in (("ssd1306", "i2c"), ("uc1604", "two")):
        screen, glass, _ = screen_of(kind, wire)
        wake(screen, glass)
        pattern(screen, 3)
        screen.touch(0, 0, screen.width, 64)
        glass.sent = 0
        flushes = 0
        while screen.flush(8192):
            flushes += 1
            assert glass.sent == flushes * screen.width
        assert flushes == 7 and shows(glass, screen, 0)


def test_the_budget_is_kept_to_the_page():
    screen, glass, _ = screen_of("uc1604")
    wake(screen, glass)
    screen.touch(0, 0, 192, 64)
    glass.sent = 0
    assert screen.flush(200) == 1536 - 2 * 192
    assert glass.sent == 384


def test_what_a_chip_did_not_take_is_sent_again():
    screen, glass, _ = screen_of("uc1604")
    wake(screen, glass)
    pattern(screen, 9)
    screen.touch(0, 0, 192, 64)
    glass.is_broken = True
    assert screen.flush(8192) == 1536 and screen.failed == 1
    glass.is_broken = False
    assert screen.flush(8192) == 0 and shows(glass, screen, 0)


def test_the_light_goes_on_with_the_first_picture():
    light = Light()
    screen, glass, _ = screen_of("uc1604", light=light)
    screen.backlight(5)
    assert light.part == 0
    wake(screen, glass)
    assert light.part == 32767
    screen.backlight(11)
    assert light.part == 65535


def test_an_unknown_chip_is_refused():
    kit.raises(ValueError, PageScreen, None, "ssd1305")


def test_drawing_allocates_nothing():
    for kind, wire in (("uc1604", "spi"), ("sh1106", "i2c")):
        screen, glass, _ = screen_of(kind, wire)
        wake(screen, glass)

        def draw(screen=screen, glass=glass):
            screen.touch(30, 3, 50, 30)
            screen.touch(100, 60, 1, 1)
            while screen.flush(8192):
                pass
            screen.poll(glass.now)

        kit.allocates_nothing(draw)
