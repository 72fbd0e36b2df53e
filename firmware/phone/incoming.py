"""Calls that come in: the decisions in the order of the rulings, then ringing, and how ringing ends.

The agent has already done the RFC's own checks and found the account. Do not disturb together with busy forward: the
call goes to the busy-forward target, diverted by do-not-disturb; without such a target it gets the refuse code.
"""

from micropython import const

from firmware.base.errors import LocalError, RemoteError
from firmware.phone import numbers, words
from firmware.phone.call import ANSWERED, IN, Call
from firmware.phone.call_sound import CallSound
from firmware.phone.caller import caller_of, diverting_party
from firmware.phone.features import auto_answer, call_waiting, dnd, forward
from firmware.phone.holding import ANSWER

_SECOND = const(1000)
_BUSY = const(486)
_UNAVAILABLE = const(480)
_ANONYMITY_DISALLOWED = const(433)  # RFC 5079
_NO_MEMORY = const(503)

# Why a proxy takes a call back when another phone dealt with it: 2xx, 6xx.
_SETTLED_ELSEWHERE = {b";cause=2": words.ELSEWHERE, b";cause=6": words.DECLINED_ELSEWHERE}

NO_ANSWER = "no answer"
AUTO_ANSWER = "auto answer"
RINGING_OVER = "ringing over"

REFUSE = "refuse"
DIVERT = "divert"


def _forward_target(phone, account, kind):
    """The number that this forward sends callers to, "" when it is off or its number cannot be called."""
    number = forward.target(phone.settings, account, kind)
    try:
        if number:
            numbers.destination(number, account, phone.settings)
    except LocalError as error:
        phone.problem("Forward to %s: %s" % (number, error))
        return ""
    return number


# The decisions. Each looks at (phone, account, caller's number) and gives None, (REFUSE, status) or
# (DIVERT, target, reason of the Diversion header).


def _anonymous(phone, account, number):
    rejects = phone.settings.flag("account.%d.reject_anonymous_call" % account.number)
    return (REFUSE, _ANONYMITY_DISALLOWED) if rejects and number.lower() == "anonymous" else None


def _disturbing(phone, account, number):
    settings = phone.settings
    if not dnd.refuses(settings, account, number):
        return None
    target = _forward_target(phone, account, forward.BUSY)
    return (DIVERT, target, forward.DO_NOT_DISTURB) if target else (REFUSE, dnd.refuse_status(settings))


def _always_forwarded(phone, account, number):
    target = _forward_target(phone, account, forward.ALWAYS)
    return (DIVERT, target, forward.UNCONDITIONAL) if target else None


def _busy_forwarded(phone, account, number):
    if not phone.slots.busy(account if forward.is_custom(phone.settings) else None):
        return None
    target = _forward_target(phone, account, forward.BUSY)
    return (DIVERT, target, forward.USER_BUSY) if target else None


def _waiting_forbidden(phone, account, number):
    if not phone.slots.busy() or call_waiting.is_allowed(phone.settings, account):
        return None
    return REFUSE, _BUSY


def _no_slot(phone, account, number):
    return (REFUSE, _BUSY) if phone.slots.is_full else None


DECISIONS = (_anonymous, _disturbing, _always_forwarded, _busy_forwarded, _waiting_forbidden, _no_slot)


