"""The firmware frozen into an image of MicroPython, built in the user's own tree of it. It has no slots."""

import os
import subprocess
from pathlib import Path

from offhook import resources
from offhook.install import InstallError

# what MicroPython's build leaves, by port: the file that the board's loader takes
_RESULTS = {"esp32": "firmware.bin", "rp2": "firmware.uf2", "mimxrt": "firmware.hex"}


def command(target, tree):
    """How the port is built."""
    manifest = resources.device_root() / "boards" / target.name / "manifest.py"
    made = ["make", "-C", str(Path(tree, "ports", target.port)), "BOARD=" + target.board]
    made += ["BOARD_VARIANT=" + target.variant] if target.variant else []
    return [*made, "FROZEN_MANIFEST=%s" % manifest]


def result(target, tree):
    """Where the image lies then."""
    build = "-".join(part for part in ("build", target.board, target.variant) if part)
    return Path(tree, "ports", target.port, build, _RESULTS.get(target.port, "firmware.elf"))


def build(target, tree=None):
    """Build it. Returns the image's path. Raises InstallError."""
    tree = tree or os.environ.get("MPY_DIR")
    if not target.loader:
        raise InstallError("%s is built by `make board`" % target.name)
    if not tree or not Path(tree, "ports", target.port, "Makefile").exists():
        raise InstallError(
            "a frozen image is built in MicroPython's own sources: MPY_DIR= names that folder, with the compiler that "
            "ports/%s/README.md asks for" % target.port
        )
    if subprocess.run(command(target, tree)).returncode:
        raise InstallError("MicroPython's build failed; its last lines above say why")
    return result(target, tree)
