"""Holds a labgrid place until its standard input ends: keeper.py PLACE COORDINATOR ENVIRONMENT. Needs labgrid.

place.py starts it. ENVIRONMENT is the file to write labgrid's description of the place to: its other tools take it too
(`labgrid-client -c ENVIRONMENT console`).

It prints one JSON object once the place is its own, with the board's line and whether there is power, and then one for
each line of input: `cycle` switches the power off and on. The place is acquired by HOST/USER-hil-PID, so that another
keeper on this machine knows when the one that took it is dead, killed together with the run it served, and releases it.
"""

import argparse
import getpass
import json
import os
import re
import sys
from pathlib import Path

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


class Session:
    """The conversation with the coordinator about one place. Raises labgrid's Error.

    labgrid knows a client by its connection, of which a process has one: so the drivers have to use this session, too.
    """

    def __init__(self, place, coordinator):
        from labgrid.remote.client import start_session
        from labgrid.resource.remote import RemotePlaceManager

        self._arguments = argparse.Namespace(place=place, allow_unmatched=False, kick=False, acquired=None)
        self._session = start_session(coordinator, extra={"args": self._arguments})
        manager = RemotePlaceManager.get()
        manager.session, manager.loop, manager.env = self._session, self._session.loop, None

    def acquire(self):
        """Take the place, from a dead keeper of this machine too."""
        holder = self._session.get_place().acquired or ""
        dead = re.fullmatch(re.escape(self._session.gethostname()) + r"/.*-hil-(\d+)", holder)
        if dead and not is_alive(int(dead[1])):
            self._arguments.acquired = holder
            self._run(self._session.release_from())
        self._run(self._session.acquire())

    def release(self):
        self._run(self._session.release())

    def classes(self):
        """The kinds of resources that the place has."""
        return [kind for _, kind in self._session.get_target_resources(self._session.get_place())]

    def next_line(self):
        """The next line of input, "" at its end; the coordinator is listened to meanwhile."""
        return self._run(self._session.loop.run_in_executor(None, sys.stdin.readline))

    def close(self):
        self._run(self._session.stop())
        self._run(self._session.close())

    def _run(self, work):
        return self._session.loop.run_until_complete(work)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def serve(session, path):
    """Tell of the board in this environment, and do what is asked until nobody asks any more."""
    from labgrid import Environment

    board = Environment(str(path)).get_target("main").get_driver("OffhookBoard")
    tell(port=board.url(), power=board.has_power())
    while line := session.next_line():
        if line.strip() == "cycle":
            board.cycle()
            tell(done="cycle")


def tell(**what):
    print(json.dumps(what), flush=True)


def keep(place, coordinator, path):
    """Acquire, serve, release."""
    session = Session(place, coordinator)
    session.acquire()
    try:
        power = POWER if "NetworkPowerPort" in session.classes() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ENVIRONMENT % (place, power, coordinator, Path(__file__).with_name("labgrid_board.py")))
        serve(session, path)
    finally:
        session.release()
        session.close()


def main(place, coordinator, path):
    os.environ["LG_USERNAME"] = "%s-hil-%d" % (getpass.getuser(), os.getpid())
    try:
        keep(place, coordinator, Path(path))
    except Exception as error:
        tell(error="place %s: %s" % (place, str(error).removeprefix("Error: ") or type(error).__name__))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
