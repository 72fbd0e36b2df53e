"""Settings sent to a board: the file is checked here, the phone merges it when it starts (store/push.cfg)."""

from pathlib import Path

from offhook import settings
from offhook.install import InstallError
from offhook.install.board import Board
from offhook.install.wire import Wire

NAME = "store/push.cfg"


def check(path):
    """The text that goes to the board. Raises InstallError naming file and line of everything that no phone takes."""
    try:
        values, problems = settings.read_config_file(path)
        if problems:
            raise InstallError("nothing was sent:\n%s" % "\n".join(problems))
        if not values:
            raise InstallError("nothing was sent: there is no setting in %s" % path)
        return "".join(["%s\n" % settings.HEADER, *("%s = %s\n" % item for item in values.items())])
    except settings.SettingsError as error:
        raise InstallError(str(error)) from None


def push(port, path, log=print):
    """Send the settings of a file and start the phone anew. Returns how many they are. Raises InstallError."""
    text = check(path)
    wire = Wire(port)
    try:
        board = Board(wire)
        board.open()
        if board.facts["main"] is None:
            raise InstallError("no phone is installed on this board: offhook flash does that")
        board.replace(NAME, text.encode())
        wire.restart()
    finally:
        wire.close()
    log("%s: %d settings sent; the phone takes them as it starts" % (Path(path).name, text.count("\n") - 1))
