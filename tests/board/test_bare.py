"""Emulated boards that nobody starts as phones: used as one that lies on a desk."""

import shutil
import subprocess
import sys

import pytest
from offhook import bare, emulator

pytestmark = pytest.mark.board
PLAIN = {
    "account.1.user_name": "board",
    "account.1.auto_answer": "1",
    "offhook.register": "0",
    "offhook.accept_any": "1",
}


def mpremote(board, *words):
    """What mpremote printed, which talks to the board's console."""
    command = [sys.executable, "-m", "mpremote", "connect", board.console, *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def call(board, other):
    """Another phone calls the board by its address, and it answers by itself."""
    other.dial("sip:anybody@%s:5060" % board.address)
    other.wait_call("talking", 20)
    other.hang_up()
    other.wait_idle()


def test_a_board_without_a_phone_keeps_files_over_reset_and_power_cut(tmp_path):
    (tmp_path / "main.py").write_text("with open('/flash/ran', 'a') as file:\n    file.write('x')\n")
    with bare.Board(memory=tmp_path / "memory") as board:
        console = board.console
        assert "files" in mpremote(board, "exec", "print('files')")
        mpremote(board, "cp", str(tmp_path / "main.py"), ":main.py")
        mpremote(board, "reset")
        assert mpremote(board, "exec", "print(open('ran').read())").strip() == "x"
        board.cut_power()
        assert not board.is_on
        board.start()
        assert board.console == console
        assert mpremote(board, "exec", "print(open('ran').read())").strip() == "xx"


def test_there_is_room_for_two_versions(tmp_path):
    with bare.Board() as board:
        told = mpremote(board, "exec", "import os; s = os.statvfs('/flash'); print(s[0] * s[3])")
        assert int(told) > 2 * 700 * 1024
        assert int(mpremote(board, "exec", "import gc; print(gc.mem_free())")) > 1900 * 1024


def test_the_frozen_phone_is_called_and_its_heap_read(phones):
    (other,) = phones(1)
    with bare.Board(image="frozen", values=PLAIN) as board:
        call(board, other)
        told = mpremote(board, "resume", "exec", "import gc; print(gc.mem_alloc() + gc.mem_free())")
        assert 240 * 1024 < int(told) <= 256 * 1024


def test_installed_files_are_called_again_after_a_power_cut(installed, tmp_path, phones):
    (other,) = phones(1)
    with bare.Board(memory=shutil.copy(installed, tmp_path), values=PLAIN) as board:
        call(board, other)
        board.cut_power()
        board.start()
        call(board, other)


def test_two_boards_have_addresses_of_their_own():
    with bare.Board() as one, bare.Board() as other:
        assert one.address != other.address


def test_what_no_board_can_be_is_said():
    with pytest.raises(emulator.StartError, match="model t99"):
        bare.Board(model="t99")
    with pytest.raises(emulator.StartError, match="image blue"):
        bare.Board(image="blue")
