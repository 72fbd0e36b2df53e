"""How a call ends: its reason and tone, its slot and port given back, the log, its last seconds on screen."""

from micropython import const

from firmware.phone.call import CLOSED, DIALLING

_SECOND = const(1000)
_OWN_TIME = const(1000)  # ms that a call stays in the list after its person ended it

REMOVE = "remove"
TONE_OVER = "tone over"


class Ending:
    def __init__(self, phone):
        self._phone = phone

    def close(self, call, now, reason, status=0, tone="", tone_time=None, by_person=False):
        """End a call for good; nothing happens when it has ended already.

        tone: "busy", "congestion" or "", heard for tone_time ms, or as long as the call is shown. by_person: ended by
        the person at this phone, who does not need to be told: the next call gets the focus at once. Any other end
        keeps the focus for offhook.ended_call_time seconds, unless another call wants the person.
        """
        phone = self._phone
        never_sent = call.state == DIALLING
        if not call.happened(CLOSED):
            return
        call.status = status
        call.reason = reason
        call.ended_at = now
        call.end_tone = tone
        call.warning = ""
        call.next_action = None
        call.session = None
        if call.sound is not None:
            call.sound.close()
            call.sound = None
        phone.cancel_timers(call)
        if never_sent:
            self.remove(call, now)
        else:
            phone.history.record(call)
            self._linger(call, tone_time, by_person, now)
        phone.holding.settled(call, now)

    def remove(self, call, now):
        """Forget a call that ended."""
        phone = self._phone
        phone.cancel_timers(call)
        phone.slots.remove(call)
        phone.call_removed(call)

    def tone_over(self, call, now):
        call.end_tone = ""

    def dismiss_all(self, now):
        """Take what ended off the screen: the person went on to something else."""
        for call in list(self._phone.slots.all):
            if not call.is_live:
                self.remove(call, now)

    def _linger(self, call, tone_time, by_person, now):
        phone = self._phone
        shown = _OWN_TIME if by_person else _SECOND * phone.settings.number("offhook.ended_call_time")
        if tone_time:
            shown = max(shown, tone_time)
            phone.set_timer(TONE_OVER, call, tone_time, now)
        phone.set_timer(REMOVE, call, shown, now)
        if phone.slots.focus is call and (by_person or phone.slots.wanting is not None):
            phone.slots.focus = None
            phone.slots.choose_focus()
