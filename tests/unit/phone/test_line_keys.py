"""Line keys: what they seize, answer and resume."""

from firmware.base.errors import LocalError
from firmware.sip import events
from tests.unit import kit
from tests.unit.phone.fakes import Bench, sdp

_CAROL = b"<sip:1004@192.0.2.5>"


def test_line_keys_seize_answer_and_resume():
    bench = Bench(accounts=2)
    bench.phone.press_line(2, bench.now)
    call = bench.phone.focus
    assert call.state == "dialling" and call.line == 2 and call.account.number == 2
    bench.phone.hang_up(None, bench.now)
    session = bench.incoming(account=bench.phone.accounts[1])
    call = bench.phone.focus
    assert call.line == 2
    bench.phone.press_line(2, bench.now)
    assert session.last[0] == "answer"
    bench.event(events.CALL_CONFIRMED, session, None)
    bench.phone.press_line(2, bench.now)
    assert call.state == "talking"
    bench.phone.hold(None, bench.now)
    bench.event(events.OFFER_ANSWERED, session, sdp("recvonly"))
    bench.phone.press_line(2, bench.now)
    assert call.state == "talking"
    kit.raises(LocalError, bench.phone.press_line, 9, bench.now)
    kit.raises(LocalError, bench.phone.press_line, 3, bench.now)


def test_calls_of_an_account_take_its_free_line_keys():
    bench = Bench([("linekey.2.type", "15"), ("linekey.2.line", "1")])
    first, _ = bench.talk()
    bench.incoming(_CAROL)
    third = bench.incoming(b"<sip:1005@192.0.2.5>")
    assert [call.line for call in bench.phone.calls] == [1, 2, 1] and third.last == ("ring", 180)
