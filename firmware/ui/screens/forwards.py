"""The three call forwards, and the form of each: on or off, to whom, after how many rings."""

from firmware.ui.screens.listing import Listing, plain

# (kind, title)
_KINDS = (("always", "Always"), ("busy", "Busy"), ("no_answer", "No answer"))
_MOST_RINGS = 20
_LONGEST = 32
_STATE, _TARGET, _RINGS = range(3)


class Forwards(Listing):
    title = "Call forward"

    def rows(self, ui):
        rows = []
        for number, (kind, text) in enumerate(_KINDS):
            on, target, _ = ui.phone.forwards[kind]
            shown = "%d  %s" % (number + 1, text)
            rows.append(plain(shown, "to %s" % target if on else "Off"))
        return rows

    def choose(self, ui, now):
        kind, title = _KINDS[self.chosen]
        ui.open(ForwardForm(kind, title, ui.phone.forwards[kind]))


class ForwardForm(Listing):
    """Nothing changes in the phone before Save."""

    softkeys = "form"

    def __init__(self, kind, title, stands):
        super().__init__()
        self.title = "Forward: %s" % title
        self._kind = kind
        self.on, self.target, self.rings = stands

    def rows(self, ui):
        rows = [plain("Forward", "On" if self.on else "Off"), plain("To", self._shown_target())]
        if self._kind == "no_answer":
            rows.append(plain("Rings", str(self.rings)))
        return rows

    def _shown_target(self):
        """The number; with a mark behind it while it is being typed."""
        return self.target + "_" if self.chosen == _TARGET else self.target or "-"

    def turn(self, ui, step, now):
        if self.chosen == _STATE:
            self.on = not self.on
        elif self.chosen == _RINGS:
            self.rings = min(max(self.rings + step, 0), _MOST_RINGS)

    def digit(self, ui, digit, now):
        """Digits go into the number, wherever the mark stands."""
        if len(self.target) < _LONGEST:
            self.chosen = _TARGET
            self.target += digit

    def erase(self, ui, now):
        if self.chosen == _TARGET:
            self.target = self.target[:-1]

    def choose(self, ui, now):
        rings = self.rings if self._kind == "no_answer" else None
        ui.phone.set_forward(self._kind, self.on, self.target, rings, now)
        ui.close()
        ui.say("Saved", now)
