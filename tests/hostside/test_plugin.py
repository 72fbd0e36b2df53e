"""The pytest plugin with the real firmware."""

import os
import signal

import pytest
from offhook import PhoneError, results
from offhook.blocking import SimPbx


def test_two_phones_talk(phones, expect):
    alice, bob = phones(2)
    alice.dial(bob.number)
    bob.answer()
    expect(bob).to_be_talking()
    assert expect(bob).to_hear(alice, 1004)


def test_a_phone_of_another_pbx_leaves_its_ladder(phones, pbx, tmp_path):
    with SimPbx({"1001": "secret"}) as other:
        (alice,) = phones(accounts=["1001:secret@%s:%d" % (other.host, other.port)])
        (bob,) = phones(1)
        assert bob.number == "1001" and bob.core.options.accounts[0].port == pbx.port
        results.save(tmp_path, [alice, bob], pbx)
    drawn = (tmp_path / "ladder.svg").read_text()
    assert "%s:%d" % (other.host, other.port) in drawn and drawn.count("SIP/2.0 401 Unauthorized") == 2


def test_a_dead_phone_leaves_what_is_known_of_it(phones, pbx, tmp_path):
    (alice,) = phones(1)
    os.kill(alice.core.process.pid, signal.SIGKILL)
    with pytest.raises(PhoneError):
        alice.wait_call("talking")
    results.save(tmp_path, [alice], pbx)
    assert '"exited"' in (tmp_path / "events.jsonl").read_text()
    assert (tmp_path / "screen.png").stat().st_size > 500


def test_what_can_be_expected_of_three_models(phones, expect, pbx):
    alice, bob, carol = phones(3, models=["t46g", "t42g", "t41p"])
    alice.press(carol.number, "send")
    expect(carol).to_be_ringing(caller=alice.number)
    expect(alice).to_be_calling()
    expect(carol).to_have_lamp("line1", "fast")
    expect(carol).to_show(alice.number)
    carol.reject()
    expect(alice).to_have_ended()
    carol.forward("always", bob.number)
    alice.dial(carol.number)
    bob.answer()
    expect(alice).to_be_talking()
    alice.dtmf("42#")
    expect(bob).to_receive_digits("42#")
    alice.hang_up()
    expect(bob).to_be_idle()
    assert any(b" 302 " in data.split(b"\r\n")[0] for _, _, _, data in pbx.messages)
    with pytest.raises(AssertionError, match="(?s)not talking within 0.1 s.*screen:.*last events:.*BYE"):
        expect(bob).to_be_talking(timeout=0.1)
