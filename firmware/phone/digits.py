"""DTMF digits of a call: sent as RFC 4733 events, in INFO or as sound; received as events or in INFO."""

from firmware.base.errors import LocalError
from firmware.phone.call import TALKING

_DIGITS = "0123456789*#ABCD"  # the place of a digit is its event number (RFC 4733 3.2)

_EVENTS, _INFO, _SOUND = "events", "info", "sound"
# account.X.dtmf.type: (when the peer agreed to events, when not)
_WAYS = ((_SOUND, _SOUND), (_EVENTS, _SOUND), (_INFO, _INFO), (_EVENTS, _INFO))

RELAY = b"application/dtmf-relay"
PLAIN = b"application/dtmf"
EVENT = b"application/telephone-event"
_BODIES = {1: RELAY, 2: PLAIN, 3: EVENT}  # account.X.dtmf.info_type


class Digits:
    def __init__(self, phone):
        self._phone = phone

    def send(self, call, digits, now):
        """Send digits to the peer and let the person hear them. Raises LocalError."""
        if call is None or call.state != TALKING:
            raise LocalError("No call to send digits to")
        digits = digits.upper()
        if not digits or any(digit not in _DIGITS for digit in digits):
            raise LocalError("Not a digit: %s" % digits)
        way = self._way(call)
        if way == _INFO:
            for digit in digits:
                self._send_info(call, digit, now)
        elif not (call.media.send_dtmf if way == _EVENTS else call.media.send_tones)(digits):
            raise LocalError("No digits while the call is held")
        if self._phone.settings.flag("features.play_local_dtmf_tone_enable"):
            self._phone.sounds.key_tone(digits[-1])

    def collect(self, call):
        """Report what came as RFC 4733 events."""
        digit = call.media.next_digit()
        while digit is not None:
            self._phone.digit_received(call, digit)
            digit = call.media.next_digit()

    def info_received(self, call, content_type, body, now):
        digit = read_info(content_type, body)
        if digit is not None:
            self._phone.digit_received(call, digit)

    def _way(self, call):
        ways = _WAYS[self._phone.settings.number("account.%d.dtmf.type" % call.account.number)]
        settings = call.media.settings
        return ways[0 if settings is not None and settings.dtmf_payload is not None else 1]

    def _send_info(self, call, digit, now):
        kind = self._phone.settings.number("account.%d.dtmf.info_type" % call.account.number)
        content_type = _BODIES.get(kind, RELAY)
        call.session.info(content_type, info_body(content_type, digit), now)


def info_body(content_type, digit):
    """The body of an INFO that carries one digit."""
    if content_type == RELAY:
        return b"Signal=%s\r\nDuration=160\r\n" % digit.encode()
    if content_type == PLAIN:
        return digit.encode()
    return b"%d" % _DIGITS.index(digit)


def read_info(content_type, body):
    """The digit in an INFO of one of the three kinds, or None."""
    kind = (content_type or b"").split(b";")[0].strip().lower()
    if kind == RELAY:
        for line in body.replace(b"\r", b"\n").split(b"\n"):
            name, _, value = line.partition(b"=")
            if name.strip().lower() == b"signal":
                return _digit(value.strip())
        return None
    return _digit(body.strip()) if kind in (PLAIN, EVENT) else None


def _digit(value):
    """A digit by itself or by its event number."""
    for number, digit in enumerate(_DIGITS):
        if value.upper() == digit.encode() or value == b"%d" % number:
            return digit
    return None
