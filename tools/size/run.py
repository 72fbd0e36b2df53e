"""`make size`: what the firmware takes of a Cortex-M3: flash, heap and instructions, compared with the last figures.

Everything is measured on the emulated board's frozen image, heap and instructions to the digit: the emulator counts
each instruction as a nanosecond. More than 5 % worse is an error until it is recorded: make size REASON="why".
"""

import argparse
import asyncio
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from budget import Budget
from flash import by_package
from machine import machine, measure
from offhook import boards, emulator
from offhook.blocking import SimPbx

ORDER = ("base", "config", "media", "sip", "net", "phone", "ui", "services", "models", "main")
LISTED = "import firmware.main, sys\nprint(*[name for name in sorted(sys.modules) if name.startswith('firmware.')])"
# Seconds for each instruction in nanoseconds: estimates from clock and memory (none was measured on a board).
ESTIMATE = ("ESP32-S3", 11)
INTRODUCTIONS = {
    "flash": "Flash: code and constants in the image, bytes",
    "heap": "Heap: bytes after collections",
    "icount": "Instructions of the Cortex-M3, and milliseconds on an %s by estimate" % ESTIMATE[0],
    "gc": "Collections in a call from the first digit to ten seconds after its end, and in which step",
    "time": "A phone among phones",
}


async def packages(image):
    """The modules that a phone has, bottom up: [(package, [module names])]."""
    async with machine(image) as board:
        names = (await board.run(LISTED)).split()
    return [(package, [name for name in names if name.split(".")[1] == package]) for package in ORDER]


async def counted(image):
    """All figures that need no other phone."""
    return {
        **await measure(image, "count.py", "PACKAGES = %r" % await packages(image), "modules.py"),
        **await measure(image, "count.py", "messages.py", "sound.py"),
        **await measure(image, "count.py", "phone.py"),
    }


def among_phones():
    """Heap of a whole board with its drivers, registered at a proxy, and in a call."""
    started = time.monotonic()
    with SimPbx({"1099": "one", "1098": "two"}) as pbx, boards.SimBoard(pbx.account("1099")) as board:
        board.wait_registered()
        taken = time.monotonic() - started
        board.pause(1)
        idle = board.state()["memory"]["live"]
        with boards.SimBoard(pbx.account("1098")) as other:
            other.wait_registered()
            board.dial("1098")
            other.answer()
            board.wait_call("talking")
            board.pause(1)
            talking = board.state()["memory"]["live"]
        total = board.core.ready["heap"]
    heap = {"heap_total": total, "heap_idle_registered": idle, "heap_in_call": talking}
    return heap, {"time/from reset to registered, ms on this machine": int(1000 * taken)}


def toolchain(image):
    """The versions that the figures depend on."""
    compiler = subprocess.run(["arm-none-eabi-gcc", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(rb"MicroPython (v[^ ]+) on ", image.read_bytes())
    return {"compiler": compiler.splitlines()[0], "sources": found[1].decode() if found else "unknown"}


def frozen_source(image):
    """The newest C source of frozen modules among the builds beside the image: its own, right after a build."""
    return max(image.parent.glob("**/frozen_content.c"), key=lambda path: path.stat().st_mtime)


def show(figures, budget):
    """Print the figures by kind, each beside what it was."""
    for kind, introduction in INTRODUCTIONS.items():
        print("\n%s\n" % introduction)
        for name, value in figures.items():
            if kind_of(name) != kind:
                continue
            was = budget.figures.get(name)
            change = "" if not was else "%+6.1f %%" % (100 * (value - was) / was)
            estimate = "%9.1f ms" % (value * ESTIMATE[1] / 1e6) if kind == "icount" else ""
            print("  %-44s %11s %s %s" % (name.partition("/")[2] or name, format(value, ","), estimate, change))


def kind_of(name):
    return "heap" if name.startswith("heap") else name.partition("/")[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--record", metavar="REASON", default="", help="accept the figures from now on")
    arguments = parser.parse_args()
    why = boards.missing()
    if why:
        sys.exit("size: " + why)
    image = Path(emulator.image())
    budget, tools = Budget.load(), toolchain(image)
    heap, times = among_phones()
    counts = asyncio.run(counted(image))
    collections = {name: counts.pop(name) for name in list(counts) if kind_of(name) == "gc"}
    judged = {**heap, **counts}
    flash = {"flash/" + name: size for name, size in by_package(image, frozen_source(image)).most_common()}
    show({**flash, **judged, **collections, **times}, budget)
    if arguments.record:
        budget.store(judged, tools, arguments.record)
        return print("\nRecorded.")
    return judge(budget, judged, tools)


def judge(budget, figures, tools):
    if not budget.figures:
        sys.exit("\nsize: no budget yet: make size REASON=...")
    if budget.toolchain != tools:
        told = "\nNot judged: the budget is of %s, this is %s." % (budget.toolchain, tools)
        sys.exit(told) if os.environ.get("CI") == "true" else print(told)
        return
    worse = budget.worse(figures)
    for name, was, value in worse:
        print("\nworse: %s was %d, is %s" % (name, was, value))
    if worse:
        sys.exit('More than 5 % worse. Make it better, or accept it: make size REASON="why"')
    print("\nWithin the budget.")


if __name__ == "__main__":
    main()
