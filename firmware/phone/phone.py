"""The phone as its screen and services see it: a snapshot to read and commands to give."""

from firmware.base.errors import LocalError
from firmware.phone import line_keys
from firmware.phone.call import HELD
from firmware.phone.core import Core
from firmware.phone.features import dnd, forward


class Phone(Core):
    """Phone(model, settings, agent, audio, ports, leds, random, clock_time): see Core for what comes in from below.

    Read at any time: accounts, account (the default one), calls, focus, is_off_hook, path, headset_mode, is_muted, dnd,
    forwards, missed, history, lamps.states. Commands take `now` last and raise LocalError, in words for the person,
    when they cannot be done; a call of None means the one that the person would mean.
    """

    # Snapshot

    @property
    def calls(self):
        return self.slots.all

    @property
    def focus(self):
        return self.slots.focus

    @property
    def is_off_hook(self):
        return self.audio_path.is_off_hook

    @property
    def path(self):
        return self.audio_path.path

    @property
    def headset_mode(self):
        return self.audio_path.headset_mode

    @property
    def is_muted(self):
        return self.audio_path.is_muted

    @property
    def missed(self):
        return self.history.missed_count

    @property
    def dnd(self):
        """Whether do not disturb is on, for the default account in custom mode."""
        return dnd.is_on(self.settings, self.account or self.accounts[0])

    @property
    def forwards(self):
        """{"always" | "busy" | "no_answer": (on, target, rings)}, of the default account in custom mode."""
        return forward.snapshot(self.settings, self.account or self.accounts[0])

    @property
    def volume_kind(self):
        """Whose volume the volume keys change now."""
        return self.audio_path.volume_kind

    def volume(self, kind):
        """0..15 of "ring", "handset", "speaker" or "headset"."""
        return self.audio_path.volume(kind)

    # Commands: dialling

    def seize(self, line, now):
        """Take a line key, or any line with None, for a new call. Returns the Call."""
        return self._do(self.dialling.seize, line, now)

    def digit(self, digit, now):
        """One of 0-9 * #: dials, or is sent as DTMF while talking."""
        self._do(self.dialling.digit, digit, now)

    def backspace(self, now):
        self._do(self.dialling.backspace, now)

    def send(self, now):
        self._do(self.dialling.send, now)

    def dial(self, number, account, now):
        """Call a number, an address or a URI. account: an Account, its number, or None. Returns the Call."""
        return self._do(self.outgoing.dial, number, self._account_named(account), now)

    def redial(self, now):
        """Call the number dialled last. Returns the Call."""
        number = self.settings.get("phone_setting.redial_number")
        if not number:
            raise LocalError("Nothing was dialled yet")
        return self.dial(number, None, now)

    def choose_account(self, account, now):
        """Make this the account that calls go out by."""
        account = self._account_named(account)
        if account is None or not account.is_usable:
            raise LocalError("This account is disabled")
        self.account = account
        self._settle()

    # Commands: a call

    def answer(self, call, now):
        self._do(self.incoming.answer, call or self.slots.ringing_here, now)

    def reject(self, call, now):
        self._do(self.incoming.reject, call or self.slots.ringing_here, now)

    def forward_call(self, call, target, now):
        """Send one ringing call on to another number."""
        self._do(self.incoming.forward, call or self.slots.ringing_here, target, now)

    def silence(self, now):
        """Stop the ringer; the calls ring on without it."""
        self._do(self._silence)

    def hang_up(self, call, now):
        """End, reject, cancel or dismiss, as the call's state has it."""
        self._do(self._hang_up_chosen, call, now)

    def hold(self, call, now):
        self._do(self.holding.hold, call or self.slots.talking, now)

    def resume(self, call, now):
        self._do(self.holding.resume, call or self.slots.first(HELD), now)

    def swap(self, now):
        self._do(self.holding.swap, now)

    def send_dtmf(self, digits, call, now):
        self._do(self.digits.send, call or self.slots.talking, digits, now)

    def focus_on(self, call, now):
        """Show this call; commands without a call mean it from now on."""
        self.slots.focus = call
        self._settle()

    # Commands: the set

    def hook(self, off, now):
        """The handset was lifted (True) or laid down; never raises."""
        self._do(self.audio_path.hook, off, now)

    def press_speaker(self, now):
        self._do(self.audio_path.press_speaker, now)

    def press_headset(self, now):
        self._do(self.audio_path.press_headset, now)

    def press_line(self, line, now):
        self._do(line_keys.press, self, line, now)

    def toggle_mute(self, now):
        self._do(self.audio_path.toggle_mute)

    def change_volume(self, step, now):
        self._do(self.audio_path.change_volume, step, now)

    def see_missed(self, now):
        """The person looked at the missed calls."""
        self._do(self.history.see_missed)

    def set_dnd(self, on, now):
        dnd.set_on(self.settings, self._enabled_accounts(), on)
        self.settings_changed()

    def set_forward(self, kind, on, target, rings, now):
        """kind "always", "busy" or "no_answer"; target or rings None: as they are."""
        forward.change(self.settings, self._enabled_accounts(), kind, on, target, rings)
        self.settings_changed()

    # Inside

    def _hang_up_chosen(self, call, now):
        call = call or self.focus
        if call is None:
            raise LocalError("No call to hang up")
        self.hang_up_call(call, now)

    def _silence(self):
        for call in self.slots.all:
            if call.is_ringing_here:
                call.is_silenced = call.is_changed = True

    def _account_named(self, account):
        if account is None or not isinstance(account, int):
            return account
        if not 0 < account <= len(self.accounts):
            raise LocalError("No account %d" % account)
        return self.accounts[account - 1]
