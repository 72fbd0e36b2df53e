"""A phone that nobody has set up gets what it needs by its keys: password, Wi-Fi, account; then it registers."""

import pytest
from offhook.blocking import SimPbx, SimPhone

PIN = "4711"
KEY = "20263010"
KEYS = {".": "star"}
TO_DIGITS = ("soft1", "soft1", "soft1")  # abc, ABC, 2aB, 123


def enter(phone, text, mode=TO_DIGITS):
    """Type digits and dots into the entry that is open, and leave it with OK."""
    phone.press(*mode, *[KEYS.get(one, one) for one in text], "ok")


@pytest.mark.parametrize("model", ["t46g", "t41p"])
def test_from_the_box_to_registered(model):
    with (
        SimPbx({"1001": "5566"}) as pbx,
        SimPhone(new=True, wifi={"Office": KEY, "Cellar": ""}, model=model) as phone,
    ):
        phone.wait_screen("Set up this phone")
        phone.press("1")
        phone.wait_screen("New administrator password")
        enter(phone, PIN)
        phone.wait_screen("Repeat the password")
        enter(phone, PIN)
        phone.wait_screen("Office")
        phone.press("down", "ok")
        phone.wait_screen("Key of Office")
        enter(phone, KEY[::-1])
        phone.wait_screen("Wrong key for Office")
        phone.press("soft3")
        enter(phone, KEY)
        phone.wait_screen("Connected as 127.0.0.1")
        phone.press("ok", "2", "5")
        phone.wait_screen("User name")
        enter(phone, "1001")
        phone.press("6")
        enter(phone, "5566")
        phone.press("7")
        enter(phone, pbx.host)
        phone.press("8")
        enter(phone, str(pbx.port), mode=("soft3",) * 4)
        phone.press("soft4")
        phone.wait_registered()
        assert phone.state()["accounts"][0]["label"] == "1001"
        phone.press("soft4", "6")  # the password is asked for again
        phone.wait_screen("Administrator password")


def test_a_phone_on_a_cable_asks_for_no_wifi():
    with SimPhone(new=True) as phone:
        phone.wait_screen("Set up this phone")
        assert "Wi-Fi" not in " ".join(phone.screen())
        phone.press("soft1")
        phone.wait_screen("No account")


def test_holding_ok_leads_back_to_the_box():
    with SimPhone(account="1001:secret@127.0.0.1:9", register=False, settings={"voice.ring_vol": "3"}) as phone:
        phone.press("ok:10.5")
        phone.wait_screen("Reset to factory?")
        phone.press("ok")
        phone.wait_screen("Set up this phone")
