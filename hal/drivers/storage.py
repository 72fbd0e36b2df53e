"""Files in one folder of a file system that renames in one step: littlefs on a board, the host's for a simulated phone.

For FAT, which does not, there is fat_storage.py.
"""

import os

from hal.storage import check_name

_NEW = "~"  # end of the name of a file that is being written; no stored file may be called that


class FileStorage:
    """Serves hal.storage.Storage. folder: made when it is missing, with nothing above it.

    `replace` is atomic by writing the new data to a file of its own, pushing it to the disk where the runtime can (a
    board's file system does so on close), and renaming it over the old one. A half-written file of an earlier life is
    overwritten by the next replace and never read.

    opener, rename: open and os.rename, or what fails like them in a test.
    """

    def __init__(self, folder, opener=open, rename=os.rename):
        self._folder = folder
        self._open = opener
        self._rename = rename
        make_folder(folder)

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
            write_whole(self._open, new, data)
            self._rename(new, path)
        except OSError as error:
            discard(new)
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


def make_folder(folder):
    """Make the folder unless it is there. A disk that cannot is told of by the first file."""
    try:
        os.mkdir(folder)
    except OSError:
        pass


def write_whole(opener, path, *pieces):
    """Write the pieces (bytes) to a file and push them to the disk. Raises OSError when not all of them fitted."""
    file = opener(path, "wb")
    try:
        for piece in pieces:
            if file.write(piece) != len(piece):
                raise OSError(28, "the disk is full")
        file.flush()
        if hasattr(os, "fsync"):
            os.fsync(file.fileno())
    finally:
        file.close()


def discard(path):
    """Remove what may be there."""
    try:
        os.remove(path)
    except OSError:
        pass  # it was never made
