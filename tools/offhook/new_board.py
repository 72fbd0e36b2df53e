"""Begins a new board: boards/template copied under another name, which passes the checks as it is."""

import re
import shutil
from pathlib import Path

from offhook import resources

TEMPLATE = "template"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class BoardError(Exception):
    """It cannot be begun; the text says why."""


def begin(name, boards):
    """Make the folder boards/<name>. boards: the folder `boards` of a clone. Returns it; raises BoardError."""
    boards = Path(boards)
    if not _NAME.fullmatch(name):
        raise BoardError("a board is called as a Python module is, like pico2_w, not %r" % name)
    if not (boards / "__init__.py").is_file():
        raise BoardError("there is no folder %s of a clone of Offhook: go to the clone's own folder first" % boards)
    if (boards / name).exists():
        raise BoardError("boards/%s is there already" % name)
    template = resources.device_root() / "boards" / TEMPLATE
    folder = shutil.copytree(template, boards / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [*folder.rglob("*.py"), folder / "README.md"]:
        path.write_text(re.sub(r"\b%s\b" % TEMPLATE, name, path.read_text()))
    return folder
