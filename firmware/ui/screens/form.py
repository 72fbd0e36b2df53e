"""A form of settings: each row one of them; nothing changes in the phone before Save."""

from firmware.base.errors import LocalError
from firmware.ui.multitap import LOWER
from firmware.ui.screens.listing import Listing, plain
from firmware.ui.screens.text_entry import TextEntry, number_entry

# Kinds of field; a tuple of (value, words) is a choice.
TEXT = "text"
NUMBER = "number"
SECRET = "secret"
SWITCH = (("0", "Off"), ("1", "On"))

_HIDDEN = "********"


class Form(Listing):
    """fields: [(label, setting, kind)]. saved(ui, now): called when the settings have been changed."""

    softkeys = "settings form"

    def __init__(self, title, fields, settings, saved):
        super().__init__()
        self.title = title
        self._fields = fields
        self._saved = saved
        self.values = {setting: settings.get(setting) for _, setting, _ in fields}

    def rows(self, ui):
        return [
            plain("%d  %s" % (number + 1, label), self._shown(setting, kind))
            for number, (label, setting, kind) in enumerate(self._fields)
        ]

    def _shown(self, setting, kind):
        value = self.values[setting]
        if isinstance(kind, tuple):
            return dict(kind).get(value, value)
        if kind == SECRET and value:
            return _HIDDEN
        return value or "-"

    def choose(self, ui, now):
        label, setting, kind = self._fields[self.chosen]
        value = self.values[setting]

        def take(ui, text, now):
            if text or kind != SECRET:  # who types nothing leaves the old secret
                self.values[setting] = text

        if isinstance(kind, tuple):
            self.turn(ui, 1, now)
        elif kind == NUMBER:
            ui.open(number_entry(label, value, take))
        else:
            # a secret is typed anew: nobody is to read the old one off the screen, nor to change it unseen
            ui.open(TextEntry(label, "" if kind == SECRET else value, take, LOWER, 99, kind == SECRET))

    def turn(self, ui, step, now):
        _, setting, kind = self._fields[self.chosen]
        if isinstance(kind, tuple):
            choices = [value for value, _ in kind]
            place = choices.index(self.values[setting]) if self.values[setting] in choices else -step
            self.values[setting] = choices[(place + step) % len(choices)]

    def save(self, ui, now):
        """All fields or none. Raises LocalError naming the one that cannot be."""
        before = {setting: ui.settings.get(setting) for setting in self.values}
        try:
            for label, setting, _ in self._fields:
                self._set(ui.settings, label, setting)
            self._saved(ui, now)
        except LocalError as error:
            for setting in before:
                ui.settings.set(setting, before[setting])
            raise error

    def _set(self, settings, label, setting):
        try:
            settings.set(setting, self.values[setting])
        except LocalError as error:
            raise LocalError("%s: %s" % (label, str(error).replace(setting + " ", "")))
