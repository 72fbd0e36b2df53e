"""MicroPython itself: its image checked and written by the loader of the board. The user downloads it, we never do."""

import hashlib
import importlib.util
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

from offhook.install import InstallError
from offhook.install.wire import BoardError, Wire

_ESP_MAGIC, _ESP_CHIPS = 0xE9, {"esp32": 0, "esp32s3": 9}
_UF2_MAGIC, _UF2_FAMILIES = b"UF2\n", {"RP2350": 0xE48BFF59, "RP2": 0xE48BFF59}
_DRIVE_MARK = "INFO_UF2.TXT"
_MEDIA = ("/media/*/*", "/run/media/*/*", "/media/*", "/mnt/*", "/Volumes/*")
_PATIENCE = 20  # seconds for a drive or a port to come


def check(path, target):
    """What is known of the image, as lines for the user. Raises InstallError when it is not one for this board."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InstallError("the image %s cannot be read: %s" % (path, error.strerror)) from None
    kind = target.loader[0] if target.loader else ""
    if kind not in _CHECKS:
        raise InstallError("%s takes no image: it is built here (make board)" % target.name)
    problem = _CHECKS[kind](data, target)
    if problem:
        raise InstallError(
            "%s is no image for %s: %s. Download %s*, version %s or later. Nothing was changed"
            % (path.name, target.name, problem, target.image_name, ".".join(map(str, target.minimum)))
        )
    lines = ["sha256 of %s: %s" % (path.name, hashlib.sha256(data).hexdigest())]
    lines.append("compare it where you downloaded it; no hash of this image is known here")
    if not path.name.startswith(target.image_name):
        lines.append("its name does not begin with %s: is it the variant that this board needs?" % target.image_name)
    return lines


def write(path, target, port, erase=False, say=print):
    """Write the image. Settings stay, unless erase. Raises InstallError."""
    {"esptool": _esptool, "uf2": _uf2, "teensy": _teensy}[target.loader[0]](Path(path), target, port, erase, say)


def esptool_commands(path, target, port, erase=False):
    """What is run, one after the other."""
    _, chip, address = target.loader
    base = [sys.executable, "-m", "esptool", "--chip", chip, "--port", port, "--baud", "460800"]
    commands = [[*base, "erase-flash"]] if erase else []
    return [*commands, [*base, "write-flash", hex(address), str(path)]]


def teensy_command(path, target):
    return ["teensy_loader_cli", "--mcu=" + target.loader[1], "-w", "-v", str(path)]


def drive(name, places=_MEDIA):
    """The folder where a boot loader of this name is mounted, or None."""
    for place in places:
        for folder in sorted(Path("/").glob(place.lstrip("/"))):
            try:
                if name in (folder / _DRIVE_MARK).read_text(encoding="utf-8", errors="replace"):
                    return folder
            except OSError:
                continue
    return None


def _esp_problem(data, target):
    if len(data) < 32 or data[0] != _ESP_MAGIC:
        return "it does not begin as images of Espressif's chips do"
    wanted, found = _ESP_CHIPS.get(target.loader[1]), struct.unpack_from("<H", data, 12)[0]
    if wanted is not None and found != wanted:
        return "it is for chip number %d, this board's is %d" % (found, wanted)
    return ""


def _uf2_problem(data, target):
    if len(data) < 512 or len(data) % 512 or data[:4] != _UF2_MAGIC:
        return "it is no UF2 file"
    wanted, found = _UF2_FAMILIES.get(target.loader[1]), _families(data)
    if wanted is not None and wanted not in found:
        return "it is for family %s" % ", ".join(sorted(map(hex, found)))
    return ""


def _families(data):
    return {struct.unpack_from("<I", data, at + 28)[0] for at in range(0, len(data), 512)}


def _hex_problem(data, target):
    lines = data.split()
    if not lines or any(line[:1] != b":" for line in lines) or lines[-1] != b":00000001FF":
        return "it is no whole Intel HEX file"
    return ""


_CHECKS = {"esptool": _esp_problem, "uf2": _uf2_problem, "teensy": _hex_problem}


def _esptool(path, target, port, erase, say):
    if importlib.util.find_spec("esptool") is None:
        raise InstallError("esptool is missing: pip install 'offhook[flash]'")
    Wire(port).close()  # it is there, free, and ours to open
    for command in esptool_commands(path, target, port, erase):
        if subprocess.run(command).returncode:
            raise InstallError("esptool could not write the image; its last lines above say why")


def _uf2(path, target, port, erase, say):
    folder = drive(target.loader[1])
    if folder is None:
        say("restarting the board into its boot loader (or hold BOOTSEL while you plug it in)")
        _into_boot_loader(port)
        folder = _within(lambda: drive(target.loader[1]), "no drive of the boot loader (%s) came" % target.loader[1])
    shutil.copyfile(path, folder / path.name)


def _teensy(path, target, port, erase, say):
    command = teensy_command(path, target)
    if not shutil.which(command[0]):
        raise InstallError(
            "a Teensy is written by PJRC's loader, and there is no teensy_loader_cli on the PATH. Install it, or open "
            "%s in the Teensy Loader, and press the button on the board; then run this again without the image" % path
        )
    say("press the button on the Teensy")
    if subprocess.run(command).returncode:
        raise InstallError("teensy_loader_cli could not write the image")


def _into_boot_loader(port):
    try:
        wire = Wire(port)
        try:
            wire.interrupt()
            wire.run("import machine\nmachine.bootloader()")
        finally:
            wire.close()
    except BoardError:
        raise
    except InstallError:
        pass  # it has no MicroPython yet, or went away into its boot loader as it should


def wait_for_board(port):
    """Wait for the port after the image was written."""
    _within(lambda: "://" in port or Path(port).exists(), "the port %s did not come back" % port)


def _within(look, problem):
    end = time.monotonic() + _PATIENCE
    while not (found := look()):
        if time.monotonic() > end:
            raise InstallError(problem)
        time.sleep(0.3)
    time.sleep(1)  # the system still looks at it
    return found
