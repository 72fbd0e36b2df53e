"""Which screen the state of the phone asks for."""

from firmware.ui.screens import (
    calling,
    dialling,
    ended,
    held,
    ringing_in,
    ringing_out,
    talking,
    waiting,
)

# (state of the call, its direction; "" for any): (row of soft keys, what draws it)
_SCENES = {
    ("dialling", ""): ("dialling", dialling.show),
    ("calling", ""): ("calling", calling.show),
    ("ringing", "out"): ("ringing out", ringing_out.show),
    ("ringing", "in"): ("ringing in", ringing_in.show),
    ("talking", ""): ("talking", talking.show),
    ("held", ""): ("held", held.show),
    ("ended", ""): ("ended", ended.show),
}
_WAITING = ("waiting", waiting.show)
_OF_TWO = ("talking", "held")


def call_to_show(phone):
    """The call that screen and keys mean: the focus, or one that rings while the focus is with another; or None."""
    focus = phone.focus
    if focus is None or focus.state == "ended" or rings_here(focus):
        return focus
    for call in phone.calls:
        if rings_here(call):
            return call
    return focus


def rings_here(call):
    return call.state == "ringing" and call.direction == "in"


def of_call(phone, call):
    """(row of soft keys, what draws it) for the call to show."""
    if call is not phone.focus:
        return _WAITING
    name, show = _SCENES.get((call.state, "")) or _SCENES[call.state, call.direction]
    if name == "dialling" and not call.digits:
        name = "dialling empty"
    elif name in _OF_TWO and _has_another(phone, call):
        name += " of two"
    return name, show


def _has_another(phone, call):
    for other in phone.calls:  # noqa: SIM110 a generator would allocate at every look
        if other is not call and other.state in _OF_TWO:
            return True
    return False
