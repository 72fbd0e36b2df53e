"""The lamps: computed from the state of the phone after every input, set only when they differ.

Line keys: telephony.md 4.3. Power: 4.7, the most urgent first. Mute, headset, speaker: 4.8. Periods: rulings.
A lamp is (colour, pattern, half period in ms).
"""

from firmware.phone.account import REGISTERED, UNREGISTERED
from firmware.phone.audio_path import SPEAKER
from firmware.phone.call import CALLING, DIALLING, HELD, RINGING, TALKING

OFF = ("off", "off", 0)
GREEN = ("green", "on", 0)
RED = ("red", "on", 0)
INCOMING = ("green", "fast", 200)
ON_HOLD = ("green", "slow", 500)
RINGING_POWER = ("red", "fast", 300)
SLOW_POWER = ("red", "slow", 1000)

# Of several calls on one line key the one that stands first here decides. Ringing is split by direction.
_RINGING_HERE = "ringing here"
_LINE = (
    (_RINGING_HERE, INCOMING),
    (TALKING, GREEN),
    (DIALLING, GREEN),
    (CALLING, GREEN),
    (RINGING, GREEN),
    (HELD, ON_HOLD),
)

_SWITCHES = {
    "ring": "phone_setting.ring_power_led_flash_enable",
    "mute": "phone_setting.mute_power_led_flash_enable",
    "hold": "phone_setting.hold_and_held_power_led_flash_enable",
    "missed": "phone_setting.missed_call_power_led_flash.enable",
    "talk": "phone_setting.talk_and_dial_power_led_enable",
    "idle": "phone_setting.common_power_led_enable",
}


class Lamps:
    def __init__(self, phone, names):
        """names: the lamps this model has."""
        self.states = {}  # lamp: (colour, pattern, period)
        self._phone = phone
        self._names = names
        self._switches = {}
        self.read_settings()

    def read_settings(self):
        settings = self._phone.settings
        for name in _SWITCHES:
            self._switches[name] = settings.flag(_SWITCHES[name])
        self._switches["idle"] = self._switches["idle"] and settings.number("features.power_led_on") == 0

    def update(self):
        for lamp in self._names:
            wanted = self._wanted(lamp)
            if self.states.get(lamp) != wanted:
                self.states[lamp] = wanted
                self._phone.lamp_changed(lamp, wanted)

    def _wanted(self, lamp):
        path = self._phone.audio_path
        if lamp == "power":
            return self._power()
        if lamp == "mute":
            return RED if path.is_muted else OFF
        if lamp == "headset":
            return GREEN if path.headset_mode else OFF
        if lamp == "speaker":
            return GREEN if path.path == SPEAKER else OFF
        if lamp.startswith("line"):
            return self._line(int(lamp[4:]))
        return OFF

    def _line(self, number):
        found = [_RINGING_HERE if call.is_ringing_here else call.state for call in self._phone.slots.on_line(number)]
        for state, light in _LINE:
            if state in found:
                return light
        return OFF

    def _power(self):
        phone, on = self._phone, self._switches
        slots = phone.slots
        if phone.is_starting:
            return RED
        if on["ring"] and slots.ringing_here is not None:
            return RINGING_POWER
        if on["mute"] and phone.audio_path.is_muted:
            return SLOW_POWER
        if on["hold"] and any(call.state == HELD or call.held_by_peer for call in slots.live):
            return SLOW_POWER
        if on["missed"] and phone.history.missed_count:
            return SLOW_POWER
        if on["talk"] and slots.active is not None:
            return RED
        return RED if on["idle"] and self._is_usable() else OFF

    def _is_usable(self):
        return any(account.state in (REGISTERED, UNREGISTERED) for account in self._phone.accounts)
