"""Draw every screen fixture of the tests for people to look at: `python tools/gallery.py [FOLDER]` (or out/gallery).

With --hashes it writes tests/unit/ui/hashes.txt instead: after a screen was changed on purpose, look at the pictures,
then write the hashes. The tests compare them on both runtimes.
"""

import argparse
import sys
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools/compat")]

from hal.drivers.panel import PanelLights, PanelScreen  # noqa: E402
from tests.unit.ui.fixtures import GEOMETRIES, SCREENS, stage, talking  # noqa: E402
from tests.unit.ui.hashes import FILE, hash_of  # noqa: E402
from tests.unit.ui.test_touch import Glass  # noqa: E402


def picture(display):
    """The frame buffer as an RGB image."""
    colours = [tuple(int(text[at : at + 2], 16) for at in (1, 3, 5)) for text in display.palette]
    mask = (1 << display.depth) - 1
    shifts = range(8 - display.depth, -1, -display.depth)
    values = bytes(byte >> shift & mask for byte in display.buffer for shift in shifts)
    image = Image.frombytes("P", (display.width, display.height), values)
    image.putpalette([part for colour in colours for part in colour])
    return image.convert("RGB")


def draw_all(folder):
    for geometry in GEOMETRIES:
        images = []
        for show in SCREENS:
            image = picture(stage(geometry, show).display)
            target = folder / geometry / (show.__name__ + ".png")
            target.parent.mkdir(parents=True, exist_ok=True)
            image.save(target)
            images.append((show.__name__, image))
        sheet(images, geometry).save(folder / (geometry + ".png"))
        print(folder / (geometry + ".png"))


def draw_touch(folder):
    """A call on a touch screen of 320 x 240, with all its keys, one of them under a finger."""
    glass, shown = Glass(), stage("192x64x1", talking).display
    panel = PanelScreen(glass)
    panel.buffer[:], panel.palette[:] = shown.buffer, shown.palette
    lights = PanelLights(panel)
    for lamp in ("power", "line1", "speaker"):
        lights.shine(lights.lamps.index(lamp), 2)
    panel.press(panel.key_at(130, 160), True)
    while panel.flush(8192):
        pass
    picture(glass).resize((640, 480), Image.NEAREST).save(folder / "touch.png", optimize=True)
    print(folder / "touch.png")


def sheet(images, geometry):
    """All screens of one geometry on one sheet, the small ones enlarged."""
    width, height, _ = GEOMETRIES[geometry][0]
    scale = 2 if width < 300 else 1
    columns = 2400 // (width * scale + 16)
    wide, high = width * scale + 16, height * scale + 28
    whole = Image.new("RGB", (columns * wide, -(-len(images) // columns) * high), "#888888")
    pen = ImageDraw.Draw(whole)
    for place, (name, image) in enumerate(images):
        x, y = place % columns * wide + 8, place // columns * high
        pen.text((x, y + 4), name, "black")
        whole.paste(image.resize((width * scale, height * scale), Image.NEAREST), (x, y + 20))
    return whole


def write_hashes():
    lines = [
        "%s %s %s\n" % (geometry, show.__name__, hash_of(stage(geometry, show)))
        for geometry in GEOMETRIES
        for show in SCREENS
    ]
    Path(FILE).write_text("".join(lines))
    print("%s: %d screens" % (FILE, len(lines)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "out/gallery")
    parser.add_argument("--hashes", action="store_true", help="write the hashes that the tests compare")
    arguments = parser.parse_args()
    if arguments.hashes:
        write_hashes()
    else:
        draw_all(arguments.folder)
        draw_touch(arguments.folder)


if __name__ == "__main__":
    main()
