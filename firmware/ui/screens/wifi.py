"""Choosing a Wi-Fi: the networks within reach, the key, and how joining goes."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.base.ticks import ticks_add
from firmware.ui.icons import CHECK, LOCK, UNREGISTERED
from firmware.ui.multitap import LOWER
from firmware.ui.page import HEAD, NAME
from firmware.ui.screens.listing import Listing, plain
from firmware.ui.screens.text_entry import TextEntry
from firmware.ui.theme import ACCENT, BAD, GOOD, PLAIN

_BEFORE_SEARCH = const(300)  # ms in which the screen gets to say that it searches, which takes seconds
_LOOK = const(500)  # ms between two looks at how joining goes
_SHORTEST_KEY, _LONGEST_KEY, _LONGEST_NAME = const(8), const(63), const(32)
_STRONG, _FAIR = const(-60), const(-75)  # dBm
_OTHER = "Other network"


class WifiList(Listing):
    title = "Wi-Fi"
    softkeys = "wifi"
    empty = "Searching"

    def __init__(self, now):
        super().__init__()
        self.search(None, now)

    def search(self, ui, now):
        self._found = None
        self.due = ticks_add(now, _BEFORE_SEARCH)

    def came_due(self, ui, now):
        self.due = None
        try:
            self._found = ui.link.wifi.scan()
        except OSError:
            self._found = []
            raise LocalError("The search failed")

    def rows(self, ui):
        if self._found is None:
            return []
        found = []
        for name, signal, is_open in self._found:
            icon = CHECK if name == ui.link.wifi.name else "" if is_open else LOCK
            found.append((icon, name, _strength(signal), GOOD if icon == CHECK else PLAIN))
        return found + [plain(_OTHER)]

    def choose(self, ui, now):
        if self._found is None:
            return
        if self.chosen == len(self._found):
            ui.open(TextEntry("Name of the network", "", _named, LOWER, _LONGEST_NAME))
            return
        name, _, is_open = self._found[self.chosen]
        if is_open:
            join(ui, name, "", now)
        else:
            _ask_key(ui, name)

    def digit(self, ui, digit, now):
        """Nothing here is chosen by number."""


class Joining:
    """How it goes with the network just chosen."""

    softkeys = "joining"

    def __init__(self, now):
        self.due = now

    def came_due(self, ui, now):
        self.due = ticks_add(now, _LOOK)

    def show(self, page, ui, now):
        page.begin(is_wide=True)
        link = ui.link
        words = link.words()
        page.add(HEAD, "Wi-Fi", "" if words else CHECK, tone=ACCENT if words else GOOD)
        if not words:
            page.add(NAME, link.wifi.name)
            page.note("Connected as %s" % link.address())
            return
        is_refused = words.startswith("Wrong key")
        page.add(HEAD, words, UNREGISTERED if is_refused else "", tone=BAD if is_refused else PLAIN)
        if is_refused:
            page.note("Key: type it again")

    def digit(self, ui, digit, now):
        """There is nothing to type."""

    def step(self, ui, step, now):
        """There is nothing to walk through."""

    def turn(self, ui, step, now):
        """There is nothing to change."""

    def search(self, ui, now):
        """Type the key again."""
        ui.close()
        _ask_key(ui, ui.link.wifi.name)

    def choose(self, ui, now):
        ui.close()


def join(ui, name, key, now):
    """Be in this network from now on."""
    ui.settings.set("offhook.wifi.name", name)
    ui.settings.set("offhook.wifi.key", key)
    ui.phone.settings_changed()
    ui.device.join()
    if isinstance(ui.opened, WifiList):
        ui.close()
    ui.open(Joining(now))


def _named(ui, name, now):
    if not name:
        raise LocalError("A network has a name")
    _ask_key(ui, name)


def _ask_key(ui, name):
    def take(ui, key, now):
        if key and not _SHORTEST_KEY <= len(key) <= _LONGEST_KEY:
            raise LocalError("A key has %d to %d characters" % (_SHORTEST_KEY, _LONGEST_KEY))
        join(ui, name, key, now)

    note = "Left empty: no key"
    ui.open(TextEntry("Key of %s" % name, "", take, LOWER, _LONGEST_KEY, is_secret=True, note=note))


def _strength(signal):
    return "Strong" if signal >= _STRONG else "Fair" if signal >= _FAIR else "Weak"
