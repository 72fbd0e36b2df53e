"""Every screen there is, each in a state worth looking at: for the hash test, and for people in tools/gallery.py."""

from tests.unit.ui.fake_phone import EVENING, Desk, FakeAccount, FakeEntry, FakeWifi

# name: (screen, model whose keys stand around it)
GEOMETRIES = {
    "480x272x4": ((480, 272, 4), "t46g"),
    "800x480x4": ((800, 480, 4), "t48g"),
    "320x240x4": ((320, 240, 4), "t42g"),
    "192x64x1": ((192, 64, 1), "t42g"),
}


def desk(geometry, *states):
    """A phone with three accounts unless the states of others are given."""
    screen, model = GEOMETRIES[geometry]
    accounts = [
        FakeAccount(1, "1001", *(states[0] if states else ("registered",))),
        FakeAccount(2, "Reception", *(states[1] if len(states) > 1 else ("registered",))),
        FakeAccount(3, "", "disabled"),
    ]
    return Desk(screen, model, accounts)


def first(it):
    return it.phone.accounts[0]


def idle(it):
    """Two accounts registered."""


def idle_marks(it):
    it.phone.dnd = True
    it.phone.missed = 3
    it.phone.forwards["always"] = (True, "1003", 0)
    it.phone.headset_mode = True
    it.phone.levels["ring"] = 0


def registering(it):
    first(it).state = "registering"
    it.phone.accounts[1].state = "unregistered"


def registration_failed(it):
    first(it).state = "failed"
    first(it).reason = "Wrong password"


def no_account(it):
    for account in it.phone.accounts:
        account.state = "disabled"
    it.phone.account = None


def dialling_empty(it):
    it.phone.path = "speaker"
    it.phone.add(first(it), "dialling", "out")


def dialling(it):
    it.phone.path = "handset"
    it.phone.add(first(it), "dialling", "out", digits="1002")


def dialling_long(it):
    it.phone.path = "handset"
    it.phone.add(first(it), "dialling", "out", digits="00493012345678901234567890")


def calling(it):
    it.phone.path = "handset"
    it.phone.add(first(it), "calling", "out", digits="1002", peer="1002")


def ringing_out(it):
    it.phone.path = "handset"
    it.phone.add(first(it), "ringing", "out", "Jörg Müßig", "1003", diverted_by="1002")


def ringing_in(it):
    it.phone.add(first(it), "ringing", "in", "Alice Example", "1001")


def ringing_in_long(it):
    it.phone.add(first(it), "ringing", "in", "Dr. Maximiliane Freifrau von Hohenfels-Übermaß", "+493012345678")


def ringing_in_silenced(it):
    it.phone.add(it.phone.accounts[1], "ringing", "in", "", "anonymous", is_silenced=True)


def talking(it):
    it.phone.path = "handset"
    it.phone.add(first(it), "talking", "in", "Alice Example", "1002", answered_at=it.now - 83000)


def talking_hour(it):
    it.phone.path = "speaker"
    call = it.phone.add(first(it), "talking", "out", "", "1002", answered_at=it.now - 3725000)
    call.warning = "No sound from the other side"


def talking_muted(it):
    talking(it)
    it.phone.is_muted = True


def talking_held_by_peer(it):
    talking(it)
    it.phone.focus.held_by_peer = True


def talking_digits(it):
    talking(it)
    it.press("1", "2", "star", "pound")


def held(it):
    talking(it)
    it.phone.focus.state = "held"


def two_calls(it):
    held(it)
    it.phone.add(first(it), "talking", "out", "François Noël", "1003", answered_at=it.now - 7000, line=2)


def two_calls_held(it):
    two_calls(it)
    it.phone.focus.state = "held"
    it.phone.focus = it.phone.calls[0]


def waiting(it):
    talking(it)
    talks = it.phone.focus
    it.phone.add(first(it), "ringing", "in", "Bob", "1003", line=2)
    it.phone.focus = talks


def ended(it):
    talking(it)
    it.phone.focus.state = "ended"
    it.phone.focus.reason = "Call ended"
    it.phone.focus.ended_at = it.now - 1000


def ended_busy(it):
    it.phone.path = "handset"
    it.phone.add(first(it), "ended", "out", peer="1002", reason="Busy", ended_at=it.now)


def ended_not_found(it):
    it.phone.path = "handset"
    it.phone.add(first(it), "ended", "out", peer="4711", reason="Server does not answer", ended_at=it.now)


def volume(it):
    talking(it)
    it.press("volume_up")


def ringer_volume(it):
    it.press("volume_down", "volume_down")


