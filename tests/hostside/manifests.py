"""Reads a board's manifest.py as MicroPython's build does, as far as ours go: what it would freeze."""

import os
from pathlib import Path


class Manifest:
    """files: {path in the image: (source, level of optimisation)}; included: the manifests of MicroPython's own."""

    def __init__(self, path):
        self.files = {}
        self.included = []
        self._folder = Path(path).parent
        self._read(path)

    def _read(self, path):
        names = {"module": self._module, "package": self._package, "include": self._include}
        exec(compile(Path(path).read_text(), str(path), "exec"), names)

    def _module(self, name, base_path=".", opt=None):
        self._add(self._folder / base_path, [name], opt)

    def _package(self, name, files=None, base_path=".", opt=None):
        base = self._folder / base_path
        if files is None:
            files = [path.relative_to(base / name) for path in sorted((base / name).rglob("*.py"))]
        self._add(base, [os.path.join(name, file) for file in files], opt)

    def _include(self, path):
        if path.startswith("$("):
            self.included.append(path)
        else:
            self._read(self._folder / path)

    def _add(self, base, names, opt):
        for name in names:
            source = (base / name).resolve()
            if not source.is_file():
                raise FileNotFoundError("%s: there is no %s" % (self._folder.name, source))
            self.files[Path(name).as_posix()] = (source, opt)
