import sys

from hal.build import CONTRACTS, build
from hal.clock import ticks_add, ticks_diff
from hal.sim.clock import SimClock
from tests.unit.hal.test_build import GIVEN, table
from tests.unit.kit import skip


def contract_class(contract):
    """The class that hal/<contract>.py describes the device with."""
    name = contract[0].upper() + contract[1:]
    return getattr(__import__("hal." + contract, None, None, (name,)), name)


def test_every_simulated_driver_serves_its_whole_contract():
    board = build(table(), GIVEN)
    served = 0
    for contract in CONTRACTS:
        described, driver = contract_class(contract), getattr(board, contract)
        for name in dir(described):
            if name.startswith("_"):
                continue
            assert hasattr(driver, name), "%s lacks %s" % (contract, name)
            assert callable(getattr(driver, name)) == callable(getattr(described, name)), (contract, name)
            served += 1
    assert served >= 35


def test_methods_take_the_arguments_of_the_contract():
    if sys.implementation.name == "micropython":
        skip("functions do not tell their arguments here; the drivers are the same files")
    import inspect

    board = build(table(), GIVEN)
    for contract in CONTRACTS:
        described, driver = contract_class(contract), getattr(board, contract)
        for name in dir(described):
            if not name.startswith("_") and callable(getattr(described, name)):
                wanted = list(inspect.signature(getattr(described, name)).parameters)[1:]
                assert list(inspect.signature(getattr(driver, name)).parameters) == wanted, (contract, name)


def test_the_clock_stays_in_its_range_and_knows_the_century():
    clock = SimClock()
    before = clock.ticks()
    assert 0 <= before < 1 << 30
    assert ticks_diff(clock.ticks(), before) >= 0
    assert clock.time() > 1700000000
    assert len(clock.random(16)) == 16 and clock.random(16) != clock.random(16)


def test_ticks_wrap():
    assert ticks_diff(ticks_add((1 << 30) - 5, 10), (1 << 30) - 5) == 10
    assert ticks_diff((1 << 30) - 5, 5) == -10
