"""Getting the phone onto a board: MicroPython's image, then the firmware as files, as ROMFS or frozen.

targets     what is known of each board            sources, compiling   which modules, as .mpy
wire        the serial line and the raw REPL       board, agent         what the board is asked to do
plan        what is kept, copied, sent, removed    files, romfs, frozen the three ways
images      MicroPython itself                     report               progress and the closing line
checks      everything that can be said beforehand
"""


class InstallError(Exception):
    """It cannot be done; the text tells the user why, and what helps."""


class CutError(InstallError):
    """The board went away in the middle. What it has stays; the next run goes on from there."""
