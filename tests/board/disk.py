"""The disk of an emulated board, made and looked at from outside: quicker than through the board's console."""

import contextlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from offhook import resources
from offhook.install import compiling, sources

from tests.unit.conftest import find_micropython

ROOT = Path(resources.device_root())
BOARD, ARCH = "mps2_an385", "armv7m"


class Disk:
    """memory: the file of the board's PSRAM, which has the disk. trees: a folder for files on their way.
    modules: the phone's, compiled; None compiles them, and puts what starts them on the disk."""

    def __init__(self, memory, trees, modules=None):
        self.memory = memory
        self._trees = trees
        self._modules = modules
        if modules is None:
            self._begin()

    def copy(self, memory):
        """Another disk with the same on it."""
        shutil.copyfile(self.memory, memory)
        return Disk(memory, self._trees, self._modules)

    def _begin(self):
        self._modules = compiling.compile_all(sources.modules(BOARD, ROOT), ARCH, ROOT)
        chooser = compiling.compile_all(["boards/slots.py"], ARCH, ROOT)["boards/slots.mpy"].data
        self.put({"slots.mpy": chooser, "main.py": (ROOT / "boards/slots_main.py").read_bytes()}, "/flash")

    def install(self, version, changes=None):
        """Install the phone under a version's name, to be tried; changes: path -> source of modules that differ."""
        self._run("install", version, self._tree(self.files(changes)))

    def read(self, name):
        """A file of the phone's storage, as text."""
        return self._run("read", name)

    def put(self, files, folder):
        """Put files (path -> bytes) in a folder of the disk."""
        self._run("put", self._tree(files), folder)

    def state(self):
        """What slots.Slots.report says, with the current version."""
        return json.loads(self._run("state"))

    def wrong(self):
        """The files of the current version that are not what was installed."""
        return json.loads(self._run("wrong"))

    @contextlib.contextmanager
    def without_start(self):
        """Meanwhile a board with this disk starts nothing and has a REPL."""
        self._run("rename", "main.py", "main.off")
        yield
        self._run("rename", "main.off", "main.py")

    def files(self, changes=None):
        """path -> bytes of a version."""
        files = {path: file.data for path, file in self._modules.items()}
        for path, source in (changes or {}).items():
            tree = self._tree({path: source.encode()})
            files.update({name: file.data for name, file in compiling.compile_all([path], ARCH, tree).items()})
        return files

    def _tree(self, files):
        tree = self._trees / ("tree%d" % len(os.listdir(self._trees)))
        for path, data in files.items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_bytes(data)
        return str(tree)

    def _run(self, *arguments):
        program = str(Path(__file__).with_name("on_disk.py"))
        command = [find_micropython(), "-X", "heapsize=4M", program, str(self.memory)]
        environment = {**os.environ, "MICROPYPATH": ".frozen:%s" % ROOT}
        done = subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout
