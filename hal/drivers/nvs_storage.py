"""Files in the non-volatile storage of an ESP32, for boards whose disk is not to hold the settings.

The default partition has 24 KB for everything, Wi-Fi included: it holds settings, not recordings.
"""

import json
from binascii import crc32

from micropython import const

from hal.storage import check_name

_CHUNK = const(1024)  # bytes of a blob; a key has at most 15 characters, a name up to 64, so keys are numbers
_CHUNKS = const(16)  # that a file has at most
_INDEX_BYTES = const(1024)
_NO_SPACE = const(28)


class NvsStorage:
    """Serves hal.storage.Storage. namespace: whose keys in NVS. nvs: what stands in for esp32.NVS(namespace) in a test.

    The blobs "index0" and "index1" say which numbered blobs a file consists of; the sound one with the higher count is
    the index. `replace` writes the data to unused blobs, then the other index, then erases the old blobs: until that
    one blob, which NVS writes in one step, is there, the old file is.
    """

    def __init__(self, namespace="offhook", nvs=None):
        if nvs is None:
            import esp32

            nvs = esp32.NVS(namespace)
        self._nvs = nvs
        self._count, self._files = self._read_index()

    def read(self, name):
        check_name(name)
        if name not in self._files:
            return None
        number, length, check = self._files[name]
        data = bytearray(length)
        view = memoryview(data)
        for chunk in range(_chunks(length)):
            self._nvs.get_blob(_key(number, chunk), view[chunk * _CHUNK : (chunk + 1) * _CHUNK])
        if crc32(data) & 0xFFFFFFFF != check:
            raise OSError("%s is damaged" % name)
        return bytes(data)

    def replace(self, name, data):
        check_name(name)
        if _chunks(len(data)) > _CHUNKS:
            raise OSError(_NO_SPACE, "%s is too long" % name)
        number = self._unused()
        self._erase(number)  # what a cut replace left
        try:
            for chunk in range(_chunks(len(data))):
                self._nvs.set_blob(_key(number, chunk), data[chunk * _CHUNK : (chunk + 1) * _CHUNK])
            self._nvs.commit()
            old = self._files.get(name)
            files = dict(self._files)
            files[name] = [number, len(data), crc32(data) & 0xFFFFFFFF]
            self._write_index(files)
        except OSError as error:
            self._erase(number)
            raise error
        if old:
            self._erase(old[0])

    def remove(self, name):
        check_name(name)
        if name in self._files:
            number = self._files[name][0]
            self._write_index({other: facts for other, facts in self._files.items() if other != name})
            self._erase(number)

    def names(self):
        return sorted(self._files)

    def _unused(self):
        used = [facts[0] for facts in self._files.values()]
        number = 0
        while number in used:
            number += 1
        return number

    def _erase(self, number):
        for chunk in range(_CHUNKS):
            try:
                self._nvs.erase_key(_key(number, chunk))
            except OSError:
                pass  # there is no such
        self._nvs.commit()

    def _read_index(self):
        """(count, files) of the newer sound index; files: name -> [number, length, check sum]."""
        newest = (0, {})
        buffer = bytearray(_INDEX_BYTES)
        for number in (0, 1):
            try:
                length = self._nvs.get_blob("index%d" % number, buffer)
                count, check, text = str(buffer[:length], "utf-8").split(" ", 2)
                if int(check) == _sum(count, text) and int(count) > newest[0]:
                    newest = (int(count), json.loads(text))
            except (OSError, ValueError):
                pass  # there is none, or it is broken
        return newest

    def _write_index(self, files):
        count, text = str(self._count + 1), json.dumps(files)
        index = "%s %d %s" % (count, _sum(count, text), text)
        if len(index) > _INDEX_BYTES:
            raise OSError(_NO_SPACE, "too many files")
        self._nvs.set_blob("index%d" % ((self._count + 1) % 2), index.encode())
        self._nvs.commit()
        self._count, self._files = self._count + 1, files


def _key(number, chunk):
    return "%d.%d" % (number, chunk)


def _chunks(length):
    return (length + _CHUNK - 1) // _CHUNK


def _sum(count, text):
    return crc32(("%s %s" % (count, text)).encode()) & 0xFFFFFFFF
