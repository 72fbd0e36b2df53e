"""Where the phone's own sources are: in the repository beside this package, or carried inside the installed wheel."""

import shutil
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def device_root():
    """The folder that holds firmware/, hal/, boards/ and tools/compat/."""
    carried = PACKAGE / "_device"
    return carried if carried.is_dir() else PACKAGE.parents[1]


def import_paths():
    """What CPython needs on its import path for the phone's sources: they, and stand-ins for MicroPython modules."""
    return [str(device_root()), str(device_root() / "tools" / "compat")]


def share_device_sources():
    """Make `hal` and `firmware` importable here: the host speaks the panel link and SIP with the phone's own code.

    They go to the end of the import path, so that nothing of the caller's is hidden.
    """
    sys.path.extend(path for path in import_paths() if path not in sys.path)


def main_script():
    """The script that a simulated phone runs."""
    return device_root() / "boards" / "unix" / "main.py"


def find_micropython():
    """The MicroPython of this environment, else one on the PATH, else None."""
    beside = Path(sys.executable).with_name("micropython")
    return str(beside) if beside.exists() else shutil.which("micropython")
