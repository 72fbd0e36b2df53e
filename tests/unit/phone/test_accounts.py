"""Accounts, what is dialled, words and the call log."""

from firmware.config.settings import Settings
from firmware.models import MODELS
from firmware.phone import notifications, numbers, words
from firmware.phone.account import make_accounts
from firmware.phone.call import ANSWERED, CALLING, ENDED, TRANSITIONS
from firmware.sip import events
from tests.unit.phone.fakes import Bench


def test_every_enabled_account_registers_at_the_start():
    bench = Bench(accounts=2)
    states = [account.state for account in bench.phone.accounts]
    assert states == ["registering", "registering", "disabled", "disabled", "disabled", "disabled"]
    assert [identity.user for identity in bench.agent.registered] == [b"1001", b"1002"]
    assert len(bench.agent.identities) == 2


def test_registration_results_are_shown_in_words():
    bench = Bench()
    account = bench.account
    bench.notifications("")
    bench.event(events.REGISTERED, account.identity, 3600)
    assert account.state == "registered"
    assert bench.notifications(notifications.ACCOUNT_CHANGED) == [(notifications.ACCOUNT_CHANGED, account)]
    shown = {401: "Wrong password", 403: "Forbidden", 404: "Unknown user", 408: "Server does not answer"}
    for status in shown:
        bench.event(events.REGISTRATION_FAILED, account.identity, status, b"x")
        assert (account.state, account.status, account.reason) == ("failed", status, shown[status])
    bench.event(events.REGISTERED, account.identity, 3600)
    assert account.state == "registered" and account.reason == ""
    bench.event(events.UNREGISTERED, account.identity)
    assert account.state == "unregistered"


def test_an_account_that_does_not_register_can_call():
    bench = Bench([("offhook.register", "0")])
    assert bench.account.state == "unregistered" and bench.agent.registered == []
    assert bench.outgoing()[1].target == b"sip:1002@192.0.2.5"


def test_the_identity_comes_from_the_settings():
    settings = Settings()
    values = {
        "enable": "1",
        "user_name": "1001",
        "auth_name": "al",
        "password": "secret",
        "display_name": "Alice",
        "sip_server_host": "pbx.example.com",
        "sip_server_port": "5070",
        "sip_server.2.address": "192.0.2.6",
        "expires": "600",
        "reg_fail_retry_interval": "7",
    }
    for name in values:
        settings.set("account.1." + name, values[name])
    account = make_accounts(MODELS["t41p"], settings)[0]
    identity = account.identity
    assert identity.servers == [("pbx.example.com", 5070), ("192.0.2.6", 5060)]
    assert (identity.user, identity.auth_name, identity.password) == (b"1001", b"al", b"secret")
    assert (identity.domain, identity.expires, identity.retry_interval) == (b"pbx.example.com", 600, 7)
    assert account.label == "Alice" and account.domain == b"pbx.example.com:5070"
    assert account.address("192.0.2.1") == b"sip:1001@pbx.example.com:5070"


def test_targets():
    bench = Bench()
    expected = {
        "1002": b"sip:1002@192.0.2.5",
        " (030) 12-34 ": b"sip:0301234@192.0.2.5",
        "*72#": b"sip:*72%23@192.0.2.5",
        "bob@example.com": b"sip:bob@example.com",
        "SIP:bob@example.com;transport=udp": b"SIP:bob@example.com;transport=udp",
        "tel:+49301234": b"tel:+49301234",
        "192.0.2.77": b"sip:192.0.2.77",
        "192*0*2*77:5070": b"sip:192.0.2.77:5070",
        "192.0.2.777": b"sip:192.0.2.777@192.0.2.5",
        "192.0.2.77:0": b"sip:192.0.2.77%3A0@192.0.2.5",
        "a<b\u00e9": b"sip:a%3Cb%C3%A9@192.0.2.5",
    }
    for text in expected:
        assert numbers.target(text, bench.account, bench.settings) == expected[text], text
    bench.settings.set("features.direct_ip_call_enable", "0")
    assert numbers.target("192.0.2.77", bench.account, bench.settings) == b"sip:192.0.2.77@192.0.2.5"
    bench.settings.set("sip.use_23_as_pound", "0")
    assert numbers.target("#1", bench.account, bench.settings) == b"sip:#1@192.0.2.5"


def test_a_bare_address_is_called_past_the_server_without_the_password():
    bench = Bench([("account.1.password", "secret")])
    _, session = bench.outgoing("192.0.2.77")
    assert session.identity.servers == [] and session.identity.password == b"" and session.identity.user == b"1001"
    bench.phone.hang_up(None, bench.now)
    assert bench.outgoing("1002")[1].identity is bench.account.identity


def test_uris_are_shown_readable():
    assert numbers.readable(b"%231%2A") == "#1*" and numbers.readable(b"%zz%4") == "%zz%4"
    assert numbers.readable("J\u00f6rg".encode()) == "J\u00f6rg" and numbers.readable(b"\xff") == "?"


def test_unknown_failures_show_the_phrase_of_the_server():
    assert words.for_call(599, b"Strange\x1b[2J thing") == "Strange?[2J thing"
    assert words.for_call(599, b"") == "Failed (599)" and words.for_call(486, b"x") == "Busy"
    assert len(words.for_call(599, b"x" * 1000)) == 40


def test_the_call_table_ends_every_call_and_leaves_the_end_alone():
    for state in TRANSITIONS:
        assert state == ENDED or ENDED in TRANSITIONS[state].values()
    assert TRANSITIONS[ENDED] == {} and ANSWERED in TRANSITIONS[CALLING]


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


def test_stopping_ends_calls_and_registrations():
    bench = Bench()
    _, session = bench.talk()
    bench.phone.stop(bench.now)
    assert session.last == ("hang_up",) and bench.agent.registered == []
