from firmware.base.errors import RemoteError
from firmware.sip.offer_answer import ASKED, OFFERED, ROLL_BACK, STABLE, TABLE, OfferAnswer
from tests.unit.kit import raises


def agreed():
    exchange = OfferAnswer()
    exchange.send(b"a1")
    exchange.receive(b"b1")
    return exchange


def test_ours_is_answered():
    exchange = agreed()
    assert (exchange.state, exchange.local, exchange.remote) == (STABLE, b"a1", b"b1")


def test_theirs_is_answered():
    exchange = OfferAnswer()
    exchange.receive(b"b1")
    assert exchange.state == ASKED and exchange.local is None
    exchange.send(b"a1")
    assert (exchange.state, exchange.local, exchange.remote) == (STABLE, b"a1", b"b1")


def test_a_refused_offer_leaves_what_was_agreed():
    for offer in ("send", "receive"):
        exchange = agreed()
        getattr(exchange, offer)(b"new")
        assert not exchange.is_stable
        exchange.roll_back()
        assert (exchange.state, exchange.local, exchange.remote) == (STABLE, b"a1", b"b1")


def test_one_offer_at_a_time():
    exchange = agreed()
    exchange.send(b"a2")
    assert exchange.state == OFFERED
    assert raises(RemoteError, exchange.send, b"a3").status == 500
    exchange.receive(b"b2")
    exchange.receive(b"b3")
    assert raises(RemoteError, exchange.receive, b"b4").status == 500
    assert (exchange.local, exchange.remote) == (b"a2", b"b2")


def test_every_state_can_be_rolled_back():
    for rows in TABLE.values():
        assert rows[ROLL_BACK][1] == STABLE
