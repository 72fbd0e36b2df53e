"""Makes a board's objects from its table.

A table is a dict: "board" is the board's name; every other key is a part, with its driver as (module, class, options):

    "codec": ("hal.drivers.es8388", "Es8388", {"bus": "@i2c", "address": 0x10})

The parts named in CONTRACTS must be there; others (a bus, the simulator's panel) exist to be shared. The options are
the constructor's named arguments; a text value "@i2c" stands for the part of that name and "$store" for the entry of
that name in what `build` is given, which is known only when the phone starts.
"""

CONTRACTS = ("clock", "storage", "watchdog", "display", "leds", "keypad", "hook", "codec", "link")


class BuildError(Exception):
    """The table or what was given does not make a board; the text names the board, the part and what is missing."""


class Board:
    """What a board has: an attribute for each part, so the nine contracts and whatever else its table names.

    name:        the board's name.
    panel:       the panel link (hal/sim/panel.py), None on a board with a panel of its own.
    wait_socket: readable when `poll` has something to do, None when only time tells.
    """

    def __init__(self, name):
        self.name = name
        self.panel = None
        self.wait_socket = None
        self._polled = []

    def poll(self, now):
        """Let every driver that has such work do it: called at each wake and every 20 ms; never blocks."""
        for part in self._polled:
            part.poll(now)


def build(table, options):
    """The Board of this table. Raises BuildError."""
    return _Builder(table, options).build()


def build_part(table, name, options):
    """One part of this table and what it stands on, as for a board that cannot be built whole. Raises BuildError."""
    return _Builder(table, options).part(name)


class _Builder:
    def __init__(self, table, options):
        self._table = table
        self._options = options
        self._board = Board(table.get("board", "without a name"))
        self._parts = {}
        self._under_way = []

    def build(self):
        board = self._board
        for contract in CONTRACTS:
            self.part(contract)
        if board.panel:
            board.wait_socket = board.panel.socket
            board.panel.hello["board"] = board.name
        return board

    def part(self, name):
        """The part of this name, made when it is first asked for."""
        if name in self._parts:
            return self._parts[name]
        if name not in self._table:
            raise self._error(name, "the table has no driver for it")
        if name in self._under_way:
            circle = self._under_way[self._under_way.index(name) :] + [name]
            raise self._error(name, "it needs itself: " + " -> ".join(circle))
        self._under_way.append(name)
        part = self._make(name)
        self._under_way.pop()
        self._parts[name] = part
        setattr(self._board, name, part)
        if hasattr(part, "poll"):
            self._board._polled.append(part)
        return part

    def _make(self, name):
        module_name, class_name, options = self._table[name]
        arguments = {option: self._value(name, value) for option, value in options.items()}
        try:
            module = __import__(module_name, None, None, (class_name,))
        except ImportError as error:
            raise self._error(name, "its driver %s cannot be imported: %s" % (module_name, error))
        driver = getattr(module, class_name, None)
        if driver is None:
            raise self._error(name, "its driver %s has no class %s" % (module_name, class_name))
        return driver(**arguments)

    def _value(self, name, value):
        if not isinstance(value, str) or value[:1] not in ("@", "$"):
            return value
        if value[0] == "@":
            return self.part(value[1:])
        if value[1:] not in self._options:
            raise self._error(name, "the board was not told its %s" % value[1:])
        return self._options[value[1:]]

    def _error(self, name, text):
        return BuildError("board %s, %s: %s" % (self._board.name, name, text))
