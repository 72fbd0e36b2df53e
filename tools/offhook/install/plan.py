"""What an installation does with each file: a pure function of what is wanted and what the board has."""

from dataclasses import dataclass, field

from offhook.install import InstallError

_FOLDER_BLOCKS = 2  # littlefs takes two for each folder
_RESERVE = 4  # blocks for what the file system needs to work


@dataclass
class Plan:
    """Paths relative to a slot. wanted: {path: File}; the others lists of paths."""

    wanted: dict
    kept: list = field(default_factory=list)
    copied: list = field(default_factory=list)
    sent: list = field(default_factory=list)
    removed: list = field(default_factory=list)


def make(wanted, target, running):
    """Plan to fill the target slot. wanted: {path: File}; target, running: {path: (sha256, bytes)}, as the board says.

    What a cut installation left in the target slot is found there by its hash.
    """
    plan = Plan(wanted)
    for path, file in sorted(wanted.items()):
        for found, group in ((target, plan.kept), (running, plan.copied)):
            if found.get(path, ("", 0))[0] == file.sha256:
                group.append(path)
                break
        else:
            plan.sent.append(path)
    plan.removed = sorted(set(target) - set(wanted))
    return plan


def check_space(plan, target, free, block):
    """Raise InstallError when what is to be written does not fit, with what will be removed taken into account.

    free: bytes; block: bytes of the file system's allocation unit, which every file and folder takes whole.
    """
    written = [*plan.copied, *plan.sent]
    needed = sum(_whole(plan.wanted[path].size, block) for path in written)
    needed += (len(folders(plan.wanted) - folders(target)) * _FOLDER_BLOCKS + _RESERVE) * block
    freed = sum(_whole(size, block) for path, (_, size) in target.items() if path not in plan.kept)
    if needed > free + freed:
        raise InstallError(
            "no space on the board: the installation takes %d KB beside the version that runs, and %d KB are free. "
            "Nothing was changed. --in-place (IN_PLACE=1) changes the version there is, which leaves none to start "
            "until it is done; a board with more flash, ROMFS or a frozen image (--as) need not choose"
            % (needed // 1024, (free + freed) // 1024)
        )


def folders(paths):
    """All folders that these paths lie in."""
    found = set()
    for path in paths:
        parts = path.split("/")[:-1]
        found |= {"/".join(parts[: count + 1]) for count in range(len(parts))}
    return found


def _whole(size, block):
    return -(-size // block) * block