def message(it):
    it.phone.refusal = "Nothing was dialled yet"
    it.press("redial")


def message_in_call(it):
    talking(it)
    it.phone.refusal = "The other side takes no digits"
    it.press("5")


def menu(it):
    it.phone.forwards["busy"] = (True, "1003", 0)
    it.press("soft4", "down")


def status(it):
    it.phone.accounts[1].state = "failed"
    it.phone.accounts[1].reason = "Server does not answer"
    it.press("ok", "down")


def forwards(it):
    it.phone.forwards["no_answer"] = (True, "1003", 2)
    it.press("soft4", "2", "down")


def forward_form(it):
    it.press("soft4", "2", "3", "right", "1", "0", "0", "3")


def forward_to(it):
    ringing_in(it)
    it.press("soft2", "1", "0", "0", "3")


def history_missed(it):
    entries = it.phone.history.lists["missed"]
    entries.append(FakeEntry("Alice Example", "1002", EVENING - 600))
    entries.append(FakeEntry("", "+493012345678", EVENING - 7200))
    entries.append(FakeEntry("Dr. Maximiliane Freifrau von Hohenfels", "1005", EVENING - 3 * 86400))
    for number in range(9):
        entries.append(FakeEntry("", "100%d" % number, EVENING - 86400 * (number + 4)))
    it.press("soft1", "down")


def history_end(it):
    history_missed(it)
    it.press("up", "up")


def history_empty(it):
    it.press("soft1", "right", "right")


def no_network(it):
    it.device.link.trouble = "No cable"


def with_wifi(it, trouble=""):
    nearby = [("Office", -48, False), ("Guests", -66, True), ("Café am Markt", -81, False)]
    it.device.link.wifi = FakeWifi(nearby)
    it.device.link.trouble = trouble or "No Wi-Fi chosen"


def unlock(it):
    it.settings.set("offhook.admin_password", "tulip")
    it.ui.is_admin = True


def welcome(it):
    no_account(it)
    with_wifi(it)
    it.ui.welcome()


def new_password(it):
    welcome(it)
    it.press("1", "8", "8", "8", "soft1", "5")


def wifi_searching(it):
    welcome(it)
    unlock(it)
    it.press("1")


def wifi_list(it):
    wifi_searching(it)
    it.pass_time(400)
    it.draw()
    it.press("down")


def wifi_key(it):
    wifi_list(it)
    it.press("up", "ok", "4", "right", "4", "4", "right", "4", "4", "4")


def wifi_joining(it):
    wifi_key(it)
    it.press("5", "5", "6", "7", "8", "9", "ok")
    it.device.link.trouble = "Joining Office"


def wifi_refused(it):
    wifi_joining(it)
    it.device.link.trouble = "Wrong key for Office"


def wifi_joined(it):
    wifi_joining(it)
    it.device.link.trouble = ""


def account_form(it):
    unlock(it)
    for name, text in (("user_name", "1001"), ("password", "secret"), ("sip_server.1.address", "pbx.example.org")):
        it.settings.set("account.1." + name, text)
    it.press("soft4", "6", "1", "1", "up", "up")


def user_name_entry(it):
    account_form(it)
    it.press("up", "up", "up", "ok", "soft1", "2", "2", "right", "2")


def server_name_entry(it):
    account_form(it)
    it.press("ok", "2", "2", "2")


def time_form(it):
    it.press("soft4", "5", "left")


def advanced(it):
    with_wifi(it)
    it.device.link.trouble = ""
    unlock(it)
    it.press("soft4", "6", "down")


def factory_reset(it):
    it.ui.key("ok", True, it.now)
    it.pass_time(10000)
    it.draw()


SCREENS = (
    idle, idle_marks, registering, registration_failed, no_account, dialling_empty, dialling, dialling_long, calling,
    ringing_out, ringing_in, ringing_in_long, ringing_in_silenced, talking, talking_hour, talking_muted,
    talking_held_by_peer, talking_digits, held, two_calls, two_calls_held, waiting, ended, ended_busy, ended_not_found,
    volume, ringer_volume, message, message_in_call, menu, status, forwards, forward_form, forward_to, history_missed,
    history_end, history_empty, no_network, welcome, new_password, wifi_searching, wifi_list, wifi_key, wifi_joining,
    wifi_refused, wifi_joined, account_form, user_name_entry, server_name_entry, time_form, advanced, factory_reset,
)  # fmt: skip


def stage(geometry, show):
    """A Desk that shows this screen, drawn."""
    it = desk(geometry)
    show(it)
    it.change()
    it.draw()
    return it
