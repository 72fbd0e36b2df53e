"""Where the person hears and speaks: handset, speaker or headset; their keys, mute and volumes."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.phone.call import DIALLING

NONE = "none"
HANDSET = "handset"
SPEAKER = "speaker"
HEADSET = "headset"
RING = "ring"

LOUDEST = const(15)

# kind: (setting, softest level)
_VOLUMES = {
    RING: ("voice.ring_vol", 0),
    HANDSET: ("voice.handset.spk_vol", 1),
    SPEAKER: ("voice.handfree.spk_vol", 1),
    HEADSET: ("voice.headset.spk_vol", 1),
}
_TONE_VOLUMES = {
    HANDSET: "voice.handset.tone_vol",
    SPEAKER: "voice.handfree.tone_vol",
    HEADSET: "voice.headset.tone_vol",
}


class AudioPath:
    """path: one of the four above. headset_mode: calls are taken by the headset. is_muted: the peer hears nothing."""

    def __init__(self, phone):
        self.path = NONE
        self.is_off_hook = False
        self.headset_mode = False
        self.is_muted = False
        self._phone = phone

    @property
    def is_open(self):
        return self.path != NONE

    def open(self):
        """Open the path that a call takes by itself, unless one is open: lifted handset, headset mode, speaker."""
        if self.path == NONE:
            self.path = HANDSET if self.is_off_hook else HEADSET if self.headset_mode else SPEAKER

    def hook(self, off, now):
        """Lifting answers, moves the sound here, or seizes a line; laying down ends what the handset is used for.

        Calls on hold stay on hold. Never raises: a handset cannot be told no.
        """
        if off == self.is_off_hook:
            return
        self.is_off_hook = off
        try:
            if off:
                self._use(HANDSET, now)
            elif self.path == HANDSET:
                self._close(now)
        except LocalError as error:
            self._phone.problem(str(error))

    def press_speaker(self, now):
        """To the speaker, answering what rings; on the speaker, back to a lifted handset, or the end of the call."""
        if self.path != SPEAKER or self._may_answer():
            self._use(SPEAKER, now)
        elif self.is_off_hook:
            self.path = HANDSET
        else:
            self._close(now)

    def press_headset(self, now):
        """Headset mode on: answers, takes the sound over, or seizes a line (phone_setting.headsetkey_mode).

        Off: the sound goes to a lifted handset or to the speaker; a line without a number is given back.
        """
        slots = self._phone.slots
        if self.headset_mode and not self._may_answer():
            self.headset_mode = False
            if self.path == HEADSET:
                self._leave_headset(now)
            return
        self.headset_mode = True
        if slots.wanting is not None or self._phone.settings.flag("phone_setting.headsetkey_mode"):
            self._use(HEADSET, now)

    def toggle_mute(self):
        if self._phone.slots.active is None and not self.is_muted:
            raise LocalError("No call to mute")
        self._mute(not self.is_muted)

    def settle(self):
        """Close the path and end the mute when no call needs them any more; the handset stays as it lies."""
        phone = self._phone
        focus = phone.slots.focus
        sounding = focus is not None and not focus.is_live and focus.end_tone
        if self.path in (SPEAKER, HEADSET) and not sounding and not self._is_in_use():
            self.path = NONE
            self.headset_mode = self.headset_mode and phone.settings.flag("features.headset_prior")
        if self.is_muted and not phone.slots.live:
            self._mute(False)

    @property
    def volume_kind(self):
        """Whose volume the keys change: the ringer's while it rings or no path is open, else that of the path."""
        return RING if self.path == NONE or self._phone.sounds.is_ringing else self.path

    def volume(self, kind):
        """The level, 0..15, of "ring", "handset", "speaker" or "headset"."""
        return self._phone.settings.number(_VOLUMES[kind][0])

    def tone_volume(self):
        """The level of tones on the path in use."""
        return self._phone.settings.number(_TONE_VOLUMES.get(self.path, _TONE_VOLUMES[SPEAKER]))

    def change_volume(self, step, now):
        """Louder or softer: what `volume_kind` names."""
        kind = self.volume_kind
        name, softest = _VOLUMES[kind]
        level = min(max(self.volume(kind) + step, softest), LOUDEST)
        self._phone.settings.set(name, str(level))
        self._phone.settings_changed()

    def _use(self, path, now):
        """The person took up this one: what they want depends on what the phone is doing."""
        phone = self._phone
        was_open = self.is_open
        active = phone.slots.active
        if path == HANDSET:
            self.headset_mode = self.headset_mode and phone.settings.flag("features.headset_prior")
        self.path = path
        if self._may_answer():
            phone.incoming.answer(phone.slots.ringing_here, now)
        elif active is not None and active.state == DIALLING and active.digits and not was_open:
            phone.outgoing.send(active, now)
        elif active is None and not (was_open and phone.slots.live):
            phone.dialling.seize(None, now)

    def _close(self, now):
        """End what the path is used for. A call that was about to be answered rings on."""
        phone = self._phone
        self.path = NONE
        active = phone.slots.active
        if active is not None:
            phone.hang_up_call(active, now)
        phone.ending.dismiss_all(now)
        phone.holding.take_floor(None, now)

    def _may_answer(self):
        slots = self._phone.slots
        return slots.active is None and slots.ringing_here is not None

    def _leave_headset(self, now):
        active = self._phone.slots.active
        if active is not None and active.state == DIALLING and not active.digits:
            self._close(now)
        else:
            self.path = HANDSET if self.is_off_hook else SPEAKER

    def _is_in_use(self):
        return any(not call.is_ringing_here or call.next_action for call in self._phone.slots.live)

    def _mute(self, on):
        self.is_muted = on
        self._phone.audio.mute(on)
