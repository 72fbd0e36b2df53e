"""Entering a number: seizing a line, digits, the key that sends, and sending by itself after a pause."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.phone.call import DIALLING, OUT, TALKING

MOST_DIGITS = const(32)
_SECOND = const(1000)
_SEND_KEYS = ("", "#", "*")  # features.pound_key.mode

INTER_DIGIT = "inter digit"


class Dialling:
    def __init__(self, phone):
        self._phone = phone

    def start(self, account, line, now):
        """A call being dialled, by this account; the one there is already when there is one. Raises LocalError."""
        phone = self._phone
        if account is None or not account.is_usable:
            raise LocalError("No account to call with")
        call = phone.slots.first(DIALLING)
        if call is None or call.account is not account:
            call = phone.slots.add(account, OUT, line)
        phone.ending.dismiss_all(now)
        phone.holding.take_floor(call, now)
        phone.slots.focus = call
        return call

    def seize(self, line, now):
        """Off hook on this line key, None for any: dial tone. Returns the Call."""
        phone = self._phone
        account = phone.account if line is None else phone.account_on_line(line)
        call = self.start(account, line, now)
        phone.audio_path.open()
        return call

    def digit(self, digit, now):
        """A digit key: dials, or goes to the peer as DTMF while one talks; else it does nothing."""
        phone = self._phone
        focus = phone.slots.focus
        if focus is not None and focus.state == TALKING:
            phone.digits.send(focus, digit, now)
        elif focus is None or not focus.is_live or focus.state in (DIALLING, "held"):
            call = self.start(self._account(focus), None, now)
            self._type(call, digit, now)

    def backspace(self, now):
        call = self._phone.slots.first(DIALLING)
        if call is not None and call.digits:
            call.digits = call.digits[:-1]
            call.is_changed = True
            self._restart_timer(call, now)

    def send(self, now):
        self._phone.outgoing.send(self._phone.slots.first(DIALLING), now)

    def pause_over(self, call, now):
        """No digit for phone_setting.inter_digit_time: what was dialled is sent."""
        if call.digits:
            self._phone.outgoing.send(call, now)

    def stop_timer(self, call):
        self._phone.cancel_timer(INTER_DIGIT, call)

    def _account(self, focus):
        return focus.account if focus is not None and focus.state == DIALLING else self._phone.account

    def _type(self, call, digit, now):
        phone = self._phone
        send_key = _SEND_KEYS[phone.settings.number("features.pound_key.mode")]
        if digit == send_key and call.digits:
            phone.outgoing.send(call, now)
            return
        if len(call.digits) < MOST_DIGITS:
            call.digits += digit
            call.is_changed = True
            phone.sounds.key_tone(digit)
        self._restart_timer(call, now)

    def _restart_timer(self, call, now):
        """Off hook every pause sends; on hook only with phone_setting.predial_autodial."""
        phone = self._phone
        settings = phone.settings
        if call.digits and (phone.audio_path.is_open or settings.flag("phone_setting.predial_autodial")):
            phone.set_timer(INTER_DIGIT, call, _SECOND * settings.number("phone_setting.inter_digit_time"), now)
        else:
            self.stop_timer(call)
