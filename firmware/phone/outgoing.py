"""Calls that go out: from a number to the INVITE, its progress, redirections, answer and failure."""

from micropython import const

from firmware.base.errors import LocalError, RemoteError
from firmware.phone import numbers, words
from firmware.phone.call import ALERTED, ANSWERED, CALLING, DIALLING, REDIRECTED, SENT
from firmware.phone.call_sound import CallSound
from firmware.phone.holding import SEND
from firmware.sip.uri import Uri

_SECOND = const(1000)
_RINGING = const(180)
_LEAST_ALERT = const(180)
_TIMEOUT = const(408)

RINGBACK_OVER = "ringback over"


class Outgoing:
    def __init__(self, phone):
        self._phone = phone

    # Commands

    def dial(self, number, account, now):
        """Call a number by an account, None for the default one. Returns the Call; raises LocalError."""
        account = account or self._phone.account
        if account is not None:
            # A number that cannot be called must not disturb the call that talks.
            numbers.destination(number, account, self._phone.settings)
        call = self._phone.dialling.start(account, None, now)
        call.digits = number
        try:
            self.send(call, now)
        except LocalError:
            self._phone.ending.close(call, now, "", by_person=True)
            raise
        return call

    def send(self, call, now):
        """Send a call that was dialled. Raises LocalError; then it is still being dialled."""
        phone = self._phone
        if call is None or call.state != DIALLING:
            raise LocalError("Nothing to send")
        if not phone.is_online:
            raise LocalError(words.NO_NETWORK)
        target, uri = numbers.destination(call.digits, call.account, phone.settings)
        self._open_sound(call)
        phone.audio_path.open()
        phone.dialling.stop_timer(call)
        call.show_peer("", numbers.of_uri(uri), target)
        phone.remember_dialled(call.digits)
        call.happened(SENT)
        phone.holding.take_floor(call, now)
        phone.holding.then(call, SEND, now)

    def send_now(self, call, now):
        """The INVITE leaves. Raises LocalError, the call ended, when the agent cannot send it."""
        phone = self._phone
        call.started_at = now
        identity = call.account.identity_for(Uri.parse(call.peer_uri))
        try:
            call.session = phone.agent.call(identity, call.peer_uri, call.sound.make_offer(), now)
        except LocalError as error:
            phone.ending.close(call, now, str(error), tone="congestion")
            raise
        patience = phone.settings.number("phone_setting.ringback_timeout")
        if patience:
            phone.set_timer(RINGBACK_OVER, call, _SECOND * patience, now)

    def _open_sound(self, call):
        try:
            call.sound = CallSound(self._phone, call.account)
        except LocalError:
            raise LocalError(words.NO_PORT)
        except RemoteError:
            raise LocalError("No codec is enabled")

    # Events

    def progressed(self, call, status, answer, now):
        """A provisional response. One with a description brings early media, played in place of our ring-back tone; a
        bare 180 after it brings the tone back while phone_setting.is_deal180 is on.
        """
        if status < _LEAST_ALERT:
            return
        had_early_media = call.has_early_media
        if answer is not None:
            call.has_early_media = self._read_early(call, answer, now)
        elif status == _RINGING and self._phone.settings.flag("phone_setting.is_deal180"):
            call.has_early_media = False
        if status == _RINGING or call.has_early_media:
            call.happened(ALERTED)
        call.is_changed = call.is_changed or had_early_media != call.has_early_media

    def redirected(self, call, target, now):
        """The call goes on to another target, a NameAddr: show it, and who sent it there."""
        call.happened(REDIRECTED)
        call.has_early_media = False
        call.diverted_by = call.peer_number
        call.show_peer(numbers.readable(target.display), numbers.of_uri(target.uri), target.uri.encode())

    def answered(self, call, answer, now):
        """A 2xx. Without a description that fits, the call is ended at once."""
        phone = self._phone
        if not self._use_answer(call, answer, now):
            call.session.hang_up(now)
            phone.ending.close(call, now, words.NO_COMMON_CODEC, 488, tone="congestion")
            return
        phone.cancel_timer(RINGBACK_OVER, call)
        call.has_early_media = False
        call.answered_at = now
        call.happened(ANSWERED)
        phone.watch.start(call, now)
        phone.holding.confirmed(call, now)

    def failed(self, call, status, phrase, now):
        """A final failure. A 408 before anything rang is our own transaction's: nobody is there."""
        shown_403 = self._phone.settings.get("phone_setting.show_code403")
        nobody = status == _TIMEOUT and call.state == CALLING
        reason = words.for_call(0 if nobody else status, phrase, shown_403)
        self._phone.ending.close(call, now, reason, status, tone=words.end_tone(status))

    def ringback_over(self, call, now):
        """Nobody answered for phone_setting.ringback_timeout seconds."""
        if call.answered_at is None:
            call.session.hang_up(now)
            self._phone.ending.close(call, now, words.UNANSWERED, _TIMEOUT, tone="congestion")

    def _read_early(self, call, answer, now):
        try:
            call.sound.read_early_answer(answer, now)
        except RemoteError:
            return call.has_early_media
        return True

    def _use_answer(self, call, answer, now):
        sound = call.sound
        if answer is None:
            return sound.keep_early_answer(now)
        try:
            sound.read_answer(answer, now)
        except RemoteError:
            return False
        call.held_by_peer = sound.is_held_by_peer
        return True
