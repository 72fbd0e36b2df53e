"""Through a real Kamailio: digest for REGISTER and INVITE, record-routing."""

import time

from offhook.expect import Expectation

from tests.interop.conftest import account


def test_two_phones_register_and_talk_through_kamailio(kamailio, sim_phone):
    alice = sim_phone(account("1001", kamailio), model="t46g")
    bob = sim_phone(account("1002", kamailio), model="t42g")
    Expectation(alice).to_be_registered()
    Expectation(bob).to_be_registered()
    alice.dial("1002")
    Expectation(bob).to_be_ringing(caller="1001")
    bob.answer()
    Expectation(alice).to_be_talking()
    Expectation(bob).to_be_talking()
    Expectation(bob).to_hear(alice)
    Expectation(alice).to_hear(bob)
    bob.hang_up()
    Expectation(alice).to_have_ended()
    Expectation(bob).to_be_idle()


def test_a_wrong_password_is_shown_and_not_repeated(kamailio, sim_phone):
    """Kamailio refuses each time with a new nonce, so three are answered (rulings: challenges); then it is quiet."""
    phone = sim_phone("1001:wrong@%s:%d" % (kamailio.host, kamailio.port), trace=True)
    deadline = time.monotonic() + 10
    while not any(event["event"] == "registration_failed" for event in phone.events):
        assert time.monotonic() < deadline, phone.events
        phone.pause(0.1)
    phone.pause(2)
    registers = [e for e in phone.events if e["event"] == "sip" and e["message"].startswith("REGISTER")]
    assert len(registers) == 4
    failures = [e for e in phone.events if e["event"] == "registration_failed"]
    assert [e["status"] for e in failures] == [401]
    assert "password" in failures[0]["reason"].lower()
    Expectation(phone).to_show(failures[0]["reason"])
