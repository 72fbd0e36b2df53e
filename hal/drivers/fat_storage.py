"""Files in one folder of a FAT file system, which cannot put a new file in the place of an old one in one step."""

import os
import struct
from binascii import crc32

from hal.drivers.storage import discard, make_folder, write_whole
from hal.storage import check_name

_HEAD = ">III"  # count of the writes of this file, bytes that follow, check sum of both and of these bytes
_HEAD_BYTES = 12
_NO_SUCH_FILE = 2


class FatStorage:
    """Serves hal.storage.Storage on any file system. folder: made when it is missing, with nothing above it.

    Each file has two copies, `name~0` and `name~1`. `replace` writes over the one that does not count, with a number
    one higher; the sound copy with the higher number counts, so a half-written one is as none. FAT may lose the space
    of a copy whose writing the power cut, never the other copy.
    """

    def __init__(self, folder, opener=open):
        self._folder = folder
        self._open = opener
        make_folder(folder)

    def read(self, name):
        return self._newest(name)[1]

    def replace(self, name, data):
        count = self._newest(name)[0] + 1
        head = struct.pack(_HEAD, count, len(data), _sum(count, data))
        path = self._copy(name, count)
        try:
            write_whole(self._open, path, head, data)
        except OSError as error:
            discard(path)
            raise error

    def remove(self, name):
        count = self._newest(name)[0]
        discard(self._copy(name, count + 1))  # the older one first, that it does not come back
        discard(self._copy(name, count))

    def names(self):
        found = []
        for copy in os.listdir(self._folder):
            name = copy[:-2]
            if copy[-2:] in ("~0", "~1") and name not in found and self.read(name) is not None:
                found.append(name)
        return sorted(found)

    def _newest(self, name):
        """(count, data) of the copy that counts, (0, None) when there is none."""
        check_name(name)
        counts = sorted([self._count(name, number) for number in (0, 1)])
        for count in (counts[1], counts[0]):
            data = self._load(name, count) if count else None
            if data is not None:
                return count, data
        return 0, None

    def _count(self, name, number):
        """What the copy of this number says its count is, 0 without a head."""
        file = self._open_copy(name, number)
        if file is None:
            return 0
        with file:
            head = file.read(_HEAD_BYTES)
        count = struct.unpack(_HEAD, head)[0] if len(head) == _HEAD_BYTES else 0
        return count if count % 2 == number else 0

    def _load(self, name, count):
        """The data of the copy with this count, None when it is not sound."""
        with self._open_copy(name, count) as file:
            head = struct.unpack(_HEAD, file.read(_HEAD_BYTES))
            data = file.read()
        return data if head == (count, len(data), _sum(count, data)) else None

    def _open_copy(self, name, count):
        """The copy, None when there is none. A disk that cannot be read is no reason to write over what is there."""
        try:
            return self._open(self._copy(name, count), "rb")
        except OSError as error:
            if error.errno != _NO_SUCH_FILE:
                raise error
            return None

    def _copy(self, name, count):
        return "%s/%s~%d" % (self._folder, name, count % 2)


def _sum(count, data):
    return crc32(data, crc32(struct.pack(">II", count, len(data)))) & 0xFFFFFFFF
