"""The inside of the phone: its parts, what they share, and the way every input takes through them.

Every input ends in `_settle`: what is heard and what is lit is computed anew from the state of the calls, and what
changed is told to the screen and the services.
"""

from firmware.base.errors import LocalError, RemoteError
from firmware.base.ticks import ticks_add
from firmware.base.timers import TimerQueue
from firmware.phone import dialling, ending, holding, incoming, line_keys, notifications, outgoing, watch, words
from firmware.phone.account import make_accounts
from firmware.phone.audio_path import AudioPath
from firmware.phone.calls import Calls
from firmware.phone.digits import Digits
from firmware.phone.gate import Gate
from firmware.phone.history import History
from firmware.phone.jitter_buffers import JitterBuffers
from firmware.phone.lamps import Lamps
from firmware.phone.sounds import Sounds
from firmware.sip.events import CALL_RECEIVED


class Core:
    """The parts ask each other through this object; the screen and the services see it as a Phone.

    model: firmware.models.Model. settings: Settings. agent: the SIP Agent. audio, ports, leds: as their contracts say.
    random: callable giving n random bytes. clock_time: callable giving Unix seconds, for the call log.
    """

    def __init__(self, model, settings, agent, audio, ports, leds, random, clock_time=lambda: 0):
        self.model = model
        self.settings = settings
        self.agent = agent
        self.audio = audio
        self.ports = ports
        self.random = random
        self.address = ""  # the host that stands in our session descriptions
        self.is_starting = True
        self.is_online = False
        self.accounts = make_accounts(model, settings)
        self.account = self._first_account()
        self._leds = leds
        self._timers = TimerQueue()
        self._told = []
        self._state = None
        self.slots = Calls(line_keys.accounts_of_keys(model, settings))
        self.jitter_buffers = JitterBuffers(settings)
        self.history = History(settings, clock_time)
        self.audio_path = AudioPath(self)
        self.sounds = Sounds(self)
        self.digits = Digits(self)
        self.watch = watch.Watch(self)
        self.ending = ending.Ending(self)
        self.dialling = dialling.Dialling(self)
        self.outgoing = outgoing.Outgoing(self)
        self.incoming = incoming.Incoming(self)
        self.holding = holding.Holding(self)
        self.lamps = Lamps(self, model.lamps)
        self._gate = Gate(self)
        self._timer_handlers = {
            ending.REMOVE: self.ending.remove,
            ending.TONE_OVER: self.ending.tone_over,
            holding.PROCEED: self.holding.proceed,
            holding.ALIGN: self.holding.align,
            holding.REMIND: self.holding.remind,
            outgoing.RINGBACK_OVER: self.outgoing.ringback_over,
            incoming.NO_ANSWER: self.incoming.unanswered,
            incoming.AUTO_ANSWER: self.incoming.auto_answer,
            incoming.RINGING_OVER: self.incoming.ringing_over,
            dialling.INTER_DIGIT: self.dialling.pause_over,
            watch.WATCH: self.watch.look,
        }
        self.lamps.update()

    # What comes in from below

    def start(self, address, now):
        """Begin, at this address or, with "", before there is a network; see `move`."""
        self.sounds.define_tones()
        self.agent.accept_any = self._accepts_any() or self.settings.flag("features.direct_ip_call_enable")
        for account in self.accounts:
            if account.is_enabled:
                self.agent.add_identity(account.identity)
        self.is_starting = False
        self.move(address, now)

    def move(self, address, now):
        """The network is there with `address`, our host in session descriptions from now on, or gone with "". Every
        account that has a registrar registers anew from there.
        """
        self.is_online = bool(address)
        self.address = address or self.address
        for account in self.accounts:
            if account.is_registrable:
                if address:
                    account.registering()
                    self.agent.register(account.identity, now)
                else:
                    account.unregistered()
            self.account_changed(account)
        self._settle()

    def stop(self, now):
        """End every call and registration; the agent still has datagrams to send."""
        for call in self.slots.live:
            self._do(self.hang_up_call, call, now)
        for account in self.accounts:
            if account.is_registrable:
                self.agent.unregister(account.identity, now)

    def sip_event(self, event, now):
        """Take one event of the agent. MemoryError when there is none left even for the second try; a call that comes
        in gets no such try, but 503.
        """
        try:
            self._attempt(self._gate.receive, event, now)
        except MemoryError:
            if event[0] == CALL_RECEIVED:
                self.incoming.give_up(event[1], now)
            else:
                self._attempt(self._gate.receive, event, now)
        self._settle()

    def advance(self, now):
        """Do what is due."""
        changed = False
        key = self._timers.pop_due(now)
        while key is not None:
            name, number = key
            call = self.slots.get(number)
            if call is not None:
                self._attempt(self._timer_handlers[name], call, now)
                changed = changed or name != watch.WATCH or call.is_changed
            key = self._timers.pop_due(now)
        if changed:
            self._settle()

    def next_deadline(self):
        return self._timers.next_deadline()

    def next_event(self):
        """The next notification (firmware/phone/notifications.py), or None."""
        return self._told.pop(0) if self._told else None

    def settings_changed(self):
        """Someone wrote settings; accounts keep what they were made of until the next start, all but their label."""
        for account in self.accounts:
            if account.read_label(self.settings):
                self.account_changed(account)
        self.lamps.read_settings()
        self.sounds.set_volumes()
        self._tell(notifications.SETTINGS_CHANGED)
        self._settle()

    # For the parts of the phone

    def account_of(self, identity):
        """The account of an agent's identity, or None."""
        for account in self.accounts:
            if account.is_enabled and account.identity is identity:
                return account
        return None

    def account_called(self, session):
        """The account that an incoming call is for, or None.

        Of the calls that no account claims the first one takes those to our bare address, while direct IP calls are on,
        and all of them when the phone is a plain user agent (offhook.accept_any).
        """
        if session.identity is not None:
            return self.account_of(session.identity)
        uri = session.request.request_uri
        ours = uri.user is None and uri.host == self.address.encode()
        if self._accepts_any() or ours and self.settings.flag("features.direct_ip_call_enable"):
            return self._first_account()
        return None

    def account_on_line(self, line):
        number = self.slots.account_number(line)
        return self.accounts[number - 1] if 0 < number <= len(self.accounts) else None

    def hang_up_call(self, call, now):
        """End a call whatever its state."""
        if call.is_ringing_here:
            self.incoming.reject(call, now)
        elif call.is_live:
            reason = words.CANCELLED if call.answered_at is None else words.ENDED
            if call.session is not None:
                call.session.hang_up(now)
            self.ending.close(call, now, reason, by_person=True)
        else:
            self.ending.remove(call, now)

    def remember_dialled(self, number):
        self.settings.set("phone_setting.redial_number", number)
        self._tell(notifications.SETTINGS_CHANGED)

    def set_timer(self, name, call, delay, now):
        self._timers.set((name, call.id), ticks_add(now, delay))

    def cancel_timer(self, name, call):
        self._timers.cancel((name, call.id))

    def cancel_timers(self, call):
        for name in self._timer_handlers:
            self._timers.cancel((name, call.id))

    def account_changed(self, account):
        self._tell(notifications.ACCOUNT_CHANGED, account)

    def call_removed(self, call):
        self._tell(notifications.CALL_REMOVED, call)

    def digit_received(self, call, digit):
        self._tell(notifications.DIGIT_RECEIVED, call, digit)

    def lamp_changed(self, lamp, light):
        self._leds.set(lamp, *light)
        self._tell(notifications.LAMP_CHANGED, lamp, *light)

    def output_changed(self, path):
        self._tell(notifications.OUTPUT_CHANGED, path)

    def problem(self, text):
        self._tell(notifications.PROBLEM_FOUND, text)

    # Inside

    def _do(self, command, *arguments):
        try:
            return command(*arguments)
        except MemoryError:
            raise LocalError("Not enough memory")
        finally:
            self._settle()

    def _attempt(self, handler, *arguments):
        """Run a handler that nobody waits for: what it cannot do is told, not raised."""
        try:
            handler(*arguments)
        except (LocalError, RemoteError) as error:
            self.problem(str(error))

    def _settle(self):
        self.audio_path.settle()
        self.slots.choose_focus()
        self.sounds.update()
        self.lamps.update()
        for call in self.slots.all:
            if call.is_changed:
                call.is_changed = False
                self._tell(notifications.CALL_CHANGED, call)
        path = self.audio_path
        state = (self.focus, path.is_off_hook, path.path, path.headset_mode, path.is_muted, self.missed, self.account)
        if state != self._state:
            self._state = state
            self._tell(notifications.STATE_CHANGED)

    def _tell(self, *notification):
        self._told.append(notification)

    def _first_account(self):
        enabled = self._enabled_accounts()
        return enabled[0] if enabled else None

    def _accepts_any(self):
        return self.settings.flag("offhook.accept_any")

    def _enabled_accounts(self):
        return [account for account in self.accounts if account.is_enabled]
