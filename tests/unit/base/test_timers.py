from firmware.base.ticks import PERIOD, ticks_add, ticks_diff
from firmware.base.timers import TimerQueue


def drain(queue, now):
    fired = []
    while True:
        key = queue.pop_due(now)
        if key is None:
            return fired
        fired.append(key)


def test_ticks_wrap():
    assert ticks_add(PERIOD - 1, 2) == 1
    assert ticks_diff(1, PERIOD - 1) == 2
    assert ticks_diff(PERIOD - 1, 1) == -2


def test_timers_fire_in_order_across_the_wrap():
    start = PERIOD - 10
    queue = TimerQueue()
    for delay in (40, 5, 25, 15, 30):
        queue.set(delay, ticks_add(start, delay))
    assert queue.next_deadline() == ticks_add(start, 5)
    assert drain(queue, ticks_add(start, 4)) == []
    assert drain(queue, ticks_add(start, 26)) == [5, 15, 25]
    assert drain(queue, ticks_add(start, 100)) == [30, 40]
    assert queue.next_deadline() is None


def test_a_cancelled_timer_never_fires_and_never_is_the_deadline():
    queue = TimerQueue()
    queue.set("a", 10)
    queue.set("b", 20)
    queue.cancel("a")
    queue.cancel("never set")
    assert queue.next_deadline() == 20
    assert len(queue) == 1
    assert drain(queue, 50) == ["b"]


def test_setting_a_timer_again_moves_it():
    queue = TimerQueue()
    queue.set("a", 10)
    queue.set("a", 30)
    queue.set("b", 20)
    assert drain(queue, 15) == []
    assert queue.deadline("a") == 30
    assert drain(queue, 40) == ["b", "a"]


def test_many_timers_set_moved_and_cancelled_keep_order():
    queue = TimerQueue()
    for i in range(200):
        queue.set(i, i * 7919 % 1009)
    for i in range(0, 200, 3):
        queue.cancel(i)
    for i in range(1, 200, 3):
        queue.set(i, i * 104729 % 2003)
    expected = [i * 104729 % 2003 for i in range(1, 200, 3)] + [i * 7919 % 1009 for i in range(2, 200, 3)]
    when = {i: queue.deadline(i) for i in range(200) if i % 3}
    assert sorted(expected) == [when[key] for key in drain(queue, 5000)]


def test_moving_a_timer_for_ever_costs_no_memory():
    queue = TimerQueue()
    queue.set("early", 1)
    for i in range(1000):
        queue.set("moved", 100 + i)
    assert len(queue._heap) < 16
    assert drain(queue, 2000) == ["early", "moved"]
