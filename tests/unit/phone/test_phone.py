"""Switching do not disturb and forwards."""

from firmware.base.errors import LocalError
from firmware.phone import notifications
from tests.unit import kit
from tests.unit.phone.fakes import Bench


def test_do_not_disturb_and_forwards_are_switched_and_told():
    bench = Bench()
    bench.notifications("")
    bench.phone.set_dnd(True, bench.now)
    assert bench.phone.dnd and bench.notifications(notifications.SETTINGS_CHANGED)
    bench.phone.set_dnd(False, bench.now)
    assert not bench.phone.dnd
    bench.phone.set_forward("no_answer", True, "1003", 3, bench.now)
    assert bench.phone.forwards["no_answer"] == (True, "1003", 3)
    bench.phone.set_forward("no_answer", False, None, None, bench.now)
    assert bench.phone.forwards["no_answer"] == (False, "1003", 3)
    kit.raises(LocalError, bench.phone.set_forward, "always", True, "", None, bench.now)
    kit.raises(LocalError, bench.phone.set_forward, "always", True, "0049", None, bench.now)
    kit.raises(LocalError, bench.phone.set_forward, "no_answer", True, "1", 21, bench.now)
    kit.raises(LocalError, bench.phone.set_forward, "never", True, "1", 2, bench.now)
    assert bench.phone.forwards["always"] == (False, "", 0)


def test_what_the_administrator_forbids_cannot_be_switched():
    bench = Bench([("features.dnd.allow", "0"), ("features.fwd.allow", "0")])
    kit.raises(LocalError, bench.phone.set_dnd, True, bench.now)
    kit.raises(LocalError, bench.phone.set_forward, "always", True, "1003", None, bench.now)
    assert bench.settings.get("features.dnd.enable") == bench.settings.get("forward.always.enable") == "0"


def test_a_phone_without_accounts_can_be_set_all_the_same():
    bench = Bench(accounts=0)
    bench.phone.set_forward("busy", True, "1003", None, bench.now)
    assert bench.phone.forwards["busy"] == (True, "1003", 0)


def test_a_new_label_is_shown_at_once():
    bench = Bench()
    account = bench.phone.accounts[0]
    before = account.label
    bench.notifications(notifications.ACCOUNT_CHANGED)
    for label, shown in (("Kitchen", "Kitchen"), ("", before)):
        bench.phone.settings.set("account.1.label", label)
        bench.phone.settings_changed()
        assert account.label == shown
        assert len(bench.notifications(notifications.ACCOUNT_CHANGED)) == 1
        bench.phone.settings_changed()
        assert not bench.notifications(notifications.ACCOUNT_CHANGED)
