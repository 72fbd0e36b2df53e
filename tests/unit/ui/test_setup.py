"""Setting the phone up on its screen, read by its text."""

from tests.unit.ui.fake_phone import Desk, FakeWifi
from tests.unit.ui.fixtures import GEOMETRIES, no_account, unlock, with_wifi

NEARBY = [("Office", -48, False), ("Guests", -66, True)]
PIN = ("4", "7", "1", "1")
DIGITS = ("soft1", "soft1", "soft1")  # from abc to 123


def text(it):
    it.draw()
    return it.ui.text()


def shows(it, words):
    return any(words in line for line in text(it))


def locked(password="4711"):
    it = Desk()
    it.settings.set("offhook.admin_password", password)
    return it


def new(wifi=True):
    it = Desk()
    no_account(it)
    if wifi:
        with_wifi(it)
    it.ui.welcome()
    return it


def test_a_new_phone_says_what_it_needs():
    assert text(new())[1:] == [
        "No network", "20:01", "Set up this phone", "1  Wi-Fi No Wi-Fi chosen", "2  Account None",
        "3  Administrator password None", "4  Time and date", "Later  Select",
    ]  # fmt: skip
    assert not shows(new(wifi=False), "Wi-Fi")


def test_every_row_fits_the_smallest_screen():
    it = Desk(*GEOMETRIES["192x64x1"])
    with_wifi(it)
    it.ui.welcome()
    assert text(it)[0] == "Set up this phone  1/4"
    it.press("up")
    assert shows(it, "4  Time and date")


def test_the_first_way_in_asks_for_a_password_twice():
    it = new()
    it.press("2")
    assert shows(it, "New administrator password")
    it.press(*DIGITS, *PIN, "ok", *DIGITS, "4", "7", "1", "2", "ok")
    assert shows(it, "Not the same") and it.settings.get("offhook.admin_password") == ""
    it.press("soft3", "1", "ok")
    assert it.settings.get("offhook.admin_password") == "4711"
    assert shows(it, "Account 1")


def test_a_password_everybody_knows_is_refused():
    it = new()
    it.press("2", *DIGITS, "1", "2", "3", "4", "ok")
    assert shows(it, "Everybody knows that one") and shows(it, "New administrator password")


def test_the_password_is_asked_for_once_until_the_menu_is_left():
    it = locked()
    it.press("soft4", "6")
    assert shows(it, "Administrator password")
    it.press(*DIGITS, *PIN, "ok")
    assert shows(it, "Advanced settings")
    it.press("soft1", "6")
    assert shows(it, "Advanced settings")
    it.press("soft1", "soft1", "soft4", "6")
    assert shows(it, "Administrator password")


def test_three_wrong_passwords_lock_for_a_minute():
    it = locked()
    it.press("soft4", "6", *DIGITS)
    for _ in range(3):
        it.press("9", "ok")
        assert shows(it, "Wrong password")
        it.press("soft3")
    it.press(*PIN, "ok")
    assert shows(it, "Locked for a minute") and not it.ui.is_admin
    it.pass_time(59999)
    it.draw()
    it.press("ok")
    assert shows(it, "Locked for a minute")
    it.pass_time(1)
    it.draw()
    it.press("ok")
    assert shows(it, "Advanced settings")


def test_what_was_typed_is_hidden_but_for_a_moment():
    it = locked()
    it.press("soft4", "6", *DIGITS, "4", "7")
    assert "*7" in text(it)
    it.pass_time(1000)
    it.draw()
    assert "**" in text(it)


def test_the_wifi_is_searched_when_the_screen_says_so():
    it = new()
    unlock(it)
    it.press("1")
    assert shows(it, "Searching") and it.device.link.wifi.scans == 0
    it.pass_time(300)
    it.draw()
    assert it.device.link.wifi.scans == 1
    assert [line for line in text(it) if line.endswith(("Strong", "Fair", "Weak", "network"))][1:] == [
        "Office Strong", "Guests Fair", "Café am Markt Weak", "Other network",
    ]  # fmt: skip


def searched(nearby=NEARBY):
    it = new()
    unlock(it)
    it.device.link.wifi = FakeWifi(nearby)
    it.press("1")
    it.pass_time(300)
    it.draw()
    return it


def test_an_open_network_is_joined_at_once():
    it = searched()
    it.press("down", "ok")
    assert (it.device.link.wifi.name, it.device.link.wifi.key) == ("Guests", "")
    assert it.settings.get("offhook.wifi.name") == "Guests" and ("settings_changed",) in it.commands


def test_a_key_is_asked_for_and_its_length_checked():
    it = searched()
    it.press("ok", *DIGITS, "1", "2", "3", "ok")
    assert shows(it, "A key has 8 to 63 characters") and it.device.link.wifi.name == ""
    it.press("4", "5", "6", "7", "8", "ok")
    assert it.device.link.wifi.key == "12345678" and it.settings.get("offhook.wifi.key") == "12345678"
    it.device.link.trouble = "Joining Office"
    it.change()
    assert shows(it, "Joining Office")
    it.device.link.trouble = ""
    it.pass_time(500)
    assert shows(it, "Connected as 192.168.1.46")  # without a key pressed
    it.press("ok")
    assert shows(it, "Set up this phone")


def test_a_wrong_key_is_told_and_typed_again():
    it = searched()
    it.press("ok", *DIGITS, *"12345678", "ok")
    it.device.link.trouble = "Wrong key for Office"
    it.change()
    assert shows(it, "Wrong key for Office")
    it.press("soft3", *DIGITS, *"87654321", "ok")
    assert it.device.link.wifi.key == "87654321"


