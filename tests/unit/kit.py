"""Helpers for the unit tests, which run on CPython and MicroPython from the same files: no pytest here."""

import os
import sys

MICROPYTHON = sys.implementation.name == "micropython"


class Skipped(Exception):
    """Raised by a test that cannot run here; the text says why."""


def skip(reason):
    raise Skipped(reason)


def raises(error, function, *arguments):
    """Call the function, expect `error`, and return it so that a test may look inside."""
    try:
        function(*arguments)
    except error as caught:
        return caught
    raise AssertionError("%s was not raised" % error.__name__)


def vector(name):
    """The bytes of a file of the shared test vectors, which live beside the repository."""
    path = __file__.replace("\\", "/").rsplit("/", 1)[0] + "/../../../shared/vectors/" + name
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        skip("no shared test vectors beside the repository (shared/vectors/%s)" % name)


class Folder:
    """A folder for one test, removed with all in it: `with Folder() as path`."""

    def __enter__(self):
        base = os.getenv("TMPDIR") or "/tmp"
        for number in range(10000):
            self.path = "%s/offhook-folder-%d" % (base, number)
            try:
                os.mkdir(self.path)
                return self.path
            except OSError:
                pass  # somebody has it
        raise OSError("no folder could be made in " + base)

    def __exit__(self, *error):
        _remove(self.path)


def _remove(folder):
    for name in os.listdir(folder):
        path = folder + "/" + name
        if os.stat(path)[0] & 0x4000:
            _remove(path)
        else:
            os.remove(path)
    os.rmdir(folder)


def counting_random(start=0):
    """A `random(n)` that gives different, repeatable bytes at each call."""
    state = [start]

    def random(count):
        state[0] += 1
        value = state[0] * 2654435761
        return bytes((value >> (8 * (i & 3))) + 31 * i & 255 for i in range(count))

    return random


def allocates_nothing(function, *arguments):
    """Run the function twice, the second time with MicroPython's heap locked: any allocation raises MemoryError.

    Up to four arguments, named one by one since a starred call allocates by itself.
    """
    import micropython

    count = len(arguments)
    one, two, three, four = (arguments + (None, None, None, None))[:4]
    function(*arguments)
    micropython.heap_lock()
    try:
        if count == 0:
            function()
        elif count == 1:
            function(one)
        elif count == 2:
            function(one, two)
        elif count == 3:
            function(one, two, three)
        else:
            function(one, two, three, four)
    finally:
        micropython.heap_unlock()


def with_little_memory(room, function):
    """Call the function on a heap that is full but for `room` bytes in one piece; MicroPython only.

    Whatever it raises comes out, with the heap free again.
    """
    import gc

    if not MICROPYTHON:
        skip("CPython's heap has no end")
    held = [bytearray(room)]
    ballast = None
    gc.collect()
    try:
        for size in (65536, 4096, 256, 16, 1):
            try:
                while True:
                    ballast = (ballast, bytearray(size))
            except MemoryError:
                pass
        held.clear()
        function()
    finally:
        ballast = None
        gc.collect()
