"""A phone on the serial line of the REPL: how it gets there, what it leaves alone, and how the board comes back."""

import time

import pytest
from offhook import bare
from offhook.hil.phone import HilBoard
from offhook.hil.repl import Repl
from offhook.process import StartError

from hal.sim.console import SILENCE
from tests.hil.rigs import not_emulated

pytestmark = [
    pytest.mark.hil,
    pytest.mark.board,
    pytest.mark.skipif(bool(not_emulated()), reason=not_emulated()),
]
READ = "print(open('/flash/store/phone.cfg').read())"


@pytest.fixture(scope="module")
def desk(offhook_background):
    """A board with a phone of its own."""
    with bare.Board(offhook_background, image="frozen", values={"account.1.label": "Its own"}) as board:
        yield board


def stored(desk):
    """The settings on the board."""
    repl = Repl(desk.console)
    repl.interrupt()
    try:
        return repl.execute(READ)
    finally:
        repl.close()


def test_the_settings_on_the_board_are_neither_used_nor_changed(desk, offhook_background):
    before = stored(desk)
    assert "Its own" in before
    with HilBoard(desk.console, background=offhook_background, settings={"account.1.label": "Borrowed"}) as phone:
        phone.wait_screen("Borrowed")
        phone.set("account.1.label", "Changed")
        phone.pause(1)  # until it would have been written
    assert stored(desk) == before


def test_what_the_board_is_and_how_fast_its_line(desk, offhook_background):
    with HilBoard(desk.console, background=offhook_background) as phone:
        line = phone.core.process.line
        assert line["board"] == "mps2_an385" and "MicroPython" in line["system"]
        assert min(line["from"], line["to"]) > 1000
        assert phone.core.panel.hello["sound"] == ""


def test_a_board_without_a_host_starts_anew(desk, offhook_background):
    """The host dies without a word: no Control-C ends that phone, its silence does."""
    phone = HilBoard(desk.console, background=offhook_background)
    process = phone.core.process
    for task in process._alive:
        task.cancel()
    process._ended.set()  # stops the reader
    process._repl.close()
    time.sleep(SILENCE / 1000 + 3)
    line = Repl(desk.console)
    line.write(b"\r\x03\x03")
    seen = line._read_for(3)
    line.close()
    phone.close()
    assert seen.endswith(b">>> ")


def test_the_next_run_ends_what_an_earlier_one_left(desk, offhook_background):
    left = HilBoard(desk.console, background=offhook_background)
    left.core.process._ended.set()
    left.core.process._repl.close()
    with HilBoard(desk.console, background=offhook_background) as phone:
        assert phone.screen()
    left.close()


def test_a_line_without_a_board_is_told_in_words(offhook_background):
    with pytest.raises(StartError, match="no board can be reached at /dev/ttyNONE: "):
        HilBoard("/dev/ttyNONE", background=offhook_background)
