"""What is heard and said: routes the talk session, the tones and the ringing through one frame each 20 ms."""

from array import array

from firmware.base.errors import LocalError
from firmware.media.mix import FRAME, GAINS, silence
from firmware.media.ringer import ring_elements
from firmware.media.tone import Element, Player, parse_tone
from firmware.media.tones_us import DTMF, TONES

_PRESET_ELEMENTS = 32
_DIGIT_MS = 120
_BEEP = "!440/150,!0/150,!440/150"


class Audio:
    """Frames are array('h') of 160 samples at 8 kHz.

    tones: {name: grammar} like tones_us.TONES, read when they are played. session: the MediaSession that talks, or
    None. is_muted: the peer hears silence. is_silent: whether the frame of the last tick holds only zeros. tone: the
    name of the tone that plays, or None.
    """

    def __init__(self, tones=TONES):
        self._tones = dict(tones)
        self._tone = Player()
        self._brief = Player()
        self._ringer = Player()
        self._quiet = array("h", bytes(2 * FRAME))
        self.session = None
        self.tone = None
        self.is_muted = False
        self.is_ringing = False
        self.is_silent = True
        self._tone_volume = self._ring_volume = 8

    @property
    def is_active(self):
        """Whether there is anything to hear or to say: a session, a tone, a beep, the ringer, what fades out."""
        return bool(self.session or self.tone or self.is_ringing or self._brief.is_playing or not self.is_silent)

    @property
    def tone_volume(self):
        """How loud tones, digits and beeps are, at once: steps 0..15, 8 is nominal, 0 silent."""
        return self._tone_volume

    @tone_volume.setter
    def tone_volume(self, step):
        self._tone_volume = step
        self._tone.set_gain(GAINS[step])
        self._brief.set_gain(GAINS[step])

    @property
    def ring_volume(self):
        """How loud the ringing is, at once: steps 0..15, 8 is nominal, 0 silent."""
        return self._ring_volume

    @ring_volume.setter
    def ring_volume(self, step):
        self._ring_volume = step
        self._ringer.set_gain(GAINS[step])

    def tick(self, microphone, speaker):
        """One frame: fill `speaker`, give `microphone` to the session, which packs it.

        Returns the length of the RTP packet to send from `session.packet` to `session.remote`, 0 when there is none.
        """
        session = self.session
        heard = False
        if session:
            heard = session.take(speaker)
        else:
            silence(speaker, 0, FRAME)
        heard = self._tone.add_to(speaker) or heard
        heard = self._brief.add_to(speaker) or heard
        heard = self._ringer.add_to(speaker) or heard
        self.is_silent = not heard
        return session.build(self._quiet if self.is_muted else microphone) if session else 0

    def define(self, name, text):
        """Let a tone sound as this grammar string says (`voice.tone.*`). Raises LocalError."""
        parse_tone(text)
        self._tones[name] = text

    def play(self, name):
        """Play a tone by name ("dial", "ring", "busy", ...); one that plays already goes on. Raises LocalError."""
        if name not in self._tones:
            raise LocalError("There is no tone called %s" % name)
        if name != self.tone:
            self.tone = name
            self._tone.play(parse_tone(self._tones[name], _PRESET_ELEMENTS))

    def stop(self):
        """Stop the tone."""
        self.tone = None
        self._tone.stop()

    def play_digit(self, digit):
        """Let the user hear a pressed digit, 0-9 * # A-D, for 120 ms, whatever else sounds."""
        if digit in DTMF:
            self._brief.play([Element(DTMF[digit], _DIGIT_MS, True)])

    def beep(self):
        """Let the user hear that something is to be remembered, whatever else sounds."""
        self._brief.play(parse_tone(_BEEP))

    def ring(self, is_on, sound=1, cadence=1):
        """Begin or end ringing with ring 1..8 in Bellcore cadence 1..5."""
        if is_on and not self.is_ringing:
            self._ringer.play(ring_elements(sound, cadence))
        elif not is_on:
            self._ringer.stop()
        self.is_ringing = is_on

    def connect(self, session):
        """Talk through this MediaSession, or through none (None); sound that waited in it is not played late."""
        if session is not self.session:
            if session:
                session.flush()
            self.session = session

    def mute(self, is_muted):
        """Send silence in the place of the microphone, or no longer; RTP flows on."""
        self.is_muted = is_muted
