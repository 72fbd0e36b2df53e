from hal.drivers import pixels, pixels_plain
from hal.drivers.colour import ColourScreen
from hal.drivers.wire import SpiWire
from tests.unit import kit
from tests.unit.hal.drivers.bus import FakePins
from tests.unit.hal.drivers.glass import FakeSpi, MipiGlass, wake

MEMORY = {"ili9341": (240, 320), "ili9342": (320, 240), "st7789": (240, 320), "st7796": (320, 480)}
PALETTE = ["#080808", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#123456"] + [
    "#%02x0000" % (16 * n) for n in range(10)
]


def screen_of(chip, screen, order=0x28, burst=16384, **options):
    glass, pins = MipiGlass(*MEMORY[chip]), FakePins()
    wire = SpiWire(FakeSpi(glass, pins), pins, 1, 2, 3, burst)
    made = ColourScreen(wire, chip, screen, order, **options)
    made.palette[:] = PALETTE
    return made, glass


def rgb565(text):
    number = int(text[1:], 16)
    return number >> 8 & 0xF800 | number >> 5 & 0x07E0 | number >> 3 & 0x001F


COLOURS = [rgb565(text) for text in PALETTE]


def put(screen, x, y, colour):
    at, shift = y * (screen.width // 2) + x // 2, 0 if x & 1 else 4
    screen.buffer[at] = screen.buffer[at] & ~(15 << shift) | colour << shift


def scribble(screen):
    for n in range(300):
        put(screen, n * 7919 % screen.width, n * 104729 % screen.height, n % 16)


def shows(glass, screen, corner=(0, 0)):
    """Compare a few thousand pixels, all of the scribbled among them."""
    for n in range(3000):
        x, y = n * 7919 % screen.width, n * 104729 % screen.height
        byte = screen.buffer[y * (screen.width // 2) + x // 2]
        if glass.colour(corner[0] + x, corner[1] + y) != COLOURS[byte & 15 if x & 1 else byte >> 4]:
            return False
    return True


def test_a_pixel_is_its_colour_in_five_six_five_bits():
    assert COLOURS[:6] == [0x0841, 0xFFFF, 0xF800, 0x07E0, 0x001F, 0x11AA]
    screen, glass = screen_of("ili9341", (32, 8))
    put(screen, 0, 0, 2)
    put(screen, 1, 0, 5)
    wake(screen, glass)
    assert glass.memory[:4] == b"\xf8\x00\x11\xaa"


def test_the_twins_agree():
    pairs = bytearray([(at * 151 + 7) & 0xFF for at in range(1024)])
    buffer = bytearray([(at * 61) & 0xFF for at in range(40)])
    one, other = bytearray(128), bytearray(128)
    pixels.expand(one, pairs, buffer, 3, 32)
    pixels_plain.expand(other, pairs, buffer, 3, 32)
    assert one == other and one[:4] == pairs[4 * buffer[3] : 4 * buffer[3] + 4]


def test_every_chip_wakes_up_and_shows_the_buffer_before_it_is_switched_on():
    for chip, size in (("ili9341", (320, 240)), ("st7789", (320, 240)), ("st7796", (480, 272))):
        screen, glass = screen_of(chip, size, 0x28, 60000)
        scribble(screen)
        while not glass.is_on:
            assert glass.now < 2000
            wake(screen, glass, 20)
        assert (screen.width, screen.height, screen.depth) == size + (4,)
        assert shows(glass, screen)
        assert glass.settings[0x36] == 0x28 and glass.settings[0x3A] == 0x55


def test_the_st7796_closes_its_second_set_of_commands():
    screen, glass = screen_of("st7796", (480, 272))
    wake(screen, glass, 600)
    assert glass.unlocked == [0xC3, 0x96, 0x3C, 0x69] and glass.settings[0xB4] == 1


def test_the_ili9342c_lies_on_its_side_by_itself():
    screen, glass = screen_of("ili9342", (320, 240), 0xC8, 60000)
    scribble(screen)
    wake(screen, glass)
    assert glass.is_on and shows(glass, screen)
    assert (glass.columns, glass.rows) == (320, 240) and glass.settings[0x36] == 0xC8
    assert glass.settings[0xC8] == 0x42  # the last of the three bytes that open its maker's commands


def test_a_reset_line_behind_an_inverter():
    pins = FakePins()
    SpiWire(None, pins, 1, reset=3)
    assert pins.high >> 3 & 1
    pins = FakePins()
    wire = SpiWire(None, pins, 1, reset=3, reset_level=1)
    assert not pins.high >> 3 & 1
    wire.reset(0)
    assert pins.high >> 3 & 1
    wire.reset(1)
    assert not pins.high >> 3 & 1


def test_upright_turned_and_inverted():
    screen, glass = screen_of("ili9341", (240, 320), 0x48, inverted=True)
    wake(screen, glass, 600)
    assert (glass.columns, glass.rows) == (240, 320) and glass.is_inverted
    kit.raises(ValueError, screen_of, "ili9341", (320, 240), 0x48)
    kit.raises(ValueError, screen_of, "ili9341", (312, 240))  # no multiple of 16
    kit.raises(ValueError, ColourScreen, None, "hx8357", (320, 240), 0)


def test_beside_a_smaller_screen_nothing_shows():
    screen, glass = screen_of("st7796", (480, 272), burst=60000, corner=(0, 24))
    screen.palette[0] = "#ffffff"
    wake(screen, glass, 1200)
    assert glass.is_on
    for y in (0, 23, 296, 319):
        for x in (0, 1, 300, 479):
            assert glass.colour(x, y) == 0xFFFF
    put(screen, 479, 271, 2)
    screen.touch(479, 271, 1, 1)
    screen.flush(8192)
    assert glass.colour(479, 295) == 0xF800
    assert glass.colour(479, 296) == 0xFFFF


def test_only_what_changed_is_sent_in_units_of_sixteen_pixels():
    screen, glass = screen_of("ili9341", (320, 240), burst=60000)
    wake(screen, glass)
    glass.sent = 0
    put(screen, 33, 100, 3)
    screen.touch(33, 100, 2, 3)
    assert screen.flush(8192) == 0
    assert glass.sent == 3 * 16 * 2
    assert [glass.edge(at) for at in (0, 2, 4, 6)] == [32, 47, 100, 102]
    assert glass.colour(33, 100) == 0x07E0


def test_a_large_change_goes_in_slices():
    screen, glass = screen_of("ili9341", (320, 240), burst=12800)
    wake(screen, glass)
    scribble(screen)
    screen.touch(0, 0, 320, 240)
    glass.sent = 0
    rest, flushes = 38400, 0
    while rest:
        rest = screen.flush(8192)
        flushes += 1
        assert glass.sent == flushes * 12800 and rest == 38400 - flushes * 3200
    assert flushes == 12 and shows(glass, screen)
    screen.touch(0, 0, 320, 240)
    glass.sent = 0
    assert screen.flush(160) == 38400 - 160  # the budget counts bytes of the frame buffer
    assert glass.sent == 640


def test_a_slice_that_was_touched_again_is_sent_as_it_is_then():
    screen, glass = screen_of("ili9341", (320, 240), burst=6400)
    wake(screen, glass, 2000)
    screen.touch(0, 0, 320, 240)
    screen.flush(8192)
    put(screen, 5, 5, 4)
    put(screen, 5, 200, 4)
    screen.touch(5, 5, 1, 1)
    screen.touch(5, 200, 1, 1)
    while screen.flush(8192):
        pass
    assert shows(glass, screen) and glass.colour(5, 5) == 0x001F


def test_what_a_chip_did_not_take_is_sent_again():
    glass, pins = MipiGlass(*MEMORY["ili9341"]), FakePins()
    screen = ColourScreen(SpiWire(FakeSpi(glass, pins), pins, 1, 2, 3, 20000), "ili9341", (320, 240), 0x28)
    screen.palette[:] = PALETTE
    scribble(screen)
    wake(screen, glass, 580)
    assert 0 < glass.sent < 150000  # in the middle of blanking
    for _ in range(3):
        glass.is_broken = True
        assert screen.flush(8192) > 0
        assert pins.high & 4  # others may use the bus
        glass.is_broken = False
        wake(screen, glass, 20)
    assert screen.failed == 3
    wake(screen, glass, 1000)
    assert glass.is_on and shows(glass, screen)
    scribble(screen)
    put(screen, 100, 100, 5)
    screen.touch(0, 0, 320, 240)
    glass.is_broken = True
    assert screen.flush(8192) == 38400 and screen.failed == 4
    glass.is_broken = False
    wake(screen, glass, 400)
    assert shows(glass, screen)


def test_drawing_allocates_nothing():
    screen, glass = screen_of("ili9341", (320, 240), burst=6400)
    wake(screen, glass, 2000)

    def draw():
        screen.touch(10, 10, 100, 30)
        screen.touch(300, 220, 30, 30)
        while screen.flush(8192):
            pass
        screen.poll(glass.now)

    kit.allocates_nothing(draw)
