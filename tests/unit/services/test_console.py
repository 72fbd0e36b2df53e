from firmware.base.errors import LocalError
from firmware.config.settings import Settings
from firmware.phone.notifications import ACCOUNT_CHANGED, CALL_CHANGED, CALL_REMOVED, DIGIT_RECEIVED
from firmware.services.console import Console


class FakeAccount:
    number, label, state, status, reason = 1, "Front", "registered", 0, ""


class FakeCall:
    id, account, direction, state = 3, FakeAccount(), "in", "ringing"
    peer_number, peer_name, status, reason, line = "1002", "Bob", 0, "", 1
    answered_at, held_by_peer = None, False


class FakePhone:
    dnd = is_muted = is_off_hook = False
    path, missed = "none", 2

    def __init__(self):
        self.calls = [FakeCall()]
        self.accounts = [FakeAccount()]
        self.done = []
        self.to_tell = []

    def dial(self, number, account, now):
        if number == "":
            raise LocalError("Nothing to dial")
        self.done.append(("dial", number, account))
        return self.calls[0]

    def answer(self, call, now):
        self.done.append(("answer", call))

    def settings_changed(self):
        self.done.append(("settings_changed",))

    def set_forward(self, kind, on, target, rings, now):
        self.done.append(("forward", kind, on, target, rings))


class FakeUi:
    lines = ["1001"]

    def text(self):
        return self.lines

    def soft_labels(self):
        return ["", "", "", ""]


def console(versions=None):
    """settle() lets the phone tell what stands in its `to_tell`."""
    phone, said = FakePhone(), []

    def settle(now):
        while phone.to_tell:
            one.notify(phone.to_tell.pop(0))

    one = Console(phone, FakeUi(), Settings(), said.append, lambda: {"live": 1}, said.append, settle, versions)
    return one, phone, said


def test_a_command_is_done_and_answered_with_its_id():
    one, phone, said = console()
    one.command({"command": "dial", "number": 1002, "id": 7}, 0)
    assert phone.done == [("dial", "1002", None)]
    assert said == [{"reply": "dial", "id": 7, "ok": True, "call": 3}]


def test_the_state_tells_of_the_versions_where_there_are_two():
    class Versions:
        def report(self):
            return {"slot": "b", "version": "2"}

    one, phone, said = console(Versions())
    one.command({"command": "state", "id": 1}, 0)
    assert said[0]["versions"] == {"slot": "b", "version": "2"} and said[0]["memory"] == {"live": 1}
    one, phone, said = console()
    one.command({"command": "state", "id": 1}, 0)
    assert "versions" not in said[0]


def test_what_the_phone_refuses_is_said_in_its_words():
    one, phone, said = console()
    one.command({"command": "dial", "number": "", "id": 1}, 0)
    assert said[0]["ok"] is False and said[0]["error"] == "Nothing to dial"


def test_unknown_commands_missing_and_wrong_arguments_are_refused():
    one, phone, said = console()
    for request in (
        {"command": "explode"},
        {},
        {"command": "dial"},
        {"command": "answer", "call": "x"},
        {"command": "answer", "call": 99},
        {"command": "set", "name": "no.such", "value": "1"},
    ):
        one.command(request, 0)
    assert [reply["ok"] for reply in said] == [False] * 6
    assert said[0]["error"] == "unknown command explode"
    assert said[4]["error"] == "there is no call 99"
    assert phone.done == []


def test_a_call_is_named_by_its_number():
    one, phone, said = console()
    one.command({"command": "answer", "call": 3}, 0)
    one.command({"command": "answer"}, 0)
    assert phone.done == [("answer", phone.calls[0]), ("answer", None)]


def test_forward_takes_kind_target_and_rings():
    one, phone, said = console()
    one.command({"command": "forward", "kind": "no_answer", "on": True, "target": "1003", "rings": 3}, 0)
    assert phone.done == [("forward", "no_answer", True, "1003", 3)]


def test_a_forward_switched_without_a_target_keeps_the_one_it_has():
    one, phone, said = console()
    one.command({"command": "forward", "kind": "always", "on": False}, 0)
    one.command({"command": "forward", "kind": "always", "on": True, "target": None, "rings": None}, 0)
    assert phone.done == [("forward", "always", False, None, None), ("forward", "always", True, None, None)]


def test_a_setting_is_set_and_the_phone_told():
    one, phone, said = console()
    one.command({"command": "set", "name": "voice.ring_vol", "value": 3}, 0)
    assert one._settings.get("voice.ring_vol") == "3" and phone.done == [("settings_changed",)]


def test_state_tells_accounts_calls_and_memory():
    one, phone, said = console()
    one.command({"command": "state"}, 0)
    state = said[0]
    assert state["calls"][0]["peer"] == "1002" and state["calls"][0]["seconds"] == 0
    assert state["accounts"][0]["state"] == "registered"
    assert state["memory"] == {"live": 1} and state["missed"] == 2


def test_a_call_is_told_when_something_changed_only():
    one, phone, said = console()
    call = phone.calls[0]
    one.notify((CALL_CHANGED, call))
    one.notify((CALL_CHANGED, call))
    assert len(said) == 1
    assert said[0]["event"] == "call" and said[0]["state"] == "ringing" and said[0]["direction"] == "in"
    call.state = "talking"
    one.notify((CALL_CHANGED, call))
    assert [event["state"] for event in said] == ["ringing", "talking"]


def test_what_a_command_brought_about_is_told_before_its_reply():
    one, phone, said = console()
    phone.to_tell = [(CALL_CHANGED, phone.calls[0])]
    one.command({"command": "dial", "number": "1002", "id": 1}, 0)
    assert [line.get("event") or line.get("reply") for line in said] == ["call", "dial"]


def test_a_call_that_goes_unsent_is_told_to_have_ended_once():
    one, phone, said = console()
    call = phone.calls[0]
    call.state = "dialling"
    one.notify((CALL_CHANGED, call))
    call.state = "ended"
    one.notify((CALL_REMOVED, call))
    one.notify((CALL_REMOVED, call))
    assert [event["state"] for event in said] == ["dialling", "ended"]


def test_accounts_and_digits_are_told():
    one, phone, said = console()
    account = FakeAccount()
    one.notify((ACCOUNT_CHANGED, account))
    account.state, account.status, account.reason = "failed", 403, "Forbidden"
    one.notify((ACCOUNT_CHANGED, account))
    one.notify((DIGIT_RECEIVED, phone.calls[0], "5"))
    assert said == [
        {"event": "registered", "account": 1},
        {"event": "registration_failed", "account": 1, "status": 403, "reason": "Forbidden"},
        {"event": "dtmf", "call": 3, "digit": "5"},
    ]


def test_the_screen_is_told_when_its_text_changed():
    one, phone, said = console()
    one.screen_drawn()
    one.screen_drawn()
    assert said == [{"event": "screen", "text": ["1001"], "soft": ["", "", "", ""]}]
