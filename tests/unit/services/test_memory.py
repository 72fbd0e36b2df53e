from firmware.services.memory import Memory
from tests.unit import kit


class Told(Memory):
    """A heap of which the test says how large it is and how much is in use."""

    def __init__(self, size, live):
        self._size = size
        self._live = live
        super().__init__(0)

    def collect(self):
        return self._live

    def heap(self):
        return self._size


def test_a_small_heap_takes_few_transactions_and_none_too_few():
    assert Memory(0).transactions() > 0
    assert Told(0, 0).transactions() == 200
    assert Told(8 << 20, 800000).transactions() == 200
    assert Told(1 << 20, 724000).transactions() == 37
    assert Told(1 << 20, 1000000).transactions() == 24


def test_figures_are_known_where_the_heap_has_a_limit():
    memory = Memory(100)
    figures = memory.figures()
    assert figures["frame_buffer"] == 100
    assert ("live" in figures) == kit.MICROPYTHON == bool(memory.heap())
    if kit.MICROPYTHON:
        assert 0 < figures["live"] <= figures["peak"] < memory.heap()
