"""What every board has to do as a phone, whether it is emulated, on a serial line or in a farm.

A test is marked with what it needs, and skipped on a board that lacks it.
"""

import pytest
from offhook import boards

from tests.hil.conftest import BOARD, WISHED

pytestmark = [pytest.mark.hil, pytest.mark.board]
if "emulated" in WISHED:
    pytestmark.append(pytest.mark.skipif(bool(boards.missing()), reason=boards.missing()))

# what a board hears may miss packets: MicroPython 1.25 keeps one datagram a socket, and an emulator is late at times
HEARING = {"snr": 6, "gap": 100}


def talk(board, other):
    """A call from the other phone to the board."""
    other.dial(BOARD)
    board.answer()
    for phone in (board, other):
        phone.wait_call("talking")


def test_it_comes_up_and_shows_that_it_is_idle(board):
    board.wait_screen("Tested")
    width, height = board.screenshot().size
    assert [width, height] == board.core.panel.hello["screen"][:2]
    assert any(board.core.panel.screen), "the picture is empty"


def test_it_tells_its_memory(board):
    memory = board.state()["memory"]
    assert 0 < memory["live"] <= memory["peak"] < board.core.panel.hello["heap"]


def test_a_command_that_fails_is_told_in_words(board):
    with pytest.raises(boards.PhoneError, match="no call 77"):
        board.hang_up(77)


@pytest.mark.keypad
def test_keys_reach_the_screen(board):
    board.press("1", "2", "3")
    board.wait_screen("123")
    board.press("cancel")
    board.wait_idle()


@pytest.mark.ethernet
def test_it_registers_by_digest(board, bench):
    sent = [data for _, _, _, data in bench.pbx.messages if data.startswith(b"REGISTER")]
    assert any(b"sip:1099@" in data and b"\r\nAuthorization: Digest " in data for data in sent)
    assert board.state()["accounts"][0]["state"] == "registered"


@pytest.mark.ethernet
def test_a_call_out(board, other):
    board.dial(other.number)
    other.answer()
    for phone in (board, other):
        phone.wait_call("talking")
    board.wait_screen(other.number)
    board.hang_up()
    other.wait_idle()


@pytest.mark.ethernet
def test_a_call_in_that_the_caller_ends(board, other):
    talk(board, other)
    other.hang_up()
    board.wait_idle()


@pytest.mark.ethernet
def test_a_call_in_that_is_refused(board, other):
    other.dial(BOARD)
    board.reject()
    assert other.wait_call("ended")["status"] in (486, 603)


@pytest.mark.ethernet
def test_do_not_disturb(board, other):
    board.dnd(True)
    other.dial(BOARD)
    assert other.wait_call("ended")["status"] >= 400
    assert not board.core.is_in_call


@pytest.mark.ethernet
@pytest.mark.keypad
def test_a_call_by_its_keys(board, other):
    board.press(other.number, "send")
    other.wait_call("ringing", direction="in")
    board.press("cancel")
    other.wait_idle()


@pytest.mark.ethernet
def test_the_handset_takes_a_call_and_ends_it(board, other):
    other.dial(BOARD)
    board.wait_call("ringing")
    board.hook(True)
    board.wait_call("talking")
    board.hook(False)
    other.wait_idle()


@pytest.mark.ethernet
def test_hold_and_resume(board, other):
    talk(board, other)
    board.hold()
    board.wait_call("held")
    board.resume()
    board.wait_call("talking")


@pytest.mark.ethernet
def test_digits_both_ways(board, other):
    talk(board, other)
    before = len(board.digits)
    board.dtmf("159#")
    other.wait_digits("159#")
    other.dtmf("2580")
    board.wait_digits("2580")
    assert board.digits[before:] == "2580"


@pytest.mark.ethernet
def test_lamps_follow_a_call(board, other):
    lamp = next((name for name in board.lamps if name.startswith("line")), None)
    if not lamp:
        pytest.skip("the board has no lamps in its line keys")
    other.dial(BOARD)
    board.wait_call("ringing")
    board.wait_lamp(lamp, "fast")
    other.hang_up()
    board.wait_idle()


@pytest.mark.ethernet
@pytest.mark.audio
def test_it_hears(board, other, expect):
    talk(board, other)
    expect(board).to_hear(other, 1004, **HEARING)


@pytest.mark.ethernet
@pytest.mark.audio
def test_it_is_heard(board, other, expect):
    talk(board, other)
    expect(other).to_hear(board, 440)


@pytest.mark.ethernet
@pytest.mark.audio
@pytest.mark.duplex
def test_both_speak_at_once(board, other, expect):
    talk(board, other)
    board.say_tone(440, 20)
    expect(board).to_hear(other, 1004, **HEARING)
    assert abs(other.heard(2)["frequency"] - 440) < 1


@pytest.mark.power
def test_it_comes_back_when_its_power_was_cut(board, bench):
    phone = bench.power_cycle()
    phone.wait_screen("Tested")
