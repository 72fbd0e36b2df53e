"""The images on the emulated Cortex-M3: a phone among phones, frozen with a heap of 256 KB unless a test says else."""

import re

import pytest
from offhook import boards

pytestmark = pytest.mark.board
HEAP = 256 * 1024
LARGE_HEAP = 2048 * 1024
IDLE_LIMIT = 200 * 1024  # bytes in use once registered
# What a board hears may miss packets: MicroPython 1.25 keeps one datagram a socket, and an emulator is late at times.
HEARING = {"snr": 6, "gap": 100}


def test_the_idle_screen_is_there(board):
    board.wait_screen("1099")
    assert board.core.panel.hello["runtime"] == "micropython"
    assert board.core.panel.hello["screen"] == [192, 64, 1]
    assert any(board.core.panel.screen)


def test_it_fits_its_heap_in_large_pieces(board):
    memory = board.core.ready["memory"]
    assert HEAP - 8192 < board.core.ready["heap"] <= HEAP
    assert memory["live"] < IDLE_LIMIT
    told = board.run("import gc, micropython; gc.collect(); micropython.mem_info()")
    free, blocks = int(re.search(r"free: (\d+)", told)[1]), int(re.search(r"max free sz: (\d+)", told)[1])
    assert free > HEAP - IDLE_LIMIT
    assert 16 * blocks >= 16384, "what is free lies in small pieces"


def test_it_registers_by_digest(board):
    sent = [event["message"] for event in board.events if event["event"] == "sip" and event["direction"] == "out"]
    assert any(message.startswith("REGISTER") and "\r\nAuthorization: Digest " in message for message in sent)


def test_it_registers_by_digest_without_md5_in_c(board_without_md5, phones, expect):
    board = board_without_md5
    test_it_registers_by_digest(board)
    test_a_call_out_and_sound_both_ways(board, phones, expect)
    assert board.run("import hashlib; print(hasattr(hashlib, 'md5'))").strip() == "False"


def test_the_phone_runs_from_files(board_with_files, phones, expect):
    board = board_with_files
    assert LARGE_HEAP - 65536 < board.core.ready["heap"] <= LARGE_HEAP
    test_the_idle_screen_is_there(board)
    test_it_registers_by_digest(board)
    test_a_call_out_and_sound_both_ways(board, phones, expect)
    where = board.run("import sys, firmware.main; print(firmware.main.__file__, sys.path)")
    assert where.startswith("/flash/a/firmware/main"), where


def test_a_call_to_the_phone_from_files(board_with_files, phones, expect):
    test_a_call_in_by_its_keys(board_with_files, phones, expect)


def test_a_call_out_and_sound_both_ways(board, phones, expect):
    (other,) = phones(1)
    board.dial(other.number)
    other.answer()
    for phone in (board, other):
        expect(phone).to_be_talking()
    expect(other).to_hear(board, 440)
    expect(board).to_hear(other, 1004, **HEARING)
    board.hang_up()
    expect(other).to_be_idle()


def test_a_call_in_by_its_keys(board, phones, expect):
    (other,) = phones(1)
    other.dial("1099")
    board.wait_call("ringing")
    board.hook(True)
    expect(board).to_be_talking()
    expect(board).to_hear(other, 1004, **HEARING)
    board.hook(False)
    expect(other).to_be_idle()


def test_two_boards_talk(board, offhook_background, pbx, expect):
    with boards.SimBoard(pbx.account("1098"), background=offhook_background) as other:
        other.wait_registered()
        other.dial("1099")
        board.answer()
        for phone in (board, other):
            expect(phone).to_be_talking()
        expect(other).to_hear(board, 440, **HEARING)


def test_what_the_board_raises_is_told(board):
    with pytest.raises(boards.PhoneError, match="ZeroDivisionError"):
        board.run("1 / 0")


def test_settings_survive_a_power_cut(tmp_path):
    memory = tmp_path / "memory"
    with boards.SimBoard(settings={"account.1.label": "Before"}, memory=memory) as phone:
        phone.wait_screen("Before")
        phone.set("account.1.label", "After")
        phone.pause(1)  # until it is written
        phone.core.process.cut_power()
    with boards.SimBoard(settings={"account.1.label": "Before"}, memory=memory) as phone:
        phone.wait_screen("After")
