"""The network comes after the phone, goes, and comes back with another address."""

from firmware.base.errors import LocalError
from firmware.phone.notifications import ACCOUNT_CHANGED
from tests.unit.kit import raises
from tests.unit.phone.fakes import ADDRESS, Bench

OTHER = "192.0.2.77"


def lost():
    """A phone whose network went away after it was registered."""
    bench = Bench()
    bench.phone.accounts[0].registered()
    bench.agent.registered = []
    bench.notifications(ACCOUNT_CHANGED)
    bench.phone.move("", bench.now)
    return bench


def test_accounts_wait_for_the_network():
    bench = lost()
    assert bench.account.state == "unregistered" and bench.agent.registered == []
    assert bench.account in [told[1] for told in bench.notifications(ACCOUNT_CHANGED)]


def test_without_a_network_no_call_is_made_and_the_phone_says_why():
    bench = lost()
    assert str(raises(LocalError, bench.phone.dial, "1002", None, bench.now)) == "Network unavailable"
    assert bench.agent.sessions == [] and bench.phone.calls == []


def test_another_address_registers_anew_and_stands_in_calls():
    bench = lost()
    bench.phone.move(OTHER, bench.now)
    assert bench.account.state == "registering" and bench.agent.registered == [bench.account.identity]
    _, session = bench.outgoing()
    assert b"c=IN IP4 192.0.2.77" in session.offer


def test_a_call_lives_through_a_loss_of_the_network():
    bench = Bench()
    call, _ = bench.talk()
    bench.phone.move("", bench.now)
    assert call.state == "talking"
    bench.phone.move(ADDRESS, bench.now)
    assert call.state == "talking" and bench.phone.focus is call