def test_a_hidden_network_is_named():
    it = searched([])
    it.press("ok", "4", "ok")
    assert shows(it, "Key of g")


def test_a_search_that_fails_says_so():
    it = searched(None)
    assert shows(it, "The search failed")
    it.device.link.wifi.nearby = NEARBY
    it.press("soft3")
    it.pass_time(300)
    assert shows(it, "Office Strong")


def filled_in():
    """The form of account 1 with a user name and a server."""
    it = Desk()
    unlock(it)
    it.press("soft4", "6", "1", "1", "5", *DIGITS, "1", "0", "0", "1", "ok")
    it.press("7", *DIGITS, "1", "0", "star", "0", "star", "0", "star", "1", "ok")
    return it


def test_an_account_is_entered_and_the_phone_starts_again():
    it = filled_in()
    assert shows(it, "5  User name 1001") and shows(it, "7  SIP server 10.0.0.1")
    assert it.settings.get("account.1.user_name") == ""  # not before Save
    it.press("soft4")
    for name, value in (("enable", "1"), ("user_name", "1001"), ("sip_server.1.address", "10.0.0.1")):
        assert it.settings.get("account.1." + name) == value
    assert it.device.told == ["restart"] and ("settings_changed",) in it.commands
    assert not it.ui.is_admin


def test_back_leaves_all_as_it_was():
    it = filled_in()
    it.press("soft1")
    assert it.settings.get("account.1.user_name") == "" and it.device.told == []


def test_an_account_without_a_user_name_is_not_saved():
    it = Desk()
    unlock(it)
    it.press("soft4", "6", "1", "1", "soft4")
    assert shows(it, "User name is missing")
    assert it.settings.get("account.1.enable") == "0" and it.device.told == []


def test_a_bad_port_is_told_by_its_label_and_nothing_is_changed():
    it = filled_in()
    it.press("8", "soft3", "soft3", "soft3", "soft3", "9", "9", "9", "9", "9", "ok", "soft4")
    assert shows(it, "Port: must lie from 0 to 65535")
    assert it.settings.get("account.1.user_name") == "" and it.device.told == []


def test_a_password_is_never_shown_and_typed_anew():
    it = filled_in()
    it.settings.set("account.1.user_name", "1001")
    it.settings.set("account.1.password", "secret")
    it.press("soft1", "1", "up", "up")
    assert shows(it, "6  Password ********") and not shows(it, "secret")
    it.press("6", *DIGITS, "5", "ok", "soft4")
    assert it.settings.get("account.1.password") == "5"


def test_a_password_stays_when_nothing_is_typed():
    it = filled_in()
    it.settings.set("account.1.user_name", "1001")
    it.settings.set("account.1.password", "secret")
    it.press("soft1", "1", "6", "ok", "soft4")
    assert it.settings.get("account.1.password") == "secret" and it.device.told == ["restart"]


def test_time_and_date_need_no_password():
    it = locked()
    it.press("soft4", "5", "left", "down", "ok", "soft4")
    assert it.settings.get("local_time.time_zone") == "+7" and it.settings.get("local_time.time_format") == "0"
    assert shows(it, "Saved")


def test_every_zone_of_the_form_is_understood():
    from firmware.ui import clock
    from firmware.ui.screens import basic

    for hours in basic._HOURS:
        assert clock.zone_seconds(basic.zone(hours)) == hours * 3600, hours


def held(it, name="ok", milliseconds=10000):
    it.draw()
    it.ui.key(name, True, it.now)
    it.pass_time(milliseconds)
    it.draw()
    it.ui.key(name, False, it.now)
    return it


def test_ok_held_on_the_idle_screen_resets_after_a_question():
    it = held(Desk())
    assert shows(it, "Reset to factory?")
    it.press("cancel")
    assert it.device.told == [] and not shows(it, "Reset to factory?")
    held(it).press("ok")
    assert it.device.told == ["erase"]


def test_holding_ok_may_be_forbidden_or_want_the_password():
    it = Desk()
    it.settings.set("features.reset_by_long_press_enable", "0")
    assert not shows(held(it), "Reset to factory?")
    it = locked()
    it.settings.set("features.factory_pwd_enable", "1")
    assert shows(held(it), "Administrator password")
    it.press(*DIGITS, *PIN, "ok")
    assert shows(it, "Reset to factory?")


def test_the_volume_keys_at_power_up_reset_a_phone_that_is_locked():
    it = locked()
    it.settings.set("features.reset_by_long_press_enable", "0")
    it.settings.set("features.factory_pwd_enable", "1")
    it.draw()
    it.ui.key("volume_up", True, it.now)
    it.ui.key("volume_down", True, it.now)
    it.pass_time(5000)
    assert shows(it, "Reset to factory?")
    it.press("ok")
    assert it.device.told == ["erase"]


def test_no_chord_works_during_a_call():
    it = Desk()
    it.draw()
    it.ui.key("ok", True, it.now)
    it.phone.add(it.phone.accounts[0], "talking", "in", answered_at=it.now)
    it.change()
    it.pass_time(10000)
    assert not shows(it, "Reset to factory?")


def test_the_idle_screen_says_why_there_is_no_network():
    it = Desk()
    it.device.link.trouble = "No cable"
    it.change()
    assert shows(it, "Network unavailable") and shows(it, "No cable")


def test_status_tells_number_and_wifi():
    it = Desk()
    with_wifi(it)
    it.press("ok")
    assert shows(it, "IP No Wi-Fi chosen") and shows(it, "Serial e661a4d417") and shows(it, "Wi-Fi None")
