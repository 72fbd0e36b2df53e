"""Carry the phone's own sources inside the wheel: they live beside the host package, not in it."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

CARRIED = ("firmware", "hal", "boards", "tools/compat")


class BuildWithDevice(build_py):
    def run(self):
        if self.editable_mode:
            super().run()
            return
        shutil.rmtree(Path(self.build_lib, "offhook"), ignore_errors=True)  # what an older build left
        super().run()
        for folder in CARRIED:
            target = Path(self.build_lib, "offhook", "_device", folder)
            shutil.copytree(folder, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", "*.mpy"))


setup(cmdclass={"build_py": BuildWithDevice})
