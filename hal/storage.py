"""Storage: a few named files that survive a loss of power."""

from micropython import const

LONGEST_NAME = const(64)  # bytes


def check_name(name):
    """Raise ValueError unless `name` is 1 to 64 of a-z A-Z 0-9 _ - and ., and does not begin with a dot."""
    if not 0 < len(name) <= LONGEST_NAME or name[0] == ".":
        raise ValueError("not a name for a file: %r" % name)
    for character in name:
        if not ("a" <= character <= "z" or "A" <= character <= "Z" or "0" <= character <= "9" or character in "_-."):
            raise ValueError("not a name for a file: %r" % name)


class Storage:
    """Whole files by name (see check_name), small enough to be held in memory.

    Every method raises ValueError for a bad name and OSError when the medium fails.
    """

    def read(self, name):
        """The bytes of the file, or None when there is none."""

    def replace(self, name, data):
        """Store `data` (bytes) under the name, whole or not at all.

        After a failure at any moment, loss of power included, the file holds the old data or the new, never a mixture;
        when OSError is raised (the medium is full) it holds the old. Each driver says how.
        """

    def remove(self, name):
        """Forget the file; nothing happens when there is none."""

    def names(self):
        """The names of all files, sorted."""
