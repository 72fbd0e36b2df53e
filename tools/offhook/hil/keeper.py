"""Holds a labgrid place until its standard input ends: keeper.py PLACE COORDINATOR ENVIRONMENT. Needs labgrid.

place.py starts it. ENVIRONMENT is the file to write labgrid's description of the place to: its other tools take it too
(`labgrid-client -c ENVIRONMENT console`).

It prints one JSON object once the place is its own, with the board's line and whether there is power, and then one for
each line of input: `cycle` switches the power off and on. The place is acquired by HOST/USER-hil-PID, so that another
keeper on this machine knows when the one that took it is dead, killed together with the run it served, and releases it.
"""

import getpass
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

TRIES = 2
ENVIRONMENT = """# written anew for each run
targets:
  main:
    resources:
      RemotePlace:
        name: %s
    drivers:
%s      OffhookBoard: {}
options:
  coordinator_address: "%s"
imports:
  - %s
"""
POWER = "      NetworkPowerDriver: {}\n"


def client(place, coordinator, *command):
    """Run labgrid-client. Returns (whether it succeeded, what it printed)."""
    done = subprocess.run(
        [sys.executable, "-m", "labgrid.remote.client", "-x", coordinator, "-p", place, *command],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    return done.returncode == 0, done.stdout.strip()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def holder(place, coordinator):
    """Who holds the place, as HOST/USER, or ""."""
    _, shown = client(place, coordinator, "show")
    found = re.search(r"^\s*acquired: (\S+/\S+)$", shown, re.MULTILINE)
    return found[1] if found else ""


def acquire(place, coordinator):
    """Take the place, from a dead keeper of this machine too. Returns "" or why that cannot be."""
    for _ in range(TRIES):
        is_ours, said = client(place, coordinator, "acquire")
        if is_ours:
            return ""
        who = holder(place, coordinator)
        dead = re.fullmatch(re.escape(socket.gethostname()) + r"/.*-hil-(\d+)", who)
        if not dead or is_alive(int(dead[1])):
            break
        client(place, coordinator, "release-from", who)
    return "place %s: %s" % (place, said.splitlines()[-1] if said else "labgrid gave no reason")


def environment(place, coordinator):
    """labgrid's description of the place, as the text of an environment.yaml."""
    _, shown = client(place, coordinator, "show")
    power = POWER if "NetworkPowerPort" in shown else ""
    return ENVIRONMENT % (place, power, coordinator, Path(__file__).with_name("labgrid_board.py"))


def serve(path):
    """Tell of the board in this environment, and do what is asked until nobody asks any more."""
    from labgrid import Environment

    board = Environment(str(path)).get_target("main").get_driver("OffhookBoard")
    tell(port=board.url(), power=board.has_power())
    for line in sys.stdin:
        if line.strip() == "cycle":
            board.cycle()
            tell(done="cycle")


def tell(**what):
    print(json.dumps(what), flush=True)


def main(place, coordinator, path):
    os.environ["LG_USERNAME"] = "%s-hil-%d" % (getpass.getuser(), os.getpid())
    os.environ.pop("LG_PLACE", None)
    why = acquire(place, coordinator)
    if why:
        tell(error=why)
        return 1
    try:
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(environment(place, coordinator))
        serve(path)
    except Exception as error:
        tell(error="place %s: %s" % (place, error))
        raise
    finally:
        client(place, coordinator, "release")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
