"""Runs first after every reset: mounts the disk, littlefs in PSRAM, at /flash, where main.py is then looked for."""

import os
import sys

import mps2
import vfs

_BLOCK = 4096
_COUNT, _SIZE = 4, 5  # what ioctl is asked


class RamDisk:
    """A block device with the extended interface that littlefs wants."""

    def __init__(self):
        self._bytes = memoryview(mps2.disk())

    def readblocks(self, number, buffer, offset=0):
        at = number * _BLOCK + offset
        buffer[:] = self._bytes[at : at + len(buffer)]

    def writeblocks(self, number, buffer, offset=0):
        at = number * _BLOCK + offset
        self._bytes[at : at + len(buffer)] = buffer

    def ioctl(self, request, argument):
        if request == _COUNT:
            return len(self._bytes) // _BLOCK
        return _BLOCK if request == _SIZE else 0


disk = RamDisk()
try:
    system = vfs.VfsLfs2(disk)
except OSError:  # there is no file system on it
    vfs.VfsLfs2.mkfs(disk)
    system = vfs.VfsLfs2(disk)
vfs.mount(system, "/flash")
os.chdir("/flash")
sys.path.append("/flash/lib")
del RamDisk, disk, system
