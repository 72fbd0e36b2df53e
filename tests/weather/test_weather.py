"""2,000 seeds: whatever the weather, nothing is left behind; in mild weather every call works."""

import os

import pytest

from tests.weather import stories
from tests.weather.run import Result
from tests.weather.weather import Weather

pytestmark = pytest.mark.slow
SEEDS = int(os.environ.get("OFFHOOK_SEEDS", "2000"))
CHUNK = 100
LOSSES = (0, 0.02, 0.05, 0.1, 0.2, 0.3)


@pytest.fixture(scope="module")
def tally():
    """{(story, loss): [went well, all]}; printed when all is done."""
    counted = {}
    yield counted
    print("\n%-20s" % "went well at a loss of", *("%9d %%" % (100 * loss) for loss in LOSSES))
    for story in stories.ALL:
        shares = [counted.get((story.__name__, loss), (0, 0)) for loss in LOSSES]
        print("%-22s" % story.__name__, *("%6d/%-4d" % tuple(share) for share in shares))


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_nothing_is_left_behind(first, tally):
    for seed in range(first, min(first + CHUNK, SEEDS)):
        result = Result(seed)
        count = tally.setdefault((result.story, result.loss), [0, 0])
        count[0] += result.went_well
        count[1] += 1
        assert not result.problems, "%s\npython -m tests.weather.run %d shows its ladder" % (result, seed)
        if result.is_mild:
            assert result.went_well, "%s\npython -m tests.weather.run %d shows its ladder" % (result, seed)


def test_a_seed_is_the_same_run_each_time():
    for seed in (7, 45):
        one, other = Result(seed), Result(seed)
        assert one.stage.network.records == other.stage.network.records


def test_without_retransmissions_the_weather_tells(monkeypatch):
    """The suite can fail: phones that never send anything again lose calls."""
    monkeypatch.setattr("firmware.sip.transactions.TransactionLayer.retransmit", lambda *_: None)
    results = [Result(seed) for seed in range(60)]
    assert any(not result.went_well for result in results if result.is_mild)


def test_sockets_that_hold_one_datagram_lose_the_others():
    weather = Weather()
    weather.inbox, weather.small = 1, {"b"}
    for _ in range(3):
        weather.carry("a", "b", b"x")
    weather.elapsed += 1
    assert weather.arrived() and weather.arrived() is None
