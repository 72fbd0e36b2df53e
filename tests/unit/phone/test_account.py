"""Accounts: their registration and the identity made from the settings."""

from firmware.base.errors import LocalError
from firmware.config.settings import Settings
from firmware.models import MODELS
from firmware.phone import notifications
from firmware.phone.account import make_accounts
from firmware.sip import events
from tests.unit import kit
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


def test_a_bare_address_is_called_past_the_server_without_the_password():
    bench = Bench([("account.1.password", "secret")])
    _, session = bench.outgoing("192.0.2.77")
    assert session.identity.servers == [] and session.identity.password == b"" and session.identity.user == b"1001"
    bench.phone.hang_up(None, bench.now)
    for number in ("1002", "bob@example.com", "sip:192.0.2.5"):
        assert bench.outgoing(number)[1].identity is bench.account.identity


def test_an_account_that_does_not_register_calls_addresses_directly():
    bench = Bench([("offhook.register", "0"), ("account.1.password", "secret")])
    for number, servers in (("bob@192.0.2.9:5070", []), ("1002", [("192.0.2.5", 5060)])):
        assert bench.outgoing(number)[1].identity.servers == servers


def test_stopping_ends_calls_and_registrations():
    bench = Bench()
    _, session = bench.talk()
    bench.phone.stop(bench.now)
    assert session.last == ("hang_up",) and bench.agent.registered == []


def test_the_account_that_calls_go_out_by_is_chosen():
    bench = Bench(accounts=2)
    bench.phone.choose_account(2, bench.now)
    assert bench.phone.account.number == 2 and bench.outgoing()[0].account.number == 2
    kit.raises(LocalError, bench.phone.choose_account, 3, bench.now)
