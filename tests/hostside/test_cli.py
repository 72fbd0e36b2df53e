"""`offhook phone` with the real firmware: two processes that call each other, and what goes wrong."""

import pytest


@pytest.fixture
def accounts(pbx, tmp_path):
    """accounts("1001"): the options for an account at the proxy, by file."""

    def options(number):
        path = tmp_path / number
        path.write_text("%s:%s@%s:%d\n" % (number, pbx.users[number], pbx.host, pbx.port))
        return "--account-file", str(path)

    return options


@pytest.mark.parametrize("runtime", ["micropython", "cpython"])
def test_a_call_through_the_proxy_with_sound_digits_and_hold(command_line, accounts, runtime, tmp_path):
    a = command_line(*accounts("1001"), "--runtime", runtime, "--trace")
    b = command_line(*accounts("1002"), "--runtime", runtime, "--model", "t42g")
    assert a.ready["runtime"] == runtime
    a("wait registered 10")
    b("wait registered 10")
    a("dial 1002")
    b("wait call ringing 5")
    b("wait lamp line1 fast 5")
    b("answer")
    a("wait call talking 5")
    b("wait call talking 5")
    a("say tone 1004 6")
    b("say tone 700 6")
    b("record %s 3" % (tmp_path / "b.wav"))
    heard = a("heard 2"), b("heard 2")
    assert [round(one["frequency"]) for one in heard] == [700, 1004]
    assert min(one["snr"] for one in heard) > 20
    a("dtmf 12#")
    b("wait dtmf 12# 5")
    a("hold")
    a("wait call held 5")
    a("resume")
    a("wait call talking 5")
    assert a("state")["calls"][0]["peer"] == "1002"
    b("hangup")
    a("wait call ended 5")
    a("wait idle 5")
    assert a.end() == 0 and b.end() == 0
    messages = [line["message"] for line in a.lines if line.get("event") == "sip"]
    assert any(message.startswith("INVITE sip:1002@") for message in messages)
    assert any("\r\nAuthorization: " in message for message in messages)
    assert messages[-1].startswith("SIP/2.0 200") and "\r\nContact:" not in messages[-1]  # unregistered


def test_dialling_with_keys_and_reading_the_screen(command_line, accounts, tmp_path):
    a = command_line(*accounts("1001"))
    a("wait registered 10")
    a("hook off")
    a("press 1 0 0 9")
    a("wait screen 1009 5")
    a("press send")
    a("wait call ended 10")
    a("hook on")
    assert a("screen")["text"]
    a("screenshot %s" % (tmp_path / "screen.png"))
    assert (tmp_path / "screen.png").stat().st_size > 500
    assert a("lamps")["lamps"]["power"]["colour"] in ("red", "green", "off")


def test_a_plain_user_agent_answers_whoever_is_asked_for(command_line):
    b = command_line("--auto-answer", "--no-register", "--heap", "1M")
    a = command_line("--no-register", "--model", "t41p")
    a("dial sip:whoever@127.0.0.1:%d" % b.port)
    a("wait call talking 10")
    b("say tone 1004 3")
    a("record /dev/null 2")
    assert round(a("heard 1")["frequency"]) == 1004
    a("hangup")
    b("wait call ended 5")


def test_a_wrong_password_is_an_event(command_line, pbx):
    a = command_line("--account", "1001:wrong@%s:%d" % (pbx.host, pbx.port))
    failed = a.read_until(lambda line: line.get("event") == "registration_failed")
    assert failed["account"] == 1 and failed["status"] in (401, 403)
    assert str(failed["status"]) in a("wait registered 0.2", ok=False)["error"]


def test_a_port_in_use_gives_2(command_line, run_phone):
    a = command_line("--no-register")
    done = run_phone("", "--sip-port", str(a.port), fake=False)
    assert done.status == 2 and str(a.port) in done.stderr


def test_a_config_file_alone_makes_a_registered_phone(command_line, pbx, tmp_path):
    (tmp_path / "phone.cfg").write_text(
        "#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.label = Desk\naccount.1.user_name = 1001\n"
        "account.1.auth_name = 1001\naccount.1.password = %s\naccount.1.sip_server.1.address = %s\n"
        "account.1.sip_server.1.port = %d\n" % (pbx.users["1001"], pbx.host, pbx.port)
    )
    a = command_line("--config", str(tmp_path / "phone.cfg"))
    a("wait registered 10")
    assert a("state")["accounts"][0]["label"] == "Desk"


def test_a_heap_too_small_is_told(run_phone):
    done = run_phone("", "--heap", "100K", "--no-register", fake=False)
    assert done.status == 2 and "heap of 100K is too small" in done.stderr
    assert done.events == ["failed"]


def test_it_says_which_setting_is_wrong(run_phone):
    done = run_phone("", "--set", "account.1.expires=never", fake=False)
    assert done.status == 2 and "expires" in done.stderr
