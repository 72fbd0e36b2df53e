from firmware.services.memory import Memory
from tests.unit import kit
from tests.unit.kit import raises


class Told(Memory):
    """A heap of which the test says how large it is and how much is in use."""

    def __init__(self, size, live):
        self.size = size
        self.live = live
        self.collections = 0
        super().__init__(0)

    def collect(self):
        self.collections += 1
        self._free = self.size - self.live
        return self.live

    def heap(self):
        return self.size


def test_a_small_heap_takes_few_transactions_and_none_too_few():
    assert Memory(0).transactions() > 0
    assert Told(0, 0).transactions() == 200
    assert Told(8 << 20, 800000).transactions() == 200
    assert 8 < Told(5 << 18, 800000).transactions() < 200
    assert Told(1 << 20, 800000).transactions() >= 8
    assert Told(1 << 20, 1000000).transactions() == 8


def test_a_small_heap_is_collected_after_few_packets():
    found = []
    for live in (0, 900000, 1040000):
        memory = Told(1 << 20, live)
        memory.collect()
        found.append(memory.packets())
    assert found[0] == Told(0, 0).packets() == 150
    assert 150 > found[1] > found[2] > 0


def test_a_small_heap_keeps_a_short_call_log():
    memory = Told(1 << 20, 960000)
    memory.collect()
    assert memory.entries() == 21
    memory.live = 1 << 20
    memory.collect()
    assert memory.entries() == 10 and Told(0, 0).entries() == 100


def test_it_is_short_when_another_call_would_not_fit_and_looks_once_a_second():
    memory = Told(1 << 20, 800000)
    before = memory.collections
    assert not memory.is_short(2**30 - 500)
    memory.live = 1030000
    assert not memory.is_short(100) and memory.collections == before + 1
    assert memory.is_short(500) and memory.is_short(1400) and memory.collections == before + 2
    memory.live = 800000
    assert not memory.is_short(1500)
    assert not Told(0, 0).is_short(0)


def test_calls_that_come_at_once_are_counted_before_the_next_look():
    memory = Told(1 << 20, 900000)
    taken = 0
    while not memory.is_short(0):
        taken += 1
    assert 1 < taken < 20 and memory.collections == 2


def test_a_guarded_step_survives_the_want_of_memory_and_nothing_else():
    memory = Told(1 << 20, 800000)
    seen = []

    def step(now):
        seen.append(now)
        if now:
            raise MemoryError if now == 1 else ValueError

    guarded = memory.guard(step)
    guarded(0)
    guarded(1)
    raises(ValueError, guarded, 2)
    assert seen == [0, 1, 2] and memory.ran_out == 1


def test_figures_are_known_where_the_heap_has_a_limit():
    memory = Memory(100)
    figures = memory.figures()
    assert figures["frame_buffer"] == 100
    assert ("live" in figures) == kit.MICROPYTHON == bool(memory.heap())
    if kit.MICROPYTHON:
        assert 0 < figures["live"] <= figures["peak"] < memory.heap()


def test_the_layer_and_the_call_log_are_held_to_what_there_is():
    class Held:
        max_transactions = longest = is_short = None

    layer, history = Held(), Held()
    memory = Told(0, 0)
    memory.limit(layer, history)
    assert (layer.max_transactions, history.longest) == (200, 100) and not layer.is_short(0)
    memory = Told(8 << 20, 8 << 18)
    memory.limit(layer, history)
    assert (layer.max_transactions, history.longest) == (200, 100)
