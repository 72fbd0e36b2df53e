"""The command line as outside tests use it, against a stand-in for the firmware; every line is held to the schema."""

import signal
import subprocess
import sys
import time

import pytest
from offhook import commands, keys

from tests.hostside.conftest import FAKE, START

ACCOUNT = ("--account", "1001:secret@127.0.0.1:5062")


def test_ready_comes_first_and_the_end_of_input_ends_with_status_0(run_phone):
    done = run_phone("", *ACCOUNT)
    assert done.status == 0 and done.stderr == ""
    assert done.lines[0]["event"] == "ready" and done.lines[0]["version"] == 1


def test_every_command_has_a_reply_with_its_id_in_order(run_phone, tmp_path):
    done = run_phone(
        "#a wait registered 5\n#b dial 1002\nwait call talking 5\n#c wait lamp line1 fast 5\n#d keys\n\n#e lamps\n"
        "#f say tone 1004 0.5\n#g wait said 5\n#h heard 0.4\n#i record %s/r.wav 0.2\n#j screenshot %s/s.png\n"
        "#k screen\n#l hook off\n#m press 102 send\n#n wait screen 102ok 5\n#o dtmf 1\n#p wait dtmf 1 5\n"
        "#q state\n#r help\n#s set account.1.label = A B\n#t dnd on\n"
        "#u forward busy on 1003\n#v deflect 1003\n#z quit\n" % (tmp_path, tmp_path),
        *ACCOUNT,
        "--trace",
    )
    assert [reply["id"] for reply in done.replies] == ["a", "b", None, *"cdefghijklmnopqrstuvz"]
    assert [reply for reply in done.replies if not reply["ok"]] == []
    assert done.status == 0
    assert "star" in done.reply("d")["keys"] and done.reply("d")["aliases"]["send"] == "ok"
    assert done.reply("e")["lamps"]["line1"]["pattern"] == "fast"
    assert abs(done.reply("h")["frequency"] - 1004) < 0.1
    assert done.reply("k")["text"] == ["Idle"]
    assert (tmp_path / "r.wav").stat().st_size == 44 + 3200 and (tmp_path / "s.png").exists()
    assert "sip" in done.events and "lamp" in done.events


@pytest.mark.parametrize(("line", "error"), [
    ("fly away", "unknown command fly"),
    ("dial", "usage: dial NUMBER"),
    ("dial 1 2 3", "usage: dial NUMBER"),
    ("hold", "there is no call to hold"),
    ("answer x", "x is not the number of a call"),
    ("hook up", "choose one of off, on"),
    ("wait", "usage: wait"),
    ("wait call dancing 1", "choose one of dialling"),
    ("wait call talking 0.1", "not talking within 0.1 s"),
    ("wait screen No such text 0.1", "not showing 'No such text' within 0.1 s"),
    ("wait lamp line7 on 0.1", "no lamp line7"),
    ("press warp", "no key warp"),
    ("say nowhere.wav", "nowhere.wav: No such file"),
    ("say tone high 5", "high is not a number"),
    ("record x.wav nan", "nan is not a number"),
    ("heard -1", "-1 is not a time"),
    ("record x.wav 0.1", "the phone played 0.0 s"),
    ("screenshot /nowhere/x.png", "/nowhere/x.png"),
    ('wait screen "odd 0.1', "not showing"),
])  # fmt: skip
def test_what_cannot_be_done_is_a_reply_and_the_phone_goes_on(run_phone, line, error):
    done = run_phone("#1 %s\n#2 state\n" % line, *ACCOUNT)
    assert done.reply("1")["ok"] is False and error in done.reply("1")["error"]
    assert done.reply("2")["ok"] and done.status == 0


def test_a_failing_call_is_an_event_with_its_status(run_phone):
    done = run_phone("dial busy\nwait call ended 5\n", *ACCOUNT)
    assert done.replies[1]["ok"] and done.replies[1]["status"] == 486


def test_without_trace_no_message_is_shown(run_phone):
    done = run_phone("dial 1002\nwait call talking 5\n", *ACCOUNT)
    assert done.replies[1]["ok"] and "secret" not in str(done.lines)


@pytest.mark.parametrize(("options", "error"), [
    (("--account", "1001"), "USER:PASSWORD@HOST:PORT"),
    (("--set", "no.such=1"), "no.such"),
    (("--config", "nowhere.cfg"), "nowhere.cfg"),
    (("--model", "t99"), "model t99"),
    (("--ip", "192.0.2.1"), "192.0.2.1"),
    (("--rtp-ports", "5"), "range of ports"),
    (("--sip-port", "5999"), "SIP port 5999 is in use"),
    (("--transport", "tcp"), "transport tcp: choose one of udp"),
    (("--no-such-option",), "--no-such-option"),
])  # fmt: skip
def test_a_phone_that_cannot_start_says_why_and_gives_2(run_phone, options, error):
    done = run_phone("state\n", *options)
    assert done.status == 2 and error in done.stderr and "Traceback" not in done.stderr


def test_a_busy_sip_port_is_told_with_the_way_out(run_phone):
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        done = run_phone("", "--sip-port", str(port))
    assert done.status == 2 and str(port) in done.stderr and "--sip-port" in done.stderr


def test_a_phone_that_dies_gives_1_and_its_last_words(run_phone):
    done = run_phone("dial die\nwait call talking 5\nwait registered 5\n", *ACCOUNT)
    assert done.status == 1 and "fake death" in done.stderr
    assert done.events[-1] == "exited"


def test_account_and_config_files(run_phone, tmp_path):
    (tmp_path / "accounts").write_text("1002:x@127.0.0.1:5062\n")
    (tmp_path / "a.cfg").write_text("#!version:1.0.0.1\naccount.1.expires = 90\n")
    done = run_phone("", "--account-file", str(tmp_path / "accounts"), "--config", str(tmp_path / "a.cfg"))
    assert done.status == 0


def test_control_c_ends_it_in_good_order():
    code = START + "resources.main_script = lambda: Path(%r); cli.main()" % str(FAKE)
    phone = subprocess.Popen(
        [sys.executable, "-c", code, "phone", "--runtime", "cpython"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert b'"ready"' in phone.stdout.readline()
    phone.stdin.write(b"wait call talking 60\n")
    phone.stdin.flush()
    time.sleep(0.2)
    phone.send_signal(signal.SIGINT)
    assert phone.wait(10) == 0
    phone.stdin.close()
    phone.stdout.close()


def test_lines_are_taken_apart():
    line = commands.Line('#7 wait screen "Call ended" 5')
    assert (line.id, line.command, line.words) == ("7", "wait", ["screen", "Call ended", "5"])
    assert commands.Line("  ").command == ""
    assert commands.Line("PRESS #").words == ["#"]


def test_keys_are_known_by_more_than_one_name():
    assert keys.parse(["12#", "send", "VOL+", "hold:2"]) == [
        ("1", 0), ("2", 0), ("pound", 0), ("ok", 0), ("volume_up", 0), ("hold", 2.0)]  # fmt: skip


def test_every_command_explains_itself():
    for name in commands.COMMANDS:
        assert commands.usage(name).startswith(name) and ":" in commands.usage(name)
