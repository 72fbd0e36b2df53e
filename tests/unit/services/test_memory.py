from firmware.services.memory import Memory
from tests.unit import kit


class Tight(Memory):
    """Says the figures of `free`, one after the other, for what is left."""

    def __init__(self, *free):
        super().__init__(0)
        self.free = list(free)
        self.collections = 0

    def _free(self):
        return self.free.pop(0)

    def collect(self):
        self.collections = getattr(self, "collections", 0) + 1
        return super().collect()


def test_memory_is_short_only_when_collecting_does_not_help():
    for free, short, collections in (((90000,), False, 0), ((1000, 90000), False, 1), ((1000, 40000), True, 1)):
        memory = Tight(*free)
        assert memory.is_short() == short and memory.collections == collections, free


def test_a_fresh_interpreter_has_enough():
    assert not Memory(0).is_short()


def test_figures_are_known_where_the_heap_has_a_limit():
    memory = Memory(100)
    figures = memory.figures()
    assert figures["frame_buffer"] == 100
    assert ("live" in figures) == kit.MICROPYTHON == bool(memory.heap())
    if kit.MICROPYTHON:
        assert 0 < figures["live"] <= figures["peak"] < memory.heap()
