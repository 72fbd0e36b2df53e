"""The call log."""

from firmware.sip import events
from tests.unit.phone.fakes import Bench


def test_the_call_log():
    bench = Bench()
    bench.outgoing("1002")
    bench.phone.hang_up(None, bench.now)
    bench.taken()
    bench.phone.hang_up(None, bench.now)
    for number in range(101):
        session = bench.incoming(b"<sip:2%03d@192.0.2.5>" % number)
        bench.event(events.CALL_CANCELLED, session, None)
        bench.wait(5000)
        bench.notifications("")
    history = bench.phone.history
    assert [entry.number for entry in history.entries("placed")] == ["1002"]
    assert [entry.name for entry in history.entries("received")] == ["Bob"]
    assert len(history.entries("missed")) == 100 and history.entries("missed")[0].number == "2100"
    assert bench.phone.missed == 101
    bench.phone.see_missed(bench.now)
    assert bench.phone.missed == 0


def test_missed_calls_may_be_left_unlogged():
    bench = Bench([("account.1.missed_calllog", "0")])
    bench.event(events.CALL_CANCELLED, bench.incoming(), None)
    assert bench.phone.missed == 0 and bench.phone.history.entries("missed") == []


def test_whom_to_call_back():
    bench = Bench()
    for caller in (b'"Bob" <sip:1002@elsewhere.example>', b"<sip:Anonymous@anonymous.invalid>"):
        bench.event(events.CALL_CANCELLED, bench.incoming(caller), None)
    assert [entry.target for entry in bench.phone.history.entries("missed")] == ["", "1002"]
    bench = Bench([("account.1.sip_server.1.address", "")])
    bench.event(events.CALL_CANCELLED, bench.incoming(b"<sip:1002@192.0.2.9:5070>"), None)
    assert bench.phone.history.entries("missed")[0].target == "sip:1002@192.0.2.9:5070"
