"""The one place where events of the SIP agent come in: each finds its account or call, and whoever deals with it."""

from firmware.phone import words
from firmware.phone.call import ENDED
from firmware.sip import events


class Gate:
    def __init__(self, phone):
        self._phone = phone
        self._for_accounts = {
            events.REGISTERED: self._registered,
            events.REGISTRATION_FAILED: self._registration_failed,
            events.UNREGISTERED: self._unregistered,
        }
        # Called with (call, what else the event holds ..., now).
        self._for_calls = {
            events.CALL_CANCELLED: phone.incoming.cancelled,
            events.CALL_CONFIRMED: phone.incoming.confirmed,
            events.CALL_PROGRESSED: phone.outgoing.progressed,
            events.CALL_REDIRECTED: phone.outgoing.redirected,
            events.CALL_ANSWERED: phone.outgoing.answered,
            events.CALL_FAILED: phone.outgoing.failed,
            events.CALL_ENDED: self._ended,
            events.OFFER_RECEIVED: phone.holding.offer_received,
            events.OFFER_ANSWERED: phone.holding.offer_answered,
            events.OFFER_REFUSED: phone.holding.offer_refused,
            events.INFO_RECEIVED: phone.digits.info_received,
        }

    def receive(self, event, now):
        """Deal with one event; what concerns no call or account of ours (any more) is dropped."""
        kind, subject = event[0], event[1]
        if kind == events.CALL_RECEIVED:
            self._phone.incoming.received(subject, now)
        elif kind in self._for_accounts:
            account = self._phone.account_of(subject)
            if account is not None:
                self._for_accounts[kind](account, *event[2:])
                self._phone.account_changed(account)
        elif kind in self._for_calls:
            call = self._phone.slots.by_session(subject)
            if call is not None and call.state != ENDED:
                self._for_calls[kind](call, *event[2:], now)

    def _registered(self, account, expires):
        account.registered()

    def _registration_failed(self, account, status, phrase):
        account.failed(status, phrase, self._phone.settings.get("phone_setting.show_code403"))

    def _unregistered(self, account):
        account.unregistered()

    def _ended(self, call, reason, now):
        """The peer hung up, or the dialog died. The busy tone lasts features.busy_tone_delay seconds."""
        if call.is_ringing_here:
            self._phone.incoming.cancelled(call, None, now)
            return
        seconds = self._phone.settings.number("features.busy_tone_delay")
        tone = "busy" if seconds else ""
        text = words.ENDED if reason == events.BY_PEER else words.LOST
        self._phone.ending.close(call, now, text, tone=tone, tone_time=1000 * seconds)