class Incoming:
    def __init__(self, phone):
        self._phone = phone

    # Events

    def received(self, session, now):
        """An INVITE that the agent found good."""
        phone = self._phone
        account = phone.account_called(session)
        if account is None:
            session.reject(404, now)
            return
        name, number, uri = caller_of(session, phone.settings, account)
        for decide in DECISIONS:
            decision = decide(phone, account, number)
            if decision is not None:
                self._turn_away(decision, session, account, (name, number, uri), now)
                return
        sound = self._sound_for(session, account, now)
        if sound is None:
            return
        try:
            call = phone.slots.add(account, IN)
        except MemoryError:
            sound.close()
            raise
        call.session, call.sound, call.started_at = session, sound, now
        call.show_peer(name, number, uri)
        call.diverted_by = diverting_party(session)
        self._ring(call, now)

    def give_up(self, session, now):
        """Memory did not suffice for a call that came in: refuse it, and leave nothing of it."""
        call = self._phone.slots.by_session(session)
        self._phone.agent.turn_away(session, now)
        if call is not None:
            self._phone.ending.close(call, now, words.MISSED, _NO_MEMORY)

    def cancelled(self, call, reason, now):
        """The caller gave up, or another phone answered or declined for all, which is no missed call (RFC 3326)."""
        reason = (reason or b"").replace(b" ", b"").lower()
        text = words.MISSED
        for cause in _SETTLED_ELSEWHERE:
            if reason.startswith(b"sip;") and cause in reason:
                text = _SETTLED_ELSEWHERE[cause]
        call.is_missed = text == words.MISSED
        self._phone.ending.close(call, now, text, 487)

    def confirmed(self, call, answer, now):
        """The ACK of our 200; it carries the answer when the offer was ours."""
        sound = call.sound
        if sound.offered is not None:
            try:
                if answer is None:
                    raise RemoteError(488, "no answer")
                sound.read_answer(answer, now)
            except RemoteError:
                call.session.hang_up(now)
                self._phone.ending.close(call, now, words.NO_COMMON_CODEC, 488)
                return
        self._phone.holding.confirmed(call, now)

    # Commands

    def answer(self, call, now):
        """Answer: at once, or when the call that talks is on hold. Raises LocalError."""
        phone = self._phone
        if call is None or not call.is_ringing_here:
            raise LocalError("No call to answer")
        if call.next_action is not None:
            return
        self._stop_timers(call)
        phone.holding.take_floor(call, now)
        phone.slots.focus = call
        phone.audio_path.open()
        phone.holding.then(call, ANSWER, now)

    def answer_now(self, call, now):
        """The 200 leaves, with our answer, or with our offer when the INVITE had none."""
        sound = call.sound
        if call.session.offer is None:
            call.session.answer(sound.make_offer(), now)
        else:
            call.session.answer(sound.use_prepared(now), now)
            call.held_by_peer = sound.is_held_by_peer
        call.answered_at = now
        call.happened(ANSWERED)
        self._phone.watch.start(call, now)

    def reject(self, call, now):
        if call is None or not call.is_ringing_here:
            raise LocalError("No call to reject")
        status = self._phone.settings.number("features.normal_refuse_code")
        call.session.reject(status, now)
        self._phone.ending.close(call, now, words.REJECTED, status, by_person=True)

    def forward(self, call, number, now):
        """Send this one ringing call to another number. Raises LocalError."""
        if call is None or not call.is_ringing_here:
            raise LocalError("No call to forward")
        if not forward.is_allowed(self._phone.settings, number):
            raise LocalError("Forward abroad is not allowed")
        self._divert(call.session, call.account, number, forward.DEFLECTION, now)
        self._forwarded(call, number, now, by_person=True)

    # Timers

    def unanswered(self, call, now):
        """The rings of the no-answer forward are over; a forward switched off meanwhile lets it ring on."""
        target = _forward_target(self._phone, call.account, forward.NO_ANSWER)
        if target and call.next_action is None:
            self._divert(call.session, call.account, target, forward.UNANSWERED, now)
            self._forwarded(call, target, now)

    def auto_answer(self, call, now):
        """Answer, unless the person has begun something else meanwhile."""
        if self._phone.slots.active is None:
            self.answer(call, now)

    def ringing_over(self, call, now):
        """phone_setting.ringing_timeout seconds and nobody came."""
        call.session.reject(_UNAVAILABLE, now)
        call.is_missed = True
        self._phone.ending.close(call, now, words.MISSED, _UNAVAILABLE)

    # Inside

    def _turn_away(self, decision, session, account, peer, now):
        """Refuse or divert a call that never rings, and write it down."""
        call = Call(0, account, IN, 0)
        call.show_peer(*peer)
        if decision[0] == DIVERT:
            _, target, reason = decision
            self._divert(session, account, target, reason, now)
            call.is_forwarded = True
        else:
            session.reject(decision[1], now)
            call.is_missed = True
        self._phone.history.record(call)

    def _sound_for(self, session, account, now):
        """The CallSound of a call that may ring, or None after the call was refused.

        No codec in common: 488. No free port: 486, which the caller hears as busy; a 503 would tell the server that
        the whole phone is dead.
        """
        sound = None
        try:
            sound = CallSound(self._phone, account)
            if session.offer is not None:
                sound.prepare_answer(session.offer)
            return sound
        except LocalError:
            status = _BUSY
        except RemoteError as error:
            status = error.status
        except MemoryError:
            if sound is not None:
                sound.close()
            raise
        if sound is not None:
            sound.close()
        session.reject(status, now)
        return None

    def _ring(self, call, now):
        phone = self._phone
        settings = phone.settings
        phone.slots.offer_focus(call)
        call.session.ring(now)
        if _forward_target(phone, call.account, forward.NO_ANSWER) and not dnd.is_on(settings, call.account):
            phone.set_timer(NO_ANSWER, call, forward.no_answer_time(settings, call.account), now)
        delay = auto_answer.delay(settings, call.account, len(phone.slots.live) > 1)
        if delay is not None:
            phone.set_timer(AUTO_ANSWER, call, delay, now)
        patience = settings.number("phone_setting.ringing_timeout")
        if patience:
            phone.set_timer(RINGING_OVER, call, _SECOND * patience, now)

    def _divert(self, session, account, number, reason, now):
        """302 with the target, and why (RFC 5806) unless features.fwd_diversion_enable is off."""
        settings = self._phone.settings
        target, _ = numbers.destination(number, account, settings)
        said = None
        if settings.flag("features.fwd_diversion_enable"):
            said = forward.diversion(account.address(self._phone.address), reason)
        session.redirect([target], now, said)

    def _forwarded(self, call, number, now, by_person=False):
        call.is_forwarded = True
        self._phone.ending.close(call, now, "Forwarded to %s" % number, 302, by_person=by_person)

    def _stop_timers(self, call):
        for name in (NO_ANSWER, AUTO_ANSWER, RINGING_OVER):
            self._phone.cancel_timer(name, call)
