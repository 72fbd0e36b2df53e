"""The table of call states."""

from firmware.phone.call import ANSWERED, CALLING, ENDED, TRANSITIONS


def test_the_call_table_ends_every_call_and_leaves_the_end_alone():
    for state in TRANSITIONS:
        assert state == ENDED or ENDED in TRANSITIONS[state].values()
    assert TRANSITIONS[ENDED] == {} and ANSWERED in TRANSITIONS[CALLING]
