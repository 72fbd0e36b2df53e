"""What is heard: computed after every input from the state of the calls, and changed only when it differs."""

from firmware.base.errors import LocalError
from firmware.phone.audio_path import RING
from firmware.phone.call import DIALLING, RINGING
from firmware.phone.features import call_waiting

DIAL = "dial"
RING_BACK = "ring"
CALL_WAITING = "callwaiting"
_TONES = (DIAL, RING_BACK, "busy", "congestion", CALL_WAITING)  # those that a phone plays by itself
_COMMON = "Common"


class Sounds:
    """tone: the name of the tone that plays, or None. is_ringing: whether the ringer sounds. media: who is heard."""

    def __init__(self, phone):
        self.tone = None
        self.is_ringing = False
        self.media = None
        self._phone = phone

    def update(self):
        tone, ringing, media = self._wanted()
        audio = self._phone.audio
        if media is not self.media:
            self.media = media
            audio.connect(media)
        if tone != self.tone:
            self.tone = tone
            if tone:
                audio.play(tone)
            else:
                audio.stop()
        if ringing != self.is_ringing:
            self.is_ringing = ringing
            audio.ring(ringing, self._ring_sound())

    def define_tones(self):
        """Let the tones sound as voice.tone.* says; one that is no tone keeps its preset, and is told."""
        settings = self._phone.settings
        if settings.get("voice.tone.country") != "Custom":
            return
        for name in _TONES:
            text = settings.get("voice.tone." + name)
            try:
                if text:
                    self._phone.audio.define(name, text)
            except LocalError as error:
                self._phone.problem("voice.tone.%s: %s" % (name, error))

    def key_tone(self, digit):
        """A short tone for a pressed digit, while anything is open to hear it."""
        if self._phone.audio_path.is_open and self._phone.settings.flag("features.key_tone"):
            self._phone.audio.play_digit(digit)

    def set_volumes(self):
        """Tones are as loud as the path in use says, the ringer as its own setting."""
        path = self._phone.audio_path
        self._phone.audio.ring_volume = path.volume(RING)
        self._phone.audio.tone_volume = path.tone_volume()

    def _ring_sound(self):
        """The number of the ring: the account's own, else the phone's (`Ring3.wav`)."""
        call = self._phone.slots.ringing_here
        name = _COMMON
        if call is not None:
            name = self._phone.settings.get("account.%d.ringtone.ring_type" % call.account.number)
        if name == _COMMON:
            name = self._phone.settings.get("phone_setting.ring_type")
        digits = "".join(character for character in name.rsplit(":", 1)[-1] if character.isdigit())
        return min(max(int(digits or 1), 1), self._phone.model.rings)

    def _wanted(self):
        slots = self._phone.slots
        active = slots.active
        waiting = any(call.is_ringing_here and not call.is_silenced and not call.next_action for call in slots.all)
        if active is None:
            return self._end_tone(), waiting, None
        media = active.media if active.answered_at is not None or active.has_early_media else None
        if not self._phone.audio_path.is_open:
            return None, waiting, None
        if waiting and call_waiting.is_heard(self._phone.settings):
            return CALL_WAITING, False, media
        return self._call_tone(active), False, media

    def _call_tone(self, call):
        if call.state == DIALLING:
            return None if call.digits else DIAL
        if call.state == RINGING and not call.has_early_media:
            return RING_BACK
        return None

    def _end_tone(self):
        focus = self._phone.slots.focus
        if focus is None or focus.is_live or not self._phone.audio_path.is_open:
            return None
        return focus.end_tone or None
