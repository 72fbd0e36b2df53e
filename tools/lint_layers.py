"""Hold the arrows of ARCHITECTURE.md: who may import whom, and which modules stay at the edge.

Exit status 1 and a line per breach, `file:line: what`, when a file under firmware/, hal/ or boards/ breaks a rule.
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# package -> packages it may import, besides itself and base
ARROWS = {
    "firmware.base": (),
    "firmware.sip": (),
    "firmware.dns": (),
    "firmware.stun": (),
    "firmware.media": (),
    "firmware.config": (),
    "firmware.models": (),
    "firmware.net": ("firmware.sip", "firmware.dns", "firmware.stun", "firmware.media"),
    "firmware.phone": ("firmware.sip", "firmware.media", "firmware.config", "firmware.models"),
    "firmware.services": ("firmware.phone", "firmware.net", "firmware.sip", "firmware.config", "firmware.models"),
    "firmware.ui": ("firmware.phone", "firmware.config", "firmware.models"),
    "firmware.main": None,  # the composition root imports everything
    "firmware.runner": None,
    "hal": (),
    # a simulated board takes its keys and screen from a model, a tapped one its mu-law from media
    "boards": ("hal", "firmware.main", "firmware.models", "firmware.media"),
}
EDGE = {"socket", "ssl", "tls", "machine", "network"}
EDGE_ALLOWED = ("firmware/net/", "hal/drivers/", "hal/sim/", "boards/slots.py")
IMPURE = {"asyncio", "uasyncio", "time", "utime", "random", "os"}
IMPURE_FORBIDDEN = ("sip", "dns", "stun", "media", "phone", "config", "base")


def package_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:2]) if parts[0] == "firmware" else parts[0]


def imported_modules(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "." * node.level


def breach(path, module):
    """What is wrong with this import, or None."""
    package, name = package_of(path), path.relative_to(ROOT).as_posix()
    top = module.split(".")[0]
    if module.startswith("."):
        return "relative import"
    if top in EDGE and not name.startswith(EDGE_ALLOWED):
        return "%s belongs to net/, hal/drivers/ or hal/sim/" % module
    if top in IMPURE and package in ["firmware." + p for p in IMPURE_FORBIDDEN]:
        return "%s has no place in %s: time and randomness are parameters" % (module, package)
    if top not in ("firmware", "hal", "boards", "tools", "tests", "offhook"):
        return None
    target = ".".join(module.split(".")[:2]) if top == "firmware" else top
    allowed = ARROWS.get(package, ())
    if allowed is None or target in (package, "firmware.base", "firmware") and top == package.split(".")[0]:
        return None
    return None if target in allowed else "%s may not import %s" % (package, module)


def main():
    found = []
    for folder in ("firmware", "hal", "boards"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for line, module in imported_modules(ast.parse(path.read_text())):
                problem = breach(path, module)
                if problem:
                    found.append("%s:%d: %s" % (path.relative_to(ROOT), line, problem))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
