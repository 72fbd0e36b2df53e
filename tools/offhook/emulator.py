"""QEMU as the emulated board boards/mps2_an385: its images, its memory, what it is told, and how QEMU is called."""

import json
import mmap
import os
import secrets
import shutil
import struct
import time

from offhook import resources
from offhook.process import StartError

QEMU = "qemu-system-arm"
LOOPBACK = ("255.0.0.0", "127.0.0.1")  # mask and gateway of a board whose address is one of loopback
MEMORY = 0x1000000  # bytes that the board shares with us; where in it is what: boards/mps2_an385/port/board.h
LINE_AT = 0xFE0000
ORDERS_AT, ORDERS_BYTES = 0xFF0000, 0x10000
IMAGES = {"frozen": "firmware.elf", "files": "firmware-files.elf", "nomd5": "firmware-nomd5.elf"}


def image(name="frozen"):
    """Where the image lies once boards/mps2_an385/build.sh has built it. Raises StartError for an unknown name."""
    if name not in IMAGES:
        raise StartError("image %s: choose one of %s" % (name, ", ".join(IMAGES)))
    return resources.device_root() / "out" / "boards" / "mps2_an385" / IMAGES[name]


def missing(name="frozen"):
    """What keeps a board with this image from starting here, in words, or ""."""
    if not shutil.which(QEMU):
        return "no %s on the PATH: `make board-peers` installs it" % QEMU
    if not image(name).exists():
        return "no image %s of the emulated board: `make board` builds it" % name
    return ""


def mac_of(ip):
    """The hardware address of the board with this loopback address, as text."""
    return "02:0f:f0:%02x:%02x:%02x" % tuple(int(part) for part in ip.split(".")[1:])


def orders(ip, model, token="", trace=0, files=None, network=LOOPBACK):
    """What a board is told (boards/mps2_an385/main.py has the meanings), as a dict. network: (mask, gateway)."""
    return {
        "ip": ip,
        "mask": network[0],
        "gateway": network[1],
        "mac": mac_of(ip),
        "model": model,
        "trace": trace,
        "token": token,
        "files": files or {},
    }


def orders_page(told):
    """The page of memory with the orders: boards/mps2_an385/port/orders.c describes it. Raises StartError."""
    text = json.dumps(told).encode()
    page = b"OFFHOOK1" + secrets.token_bytes(32) + struct.pack("<II", int(time.time()), len(text)) + text
    if len(page) > ORDERS_BYTES:
        raise StartError("the settings are too long for the board: %d bytes" % len(page))
    return page


def prepare(path, told):
    """Make the memory file at this path ready for a start: empty rings, new orders; the disk stays as it is.

    Returns the part of it that line.Line wants.
    """
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.truncate(MEMORY)
        shared = memoryview(mmap.mmap(file.fileno(), MEMORY))
    page = orders_page(told)
    shared[LINE_AT:ORDERS_AT] = bytes(ORDERS_AT - LINE_AT)
    shared[ORDERS_AT : ORDERS_AT + len(page)] = page
    return shared[LINE_AT:]


def command_line(memory, network, serials, name="frozen", more=()):
    """How QEMU is called, as a list.

    memory: the file it shares; network: what -nic takes; serials: what -chardev takes for the console and the bell,
    without the id; name: the image; more: further arguments, such as -icount or -d.
    """
    command = [QEMU, "-machine", "mps2-an385,memory-backend=shared", "-display", "none", "-monitor", "none"]
    command += ["-object", "memory-backend-file,id=shared,mem-path=%s,size=%d,share=on" % (memory, MEMORY)]
    command += ["-kernel", str(image(name)), "-nic", network]
    for number, chardev in enumerate(serials):
        command += ["-chardev", "%s,id=serial%d" % (chardev, number), "-serial", "chardev:serial%d" % number]
    return [*command, *more]


def tap(interface):
    """What -nic takes for an interface of this machine, made with `ip tuntap`, whose other end the board is."""
    return "tap,model=lan9118,ifname=%s,script=no,downscript=no" % interface


def dial(host, port):
    """A chardev that connects to a server of ours."""
    return "socket,host=%s,port=%d,nodelay=on" % (host, port)


def serve(host, port):
    """A chardev that anybody may connect to, one at a time."""
    return "socket,host=%s,port=%d,nodelay=on,server=on,wait=off" % (host, port)
