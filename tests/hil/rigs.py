"""Where the board of a run comes from, and what can be done to it besides using it as a phone.

A rig has these:

    how            one line of text for people
    host           our address as the board sees it, None when that is not known
    start(account) -> the board's phone, as blocking.SimPhone, started with this account or None
    power          cuts and restores the power, the phone being closed; None where it cannot
    close()
"""

import os

from offhook import bare, boards, emulator
from offhook.hil.phone import HilBoard
from offhook.hil.place import Place

SETTINGS = {"account.1.label": "Tested"}


class Emulated:
    """The emulated board as a phone: its panel link has a line of its own, fast enough for sound."""

    how, host = "emulated, its panel on a line of its own", "127.0.0.1"

    def __init__(self, background):
        self._background = background

    def start(self, account):
        return boards.SimBoard(account, background=self._background, settings=SETTINGS, trace=1)

    def power(self):
        """A new process is a new board."""

    def close(self):
        pass


class Port:
    """A board on a serial line, seen through its REPL."""

    power = None

    def __init__(self, background, port, host=None, board=None):
        self.how, self.host = "at %s" % port, host
        self._background, self._port, self._board = background, port, board

    def start(self, account):
        return HilBoard(self._port, account, background=self._background, board=self._board, settings=SETTINGS, trace=1)

    def close(self):
        pass


class EmulatedPort(Port):
    """The emulated board lying on a desk: a console, a network, and a phone of its own that runs already."""

    def __init__(self, background):
        self._bare = bare.Board(background, image="frozen")
        super().__init__(background, self._bare.console, "127.0.0.1")
        self.how = "emulated, at its REPL on %s" % self._bare.console

    def power(self):
        self._bare.cut_power()
        self._bare.start()

    def close(self):
        self._bare.close()


class LabgridPlace(Port):
    """A board of a labgrid place, ours as long as the run lasts."""

    def __init__(self, background, name, host=None, board=None):
        self._place = Place(name)
        super().__init__(background, self._place.port, host, board)
        self.how = "place %s, at %s" % (name, self._place.port)
        if self._place.has_power:
            self.power = self._place.cycle

    def close(self):
        self._place.close()


def not_emulated():
    """Why a test of the machinery, which is about the emulated board, is no part of this run, or ""."""
    is_other = os.environ.get("HIL_PORT") or os.environ.get("HIL_PLACE")
    return "another board is tested" if is_other else emulator.missing()


def wished():
    """The rigs that the environment asks for, as name -> a function of the background: see `make hil`."""
    port, place, host, board = (os.environ.get("HIL_" + name) or None for name in ("PORT", "PLACE", "HOST", "BOARD"))
    if place:
        return {"place": lambda background: LabgridPlace(background, place, host, board)}
    if port:
        return {"port": lambda background: Port(background, port, host, board)}
    return {"emulated": Emulated, "repl": EmulatedPort}
