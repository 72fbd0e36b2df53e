"""A board of a farm: a labgrid place that is ours for as long as this process lives.

labgrid keeps a place acquired when its client dies. So a process of its own, keeper.py, acquires it and waits for the
end of its standard input, which the system closes however we end; then it releases the place. The keeper runs in a
Python with labgrid in it, which brings a pyserial of its own and is therefore not the one of the tests.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from offhook import resources
from offhook.process import StartError

COORDINATOR = "127.0.0.1:20408"
_PYTHON = ".venv-hil/bin/python"
_ENVIRONMENT = "out/hil/environment.yaml"


def python():
    """The Python with labgrid in it: HIL_PYTHON, that of `make hil`, or this one."""
    made = resources.device_root() / _PYTHON
    return os.environ.get("HIL_PYTHON") or (str(made) if made.exists() else sys.executable)


class Place:
    """The place of this name, acquired. Raises StartError with labgrid's words.

    port:      where its board's serial line is, as repl.Repl takes it.
    has_power: whether `cycle` can switch its power.
    environment: the environment.yaml of the place, for labgrid's other tools.
    """

    def __init__(self, name, coordinator=None):
        coordinator = coordinator or os.environ.get("LG_COORDINATOR") or COORDINATOR
        self.environment = resources.device_root() / _ENVIRONMENT
        self._keeper = subprocess.Popen(
            [python(), str(Path(__file__).with_name("keeper.py")), name, coordinator, str(self.environment)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # what kills us must not kill it, or the place would stay taken
        )
        told = self._answer()
        self.port, self.has_power = told["port"], told["power"]

    def cycle(self):
        """Switch the power of the board off and on again."""
        self._keeper.stdin.write("cycle\n")
        self._keeper.stdin.flush()
        self._answer()

    def close(self):
        """Release the place, and wait until that is done."""
        self._keeper.stdin.close()
        self._keeper.wait()

    def _answer(self):
        """The next line of the keeper, which is a JSON object; what else it says is for people."""
        for line in self._keeper.stdout:
            if line.startswith("{"):
                told = json.loads(line)
                if "error" in told:
                    raise StartError(told["error"])
                return told
        raise StartError("the keeper of the place ended; is labgrid installed? `make hil PLACE=...` does that")
