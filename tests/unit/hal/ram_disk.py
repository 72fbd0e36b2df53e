"""A disk in memory that remembers every write, so that a test sees what a power cut at each of them leaves.

`cuts` runs a change once and then gives the disk as it was before each write, and with half of that write done.
Only MicroPython has the file systems; on CPython the tests that use this are skipped.
"""

from tests.unit.kit import MICROPYTHON, skip

_COUNT, _SIZE, _ERASE = 4, 5, 6  # what ioctl is asked
_ERASED = 0xFF


class RamDisk:
    """A block device with the extended interface. written: (offset, bytes) of every write and erasure, in order."""

    def __init__(self, image, block):
        self.image = image
        self.written = []
        self._block = block

    def readblocks(self, number, buffer, offset=0):
        at = number * self._block + offset
        buffer[:] = memoryview(self.image)[at : at + len(buffer)]

    def writeblocks(self, number, buffer, offset=0):
        self._write(number * self._block + offset, bytes(buffer))

    def ioctl(self, request, argument):
        if request == _COUNT:
            return len(self.image) // self._block
        if request == _ERASE:
            self._write(argument * self._block, bytes([_ERASED]) * self._block)
        return self._block if request == _SIZE else 0

    def _write(self, at, data):
        self.written.append((at, data))
        self.image[at : at + len(data)] = data


class Disk:
    """An image of a file system: `with disk.mounted() as device` has it at the folder `disk.root`."""

    root = "/cut"

    def __init__(self, kind, image, block=512):
        self.kind = kind
        self.image = image
        self.block = block

    def mounted(self):
        return _Mounted(self)

    def cuts(self, change, *arguments):
        """Call `change` on the mounted disk, then give (what happened, disk) for a cut at every moment of it."""
        image = bytearray(self.image)
        with self.mounted() as device:
            change(*arguments)
        for number, (at, data) in enumerate(device.written):
            yield "cut before write %d of %d" % (number, len(device.written)), Disk(self.kind, bytearray(image))
            half = len(data) // 2
            image[at : at + half] = data[:half]
            yield "cut in write %d of %d" % (number, len(device.written)), Disk(self.kind, bytearray(image))
            image[at : at + len(data)] = data
        assert image == self.image and device.written


class _Mounted:
    def __init__(self, disk):
        self._disk = disk

    def __enter__(self):
        import vfs

        device = RamDisk(self._disk.image, self._disk.block)
        vfs.mount(getattr(vfs, self._disk.kind)(device), self._disk.root)
        return device

    def __exit__(self, *error):
        import vfs

        vfs.umount(self._disk.root)


def fresh(kind, blocks=256, block=512):
    """A new file system: kind "VfsLfs2" or "VfsFat"."""
    if not MICROPYTHON:
        skip("CPython has neither littlefs nor FAT")
    import vfs

    image = bytearray(blocks * block)
    getattr(vfs, kind).mkfs(RamDisk(image, block))
    return Disk(kind, image, block)
