"""Which modules a board needs: those that its program reaches by import, and the drivers that its table names."""

import ast
from pathlib import Path

from offhook import resources
from offhook.install import InstallError

TOPS = ("firmware", "hal", "boards")
TESTED = Path("boards", "hil.py")  # what `make hil` starts on any board; names drivers as a table does
HOST_ONLY = ("manifest.py",)  # MicroPython's build reads these; no board does


def version():
    """The firmware's version."""
    from firmware.models import VERSION

    return VERSION


def modules(board, root=None):
    """The paths of all modules that the board needs, relative to root, sorted: `firmware/sip/agent.py`."""
    root = Path(root or resources.device_root())
    folder = root / "boards" / board
    if not (folder / "main.py").exists():
        raise InstallError("boards/%s has no main.py: nothing would start the phone" % board)
    todo = [path for path in sorted(folder.glob("*.py")) if path.name not in HOST_ONLY]
    todo += [root / TESTED] if (root / TESTED).exists() else []
    found = set()
    while todo:
        path = todo.pop()
        if path in found:
            continue
        found.add(path)
        todo += _parents(root, path)
        todo += _named(root, path, folder)
    return sorted(str(path.relative_to(root)) for path in found)


def _parents(root, path):
    """The __init__ modules of the packages that a module lies in."""
    folder = path.parent
    while folder != root:
        if (folder / "__init__.py").exists():
            yield folder / "__init__.py"
        folder = folder.parent


def _named(root, path, board):
    """The modules that a module imports; in the board's own also those named in a text, as tables name drivers."""
    tables = (*board.glob("*.py"), root / TESTED)
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *("%s.%s" % (node.module, alias.name) for alias in node.names)]
        elif path in tables and isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = [node.value]
        else:
            continue
        for name in names:
            yield from _module(root, name)


def _module(root, name):
    if name.split(".")[0] not in TOPS or not all(part.isidentifier() for part in name.split(".")):
        return
    path = root.joinpath(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.exists():
            yield candidate
