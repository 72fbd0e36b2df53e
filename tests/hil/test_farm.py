"""Boards of a labgrid farm: a coordinator and an exporter on loopback, and the emulated board in their place."""

import os
import signal
import subprocess
import sys
import time

import pytest
from offhook import bare
from offhook.hil import place
from offhook.hil.phone import HilBoard
from offhook.hil.place import Place
from offhook.process import StartError

from tests.hil.farm import PLACE, Farm
from tests.hil.rigs import not_emulated


def _missing():
    has_labgrid = subprocess.run([place.python(), "-c", "import labgrid"], stderr=subprocess.DEVNULL).returncode == 0
    return not_emulated() or ("" if has_labgrid else "no labgrid: `make .venv-hil/.ready` installs it")


WHY = _missing()
pytestmark = [pytest.mark.hil, pytest.mark.board, pytest.mark.skipif(bool(WHY), reason=WHY)]
RUN = [sys.executable, "-m", "pytest", "-q", "tests/hil/test_phone.py", "-p", "no:cacheprovider", "-k"]

BOARD = "mps2_an385"  # named, for it may be interrupted before its phone has begun


@pytest.fixture(scope="module")
def farm(offhook_background, tmp_path_factory):
    with bare.Board(offhook_background, image="frozen") as board:
        made = Farm(board, tmp_path_factory.mktemp("farm"))
        try:
            yield made
        finally:
            made.close()


def run(farm, wanted):
    """A run of the tests of this name on the board of the place, as `make hil PLACE=` starts it."""
    told = {"HIL_PLACE": PLACE, "HIL_BOARD": BOARD, "HIL_HOST": "127.0.0.1", "LG_COORDINATOR": farm.coordinator}
    environment = {**os.environ, **told}
    return subprocess.Popen(
        [*RUN, wanted], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def wait_taken(farm, seconds=20):
    deadline = time.monotonic() + seconds
    while not farm.holder():
        assert time.monotonic() < deadline, "nobody takes the place"
        time.sleep(0.1)


def test_the_place_has_the_board_and_its_power(farm, offhook_background):
    taken = Place(PLACE, farm.coordinator)
    try:
        assert taken.has_power
        assert "name: %s" % PLACE in taken.environment.read_text()
        taken.cycle()
        with HilBoard(taken.port, background=offhook_background, board=BOARD) as phone:
            assert phone.core.process.line["board"] == BOARD
        with pytest.raises(StartError, match="already acquired by"):
            Place(PLACE, farm.coordinator)
    finally:
        taken.close()
    assert not farm.holder()


def test_an_unknown_place_is_told_in_words(farm):
    with pytest.raises(StartError, match="place nowhere: .*matches nothing"):
        Place("nowhere", farm.coordinator)


def test_a_killed_run_releases_its_place_and_the_next_one_passes(farm):
    killed = run(farm, "call_in_that_the_caller_ends")
    wait_taken(farm)
    time.sleep(2)  # until the board is under test
    assert killed.poll() is None
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    farm.wait_free(10)
    following = run(farm, "comes_up or call_in_that_the_caller_ends")
    said = following.communicate(timeout=120)[0]
    assert following.returncode == 0, said
    assert "2 passed" in said and "board: mps2_an385, Offhook " in said and "place %s" % PLACE in said
    assert not farm.holder()


def test_a_place_whose_keeper_was_killed_as_well_is_taken_over(farm):
    first = Place(PLACE, farm.coordinator)
    first._keeper.kill()
    first._keeper.wait()
    assert farm.holder(), "labgrid has released it by itself: this test, and the take-over, are not needed any more"
    second = Place(PLACE, farm.coordinator)
    assert farm.holder().endswith("-%d" % second._keeper.pid)
    second.close()
    assert not farm.holder()
