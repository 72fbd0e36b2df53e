"""`make bench`: every bench of this folder on both runtimes, and what a phone and a call cost as a process.

The figures inform and are no gate; each names what it is compared with in the same run.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
CALLS = 5


def run_benches():
    micropython = Path(sys.executable).with_name("micropython")
    runtimes = [([sys.executable], {"PYTHONPATH": "%s:%s/tools/compat" % (ROOT, ROOT)})]
    if micropython.exists():
        runtimes.append(([str(micropython), "-X", "heapsize=8M"], {"MICROPYPATH": "%s:.frozen" % ROOT}))
    for bench in sorted(HERE.glob("bench_*.py")):
        for command, environment in runtimes:
            print("\n== %s on %s" % (bench.stem[6:], Path(command[0]).name.rstrip("0123456789.")), flush=True)
            subprocess.run([*command, str(bench)], cwd=ROOT, env={**os.environ, **environment}, check=True)


def run_phones():
    """Start, registration, heap and calls of real phone processes through our proxy."""
    from offhook.blocking import SimPbx, SimPhone
    from offhook.expect import Expectation

    print("\n== phones as processes, MicroPython", flush=True)
    with SimPbx({"1001": "a", "1002": "b"}) as pbx:
        started = time.monotonic()
        with SimPhone(pbx.account("1001")) as alice, SimPhone(pbx.account("1002"), model="t42g") as bob:
            Expectation(bob).to_be_registered()
            Expectation(alice).to_be_registered()
            print("two phones from start to registered    %7.0f ms" % (1000 * (time.monotonic() - started)))
            show_memory("T46G idle and registered", alice)
            show_memory("T42G idle and registered", bob)
            total = 0.0
            for _ in range(CALLS):
                started = time.monotonic()
                alice.dial("1002")
                bob.answer()
                Expectation(alice).to_be_talking()
                total += time.monotonic() - started
                talking = alice.state()["memory"]["live"]
                alice.hang_up()
                Expectation(bob).to_be_idle()
            print("dial to talking, answered at once      %7.0f ms" % (1000 * total / CALLS))
            print("T46G live heap while talking           %7.0f KB" % (talking / 1024))


def show_memory(name, phone):
    figures = phone.state()["memory"]
    text = ", ".join("%s %d KB" % (what.replace("_", " "), size // 1024) for what, size in sorted(figures.items()))
    print("%-38s %s" % (name, text))


if __name__ == "__main__":
    run_benches()
    run_phones()
