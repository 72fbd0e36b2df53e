"""Runs on MicroPython on this host, which has littlefs: works on the disk in the memory file of an emulated board.

micropython on_disk.py MEMORY install VERSION TREE    puts the files below TREE in a slot, to be tried
micropython on_disk.py MEMORY put TREE FOLDER         puts the files below TREE in a folder of the disk
micropython on_disk.py MEMORY rename OLD NEW          renames a file of the disk
micropython on_disk.py MEMORY state                   prints the choice and the current version
micropython on_disk.py MEMORY wrong                   prints the files of the current version whose hash is wrong
micropython on_disk.py MEMORY read NAME               prints a file of the phone's storage
"""

import hashlib
import json
import os
import sys
from binascii import hexlify

import vfs

from boards.slots import Slots
from hal.drivers.storage import FileStorage

BLOCK, BLOCKS = 4096, 1024  # boards/mps2_an385/port/board.h: the disk begins the memory
COUNT, SIZE = 4, 5


class FileDisk:
    def __init__(self, path):
        self.file = open(path, "r+b")

    def readblocks(self, number, buffer, offset=0):
        self.file.seek(number * BLOCK + offset)
        self.file.readinto(buffer)

    def writeblocks(self, number, buffer, offset=0):
        self.file.seek(number * BLOCK + offset)
        self.file.write(buffer)
        self.file.flush()

    def ioctl(self, request, argument):
        return {COUNT: BLOCKS, SIZE: BLOCK}.get(request, 0)


def mount(path):
    disk = FileDisk(path)
    try:
        system = vfs.VfsLfs2(disk)
    except OSError:
        vfs.VfsLfs2.mkfs(disk)
        system = vfs.VfsLfs2(disk)
    vfs.mount(system, "/flash")


def walk(top, folder=""):
    """The paths of all files below, relative to the top."""
    for entry in os.ilistdir(top + "/" + folder):
        path = folder + "/" + entry[0] if folder else entry[0]
        if entry[1] & 0x4000:
            yield from walk(top, path)
        else:
            yield path


def put(tree, folder):
    """Copy the files; {path: [size, hash]}."""
    facts = {}
    for path in walk(tree):
        with open(tree + "/" + path, "rb") as file:
            data = file.read()
        for end, character in enumerate(folder + "/" + path):
            if character == "/" and end:
                try:
                    os.mkdir((folder + "/" + path)[:end])
                except OSError:
                    pass  # it is there
        with open(folder + "/" + path, "wb") as file:
            file.write(data)
        facts[path] = [len(data), str(hexlify(hashlib.sha256(data).digest()), "ascii")]
    return facts


def install(version, tree):
    slots = Slots("/flash")
    slot = slots.begin()
    facts = put(tree, slots.folder(slot))
    with open(slots.folder(slot) + "/installed.json", "w") as file:
        json.dump({"version": version, "board": "mps2_an385", "arch": "armv7m", "files": facts}, file)
    slots.try_out(slot)


def state():
    slots = Slots("/flash")
    told = slots.report()
    told["version"] = (slots.installed(slots.current()) or {}).get("version")
    print(json.dumps(told))


def wrong():
    slots = Slots("/flash")
    files = slots.installed(slots.current())["files"]
    print(json.dumps([path for path, facts in files.items() if facts[1] != sha256(slots, path)]))


def read(name):
    print(str(FileStorage("/flash/store").read(name), "utf-8"), end="")


def rename(old, new):
    os.rename("/flash/" + old, "/flash/" + new)


def sha256(slots, path):
    with open(slots.folder(slots.current()) + "/" + path, "rb") as file:
        return str(hexlify(hashlib.sha256(file.read()).digest()), "ascii")


mount(sys.argv[1])
{"install": install, "put": put, "state": state, "wrong": wrong, "read": read, "rename": rename}[sys.argv[2]](
    *sys.argv[3:]
)
