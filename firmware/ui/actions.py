"""What soft keys and keys do, by name: each a function of the user interface and the tick."""

from firmware.ui.screens.forward_to import ForwardTo
from firmware.ui.screens.history import History
from firmware.ui.screens.menu import Menu
from firmware.ui.screens.status import Status


def _toggle_hold(ui, now):
    call = ui.shown_call
    if call is not None and call.state == "held":
        ui.phone.resume(call, now)
    else:
        ui.phone.hold(None, now)


def _history(ui, now):
    ui.phone.see_missed(now)
    ui.open(History())


def _set_dnd(ui, now):
    ui.phone.set_dnd(not ui.phone.dnd, now)
    ui.say("Do not disturb is %s" % ("on" if ui.phone.dnd else "off"), now)


def _change_volume(step):
    def change(ui, now):
        ui.phone.change_volume(step, now)
        ui.show_volume(now)

    return change


def _headset(ui, now):
    ui.phone.press_headset(now)
    if ui.phone.focus is None:
        ui.say("Headset mode %s" % ("on" if ui.phone.headset_mode else "off"), now)


def _redial(ui, now):
    ui.close_all()
    ui.phone.redial(now)


def _next_call(step):
    def move(ui, now):
        calls = ui.live_calls()
        if ui.shown_call in calls:
            ui.phone.focus_on(calls[(calls.index(ui.shown_call) + step) % len(calls)], now)

    return move


def _next_account(step):
    def move(ui, now):
        accounts = ui.enabled_accounts()
        if ui.phone.account in accounts:
            ui.phone.choose_account(accounts[(accounts.index(ui.phone.account) + step) % len(accounts)], now)

    return move


ACTIONS = {
    # calls
    "answer": lambda ui, now: ui.phone.answer(ui.shown_call, now),
    "reject": lambda ui, now: ui.phone.reject(ui.shown_call, now),
    "silence": lambda ui, now: ui.phone.silence(now),
    "forward to": lambda ui, now: ui.open(ForwardTo(ui.shown_call)),
    "send": lambda ui, now: ui.phone.send(now),
    "backspace": lambda ui, now: ui.phone.backspace(now),
    "hang up": lambda ui, now: ui.phone.hang_up(ui.shown_call, now),
    "hold": lambda ui, now: ui.phone.hold(ui.shown_call, now),
    "resume": lambda ui, now: ui.phone.resume(ui.shown_call, now),
    "toggle hold": _toggle_hold,
    "swap": lambda ui, now: ui.phone.swap(now),
    "new call": lambda ui, now: ui.phone.seize(None, now),
    "previous call": _next_call(-1),
    "next call": _next_call(1),
    "redial": _redial,
    # the set
    "louder": _change_volume(1),
    "softer": _change_volume(-1),
    "mute": lambda ui, now: ui.phone.toggle_mute(now),
    "speaker": lambda ui, now: ui.phone.press_speaker(now),
    "headset": _headset,
    "dnd": _set_dnd,
    "previous account": _next_account(-1),
    "next account": _next_account(1),
    # screens
    "menu": lambda ui, now: ui.open(Menu()),
    "status": lambda ui, now: ui.open(Status()),
    "history": _history,
    "placed": lambda ui, now: ui.open(History("placed")),
    "back": lambda ui, now: ui.close(),
    "choose": lambda ui, now: ui.opened.choose(ui, now),
    "erase": lambda ui, now: ui.opened.erase(ui, now),
    "switch": lambda ui, now: ui.opened.turn(ui, 1, now),
    "save": lambda ui, now: ui.opened.save(ui, now),
    "next mode": lambda ui, now: ui.opened.switch(ui, now),
    "search": lambda ui, now: ui.opened.search(ui, now),
    "next list": lambda ui, now: ui.opened.turn(ui, 1, now),
    "up": lambda ui, now: ui.opened.step(ui, -1, now),
    "down": lambda ui, now: ui.opened.step(ui, 1, now),
    "left": lambda ui, now: ui.opened.turn(ui, -1, now),
    "right": lambda ui, now: ui.opened.turn(ui, 1, now),
}
