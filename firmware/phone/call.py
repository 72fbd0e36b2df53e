"""One call as a person sees it: it survives redirections and changes of dialog, and ends with a reason in words."""

DIALLING = "dialling"  # digits are being entered
CALLING = "calling"  # the INVITE is out, or waits for another call to be on hold
RINGING = "ringing"  # here or at the other end, by direction
TALKING = "talking"
HELD = "held"  # by us; the peer's hold is `held_by_peer`
ENDED = "ended"  # shown for a while with its reason

OUT = "out"
IN = "in"

# What happens to a call.
SENT = "sent"
ALERTED = "alerted"
REDIRECTED = "redirected"
ANSWERED = "answered"
HOLD_WANTED = "hold wanted"
RESUME_WANTED = "resume wanted"
CLOSED = "closed"

# state: {what happened: next state}; what a state does not list means nothing there.
TRANSITIONS = {
    DIALLING: {SENT: CALLING, CLOSED: ENDED},
    CALLING: {ALERTED: RINGING, REDIRECTED: CALLING, ANSWERED: TALKING, CLOSED: ENDED},
    RINGING: {ALERTED: RINGING, REDIRECTED: CALLING, ANSWERED: TALKING, CLOSED: ENDED},
    TALKING: {HOLD_WANTED: HELD, CLOSED: ENDED},
    HELD: {RESUME_WANTED: TALKING, CLOSED: ENDED},
    ENDED: {},
}
_ACTIVE = (DIALLING, CALLING, TALKING)
FIRST_STATE = {OUT: DIALLING, IN: RINGING}


class Call:
    """Snapshot and state of one call; read it any time, change it only through the phone.

    id:            1, 2, ... in order of appearance, never reused.
    state:         one of the six above. `held_by_peer` is a fact beside it.
    peer_name, peer_number, peer_uri: who is at the other end; str, str, bytes. After a redirection the new target.
    digits:        what was dialled so far.
    line:          the line key it occupies, 1..n.
    diverted_by:   number of the party that forwarded it to where it rings now, or "".
    answered_at, ended_at: ticks or None. status: SIP status of the end, 0 when none.
    reason:        why it ended, in words for people. warning: what is wrong with a call that goes on, or "".
    """

    def __init__(self, number, account, direction, line):
        self.id = number
        self.account = account
        self.direction = direction
        self.line = line
        self.state = FIRST_STATE[direction]
        self.held_by_peer = False
        self.peer_name = ""
        self.peer_number = ""
        self.peer_uri = b""
        self.digits = ""
        self.diverted_by = ""
        self.started_at = None
        self.answered_at = None
        self.listening_since = None  # when we last had a reason to hear nothing
        self.ended_at = None
        self.status = 0
        self.reason = ""
        self.warning = ""
        self.end_tone = ""  # "busy" or "congestion" while the ended call is to be heard
        self.session = None  # the agent's
        self.sound = None  # CallSound: port, media session, descriptions
        self.has_early_media = False
        self.is_silenced = False
        self.is_missed = False
        self.is_forwarded = False  # by us, to somewhere else
        self.next_action = None  # what is done once the other call is on hold
        self.is_changed = True

    @property
    def media(self):
        """The MediaSession, or None while the call has no sound of its own."""
        return self.sound.media if self.sound else None

    @property
    def is_live(self):
        return self.state != ENDED

    @property
    def is_active(self):
        """Whether it uses ear and mouth of the person: talking, being dialled or on its way out."""
        return self.state in _ACTIVE or self.state == RINGING and self.direction == OUT

    @property
    def is_ringing_here(self):
        """Whether a person may answer it."""
        return self.state == RINGING and self.direction == IN

    def happened(self, event):
        """Move by the table. Returns whether the event meant anything in this state."""
        following = TRANSITIONS[self.state].get(event)
        if following is None:
            return False
        self.state = following
        self.is_changed = True
        return True

    def show_peer(self, name, number, uri):
        self.peer_name = name
        self.peer_number = number
        self.peer_uri = uri
        self.is_changed = True
