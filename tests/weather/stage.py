"""Three phones and a proxy in bad weather, and what must hold when it is over."""

from array import array

from firmware.base.errors import LocalError
from tests.flows import rig
from tests.weather.weather import Weather

SLICE = 500  # ms of virtual time between two exchanges of sound
SILENCE = array("h", bytes(320))
T1_64 = 32_000  # ms: 64*T1
NO_MEDIA = 30_000 + 5_000  # ms without sound after which a phone ends a call
MARGIN = 6_000  # ms: T4, and the time that an ended call is shown
DONE = ("ended",)


class Stage(rig.Lab):
    """A Lab whose network is a Weather; sound flows between the calls that talk, as the network lets it."""

    def __init__(self, seed):
        super().__init__(network=Weather())
        self.at_rest = [footprint(phone) for phone in self.phones]
        self.network.small = {phone.address for phone in self.phones}
        self.chance = self.network.begin(seed)
        self._cable = None  # [(moment, address, whether it is pulled)]
        self.is_cut = self.chance.random() < 0.15
        if self.is_cut:
            self._plan_cut()

    def _plan_cut(self):
        began = self.network.elapsed + self.chance.randrange(12_000)
        self._cable = [
            (began, self.chance.choice(self.phones).address, True),
            (began + self.chance.choice((700, 5_000, 40_000)), None, False),
        ]

    # ---- what a story does

    def reach(self, condition, milliseconds=60_000):
        """Let time pass until the condition holds. Returns whether it did."""
        end = self.network.elapsed + milliseconds
        while not condition():
            if self.network.elapsed >= end:
                return False
            self.network.run(min(SLICE, end - self.network.elapsed), condition)
            self._pull_cables()
            self._carry_sound()
        return True

    def pause(self, milliseconds):
        self.reach(lambda: False, milliseconds)

    def do(self, phone, command, *arguments):
        """Give a command as a person does, who may be late for it. Returns whether it could be done."""
        try:
            phone.do(command, *arguments)
        except LocalError:
            return False
        return True

    def in_state(self, phone, *states):
        return self.reach(lambda: phone.state in states)

    def held(self, *phones):
        """Whether all of them come to be held by the other side."""
        return self.reach(lambda: all(phone.call and phone.call.held_by_peer for phone in phones))

    def idle(self, *phones):
        """Whether all of them come to have no call but ended ones."""
        return self.reach(lambda: all(call.state in DONE for phone in phones for call in phone.phone.calls))

    # ---- when the story is over

    def clear_up(self):
        """The sky clears. Returns what is not as it must be, as sentences."""
        self.network.heal()
        self._cable = None
        self.pause(T1_64 + NO_MEDIA + MARGIN)
        problems = self._talk_of_two() + self._open_transactions(may_wait=self._is_waiting())
        for phone in self.phones:
            for call in list(phone.phone.calls):
                if call.state not in DONE:
                    self.do(phone, "hang_up", call)
        self.pause(T1_64 + MARGIN)
        problems += self._open_transactions()
        for phone, before in zip(self.phones, self.at_rest, strict=True):
            after = footprint(phone)
            problems += [
                "%s: %s was %r, is %r" % (phone.name, what, before[what], after[what])
                for what in after
                if after[what] != before[what]
            ]
        return problems

    def _talk_of_two(self):
        """Who is in a call must be in one dialog with somebody who is in it too."""
        ends = {}
        for phone in self.phones:
            for call in phone.phone.calls:
                if call.state not in DONE and call.session is not None:
                    ends.setdefault(call.session.call_id, []).append((phone.name, call.state))
        alone = [(call_id, who) for call_id, who in ends.items() if len(who) != 2 and who[0][1] in ("talking", "held")]
        return ["%s in a call without the other side" % (who,) for _, who in alone]

    def _is_waiting(self):
        """Whether somebody waits for a person or a peer whose CANCEL, BYE or 200 went with the cable."""
        return any(call.state in ("ringing", "calling") for phone in self.phones for call in phone.phone.calls)

    def _open_transactions(self, may_wait=False):
        may_stay = (b"REGISTER", b"INVITE") if may_wait else (b"REGISTER",)
        found = []
        for name, layer in [("proxy", self.proxy.layer)] + [(one.name, one.agent.layer) for one in self.phones]:
            left = [transaction for transaction in layer.open.values() if transaction.method not in may_stay]
            if left:
                found.append("%s: transactions stay open: %s" % (name, [describe(one) for one in left]))
        return found

    def _pull_cables(self):
        while self._cable and self._cable[0][0] <= self.network.elapsed:
            _, address, is_pulled = self._cable.pop(0)
            if is_pulled:
                self.network.cut.add(address)
            else:
                self.network.cut.clear()

    def _carry_sound(self):
        """Each end of each call says one frame."""
        listening = {}
        for phone in self.phones:
            for call in phone.phone.calls:
                if call.state not in DONE and call.media is not None:
                    listening[call.sound._port.number] = (phone, call)
        for phone, call in list(listening.values()):
            media = call.media
            if media.settings is None or phone.address in self.network.cut:
                continue
            length = media.build(SILENCE)
            other = listening.get(media.remote[1]) if length else None
            if other and other[0].address not in self.network.cut:
                other[1].media.put(bytes(media.packet[:length]), length, self.network.now)


def describe(transaction):
    return "%s %s" % (transaction.method, transaction.state)


def footprint(phone):
    """What a phone holds that a call may have left behind."""
    lamps = {lamp: how for lamp, how in phone.phone.lamps.states.items() if how[0] != "off"}
    if phone.phone.missed:
        lamps.pop("power", None)  # it tells of the missed call
    return {
        "sessions": len(phone.agent.sessions),
        "ports": list(phone.phone.ports.open_numbers),
        "tone": phone.audio.tone,
        "ringing": phone.audio.is_ringing,
        "sound": phone.audio.media,
        "calls": [(call.id, call.state) for call in phone.phone.calls],
        "lamps": lamps,
        "phone's timers": len(phone.phone._timers),
        "agent's timers": len(phone.agent.timers),
    }
