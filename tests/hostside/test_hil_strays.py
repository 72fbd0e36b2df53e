"""What else is printed on the serial line of a board that is tested."""

from collections import deque

from offhook.hil.phone import Strays

from hal.sim import frames

ONE, TWO = (bytes(frames.encode(frames.LOG, text)) for text in (b"\2one", b"\2two"))


def test_frames_and_prints_are_told_apart_wherever_they_are_cut():
    wire = b"OK\0" + ONE + b"a print\r\n\0" + TWO + b"\0"
    for cut in range(len(wire)):
        lines = deque()
        strays = Strays(lines)
        assert strays.frames(wire[:cut]) + strays.frames(wire[cut:]) == [ONE, TWO]
        assert list(lines) == ["OK", "a print"]
        assert not strays.has_ended


def test_a_print_costs_the_frame_that_it_falls_into():
    strays = Strays(deque())
    assert strays.frames(ONE[:3] + b"print" + ONE[3:] + b"\0" + TWO) == [TWO]


def test_the_end_of_the_phone_is_seen():
    strays = Strays(deque())
    assert strays.frames(ONE + b"Traceback\r\n\x04\r\n") == [ONE]
    assert strays.has_ended
