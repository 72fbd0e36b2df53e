"""A phone for the screen: the attributes of firmware/phone/phone.py, set at will; commands are written down."""

from firmware.base.errors import LocalError
from firmware.config.settings import Settings
from firmware.models import MODELS
from firmware.ui.ui import Ui

EVENING = 1792238460  # Sat 17 Oct 2026 12:01 UTC, which is 20:01 in the factory zone +8


class FakeAccount:
    def __init__(self, number, label, state="registered", reason=""):
        self.number = number
        self.label = label
        self.state = state
        self.status = 0
        self.reason = reason


class FakeCall:
    def __init__(self, number, account, state, direction, name="", peer="", **facts):
        self.id = number
        self.account = account
        self.state = state
        self.direction = direction
        self.peer_name = name
        self.peer_number = peer
        self.line = account.number
        self.held_by_peer = False
        self.is_silenced = False
        self.digits = ""
        self.diverted_by = ""
        self.warning = ""
        self.answered_at = None
        self.ended_at = None
        self.reason = ""
        for fact in facts:
            setattr(self, fact, facts[fact])


class FakeEntry:
    def __init__(self, name, number, time):
        self.account = 1
        self.name = name
        self.number = self.target = number
        self.time = time


class FakeHistory:
    def __init__(self):
        self.lists = {"placed": [], "received": [], "missed": [], "forwarded": []}

    def entries(self, kind):
        return self.lists[kind]


class FakePhone:
    """commands: [(name, arguments without the tick)]. refusal: the text with which the next command is refused."""

    def __init__(self, accounts):
        self.accounts = accounts
        self.account = accounts[0] if accounts else None
        self.calls = []
        self.focus = None
        self.path = "none"
        self.headset_mode = False
        self.is_muted = False
        self.dnd = False
        self.forwards = {"always": (False, "", 0), "busy": (False, "", 0), "no_answer": (False, "", 2)}
        self.missed = 0
        self.history = FakeHistory()
        self.levels = {"ring": 8, "handset": 8, "speaker": 8, "headset": 8}
        self.commands = []
        self.refusal = ""

    @property
    def volume_kind(self):
        return "ring" if self.path == "none" else self.path

    def volume(self, kind):
        return self.levels[kind]

    def account_on_line(self, line):
        for account in self.accounts:
            if account.number == line:
                return account
        return None

    def add(self, *arguments, **facts):
        """A call more; it takes the focus."""
        call = FakeCall(len(self.calls) + 1, *arguments, **facts)
        self.calls.append(call)
        self.focus = call
        return call

    def _note(self, name, *arguments):
        if self.refusal:
            refusal, self.refusal = self.refusal, ""
            raise LocalError(refusal)
        self.commands.append((name,) + arguments)

    def set_dnd(self, on, now):
        self._note("set_dnd", on)
        self.dnd = on

    def set_forward(self, kind, on, target, rings, now):
        self._note("set_forward", kind, on, target, rings)
        self.forwards[kind] = (on, target, rings or 0)

    def change_volume(self, step, now):
        self._note("change_volume", step)
        self.levels[self.volume_kind] = min(max(self.levels[self.volume_kind] + step, 0), 15)

    def see_missed(self, now):
        self._note("see_missed")
        self.missed = 0

    def settings_changed(self):
        self._note("settings_changed")

    def press_headset(self, now):
        self._note("press_headset")
        self.headset_mode = not self.headset_mode


def _recorder(name):
    def command(self, *arguments):
        self._note(name, *arguments[:-1])

    return command


for _name in (
    "seize", "digit", "backspace", "send", "dial", "answer", "reject", "hang_up", "hold", "resume", "swap", "send_dtmf",
    "forward_call", "silence", "hook", "press_speaker", "toggle_mute", "press_line", "redial", "focus_on",
    "choose_account",
):  # fmt: skip
    setattr(FakePhone, _name, _recorder(_name))


class FakeDisplay:
    """A frame buffer; `touched` collects what was marked as changed."""

    def __init__(self, width, height, depth):
        self.width = width
        self.height = height
        self.depth = depth
        self.buffer = bytearray((width * depth + 7) // 8 * height)
        self.palette = []
        self.touched = []

    def touch(self, x, y, width, height):
        self.touched.append((x, y, width, height))


class FakeLink:
    """up, or why not in `trouble`."""

    mac = "02:00:00:00:00:2e"
    wifi = None
    trouble = ""

    @property
    def is_up(self):
        return not self.trouble

    def address(self):
        return "" if self.trouble else "192.168.1.46"

    def words(self):
        return self.trouble


class FakeWifi:
    """What `join` was told; the test says how it goes by the link's trouble."""

    def __init__(self, nearby):
        self.name = ""
        self.key = ""
        self.nearby = nearby
        self.scans = 0

    def scan(self):
        self.scans += 1
        if self.nearby is None:
            raise OSError("busy")
        return self.nearby


class FakeDevice:
    def __init__(self, settings):
        self.link = FakeLink()
        self.serial = "e661a4d417"
        self.told = []
        self._settings = settings

    def join(self):
        wifi = self.link.wifi
        wifi.name, wifi.key = [self._settings.get("offhook.wifi." + name) for name in ("name", "key")]

    def restart(self, now):
        self.told.append("restart")

    def erase(self, now):
        self.told.append("erase")


class Desk:
    """A phone with its screen, as one thing to press keys on."""

    def __init__(self, geometry=(480, 272, 4), model="t46g", accounts=None, time=EVENING):
        self.display = FakeDisplay(*geometry)
        self.phone = FakePhone([FakeAccount(1, "1001")] if accounts is None else accounts)
        self.settings = Settings()
        self.time = time
        self.now = 5000
        self.device = FakeDevice(self.settings)
        self.ui = Ui(self.display, self.phone, MODELS[model], self.settings, lambda: self.time, self.device)

    def press(self, *names):
        for name in names:
            self.ui.key(name, True, self.now)
            self.ui.key(name, False, self.now)
        return self

    def change(self):
        """The phone told that something is different."""
        self.ui.phone_changed(self.now)

    def draw(self):
        return self.ui.draw(self.now)

    def pass_time(self, milliseconds):
        self.now += milliseconds
        self.time += milliseconds // 1000

    @property
    def commands(self):
        return self.phone.commands
