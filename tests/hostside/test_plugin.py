"""The pytest plugin with the real firmware."""

import pytest

from tests.hostside.conftest import HAVE_FIRMWARE

pytestmark = pytest.mark.skipif(not HAVE_FIRMWARE, reason="no firmware/main.py and boards/unix/main.py")


def test_two_phones_talk(phones, expect):
    alice, bob = phones(2)
    alice.dial(bob.number)
    bob.answer()
    expect(bob).to_be_talking()
    assert expect(bob).to_hear(alice, 1004)


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
