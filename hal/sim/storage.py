"""Files in one folder of the host."""

import os

from hal.storage import check_name

_NEW = "~"  # end of the name of a file that is being written; no stored file may be called that


class SimStorage:
    """Serves hal.storage.Storage.

    `replace` is atomic by writing the new data to a file of its own, pushing it to the disk where the runtime can, and
    renaming it over the old one, which POSIX does in one step. A half-written file of an earlier life is overwritten
    by the next replace and never read.

    opener, rename: open and os.rename, or what fails like them in a test.
    """

    def __init__(self, folder, opener=open, rename=os.rename):
        self._folder = folder
        self._open = opener
        self._rename = rename

    def read(self, name):
        try:
            file = self._open(self._path(name), "rb")
        except OSError as error:
            if name in self.names():
                raise error
            return None
        try:
            return file.read()
        finally:
            file.close()

    def replace(self, name, data):
        path = self._path(name)
        new = path + _NEW
        try:
            self._write(new, data)
            self._rename(new, path)
        except OSError as error:
            self._discard(new)
            raise error

    def remove(self, name):
        path = self._path(name)
        if name in self.names():
            os.remove(path)

    def names(self):
        return sorted([name for name in os.listdir(self._folder) if not (name.endswith(_NEW) or name[0] == ".")])

    def _path(self, name):
        check_name(name)
        return self._folder + "/" + name

    def _write(self, path, data):
        file = self._open(path, "wb")
        try:
            if file.write(data) != len(data):
                raise OSError("the disk is full")
            file.flush()
            if hasattr(os, "fsync"):
                os.fsync(file.fileno())
        finally:
            file.close()

    def _discard(self, path):
        try:
            os.remove(path)
        except OSError:
            pass  # it was never made
