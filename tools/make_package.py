"""Write package.json, by which `mpremote mip install package.json` puts the phone onto a board from a clone.

mip copies files as they are, so these are sources: the board compiles them at each start, into its heap. They are what
all boards of this version need; `offhook flash` sends less, compiled, and keeps the version before.
"""

import json
from pathlib import Path

from offhook.install import sources, targets

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "package.json"


def text():
    """What package.json is to hold."""
    paths = set()
    for name in targets.names():
        paths.update(sources.modules(name, ROOT))
    urls = ",\n".join("        " + json.dumps([path, path]) for path in sorted(paths))
    version = json.dumps(sources.version())
    return '{\n    "version": %s,\n    "urls": [\n%s\n    ],\n    "deps": []\n}\n' % (version, urls)


if __name__ == "__main__":
    PACKAGE.write_text(text(), encoding="utf-8")
