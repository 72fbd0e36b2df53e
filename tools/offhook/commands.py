"""The command language of `offhook phone`: one command a line, one reply a command.

    [#ID] COMMAND [WORD...]        words in shell quoting: wait screen "Call ended" 5

A reply is `{"reply": COMMAND, "id": ID, "ok": true, ...}` or `{..., "ok": false, "error": TEXT}`. Commands run in
order, each when the one before has replied; only `wait`, `record` and `press` take time. `say` replies when it begins.
"""

import inspect
import shlex
from math import isfinite

from offhook import keys
from offhook.audio import DEFAULT_LEVEL
from offhook.panel import PhoneError
from offhook.phone import TIMEOUT

STATES = ("dialling", "calling", "ringing", "talking", "held", "ended")
LAMP_STATES = ("off", "on", "fast", "slow", "red", "green")
SWITCH = {"on": True, "off": False}


class UsageError(Exception):
    """The line is no command; the text says what would be."""


class Line:
    """One line of input, taken apart: `id` (text or None), `command` ("" when the line is empty) and `words`."""

    def __init__(self, text):
        self.id, self.command, self.words = None, "", []
        text = text.strip()
        if text.startswith("#"):
            self.id, _, text = text[1:].partition(" ")
        try:
            parts = shlex.split(text)
        except ValueError:  # an odd quotation mark is then a mark like any other
            parts = text.split()
        if parts:
            self.command, self.words = parts[0].lower(), parts[1:]


async def run(phone, text):
    """Run one line on an AsyncPhone. Returns the reply as a dict, or None for an empty line."""
    line = Line(text)
    if not line.command:
        return None
    reply = {"reply": line.command, "id": line.id, "ok": True}
    try:
        if line.command not in COMMANDS:
            raise UsageError("unknown command %s; `help` lists the commands" % line.command)
        reply.update(await _call(COMMANDS[line.command], phone, line) or {})
    except (PhoneError, UsageError, ValueError) as error:
        reply.update(ok=False, error=str(error))
    return reply


async def _call(handler, phone, line):
    """Call a handler with the words as its arguments, if they fit it."""
    try:
        inspect.signature(handler).bind(phone, *line.words)
    except TypeError:
        raise UsageError("usage: " + usage(line.command)) from None
    return await handler(phone, *line.words)


def usage(command):
    """How a command is written."""
    return inspect.getdoc(COMMANDS[command]).split("\n", 1)[0]


# ---- handlers: the first line of the docstring is the usage ----


async def _press(phone, key, *more):
    """press KEY...: press keys, `press 1 0 0 2 send`; KEY:SECONDS holds one"""
    await phone.press(key, *more)


async def _keys(phone):
    """keys: the names of this phone's keys"""
    return {"keys": phone.panel.hello.get("keys", []), "aliases": keys.ALIASES}


async def _dial(phone, number, account=None):
    """dial NUMBER [ACCOUNT]: call a number or a SIP URI"""
    return await phone.command("dial", number=number, account=_number(account, "an account"))


def _of_call(command, meaning):
    async def handler(phone, call=None):
        return await phone.command(command, call=_number(call, "a call"))

    handler.__doc__ = "%s [CALL]: %s" % (command, meaning)
    return handler


async def _hook(phone, position):
    """hook off|on: lift or replace the handset"""
    await phone.hook({"off": True, "on": False}[_one_of(position, ("off", "on"))])


async def _swap(phone):
    """swap: talk to the other of two calls"""
    return await phone.command("swap")


async def _dtmf(phone, digits, call=None):
    """dtmf DIGITS [CALL]: send digits in a call"""
    return await phone.command("dtmf", digits=digits, call=_number(call, "a call"))


async def _dnd(phone, switch):
    """dnd on|off: do not disturb"""
    return await phone.command("dnd", on=SWITCH[_one_of(switch, SWITCH)])


async def _forward(phone, kind, switch, target=None, rings=None):
    """forward always|busy|no_answer on|off [TARGET] [RINGS]: forward calls"""
    kind = _one_of(kind, ("always", "busy", "no_answer"))
    on = SWITCH[_one_of(switch, SWITCH)]
    return await phone.command("forward", kind=kind, on=on, target=target, rings=_number(rings, "rings"))


async def _deflect(phone, target, call=None):
    """deflect TARGET [CALL]: send a ringing call elsewhere"""
    return await phone.command("deflect", target=target, call=_number(call, "a call"))


async def _set(phone, assignment, *more):
    """set NAME=VALUE: change a setting, as a .cfg file would"""
    name, equals, value = " ".join([assignment, *more]).partition("=")
    if not equals:
        raise UsageError("usage: " + usage("set"))
    return await phone.command("set", name=name.strip(), value=value.strip())


async def _state(phone):
    """state: accounts and calls as they are now"""
    return await phone.command("state")


async def _screen(phone):
    """screen: the lines of text and the soft keys on the screen"""
    return await phone.screen()


