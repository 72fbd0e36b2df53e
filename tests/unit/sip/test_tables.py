"""The state machines above the transactions: every row leads somewhere, every state is reached, every end is an end."""

from firmware.sip import attempt, leg, offer_answer, registration


def targets(rows):
    """The next states of a row of any of the tables."""
    return [row[-1] if isinstance(row, tuple) else row for row in rows.values()]


def reached(table, start):
    seen = [start]
    for state in seen:
        seen += [target for target in targets(table[state]) if target not in seen]
    return seen


def test_every_state_is_in_its_table_and_can_be_reached():
    for table, starts in (
        (attempt.TABLE, [attempt.CALLING]),
        (leg.TABLE, [leg.CALLING, leg.RECEIVED]),
        (offer_answer.TABLE, [offer_answer.STABLE]),
        (registration.TABLE, [registration.IDLE]),
    ):
        found = []
        for start in starts:
            found += reached(table, start)
        assert sorted(set(found)) == sorted(table)


def test_a_leg_can_end_in_every_state_and_never_lives_again():
    for state, rows in leg.TABLE.items():
        assert state == leg.ENDED or rows[leg.END] == leg.ENDED
    assert leg.TABLE[leg.ENDED] == {}


def test_a_2xx_has_an_answer_in_every_state_of_an_attempt():
    for rows in attempt.TABLE.values():
        assert attempt.SUCCESS in rows


def test_a_registration_always_has_a_way_on():
    """Whatever the server says while a REGISTER is under way, and whatever the person wants at any time."""
    for state, rows in registration.TABLE.items():
        waits = registration.GRANTED in rows
        assert not waits or (registration.REFUSED in rows and registration.TOO_BRIEF in rows)
        assert registration.REGISTER in rows or registration.UNREGISTER in rows, state
