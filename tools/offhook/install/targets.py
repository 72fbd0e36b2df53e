"""What a board is to the installer, read from boards/<name>/board.py and hal/chips.py: a new one needs no line here."""

import importlib
from dataclasses import dataclass

from offhook import resources
from offhook.install import InstallError

# what sys.implementation._mpy says in bits 10 to 13, by number
ARCHITECTURES = (
    "none", "x86", "x64", "armv6", "armv6m", "armv7m", "armv7em",
    "armv7emsp", "armv7emdp", "xtensa", "xtensawin", "rv32imc", "rv64imc",
)  # fmt: skip
_TEMPLATE = "template"  # what new boards begin as
# Whose code a processor runs besides its own: each of these runs that of all before it.
_CORTEX_M = ("armv6m", "armv7m", "armv7em", "armv7emsp", "armv7emdp")


@dataclass(frozen=True)
class Target:
    """One board.

    arch:    mpy-cross's name of its native code.
    machine: how sys.implementation._machine of its image begins.
    minimum: the oldest MicroPython, (1, 24, 0).
    loader:  how an image gets onto it, as hal.chips.Chip says; () where it is built here.
    port, board, variant: as MicroPython's own build and downloads call them.
    romfs:   bytes for a ROMFS in the stock image, 0 for none.
    """

    name: str
    arch: str
    machine: str
    minimum: tuple = (1, 24, 0)
    loader: tuple = ()
    port: str = ""
    board: str = ""
    variant: str = ""
    romfs: int = 0

    @property
    def image_name(self):
        """How the file of the image is called, up to its date and version."""
        return "-".join(part for part in (self.board, self.variant) if part)


def names():
    """The boards of this version, sorted."""
    tables = (resources.device_root() / "boards").glob("*/board.py")
    found = {path.parent.name for path in tables if "IMAGE =" in path.read_text(encoding="utf-8")}
    return sorted(found - {_TEMPLATE})


def find(name):
    """The target of this name. Raises InstallError."""
    from hal.chips import CHIPS

    if name not in names():
        raise InstallError("there is no board %s, only %s" % (name, ", ".join(names())))
    board = importlib.import_module("boards.%s.board" % name)
    chip, image = CHIPS[board.CHIP], board.IMAGE
    return Target(
        name,
        chip.arch,
        image["machine"],
        tuple(image["minimum"]),
        tuple(chip.loader),
        image.get("port", ""),
        image["board"],
        image["variant"],
        image.get("romfs", 0),
    )


def runs(board_arch, code_arch):
    """Whether a processor of the first architecture runs native code of the second."""
    if board_arch in _CORTEX_M and code_arch in _CORTEX_M:
        return _CORTEX_M.index(board_arch) >= _CORTEX_M.index(code_arch)
    return board_arch == code_arch
