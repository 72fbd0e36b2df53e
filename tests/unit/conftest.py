"""Every unit test runs twice: as an ordinary pytest function, and on MicroPython as `<file>::micropython::<test>`."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit import kit

ROOT = Path(__file__).resolve().parents[2]
HEAP = os.environ.get("OFFHOOK_TEST_HEAP", "2M")
TIMEOUT = 120


def find_micropython():
    """The interpreter of the virtual environment, else one on the PATH."""
    beside = Path(sys.executable).with_name("micropython")
    return str(beside) if beside.exists() else shutil.which("micropython")


def pytest_collect_file(file_path, parent):
    if file_path.name.startswith("test_") and file_path.suffix == ".py":
        return MicroPythonFile.from_parent(parent, path=file_path)
    return None


@pytest.hookimpl(hookwrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    outcome = yield
    if outcome.excinfo and outcome.excinfo[0] is kit.Skipped:
        outcome.force_exception(pytest.skip.Exception(str(outcome.excinfo[1])))


class MicroPythonFile(pytest.File):
    """One test file; its tests run together in one MicroPython process, at the first of them."""

    results = None

    def collect(self):
        tree = ast.parse(self.path.read_text())
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield MicroPythonTest.from_parent(self, name="micropython::" + node.name)

    def result(self, name):
        if self.results is None:
            self.results = self._run()
        return self.results.get(name, ("failed", "the interpreter ended before this test:\n" + self.output[-2000:]))

    def _run(self):
        interpreter = find_micropython()
        if not interpreter:
            pytest.fail("no micropython beside this Python nor on the PATH: run `make setup`")
        done = subprocess.run(
            [interpreter, "-X", "heapsize=" + HEAP, "tests/unit/device_runner.py", str(self.path.relative_to(ROOT))],
            cwd=ROOT,
            env={**os.environ, "MICROPYPATH": ".frozen:%s" % ROOT},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT,
        )
        self.output = done.stdout.decode("utf-8", "replace")
        results, name = {}, None
        for line in self.output.splitlines():
            if line.startswith("offhook-test "):
                _, outcome, name = line.split()
                results[name] = (outcome, "")
            elif name:
                results[name] = (results[name][0], results[name][1] + line + "\n")
        return results


class MicroPythonTest(pytest.Item):
    def runtest(self):
        outcome, text = self.parent.result(self.name.split("::")[1])
        if outcome == "skipped":
            pytest.skip(text.strip())
        if outcome != "passed":
            pytest.fail(text, pytrace=False)

    def reportinfo(self):
        return self.path, None, self.name