async def _screenshot(phone, path):
    """screenshot FILE.png: save the screen as a picture"""
    image = await phone.screenshot(path)
    return {"file": path, "width": image.width, "height": image.height}


async def _lamps(phone):
    """lamps: every lamp with colour, pattern and half period in ms"""
    return {"lamps": phone.lamps()}


async def _say(phone, what, *words):
    """say FILE.wav | say tone HZ SECONDS [DBFS]: begin to say a sound; `wait said` waits for its end"""
    if what != "tone":
        return {"seconds": await phone.say_file(" ".join([what, *words]))}
    if not 2 <= len(words) <= 3:
        raise UsageError("usage: " + usage("say"))
    frequency, seconds = _decimal(words[0]), _seconds(words[1])
    level = _decimal(words[2]) if len(words) == 3 else DEFAULT_LEVEL
    return {"seconds": await phone.say_tone(frequency, seconds, level)}


async def _record(phone, path, seconds):
    """record FILE.wav SECONDS: write what the phone plays in the next seconds; replies when they are over"""
    await phone.record(path, _seconds(seconds))
    return {"file": path, "seconds": _seconds(seconds)}


async def _heard(phone, seconds="2"):
    """heard [SECONDS]: frequency, snr, gaps and level of what the phone played in the last seconds (2)"""
    return await phone.heard(_seconds(seconds))


async def _quit(phone):
    """quit: hang up, unregister and end; so does the end of input"""
    await phone.stop()


async def _help(phone):
    """help: this list"""
    return {"commands": [usage(name) for name in COMMANDS]}


async def _wait(phone, what, *words):
    """wait registered|call STATE|screen TEXT|lamp NAME STATE|dtmf DIGITS|idle|said [SECONDS]: wait until so"""
    waits = {
        "registered": (_wait_registered, 0),
        "call": (_wait_call, 1),
        "screen": (_wait_screen, 1),
        "lamp": (_wait_lamp, 2),
        "dtmf": (_wait_dtmf, 1),
        "idle": (_wait_idle, 0),
        "said": (_wait_said, 0),
    }
    waiter, least = waits[_one_of(what, waits)]
    words, timeout = _split_timeout(words, least)
    if len(words) < least or len(words) > least and what not in ("screen", "call"):
        raise UsageError("usage: " + usage("wait"))
    return await waiter(phone, timeout, *words)


async def _wait_registered(phone, timeout):
    await phone.wait_registered(timeout)


async def _wait_call(phone, timeout, state, direction=None):
    event = await phone.wait_call(_one_of(state, STATES), timeout, direction and _one_of(direction, ("in", "out")))
    return {name: value for name, value in event.items() if name not in ("t", "event")}


async def _wait_screen(phone, timeout, *words):
    await phone.wait_screen(" ".join(words), timeout)


async def _wait_lamp(phone, timeout, name, state):
    await phone.wait_lamp(name, _one_of(state, LAMP_STATES), timeout)


async def _wait_dtmf(phone, timeout, digits):
    await phone.wait_digits(digits, timeout)


async def _wait_idle(phone, timeout):
    await phone.wait_idle(timeout)


async def _wait_said(phone, timeout):
    await phone.said(timeout)


COMMANDS = {
    "press": _press,
    "keys": _keys,
    "hook": _hook,
    "dial": _dial,
    "answer": _of_call("answer", "answer a ringing call"),
    "reject": _of_call("reject", "refuse a ringing call"),
    "hangup": _of_call("hangup", "end a call"),
    "hold": _of_call("hold", "put a call on hold"),
    "resume": _of_call("resume", "take a call off hold"),
    "swap": _swap,
    "dtmf": _dtmf,
    "dnd": _dnd,
    "forward": _forward,
    "deflect": _deflect,
    "set": _set,
    "wait": _wait,
    "state": _state,
    "screen": _screen,
    "screenshot": _screenshot,
    "lamps": _lamps,
    "say": _say,
    "record": _record,
    "heard": _heard,
    "help": _help,
    "quit": _quit,
}


# ---- words ----


def _split_timeout(words, least):
    """(the words, seconds): the last word is the time when it is a number and enough words remain."""
    if len(words) > least:
        try:
            return words[:-1], _seconds(words[-1])
        except UsageError:
            pass
    return words, TIMEOUT


def _seconds(word):
    seconds = _decimal(word)
    if seconds < 0:
        raise UsageError("%s is not a time in seconds" % word)
    return seconds


def _decimal(word):
    try:
        number = float(word)
    except ValueError:
        raise UsageError("%s is not a number" % word) from None
    if not isfinite(number):
        raise UsageError("%s is not a number" % word)
    return number


def _number(word, what):
    if word is None:
        return None
    if not word.isdigit():
        raise UsageError("%s is not the number of %s" % (word, what))
    return int(word)


def _one_of(word, choices):
    if word not in choices:
        raise UsageError("%s: choose one of %s" % (word, ", ".join(choices)))
    return word
