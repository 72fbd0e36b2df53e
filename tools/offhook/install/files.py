"""The firmware as files: into the slot that does not run, checked, and then on trial (boards/slots.py)."""

import json
import tempfile
import time
from pathlib import Path

from offhook import resources
from offhook.install import InstallError, checks, compiling, plan, sources
from offhook.install.board import Board
from offhook.install.report import Report
from offhook.install.wire import Wire

_OURS = "slots.start()"  # tells our main.py from another's
_KEPT = "main.py.before"
_HASH_DIGITS = 16  # of what installed.json tells for people; the board would have to hold all of them in its memory


class Build:
    """What a board gets. files: {path: File} of a slot; chooser: {path: File} outside of the slots."""

    def __init__(self, target, root=None, version=None):
        root = Path(root or resources.device_root())
        self.target = target
        self.version = version or sources.version()
        self.files = compiling.compile_all(sources.modules(target.name, root), target.arch, root)
        chooser = compiling.compile_all(["boards/slots.py"], target.arch, root)
        main = compiling.File.of((root / "boards" / "slots_main.py").read_bytes())
        self.chooser = {"slots.mpy": chooser["boards/slots.mpy"], "main.py": main}

    def installed(self):
        """The text of installed.json."""
        files = {path: [file.size, file.sha256[:_HASH_DIGITS]] for path, file in sorted(self.files.items())}
        told = {"version": self.version, "board": self.target.name, "arch": self.target.arch, "files": files}
        return json.dumps(told, separators=(",", ":")).encode()


def install(port, build, progress, connect=Wire, in_place=False):
    """Install at this port, from where an earlier try was cut. Returns a Report. Raises InstallError.

    in_place: change the one version there is, on a disk without room for two; until it is done there is none to start.
    """
    begun = time.monotonic()
    wire = connect(port)
    try:
        report = _install(Board(wire), build, progress, in_place)
        report.bytes_sent = wire.sent
        wire.restart()
    finally:
        wire.close()
    report.seconds = time.monotonic() - begun
    return report


def _install(board, build, progress, in_place):
    progress.step("looking at the board")
    board.open()
    checks.check_board(board.facts, build.target)
    running, slot = choice(board.facts, in_place)
    progress.step("comparing", None)
    target = board.hashes(slot)
    target.pop("installed.json", None)
    todo = plan.make(build.files, target, _elsewhere(board, build, target, running))
    plan.check_space(todo, target, board.facts["free"], board.facts["block"])
    # from here on the board is changed
    _put_chooser(board, build, "slots.mpy")
    if in_place:
        board.remove([slot + "/installed.json"])
    else:
        _begin(board, slot)
    _fill(board, todo, slot, running, progress)
    _verify(board, todo, slot, progress)
    board.replace(slot + "/installed.json", build.installed())
    board.wire.run("__import__('slots').Slots(ROOT).try_out(%r)" % slot)
    notes = _put_main(board, build)
    return Report(
        board=build.target.name,
        old=version_in(board.facts["installed"].get(running or slot)),
        new=build.version,
        slot=slot,
        kept=len(todo.kept),
        copied=len(todo.copied),
        sent=len(todo.sent),
        removed=len(todo.removed),
        notes=notes,
    )


def _begin(board, slot):
    begun = board.call("__import__('slots').Slots(ROOT).begin()")
    if begun != slot:
        raise InstallError("the board fills slot %s, not %s as it said; nothing is lost, try again" % (begun, slot))


def choice(facts, in_place=False):
    """(slot that runs or None, slot to fill): what boards/slots.py will say on the board, from copies of its files.

    in_place: None, and the slot whose turn it is.
    """
    from boards.slots import Slots

    with tempfile.TemporaryDirectory() as folder:
        for name, text in facts["slots"].items():
            if text is not None:
                Path(folder, name).write_text(text, encoding="utf-8")
        slots = Slots(folder)
        if in_place:
            return None, slots.current() or "a"
        slot = slots.begin()
    other = "b" if slot == "a" else "a"
    return (other if facts["installed"].get(other) else None), slot


def version_in(installed):
    """The version that the beginning of an installed.json names, or None."""
    if not installed:
        return None
    _, _, rest = installed.partition('"version":')
    return rest.strip().split('"')[1] if rest.count('"') > 1 else None


def _elsewhere(board, build, target, running):
    """What the slot that runs has of the files that are not yet right in the target slot."""
    missing = [path for path, file in build.files.items() if target.get(path, ("", 0))[0] != file.sha256]
    return board.known(running, missing) if running else {}


def _fill(board, todo, slot, running, progress):
    board.remove("%s/%s" % (slot, path) for path in todo.removed)
    progress.step("copying on the board", len(todo.copied))
    pairs = (("%s/%s" % (running, path), "%s/%s" % (slot, path)) for path in todo.copied)
    board.copy(pairs, lambda path: progress.advance(1))
    progress.step("sending", sum(todo.wanted[path].size for path in todo.sent), in_bytes=True)
    board.send({"%s/%s" % (slot, path): todo.wanted[path].data for path in todo.sent}, progress.advance)


def _verify(board, todo, slot, progress):
    """Compare the hashes of what was written, read back by the board, with those of what was meant."""
    written = [*todo.copied, *todo.sent]
    progress.step("verifying", len(written))
    found = board.known(slot, written, lambda path: progress.advance(1))
    wrong = [path for path in written if found.get(path, ("", 0))[0] != todo.wanted[path].sha256]
    if wrong:
        raise InstallError(
            "%d files are not on the board as they were sent, the first is %s; what ran there still runs. "
            "The same command sends just these again" % (len(wrong), wrong[0])
        )


def _put_chooser(board, build, name):
    file = build.chooser[name]
    if board.known("", [name]).get(name, ("", 0))[0] != file.sha256:
        board.replace(name, file.data)


def _put_main(board, build):
    """main.py comes last, so that a board whose first installation was cut is still what it was. Returns notes."""
    notes = []
    if board.facts["main"] is not None and _OURS not in board.facts["main"]:
        board.copy([("main.py", _KEPT)])
        notes.append("the main.py that was on the board is kept as %s" % _KEPT)
    _put_chooser(board, build, "main.py")
    return notes
