"""Every screen on every geometry, on both runtimes: the same bytes in the frame buffer, and nothing that runs over.

After a screen was changed on purpose: look at `python tools/gallery.py`, then `python tools/gallery.py --hashes`.
"""

import gc

from tests.unit.ui import hashes
from tests.unit.ui.fixtures import GEOMETRIES, SCREENS, stage


def compare(geometry):
    expected = hashes.read()
    wrong = []
    for show in SCREENS:
        gc.collect()
        if hashes.hash_of(stage(geometry, show)) != expected.get((geometry, show.__name__)):
            wrong.append(show.__name__)
    assert not wrong, "not as in hashes.txt on %s: %s" % (geometry, " ".join(wrong))


def test_screens_of_480x272_in_colour():
    compare("480x272x4")


def test_screens_of_800x480_in_colour():
    compare("800x480x4")


def test_screens_of_320x240_in_colour():
    compare("320x240x4")


def test_screens_of_192x64_mono():
    compare("192x64x1")


def test_hashes_are_of_the_screens_there_are():
    names = sorted([(geometry, show.__name__) for geometry in GEOMETRIES for show in SCREENS])
    assert sorted(hashes.read()) == names


def test_what_is_drawn_in_parts_is_what_is_drawn_at_once():
    for geometry in ("480x272x4", "192x64x1"):
        for show in SCREENS:
            gc.collect()
            desk = stage(geometry, show)
            before = bytes(desk.display.buffer)
            desk.ui.redraw(desk.now)
            desk.draw()
            assert bytes(desk.display.buffer) == before, (geometry, show.__name__)


def test_changed_pixels_lie_in_touched_boxes():
    """From every screen to the next: a pixel outside what was touched would stay wrong on a real panel."""
    for geometry in ("480x272x4", "192x64x1"):
        for show in SCREENS:
            gc.collect()
            desk = stage(geometry, lambda it: None)
            before = bytes(desk.display.buffer)
            desk.display.touched.clear()
            show(desk)
            desk.change()
            desk.draw()
            assert_touched(desk.display, before, (geometry, show.__name__))


def assert_touched(display, before, where):
    stride = len(before) // display.height
    per_byte = 8 // display.depth
    for y in range(display.height):
        start = y * stride
        if before[start : start + stride] == display.buffer[start : start + stride]:
            continue
        for column in range(stride):
            if before[start + column] != display.buffer[start + column]:
                first, last = column * per_byte, (column + 1) * per_byte - 1
                assert any(
                    box[0] <= last and box[0] + box[2] > first and box[1] <= y < box[1] + box[3]
                    for box in display.touched
                ), where
