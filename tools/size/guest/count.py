# What the other scripts of this folder count with; it runs first.

import gc
import time

PER_TICK = 40  # instructions: ticks_cpu counts at 25 MHz, and each instruction takes a nanosecond


def spent(work):
    """Instructions of one call, without a collection."""
    gc.collect()
    gc.disable()
    start = time.ticks_cpu()
    work()
    ticks = time.ticks_diff(time.ticks_cpu(), start)
    gc.enable()
    return ticks * PER_TICK


def nothing():
    pass


OVERHEAD = spent(nothing)


def tell(name, work, times=1):
    """Print the instructions of one call, the least mean of some: where the allocator finds room differs.

    The first call, which may set something up, counts not.
    """

    def again():
        for _ in range(times):
            work()

    work()
    print(name, (min([spent(again) for _ in range(5)]) - OVERHEAD) // times)


def allocated(work):
    """Bytes that one call takes from the heap, kept or not."""
    work()
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    work()
    taken = gc.mem_alloc() - before
    gc.enable()
    return taken


def live():
    """Bytes in use after collections."""
    gc.collect()
    gc.collect()
    return gc.mem_alloc()
