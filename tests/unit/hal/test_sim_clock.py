from hal.sim.clock import SimClock


def test_a_clock_that_is_kept_tells_the_time_of_the_host():
    assert SimClock().is_kept and SimClock().time() > 1700000000


def test_a_clock_like_a_boards_knows_nothing_until_it_is_set():
    clock = SimClock(is_kept=False)
    assert clock.time() == 0
    clock.set(1719835205)
    assert 0 <= clock.time() - 1719835205 <= 1
