"""The tables of keys, soft keys and scenes fit each other."""

from firmware.models import MODELS
from firmware.ui import keys, scene, softkeys
from firmware.ui.actions import ACTIONS
from firmware.ui.multitap import MODES


def test_every_soft_key_does_something_or_is_empty():
    for name in softkeys.ROWS:
        row = softkeys.ROWS[name]
        assert len(row) == 4
        for label, action in row:
            assert bool(label) == bool(action), (name, label)
            assert not action or action in ACTIONS, (name, action)


def test_every_key_names_an_action():
    for table in [keys.ALWAYS, keys.IN_LIST] + list(keys.BY_SCREEN.values()):
        for key in table:
            assert table[key] in ACTIONS, key


def test_every_row_of_a_call_has_its_keys():
    for name in keys.BY_SCREEN:
        assert name in softkeys.ROWS
    lists = ["list", "look", "history", "form", "forward to", "settings form", "confirm", "welcome", "wifi", "joining"]
    entries = ["entry " + mode for mode in MODES]
    assert sorted(list(keys.BY_SCREEN) + lists + entries) == sorted(softkeys.ROWS)


def test_keys_are_keys_of_a_model():
    known = set(MODELS["t46g"].keys)
    used = list(keys.DIGITS) + list(keys.SOFT) + list(keys.LINES) + list(keys.ALWAYS) + list(keys.IN_LIST)
    for table in keys.BY_SCREEN.values():
        used += list(table)
    assert not [key for key in used if key not in known]


def test_rows_of_the_family():
    """device.md 3.3, with the places of what this phone does not have left empty."""
    assert softkeys.LABELS["idle"] == ("History", "", "DND", "Menu")
    assert softkeys.LABELS["dialling"] == ("Send", "", "Delete", "Cancel")
    assert softkeys.LABELS["ringing out"] == ("", "", "", "Cancel")
    assert softkeys.LABELS["ringing in"] == ("Answer", "Forward", "Silence", "Reject")
    assert softkeys.LABELS["talking"] == ("", "Hold", "", "EndCall")
    assert softkeys.LABELS["held"] == ("", "Resume", "NewCall", "EndCall")
    assert softkeys.LABELS["waiting"] == ("Answer", "Reject", "", "")
    assert softkeys.LABELS["talking of two"] == ("", "Hold", "Swap", "EndCall")
    assert softkeys.LABELS["ended"] == ("NewCall", "", "", "Cancel")


class Thing:
    def __init__(self, **facts):
        for fact in facts:
            setattr(self, fact, facts[fact])


def test_every_state_of_a_call_has_a_scene():
    for state in ("dialling", "calling", "ringing", "talking", "held", "ended"):
        for direction in ("in", "out"):
            call = Thing(state=state, direction=direction, digits="1")
            phone = Thing(focus=call, calls=[call])
            assert scene.call_to_show(phone) is call
            name, show = scene.of_call(phone, call)
            assert name in softkeys.ROWS and show


def test_a_call_that_rings_goes_before_the_focus_unless_that_rings_or_ended():
    talks = Thing(state="talking", direction="out")
    rings = Thing(state="ringing", direction="in")
    other = Thing(state="ringing", direction="in")
    over = Thing(state="ended", direction="out")
    assert scene.call_to_show(Thing(focus=talks, calls=[talks, rings])) is rings
    assert scene.call_to_show(Thing(focus=other, calls=[rings, other])) is other
    assert scene.call_to_show(Thing(focus=over, calls=[over, rings])) is over
    assert scene.call_to_show(Thing(focus=None, calls=[])) is None
