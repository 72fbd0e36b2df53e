"""The user interface: keys in, commands to the phone out; the phone looked at, pixels and text out."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.base.ticks import ticks_add, ticks_diff
from firmware.ui import clock, keys, labels, scene, softkeys, status_bar
from firmware.ui.actions import ACTIONS
from firmware.ui.canvas import Canvas
from firmware.ui.chords import OK_HELD, Chords
from firmware.ui.layout import Layout
from firmware.ui.painter import Painter
from firmware.ui.screens import idle
from firmware.ui.theme import Colour, Mono
from firmware.ui.view import View

_BANNER_TIME = const(3000)
_SECOND = const(1000)
_CLOCK_SET = const(1000000000)  # Unix seconds; an earlier time means that nobody told the phone yet
_SENT_SHOWN = const(24)
_VOLUMES = {"ring": "Ringer", "handset": "Handset", "speaker": "Speaker", "headset": "Headset"}


class Ui:
    """The screens and keys of one phone.

    display: the hal contract. phone: commands and snapshot. clock_time: callable giving Unix seconds.
    device: the set itself (firmware/services/device.py) with its link to the network; None shows no network, and
    offers nothing that needs one.

    Call `key` for every key, `phone_changed` after every notification of the phone, `draw` after either of them and
    when `next_deadline` has come, and then flush the display.
    """

    def __init__(self, display, phone, model, settings, clock_time, device=None):
        theme = Mono if display.depth == 1 else Colour
        self.phone = phone
        self.model = model
        self.settings = settings
        self.device = device
        self.link = device and device.link
        self.is_admin = False  # whether the administrator's password was given since the idle screen
        self.wrong_passwords = 0
        self.locked_until = None  # the tick until which no password is taken
        self.layout = Layout(display.width, display.height, display.depth, model.line_keys)
        self.local_time = None  # what clock.local gives, or None while the clock is not set
        self.shown_call = None  # what the keys mean
        self._clock_time = clock_time
        self._view = View(self.layout)
        display.palette[:] = theme.palette
        self._painter = Painter(Canvas(display, theme), self.layout, theme)
        self._chords = Chords()
        self._opened = []  # lists and forms, the topmost last
        self._opened_over = None  # call and state at that time: when they change, what is open closes
        self._row = "idle"
        self._sent = (0, "")  # call id and the digits sent to its peer
        self._banner_until = None
        self._minute = -1
        self._clock = ""
        self._is_stale = True
        self._deadline = None
        self._last = 0
        self._read_clock()
        self._look(0)

    # In

    def key(self, name, down, now):
        """A key of the set went down or up. What cannot be done shows as a message."""
        self._attend()
        self._chords.key(name, down, self._row == "idle", now)
        if not down:
            return
        self._forget_banner()
        try:
            self._press(name, now)
        except LocalError as error:
            self.say(str(error), now)
        self._changed(now)

    def phone_changed(self, now):
        """Something of the phone is not as it was, perhaps its time zone."""
        self._minute = -1
        self._changed(now)

    def redraw(self, now):
        """Draw everything at the next look, as for a host that lost the picture."""
        self._painter.forget()
        self._changed(now)

    # Out

    def draw(self, now):
        """Bring the frame buffer up to date. Returns whether anything was drawn."""
        self._last = now
        self._do_what_is_due(now)
        if self._banner_until is not None and ticks_diff(now, self._banner_until) >= 0:
            self._forget_banner()
            self._is_stale = True
        if not self._is_stale and (self._deadline is None or ticks_diff(now, self._deadline) < 0):
            return False
        self._look(now)
        self._is_stale = False
        self._deadline = self._next_change(now)
        return self._painter.draw(self._view)

    def next_deadline(self):
        """When `draw` wants to be called next: a running duration, the clock, the end of a message."""
        return self._last if self._is_stale else self._deadline

    def text(self):
        """The text on the screen in reading order, a str a line."""
        self._look(self._last)
        return self._view.lines()

    def soft_labels(self):
        """The four labels above the soft keys, "" where there is none."""
        self._look(self._last)
        return list(self._view.soft)

    # For actions and screens

    @property
    def opened(self):
        """The list or form on the screen, or None."""
        return self._opened[-1] if self._opened else None

    def open(self, screen):
        if not self._opened:
            self._opened_over = self._attention()
        self._opened.append(screen)

    def close(self):
        if self._opened:
            self._opened.pop()
        if not self._opened:
            self.is_admin = False

    def close_all(self):
        self._opened.clear()
        self.is_admin = False

    def welcome(self):
        """Show what a new phone needs."""
        from firmware.ui.screens.welcome import Welcome

        self.open(Welcome())

    def say(self, text, now):
        """Show a short message for a few seconds, or until the next key."""
        self._show_banner(text, -1, now)

    def show_volume(self, now):
        kind = self.phone.volume_kind
        self._show_banner(_VOLUMES[kind], self.phone.volume(kind), now)

    def live_calls(self):
        return [call for call in self.phone.calls if call.state != "ended"]

    def enabled_accounts(self):
        return [account for account in self.phone.accounts if account.state != "disabled"]

    def digits_sent(self, call):
        """The latest digits typed during this call."""
        return self._sent[1] if self._sent[0] == call.id else ""

    # Inside

    def _changed(self, now):
        self._last = now
        self._is_stale = True

    def _press(self, name, now):
        if name in keys.DIGITS:
            self._press_digit(keys.DIGITS[name], now)
        elif name in keys.LINES:
            self.phone.press_line(keys.LINES[name], now)
            self.close_all()
        else:
            action = self._action(name)
            if action:
                ACTIONS[action](self, now)

    def _action(self, name):
        if name in keys.SOFT:
            return softkeys.ROWS[self._row][keys.SOFT[name]][1]
        if name in keys.ALWAYS:
            return keys.ALWAYS[name]
        table = keys.IN_LIST if self._opened else keys.BY_SCREEN[self._row]
        return table.get(name)

    def _press_digit(self, digit, now):
        if self._opened:
            self.opened.digit(self, digit, now)
            return
        call = self.phone.focus
        self.phone.digit(digit, now)
        if call is not None and call.state == "talking":
            self._sent = (call.id, (self.digits_sent(call) + digit)[-_SENT_SHOWN:])

    def _do_what_is_due(self, now):
        """The key chords, the end of a lock, and what an open screen waits for."""
        if self.locked_until is not None and ticks_diff(now, self.locked_until) >= 0:
            self.locked_until = None
        chord = self._chords.held(now)
        if chord is not None and self.device is not None and not self.live_calls():
            self._open_reset(chord == OK_HELD, now)
        opened = self.opened
        if opened is not None and opened.due is not None and ticks_diff(now, opened.due) >= 0:
            try:
                opened.came_due(self, now)
            except LocalError as error:
                self.say(str(error), now)
            self._is_stale = True

    def _open_reset(self, by_ok, now):
        """Holding OK may be forbidden and may want the password; who holds keys at power-up has the set in hand."""
        if by_ok and not self.settings.flag("features.reset_by_long_press_enable"):
            return
        from firmware.ui.screens import admin

        self.close_all()
        (admin.ask_factory if by_ok else admin.factory)(self, now)
        self._is_stale = True

    def _attention(self):
        call = scene.call_to_show(self.phone)
        return (call.id, call.state) if call is not None else None

    def _attend(self):
        """Find out what the screen is about now."""
        self.shown_call = scene.call_to_show(self.phone)
        if self._opened and self._attention() != self._opened_over:
            self.close_all()
        if self._opened:
            self._row = self.opened.softkeys
        elif self.shown_call is None:
            self._row = "idle"
        else:
            self._row = scene.of_call(self.phone, self.shown_call)[0]

    def _look(self, now):
        """Fill the view from the phone; the slower parts only when the phone or a key changed something."""
        view = self._view
        self._read_clock()
        self._attend()
        if self._is_stale:
            self._look_around(view)
        view.clock = "" if self._row == "idle" else self._clock
        if self._opened:
            self.opened.show(view.page, self, now)
        elif self.shown_call is None:
            idle.show(view.page, self, now)
        else:
            scene.of_call(self.phone, self.shown_call)[1](view.page, self, self.shown_call, now)
        view.soft = softkeys.LABELS[self._row]

    def _look_around(self, view):
        phone = self.phone
        account = self.shown_call.account if self.shown_call is not None else phone.account
        view.title = (account.label if account is not None else "") or self.model.name
        view.marks = status_bar.marks(phone, self.link)
        view.missed = phone.missed
        for number in range(len(view.labels)):
            view.labels[number] = labels.label(phone, number + 1)

    def _read_clock(self):
        seconds = self._clock_time()
        if seconds < _CLOCK_SET or seconds // 60 == self._minute:
            return
        self._minute = seconds // 60
        self.local_time = clock.local(seconds, self.settings)
        self._clock = clock.time_text(self.local_time, self.settings)

    def _next_change(self, now):
        """The earlier of the end of the message and the next second of a duration or minute of the clock."""
        call = self.shown_call
        if call is not None and call.answered_at is not None and call.state != "ended" and not self._opened:
            wait = _SECOND - ticks_diff(now, call.answered_at) % _SECOND
        else:
            wait = _SECOND * (60 - self._clock_time() % 60)
        due = ticks_add(now, wait)
        if self._opened and self.opened.due is not None and ticks_diff(self.opened.due, due) < 0:
            due = self.opened.due
        if self._banner_until is not None and ticks_diff(self._banner_until, due) < 0:
            return self._banner_until
        return due

    def _show_banner(self, text, level, now):
        self._view.banner = text
        self._view.level = level
        self._banner_until = ticks_add(now, _BANNER_TIME)
        self._changed(now)

    def _forget_banner(self):
        self._view.banner = ""
        self._view.level = -1
        self._banner_until = None
