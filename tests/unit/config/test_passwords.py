from firmware.base.errors import LocalError
from firmware.config.passwords import admin_password, set_admin_password
from firmware.config.settings import Settings
from tests.unit.kit import raises


def test_a_new_phone_has_no_password_at_all():
    assert admin_password(Settings()) == ""


def test_a_password_is_set_and_read():
    settings = Settings()
    set_admin_password(settings, "tulip 26")
    assert admin_password(settings) == "tulip 26"


def test_a_provisioning_file_names_whose_it_is():
    settings = Settings()
    settings.set("security.user_password", "admin:tulip:26")
    assert admin_password(settings) == "tulip:26"
    settings.set("security.user_password", "user:rose")
    assert admin_password(settings) == ""


def test_what_keeps_nobody_out_is_refused():
    for text, reason in (("", "At least"), ("abc", "At least"), ("Admin", "Everybody"), ("1234", "Everybody")):
        settings = Settings()
        assert str(raises(LocalError, set_admin_password, settings, text)).startswith(reason)
        assert admin_password(settings) == ""
