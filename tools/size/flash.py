"""What each package takes of the image's flash: code and constants of its frozen modules."""

import re
import subprocess
from collections import Counter

PACKAGES = ("sip", "media", "phone", "ui", "services", "net", "config", "base")
# A frozen object's symbol ends with its module's path and its own name: const_obj_firmware_sip_message_0
_MODULE = re.compile(r"_((?:firmware|hal|boards|asyncio)(?:_\w*)?)$")
# What a text or bytes constant holds has no symbol of its own; its length stands in the source of the frozen modules.
_LITERAL = re.compile(r"mp_obj_str_t (\w+) = \{\{&mp_type_\w+\}, \d+, (\d+),")
_NAMES = ("mp_qstr_frozen", "mp_frozen")


def by_package(image, frozen_source):
    """Counter of bytes: {"firmware/sip": ..., "hal": ..., "MicroPython and C": ...}.

    image: the ELF file. frozen_source: the frozen_content.c of its build.
    """
    sizes = Counter()
    for line in _output("arm-none-eabi-nm", "--print-size", str(image)):
        parts = line.split()
        if len(parts) == 4 and parts[2] in "tTrR":
            sizes[owner(parts[3])] += int(parts[1], 16)
    for name, length in _LITERAL.findall(frozen_source.read_text()):
        sizes[owner(name)] += int(length) + 1
    total = int(_output("arm-none-eabi-size", str(image))[1].split()[0])
    sizes["MicroPython and C"] = total - sum(sizes.values()) + sizes["MicroPython and C"]
    return sizes


def owner(symbol):
    """The package that a symbol belongs to."""
    if symbol.startswith(_NAMES):
        return "names of all modules"
    found = _MODULE.search(symbol)
    if not found:
        return "MicroPython and C"
    parts = found[1].split("_")
    if parts[0] == "firmware" and parts[1:] and parts[1] in PACKAGES:
        return "firmware/" + parts[1]
    return parts[0]


def _output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
