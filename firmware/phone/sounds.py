"""What is heard: computed after every input from the state of the calls, and changed only when it differs."""

from firmware.base.errors import LocalError
from firmware.phone.audio_path import NONE, RING, SPEAKER
from firmware.phone.call import DIALLING, HELD, RINGING
from firmware.phone.features import call_waiting, dnd

DIAL = "dial"
STUTTER = "stutter"
RING_BACK = "ring"
CALL_WAITING = "callwaiting"
_TONES = (DIAL, STUTTER, RING_BACK, "busy", "congestion", CALL_WAITING)  # those that a phone plays by itself
_COMMON = "Common"


class Sounds:
    """tone: the name of the tone that plays, or None. is_ringing: whether the ringer sounds. media: who is heard.

    output: where all this is heard, a path; ringing and what a held call has to say do not need an open one.
    """

    def __init__(self, phone):
        self.tone = None
        self.is_ringing = False
        self.media = None
        self.output = None
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
        output = self._wanted_output()
        if output != self.output:
            self.output = output
            self.set_volumes()
            self._phone.output_changed(output)

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

    def remind(self):
        """A short tone that tells of a call on hold."""
        self._phone.audio.beep()

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
        """(tone, whether it rings, who is heard). A second call does not ring: it waits with a tone while a person
        listens to this phone and has a call, be it on hold.
        """
        slots = self._phone.slots
        call = slots.active or slots.first(HELD)
        waiting = any(one.is_ringing_here and not one.is_silenced and not one.next_action for one in slots.all)
        if call is None or not self._phone.audio_path.is_open:
            return self._end_tone(), waiting, None
        has_sound = call.is_active and (call.answered_at is not None or call.has_early_media)
        media = call.media if has_sound else None
        if waiting and call_waiting.is_heard(self._phone.settings):
            return CALL_WAITING, False, media
        return self._call_tone(call), False, media

    def _wanted_output(self):
        path = self._phone.audio_path.path
        if self.is_ringing or path == NONE and self._phone.slots.first(HELD) is not None:
            return SPEAKER
        return path

    def _call_tone(self, call):
        if call.state == DIALLING:
            return None if call.digits else self._dial_tone(call.account)
        if call.state == RINGING and not call.has_early_media:
            return RING_BACK
        return self._end_tone()

    def _dial_tone(self, account):
        """A stuttering one reminds of do not disturb."""
        return STUTTER if dnd.is_on(self._phone.settings, account) else DIAL

    def _end_tone(self):
        focus = self._phone.slots.focus
        if focus is None or focus.is_live or not self._phone.audio_path.is_open:
            return None
        return focus.end_tone or None
