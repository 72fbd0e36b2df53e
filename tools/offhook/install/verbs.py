"""The verbs of boards on the command line: `offhook flash`, `repl`, `logs`, `config`."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from offhook.install import InstallError

_FLAG = Parameter(negative="", show_default=False)
DONE, FAILED, CANNOT_START = 0, 1, 2


def register(app):
    """Add the verbs to a cyclopts app."""
    for verb in (flash, repl, logs, config):
        app.command(_told(verb))


def flash(
    *,
    board: str,
    port: str,
    image: Path | None = None,
    as_: Annotated[Literal["files", "romfs", "frozen"], Parameter(name="--as")] = "files",
    in_place: Annotated[bool, _FLAG] = False,
    erase: Annotated[bool, _FLAG] = False,
    quiet: Annotated[bool, _FLAG] = False,
):
    """Put the phone onto a board. A cut cable does no harm: the same command goes on. Settings on the board stay.

    Parameters
    ----------
    board
        A name in boards/, as olimex_esp32_poe.
    port
        The serial port, as /dev/ttyUSB0, COM3 or socket://127.0.0.1:4000.
    image
        MicroPython's image, downloaded by you, to be written first; without it the board has MicroPython already.
    as_
        files: two versions on the board's disk, the new one on trial. romfs: read in place, where the image has one.
        frozen: an image built in MicroPython's sources (MPY_DIR names them).
    in_place
        With --as files: change the one version there is, for disks without room for two. When that is cut there is no
        version to start until the same command was given again; settings stay.
    erase
        Erase the whole flash before the image is written: settings too. Only Espressif's chips need it, once.
    quiet
        No bars.
    """
    from offhook.install import files, frozen, images, report, romfs, targets

    target = targets.find(board)
    if as_ == "frozen":
        image = frozen.build(target)
    if image:
        for line in images.check(image, target):
            _say(line)
    made = None if as_ == "frozen" else files.Build(target)  # whatever does not compile is told before anything else
    if image:
        images.write(image, target, port, erase, _say)
        images.wait_for_board(port)
    if made is None:
        print("%s: %s is written; there is one version, without slots" % (target.name, Path(image).name))
        return DONE
    with report.Quiet() if quiet else report.Bars() as progress:
        if as_ == "romfs":
            done = romfs.install(port, made, progress)
        else:
            done = files.install(port, made, progress, in_place=in_place)
    for note in done.notes:
        _say(note)
    print(done.line())
    return DONE


def repl(*, port: str):
    """The board's REPL. Control-C ends the phone, Control-D starts MicroPython anew, Control-] leaves.

    Parameters
    ----------
    port
        The serial port.
    """
    from offhook.install import watching

    return watching.repl(port)


def logs(*, port: str, kept: Annotated[bool, _FLAG] = False):
    """What the board writes on its console, until Control-C.

    Parameters
    ----------
    port
        The serial port.
    kept
        First what the phone wrote down before it last failed; for that it is started anew.
    """
    from offhook.install import watching

    watching.follow(port, sys.stdout.buffer, kept)
    return DONE


def config(file: Path, *, port: str):
    """Send the settings of a .cfg file to a board and start its phone anew. The others it has stay.

    Parameters
    ----------
    file
        `name = value` a line. It is checked first: with a mistake in it nothing is sent.
    port
        The serial port.
    """
    from offhook.install import settings_push

    settings_push.push(port, file)
    return DONE


def _told(verb):
    """The verb with its errors on standard error."""
    import functools

    @functools.wraps(verb)
    def told(*arguments, **options):
        try:
            return verb(*arguments, **options)
        except ImportError as error:
            _say("%s is missing: pip install 'offhook[install]'" % (error.name or error))
            return CANNOT_START
        except InstallError as error:
            _say(str(error))
            return FAILED

    return told


def _say(text):
    print("offhook: %s" % text, file=sys.stderr)
