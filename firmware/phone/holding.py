"""Hold, resume and swap, the peer's hold, and what has to wait until another call is on hold.

The *local hold wish* is the call's state; the *remote direction* is `held_by_peer`; what the two sides agreed on is in
CallSound. A hold silences the call at once; the re-INVITE tells the peer. What waits for it (answering a second call,
a new call, a resume) goes on when the hold is confirmed or refused, or after two seconds.
"""

from micropython import const

from firmware.base.errors import LocalError, RemoteError
from firmware.phone import words
from firmware.phone.call import HELD, HOLD_WANTED, RESUME_WANTED, TALKING
from firmware.phone.call_sound import BOTH_WAYS

_PATIENCE = const(2000)  # ms that another call may take to be on hold
_SOON = const(100)  # ms
_SECOND = const(1000)
_HOLD = "sendonly"

PROCEED = "proceed"
ALIGN = "align"
REMIND = "remind"

# What may wait for a hold.
ANSWER = "answer"
SEND = "send"
RESUME = "resume"


class Holding:
    def __init__(self, phone):
        self._phone = phone
        self._actions = {ANSWER: phone.incoming.answer_now, SEND: phone.outgoing.send_now, RESUME: self._resume_now}

    # Commands

    def hold(self, call, now):
        if call is None or not call.happened(HOLD_WANTED):
            raise LocalError("No call to hold")
        self._begin_to_remind(call, now)
        call.sound.wish = _HOLD
        self.align(call, now)

    def take_floor(self, call, now):
        """This call wants the person: the one that talks is put on hold, what is on its way out is given up, and what
        waits to be answered or resumed goes on ringing or stays held.
        """
        for other in list(self._phone.slots.all):
            if other is call:
                continue
            if other.state == TALKING:
                self.hold(other, now)
            elif other.is_active:
                self._phone.hang_up_call(other, now)
            elif other.next_action is not None:
                self._forget_action(other)

    def resume(self, call, now):
        if call is None or call.state != HELD:
            raise LocalError("No call on hold")
        self._phone.audio_path.open()
        self.take_floor(call, now)
        self._phone.slots.focus = call
        self.then(call, RESUME, now)

    def swap(self, now):
        """Talk to the other one of two calls, whichever is shown; of more, to the next one."""
        slots = self._phone.slots
        after = slots.all.index(slots.focus) + 1 if slots.focus in slots.all else 0
        held = [call for call in slots.all[after:] + slots.all[:after] if call.state == HELD]
        if not held or not (slots.talking or slots.focus in held and len(held) > 1):
            raise LocalError("No second call")
        self.resume(held[0], now)

    def remind(self, call, now):
        """Let the person hear, each features.play_hold_tone.delay seconds, that somebody is on hold."""
        if self._begin_to_remind(call, now):
            self._phone.sounds.remind()

    # What waits

    def then(self, call, action, now):
        """Do the action for this call as soon as no other call is still on its way to hold."""
        if self._under_way(call):
            call.next_action = action
            call.is_changed = True
            self._phone.set_timer(PROCEED, call, _PATIENCE, now)
        else:
            self._actions[action](call, now)

    def proceed(self, call, now):
        """Do what the call waits for, patience or not."""
        action = call.next_action
        if action is not None:
            self._forget_action(call)
            self._actions[action](call, now)

    def settled(self, call, now):
        """This call is on hold, refused it or ended: whoever waited for it goes on."""
        for other in list(self._phone.slots.all):
            if other.next_action is not None and not self._under_way(other):
                self.proceed(other, now)

    def _forget_action(self, call):
        call.next_action = None
        call.is_changed = True
        self._phone.cancel_timer(PROCEED, call)

    def _under_way(self, call):
        """Whether a call other than this one still waits to be on hold."""
        return any(
            other is not call and other.state == HELD and not other.sound.is_settled for other in self._phone.slots.all
        )

    # Events of the dialog

    def confirmed(self, call, now):
        """The dialog stands, the ACK of an incoming call included: offers may go out."""
        if call.sound is not None:
            call.sound.is_confirmed = True
            self.align(call, now)

    def offer_received(self, call, offer, now):
        """A re-INVITE: answer it at once, or refuse it and go on as before. None asks for our offer (RFC 3261 14.2)."""
        sound = call.sound
        if offer is None:
            call.session.accept(sound.make_offer(), now)
            return
        try:
            sound.prepare_answer(offer)
        except RemoteError as error:
            call.session.refuse(error.status, now)
            return
        call.session.accept(sound.use_prepared(now), now)
        self._note_peer(call)
        self.settled(call, now)

    def offer_answered(self, call, answer, now):
        sound = call.sound
        if sound.offered is None:
            return
        wished = sound.offered
        try:
            sound.read_answer(answer, now)
        except RemoteError:
            self.offer_refused(call, 488, now)
            return
        if wished == BOTH_WAYS:
            self._note_peer(call)
        self.align(call, now)
        self.settled(call, now)

    def offer_refused(self, call, status, now):
        """A refused hold stays silent here; a refused resume falls back to hold."""
        sound = call.sound
        if sound.offered is None:
            return
        resumed = sound.agreed == _HOLD and sound.offered == BOTH_WAYS
        sound.offer_refused()
        if resumed and call.happened(HOLD_WANTED):
            self._begin_to_remind(call, now)
            call.warning = words.for_call(status)
            sound.wish = sound.agreed = _HOLD
        self.align(call, now)
        self.settled(call, now)

    def _note_peer(self, call):
        held = call.sound.is_held_by_peer
        if held != call.held_by_peer:
            call.held_by_peer = held
            call.is_changed = True

    def align(self, call, now):
        """Offer what we want, unless the peer knows it, or an offer is under way, or the dialog does not stand yet.

        Between a 2xx of ours and its ACK no offer may go out: it is tried again soon.
        """
        if not call.sound.can_offer:
            return
        if call.session.may_offer:
            call.session.reoffer(call.sound.make_offer(), now)
        else:
            self._phone.set_timer(ALIGN, call, _SOON, now)

    def _begin_to_remind(self, call, now):
        """Returns whether the person wants to be reminded."""
        settings = self._phone.settings
        if not settings.flag("features.play_hold_tone.enable"):
            return False
        self._phone.set_timer(REMIND, call, _SECOND * settings.number("features.play_hold_tone.delay"), now)
        return True

    def _resume_now(self, call, now):
        if call.happened(RESUME_WANTED):
            self._phone.cancel_timer(REMIND, call)
            call.warning = ""
            call.sound.wish = BOTH_WAYS
            self.align(call, now)
