"""Other people's programs that some tests talk to. Absent, they skip by name; on a build machine they fail."""

import os
import shutil

import pytest

_HINT = "no %s on the PATH: run `make setup`, or `make peers`"


def require_peer(program):
    """The path of `program`; skips the test when it is not installed, fails it when CI=true."""
    path = shutil.which(program)
    if path:
        return path
    if os.environ.get("CI") == "true":
        pytest.fail(_HINT % program, pytrace=False)
    return pytest.skip(_HINT % program)
