"""Entering a number: digits, the key that sends, pauses."""

from firmware.base.errors import LocalError
from firmware.phone import notifications
from firmware.sip import events
from tests.unit import kit
from tests.unit.phone.fakes import Bench


def _type(bench, digits):
    for digit in digits:
        bench.phone.digit(digit, bench.now)


def test_off_hook_the_number_goes_after_the_pause():
    bench = Bench()
    bench.phone.hook(True, bench.now)
    _type(bench, "100")
    bench.wait(3999)
    _type(bench, "2")
    bench.wait(3999)
    assert bench.agent.sessions == []
    bench.wait(1)
    assert bench.agent.sessions[0].target == b"sip:1002@192.0.2.5"


def test_on_hook_digits_wait_for_send():
    bench = Bench()
    _type(bench, "1002")
    assert bench.phone.focus.state == "dialling" and bench.phone.path == "none" and bench.audio.tone is None
    bench.wait(60000)
    assert bench.agent.sessions == []
    bench.phone.send(bench.now)
    assert bench.agent.sessions[0].target == b"sip:1002@192.0.2.5" and bench.phone.path == "speaker"


def test_on_hook_digits_go_by_themselves_when_set():
    bench = Bench([("phone_setting.predial_autodial", "1"), ("phone_setting.inter_digit_time", "2")])
    _type(bench, "1002")
    bench.wait(2000)
    assert len(bench.agent.sessions) == 1


def test_the_key_that_sends():
    for mode, key in (("1", "#"), ("2", "*")):
        bench = Bench([("features.pound_key.mode", mode)])
        _type(bench, "1002" + key)
        assert bench.agent.sessions[0].target == b"sip:1002@192.0.2.5"
    bench = Bench([("features.pound_key.mode", "0")])
    _type(bench, "*72#")
    assert bench.phone.focus.digits == "*72#"
    bench.phone.send(bench.now)
    assert bench.agent.sessions[0].target == b"sip:*72%23@192.0.2.5"


def test_the_send_key_first_is_a_digit():
    bench = Bench()
    _type(bench, "#1#")
    assert bench.agent.sessions[0].target == b"sip:%231@192.0.2.5"


def test_backspace_and_the_longest_number():
    bench = Bench()
    _type(bench, "1" * 40)
    assert bench.phone.focus.digits == "1" * 32
    bench.phone.backspace(bench.now)
    assert bench.phone.focus.digits == "1" * 31
    kit.raises(LocalError, Bench().phone.send, bench.now)


def test_a_digit_after_a_failure_begins_a_new_call():
    bench = Bench()
    _, session = bench.outgoing()
    bench.event(events.CALL_FAILED, session, 486, b"")
    bench.phone.digit("5", bench.now)
    assert [call.digits for call in bench.phone.calls] == ["5"] and bench.audio.tone is None


def test_an_account_is_needed_to_dial_and_the_hook_never_raises():
    bench = Bench(accounts=0)
    kit.raises(LocalError, bench.phone.seize, None, bench.now)
    bench.phone.hook(True, bench.now)
    assert bench.notifications(notifications.PROBLEM_FOUND) and bench.phone.is_off_hook
