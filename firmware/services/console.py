"""The phone's console on the panel link: commands come in as JSON objects, replies and events go out.

The lines are a contract with outside tests; tools/offhook/schema.json describes them. A command that fails answers
`"ok": false` with the reason in words and changes nothing.
"""

from firmware.base.errors import LocalError
from firmware.base.ticks import ticks_diff
from firmware.phone.notifications import ACCOUNT_CHANGED, CALL_CHANGED, CALL_REMOVED, DIGIT_RECEIVED


class Console:
    """Turns console commands into phone commands, and what the phone tells into reports.

    report: takes one dict to be sent as a JSON object. describe: returns the phone's memory figures as a dict.
    stop: called when the host asks the phone to end. settle: called with `now` before each reply, so that what the
    command brought about at once is told by then. versions: see firmware/main.py.
    """

    def __init__(self, phone, ui, settings, report, describe, stop, settle, versions=None):
        self._phone = phone
        self._ui = ui
        self._settings = settings
        self._report = report
        self._describe = describe
        self._stop = stop
        self._settle = settle
        self._versions = versions
        self._calls = {}  # id -> what was last told of the call
        self._screen = None

    def command(self, request, now):
        """Carry out one request (a dict with `command`, `id` and arguments) and report the reply."""
        name = request.get("command")
        reply = {"reply": name, "id": request.get("id"), "ok": True}
        handler = _COMMANDS.get(name)
        try:
            if handler is None:
                raise LocalError("unknown command %s" % name)
            handler(self, request, reply, now)
        except LocalError as error:
            reply["ok"] = False
            reply["error"] = str(error)
        except MemoryError:
            reply["ok"] = False
            reply["error"] = "not enough memory"
        except (KeyError, TypeError, ValueError):
            reply["ok"] = False
            reply["error"] = "an argument of %s is missing or of the wrong kind" % name
        self._settle(now)
        self._report(reply)

    def notify(self, notification):
        """Report what the phone told, when it is of interest outside."""
        handler = _NOTIFICATIONS.get(notification[0])
        if handler:
            handler(self, notification)

    def screen_drawn(self):
        """Report the visible text when it is not what was last reported."""
        text = self._ui.text()
        if text != self._screen:
            self._screen = text
            self._report({"event": "screen", "text": text, "soft": self._ui.soft_labels()})

    # -- commands

    def _call(self, request):
        """The call a command names, or None for the phone to choose."""
        number = request.get("call")
        if number is None:
            return None
        for call in self._phone.calls:
            if call.id == int(number):
                return call
        raise LocalError("there is no call %s" % number)

    def _account(self, request):
        number = request.get("account")
        if number is None:
            return None
        for account in self._phone.accounts:
            if account.number == int(number):
                return account
        raise LocalError("there is no account %s" % number)

    def _dial(self, request, reply, now):
        reply["call"] = self._phone.dial(str(request["number"]), self._account(request), now).id

    def _answer(self, request, reply, now):
        self._phone.answer(self._call(request), now)

    def _reject(self, request, reply, now):
        self._phone.reject(self._call(request), now)

    def _hang_up(self, request, reply, now):
        self._phone.hang_up(self._call(request), now)

    def _hold(self, request, reply, now):
        self._phone.hold(self._call(request), now)

    def _resume(self, request, reply, now):
        self._phone.resume(self._call(request), now)

    def _swap(self, request, reply, now):
        self._phone.swap(now)

    def _dtmf(self, request, reply, now):
        self._phone.send_dtmf(str(request["digits"]), self._call(request), now)

    def _do_not_disturb(self, request, reply, now):
        self._phone.set_dnd(bool(request["on"]), now)

    def _forward(self, request, reply, now):
        """A target or rings that are not given stay as they are."""
        target, rings = request.get("target"), request.get("rings")
        self._phone.set_forward(request["kind"], bool(request["on"]), target and str(target), rings and int(rings), now)

    def _forward_call(self, request, reply, now):
        self._phone.forward_call(self._call(request), str(request["target"]), now)

    def _set(self, request, reply, now):
        self._settings.set(str(request["name"]), str(request["value"]))
        self._phone.settings_changed()

    def _state(self, request, reply, now):
        phone = self._phone
        reply["accounts"] = [
            {"account": a.number, "label": a.label, "state": a.state, "status": a.status, "reason": a.reason}
            for a in phone.accounts
        ]
        reply["calls"] = [self._describe_call(call, now) for call in phone.calls]
        reply["dnd"] = phone.dnd
        reply["muted"] = phone.is_muted
        reply["off_hook"] = phone.is_off_hook
        reply["path"] = phone.path
        reply["missed"] = phone.missed
        reply["memory"] = self._describe()
        if self._versions is not None:
            reply["versions"] = self._versions.report()

    def _tell_screen(self, request, reply, now):
        reply["text"] = self._ui.text()
        reply["soft"] = self._ui.soft_labels()

    def _quit(self, request, reply, now):
        self._stop(now)

    # -- events

    def _account_changed(self, notification):
        account = notification[1]
        if account.state == "registered":
            self._report({"event": "registered", "account": account.number})
        elif account.state == "failed":
            self._report(
                {
                    "event": "registration_failed",
                    "account": account.number,
                    "status": account.status,
                    "reason": account.reason,
                }
            )
        elif account.state == "unregistered":
            self._report({"event": "unregistered", "account": account.number})

    def _call_changed(self, notification):
        call = notification[1]
        told = _told_of(call)
        if self._calls.get(call.id) == told:
            return
        if call.state == "ended":
            self._calls.pop(call.id, None)
        else:
            self._calls[call.id] = told
        self._report(dict(told, event="call"))

    def _call_removed(self, notification):
        """What was dialled but never sent goes without an end of its own to tell of."""
        if notification[1].id in self._calls:
            self._call_changed(notification)

    def _digit_received(self, notification):
        self._report({"event": "dtmf", "call": notification[1].id, "digit": notification[2]})

    def _describe_call(self, call, now):
        told = _told_of(call)
        told["seconds"] = 0 if call.answered_at is None else ticks_diff(now, call.answered_at) // 1000
        told["held_by_peer"] = call.held_by_peer
        told["line"] = call.line
        return told


def _told_of(call):
    """What an outside test sees of a call."""
    return {
        "call": call.id,
        "state": call.state,
        "direction": call.direction,
        "peer": call.peer_number,
        "name": call.peer_name,
        "account": call.account.number if call.account else None,
        "status": call.status,
        "reason": call.reason,
    }


_COMMANDS = {
    "dial": Console._dial,
    "answer": Console._answer,
    "reject": Console._reject,
    "hangup": Console._hang_up,
    "hold": Console._hold,
    "resume": Console._resume,
    "swap": Console._swap,
    "dtmf": Console._dtmf,
    "dnd": Console._do_not_disturb,
    "forward": Console._forward,
    "deflect": Console._forward_call,
    "set": Console._set,
    "state": Console._state,
    "screen": Console._tell_screen,
    "quit": Console._quit,
}

_NOTIFICATIONS = {
    ACCOUNT_CHANGED: Console._account_changed,
    CALL_CHANGED: Console._call_changed,
    CALL_REMOVED: Console._call_removed,
    DIGIT_RECEIVED: Console._digit_received,
}
