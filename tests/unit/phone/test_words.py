"""Failures in words."""

from firmware.phone import words


def test_unknown_failures_show_the_phrase_of_the_server():
    assert words.for_call(599, b"Strange\x1b[2J thing") == "Strange?[2J thing"
    assert words.for_call(599, b"") == "Failed (599)" and words.for_call(486, b"x") == "Busy"
    assert len(words.for_call(599, b"x" * 1000)) == 40
