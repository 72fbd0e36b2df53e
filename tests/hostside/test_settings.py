"""Accounts, files and options become one phone.cfg, the strongest wins, and mistakes are told without passwords."""

import pytest
from offhook import process, settings
from offhook.settings import Account, SettingsError


def values_of(**fields):
    options = process.Options(runtime="cpython", rtp_ports=(12000, 12039), sip_port=5071, **fields)
    return process.PhoneProcess(options)._values()


def test_an_account_in_full():
    assert Account.parse("1001:secret@127.0.0.1:5062") == Account("1001", "secret", "127.0.0.1", 5062)


@pytest.mark.parametrize(("text", "account"), [
    ("1001@pbx", Account("1001", "", "pbx", 5060)),
    ("1001:p@ss:word@pbx:1", Account("1001", "p@ss:word", "pbx", 1)),
    ("a:b@[::1]:5061", Account("a", "b", "::1", 5061)),
    ("a:b@[::1]", Account("a", "b", "::1", 5060)),
])  # fmt: skip
def test_shorter_and_odder_accounts(text, account):
    assert Account.parse(text) == account


@pytest.mark.parametrize(
    "text", ["1001:secret", "@host", "1001:secret@", "1001:secret@host:port", "1001:secret@h:99999"]
)
def test_a_wrong_account_is_told_without_its_password(text):
    with pytest.raises(SettingsError) as error:
        Account.parse(text)
    assert "secret" not in str(error.value)
    assert "secret" not in repr(Account("1001", "secret", "h"))


def test_account_files_and_config_files(tmp_path):
    (tmp_path / "accounts").write_text("# ours\n1001:a@h:1\n\n1002:b@h\n")
    assert [one.user for one in settings.read_account_file(tmp_path / "accounts")] == ["1001", "1002"]
    (tmp_path / "phone.cfg").write_bytes(b"#!version:1.0.0.1\naccount.1.label = Caf\xe9\naccount.1.ptime=\n# x = 1\n")
    assert settings.read_config_file(tmp_path / "phone.cfg") == ({"account.1.label": "Café"}, [])
    (tmp_path / "phone.cfg").write_text("account.1.label = %NULL%\nno.such = 1\nodd\naccount.1.ptime = soon\n")
    values, problems = settings.read_config_file(tmp_path / "phone.cfg")
    assert values == {"account.1.label": "%NULL%"}
    assert [problem.split("phone.cfg:")[1][:9] for problem in problems] == ["2: no.suc", "3: not a ", "4: accoun"]
    (tmp_path / "accounts").write_text("1001:a@h:1\n1002:secret\n")
    with pytest.raises(SettingsError, match="accounts:2: an account is") as error:
        settings.read_account_file(tmp_path / "accounts")
    assert "secret" not in str(error.value)
    with pytest.raises(SettingsError, match="nowhere"):
        settings.read_config_file(tmp_path / "nowhere")


def test_set_wins_over_options_and_options_over_files():
    values = values_of(
        accounts=[Account("1001", "x", "127.0.0.1")],
        defaults={"account.1.user_name": "file", "account.1.expires": "60"},
        values={"account.1.label": "set"},
    )
    assert values["account.1.user_name"] == "1001"
    assert values["account.1.expires"] == "60"
    assert values["account.1.label"] == "set"


def test_a_file_says_what_an_account_is_called():
    values = values_of(accounts=[Account("1001", "x", "h")] * 2, defaults={"account.1.label": "Desk"})
    assert values["account.1.label"] == "Desk" and values["account.2.label"] == "1001"


def test_a_file_alone_makes_a_phone_that_registers():
    file = {"account.1.enable": "1", "account.1.user_name": "1001", "account.1.sip_server.1.address": "127.0.0.1"}
    for given in ({"defaults": file}, {"values": file}):
        values = values_of(**given)
        assert {name: values[name] for name in file} == file
        assert "offhook.register" not in values and "account.1.label" not in values


def test_the_text_is_a_cfg_file_that_the_phone_accepts_whole():
    from firmware.config import cfg
    from firmware.config.settings import Settings

    text = settings.cfg_text(values_of(accounts=[Account("1001", "se#c=ret", "127.0.0.1", 5062)], auto_answer=True))
    phone = Settings()
    assert cfg.read(text.encode(), "phone.cfg", phone) == []
    assert phone.get("account.1.password") == "se#c=ret"
    assert phone.number("account.1.sip_server.1.port") == 5062
    assert phone.flag("account.1.auto_answer") and phone.flag("account.1.enable")
    assert phone.number("network.port.min_rtpport") == 12000


def test_a_plain_user_agent_answers_any_user():
    values = values_of(auto_answer=True, register=False)
    assert values["offhook.register"] == "0" and values["offhook.accept_any"] == "1"
    assert values["account.1.enable"] == "1" and "account.1.sip_server.1.address" not in values


@pytest.mark.parametrize(
    ("name", "value"), [("no.such.name", "1"), ("account.1.ptime", "soon"), ("account.1.label", "a\nb")]
)
def test_wrong_settings_are_refused_before_the_phone_starts(name, value):
    with pytest.raises(SettingsError, match=name):
        settings.cfg_text({name: value})


@pytest.mark.parametrize("wrong", [{"model": "t99"}, {"heap": "much"}, {"runtime": "pypy"}, {"sip_port": 70000},
                                   {"model": "t42g", "accounts": [Account("1", "", "h")] * 4}])  # fmt: skip
def test_wrong_options(wrong):
    with pytest.raises(process.StartError):
        process.PhoneProcess(process.Options(**{"runtime": "cpython", **wrong}))
