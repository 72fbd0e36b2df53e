from firmware.base.errors import LocalError
from firmware.config import table
from firmware.config.params import TABLE
from firmware.config.settings import Settings
from tests.unit import kit
from tests.unit.kit import raises


def test_defaults_come_from_the_table():
    settings = Settings()
    assert settings.number("forward.no_answer.timeout") == 2
    assert settings.number("account.1.sip_server.1.port") == 5060
    assert settings.flag("call_waiting.enable")
    assert settings.decimal("account.3.advanced.timer_t1") == 0.5
    assert settings.get("account.1.user_name") == ""


def test_factory_codecs_have_defaults_of_their_own():
    settings = Settings()
    assert settings.flag("account.1.codec.1.enable")
    assert not settings.flag("account.2.codec.3.enable")
    assert settings.get("account.6.codec.2.payload_type") == "PCMA"
    assert settings.number("account.1.codec.20.priority") == 0


def test_set_checks_kind_and_range_and_keeps_the_old_value():
    settings = Settings()
    settings.set("forward.no_answer.timeout", "20")
    error = raises(LocalError, settings.set, "forward.no_answer.timeout", "21")
    assert str(error) == "forward.no_answer.timeout must lie from 0 to 20"
    assert settings.number("forward.no_answer.timeout") == 20
    raises(LocalError, settings.set, "features.dnd_refuse_code", "603")
    raises(LocalError, settings.set, "account.1.enable", "yes")
    raises(LocalError, settings.set, "account.1.user_name", "x" * 100)
    raises(LocalError, settings.set, "no.such.name", "1")
    raises(LocalError, settings.get, "no.such.name")


def test_a_value_equal_to_the_default_costs_nothing():
    settings = Settings()
    settings.set("voice.ring_vol", "3")
    assert settings.changed() == ["voice.ring_vol"]
    settings.set("voice.ring_vol", "8")
    assert settings.changed() == []


def test_defaults_are_remembered_within_bounds():
    settings = Settings()
    settings.get("voice.ring_vol")
    kit.allocates_nothing(settings.get, "voice.ring_vol")
    for number in range(1, 300):
        settings.get("linekey.%d.type" % number)
    assert len(settings._defaults) <= 64
    settings.set("voice.ring_vol", "3")
    assert settings.get("voice.ring_vol") == "3"
    settings.reset("voice.ring_vol")
    assert settings.get("voice.ring_vol") == "8"


def test_old_spellings_are_stored_under_ours():
    settings = Settings()
    settings.set("account.2.sip_server_host", "10.0.0.1")
    assert settings.get("account.2.sip_server.1.address") == "10.0.0.1"
    settings.set("static.network.port.min_rtpport", "12000")
    assert settings.number("network.port.min_rtpport") == 12000


def test_numbers_inside_a_word_are_not_indices():
    assert table.find("network.802_1x.mode") is not None
    assert table.find("account.X.enable") is not None
    assert table.find("account.enable") is None


def test_every_row_is_found_by_its_name():
    rows = TABLE.split(b"\n")[1:-1]
    assert rows == sorted(rows)
    for row in rows:
        name, _, _, default = [str(part, "utf-8") for part in row.split(b"\t")]
        name = name.replace("X", "2").replace("Y", "30")
        assert table.default(name) == default, name
    for name in ("", "a", "account.1.codec.2", "zzz", "voice.vad.", "voice.va"):
        assert table.default(name) is None and table.find(name) is None


def test_every_default_obeys_its_own_rule():
    rows = [row for row in TABLE.split(b"\n") if row]
    assert len(rows) > 690
    for row in rows:
        parameter = table.Parameter(row)
        if parameter.default:
            try:
                assert parameter.check(parameter.default) == parameter.default
            except LocalError as error:
                raise AssertionError("%r: %s" % (row, error))


def test_secrets_are_marked():
    assert table.find("account.1.password").is_secret
    assert not table.find("account.1.user_name").is_secret
