"""What a person sees of an installation: its steps while it runs, and the closing line."""

from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn


@dataclass
class Report:
    """What was done. slot: None where there are none. kept, copied, sent, removed: files."""

    board: str
    old: str | None
    new: str
    slot: str | None = None
    kept: int = 0
    copied: int = 0
    sent: int = 0
    removed: int = 0
    seconds: float = 0.0
    bytes_sent: int = 0
    notes: list = field(default_factory=list)

    def line(self):
        where = "slot %s, " % self.slot if self.slot else ""
        return "%s: %s -> %s, %s%.1f s, %d bytes sent (files: %d sent, %d copied on the board, %d kept, %d removed)" % (
            self.board,
            self.old or "nothing",
            self.new,
            where,
            self.seconds,
            self.bytes_sent,
            self.sent,
            self.copied,
            self.kept,
            self.removed,
        )


class Quiet:
    """Shows nothing; the steps are called the same."""

    def step(self, text, total=None, in_bytes=False):
        """A step begins, of so many files (or bytes)."""

    def advance(self, count):
        """So many are done."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class Bars(Quiet):
    """Shows each step as a bar on standard error."""

    def __init__(self):
        columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[done]}")
        self._bars = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))
        self._task, self._in_bytes = None, False

    def __enter__(self):
        self._bars.start()
        return self

    def __exit__(self, *error):
        if self._task is not None and error[0] is None:
            self._finish()
        self._bars.stop()

    def step(self, text, total=None, in_bytes=False):
        if self._task is not None:
            self._finish()
        self._in_bytes = in_bytes
        self._task = self._bars.add_task(text, total=total, done="")

    def advance(self, count):
        self._bars.update(self._task, advance=count)
        task = self._bars.tasks[-1]
        unit, of = ("KB", 1024) if self._in_bytes else ("files", 1)
        self._bars.update(self._task, done="%d/%d %s" % (task.completed // of, (task.total or 0) // of, unit))

    def _finish(self):
        task = self._bars.tasks[-1]
        total = task.total if task.total else 1
        self._bars.update(self._task, total=total, completed=total)
