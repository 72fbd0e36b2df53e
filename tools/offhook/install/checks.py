"""Whether a board is the one that is meant, said before anything on it is changed."""

from offhook.install import InstallError
from offhook.install.targets import ARCHITECTURES, runs

_MPY_VERSION = 6  # of the files that our mpy-cross makes


def check_board(facts, target):
    """Raise InstallError unless the firmware for this target runs on the board with these facts."""
    version = tuple(facts["version"])
    if version < target.minimum:
        raise InstallError(
            "MicroPython %s on the board is too old: %s or later is needed. Nothing was changed; "
            "IMAGE= (--image) puts a newer one on it" % (_dotted(version), _dotted(target.minimum))
        )
    if not facts["machine"].startswith(target.machine):
        raise InstallError(
            "this is another board, or another image of MicroPython: it says it is %r, %s with the image %s "
            "says %r. Nothing was changed" % (facts["machine"], target.name, target.image_name, target.machine)
        )
    if facts["mpy"] & 0xFF != _MPY_VERSION:
        raise InstallError(
            "the board's MicroPython takes compiled files of version %d, and these are %d. Nothing was changed"
            % (facts["mpy"] & 0xFF, _MPY_VERSION)
        )
    arch = architecture(facts["mpy"])
    if not runs(arch, target.arch):
        raise InstallError(
            "this is another board: its native code is %s, and that of %s is %s. Nothing was changed"
            % (arch, target.name, target.arch)
        )


def architecture(mpy):
    """What sys.implementation._mpy says of native code, as mpy-cross calls it."""
    number = mpy >> 10 & 0xF
    return ARCHITECTURES[number] if number < len(ARCHITECTURES) else "unknown"


def _dotted(version):
    return ".".join(map(str, version))
