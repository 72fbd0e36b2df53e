"""The settings of one phone: what was set, over the defaults of the table."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.config import table

_REMEMBERED = const(64)  # defaults; about as many as an idle screen and a call ask for again and again


class Settings:
    """Values by name; only what differs from the default costs memory.

    Every value is text, as in a .cfg file; `number`, `decimal` and `flag` read it as what it means.
    """

    def __init__(self):
        self._values = {}
        self._defaults = {}  # those asked for lately

    def get(self, name):
        """The text of a setting. Raises LocalError for a name that no table knows."""
        value = self._values.get(name)
        return self.default(name) if value is None else value

    def number(self, name):
        return int(self.get(name))

    def decimal(self, name):
        return float(self.get(name))

    def flag(self, name):
        return self.get(name) == "1"

    def set(self, name, text):
        """Store a value under its canonical name. Raises LocalError, keeping the old value, when it is not allowed."""
        name = table.canonical(name)
        parameter = table.find(name)
        if parameter is None:
            raise LocalError("%s is not a setting of this phone" % name)
        try:
            text = parameter.check(text)
        except LocalError as error:
            raise LocalError("%s %s" % (name, error))
        if text == parameter.default:
            self._values.pop(name, None)
        else:
            self._values[name] = text

    def reset(self, name):
        """Back to the factory value."""
        self._values.pop(table.canonical(name), None)

    def default(self, name):
        text = self._defaults.get(name)
        if text is None:
            text = table.default(name)
            if text is None:
                raise LocalError("%s is not a setting of this phone" % name)
            if len(self._defaults) >= _REMEMBERED:
                self._defaults.clear()
            self._defaults[name] = text
        return text

    def changed(self):
        """The names that differ from the factory, sorted."""
        return sorted(self._values)
