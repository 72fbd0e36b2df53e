"""SimPhone, its panel and `expect` against a stand-in for the firmware."""

import asyncio
import json
import os
import signal
import stat
from pathlib import Path

import pytest
from offhook import AsyncPhone, PhoneError, SimPhone, StartError, results
from offhook.expect import Expectation

ACCOUNT = "1001:secret@127.0.0.1:5062"


@pytest.fixture
def phone(fake_firmware):
    with SimPhone(ACCOUNT, runtime="cpython", trace=1) as one:
        yield one


def test_it_starts_and_tells_of_itself(phone):
    phone.wait_registered()
    assert phone.events[0]["event"] == "ready"
    assert phone.number == "1001" and phone.sip_port >= 5070
    assert phone.events[0]["rtp_ports"] == list(phone.rtp_ports)
    assert phone.lamps["power"] == {"colour": "green", "pattern": "on", "period": 0}


def test_the_store_is_private_and_the_password_is_on_no_command_line(phone):
    process = phone.core.process
    folder = Path(process._store.name)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "phone.cfg").stat().st_mode) == 0o600
    assert "secret" in (folder / "phone.cfg").read_text()
    command_line = Path("/proc/%d/cmdline" % process.pid)
    if command_line.exists():
        assert b"secret" not in command_line.read_bytes()
    phone.close()
    assert not folder.exists()


def test_calls_sip_and_lamps_become_known(phone):
    phone.dial("1002")
    assert phone.wait_call("talking")["peer"] == "1002"
    phone.wait_lamp("line1", "fast")
    message = next(event for event in phone.events if event["event"] == "sip")
    assert message["peer"] == "127.0.0.1:5060" and message["message"].encode("latin-1").startswith(b"INVITE sip:\xe9@x")
    phone.dtmf("12#")
    phone.wait_digits("12#")


def test_a_tone_goes_through_and_is_measured(phone):
    phone.dial("1002")
    phone.wait_call("talking")
    figures = Expectation(phone).to_hear(phone, 1004, seconds=1)
    assert abs(figures["frequency"] - 1004) < 0.1 and figures["snr"] > 80 and figures["gaps"] == []


def test_silence_is_silence_whether_played_or_not(phone):
    silent = Expectation(phone)
    silent.to_hear_silence(0.2)  # plays nothing at all
    phone.dial("1002")
    phone.wait_call("talking")
    silent.to_hear_silence(0.2)
    phone.say_tone(1004, 2)
    phone.pause(0.3)
    with pytest.raises(AssertionError, match="1004|heard"):
        silent.to_hear_silence(0.5)


def test_saying_ends_when_all_was_said(phone):
    phone.dial("1002")
    phone.wait_call("talking")
    assert phone.say_tone(440, 0.7) == 0.7
    phone.said(timeout=5)
    assert phone.core.panel._said == 35


def test_keys_reach_the_phone_by_their_aliases(phone):
    phone.press("102", "*", "send")
    phone.wait_screen("Typed 102starok")
    with pytest.raises(PhoneError, match="no key line9"):
        phone.press("line9")


def test_keys_and_hook_are_done_when_the_phone_took_them(fake_firmware):
    async def body():
        async with AsyncPhone("1001:secret@127.0.0.1:5060", runtime="cpython") as phone:
            for move in (phone.hook(True), phone.press("1")):
                os.kill(phone.process.pid, signal.SIGSTOP)
                moving = asyncio.create_task(move)
                await asyncio.sleep(0.3)
                assert not moving.done()
                os.kill(phone.process.pid, signal.SIGCONT)
                await moving
            os.kill(phone.process.pid, signal.SIGKILL)
            with pytest.raises(PhoneError, match="gone"):
                await phone.hook(False)

    asyncio.run(body())


def test_the_screen_is_drawn_in_the_palette(phone, tmp_path):
    phone.wait_screen("Idle")
    image = phone.screenshot(tmp_path / "screen.png").convert("RGB")
    assert image.size == (16, 4)
    assert image.getpixel((2, 1)) == (255, 255, 255) and image.getpixel((5, 1)) == (0, 0, 0)
    assert image.getpixel((2, 2)) == (0, 0, 0) and image.getpixel((5, 2)) == (255, 255, 255)
    assert image.getpixel((1, 1)) == (0, 0, 0)
    assert (tmp_path / "screen.png").read_bytes().startswith(b"\x89PNG")


def test_a_refusal_carries_the_phones_words(phone):
    with pytest.raises(PhoneError, match="there is no call to hold"):
        phone.hold()


def test_a_wait_that_fails_shows_what_happened(phone):
    with pytest.raises(AssertionError) as error:
        Expectation(phone).to_be_talking(timeout=0.2)
    text = str(error.value)
    assert "not talking within 0.2 s" in text and "| Idle" in text and "registered account=1" in text


def test_a_death_ends_every_wait(phone):
    with pytest.raises(PhoneError):
        phone.dial("die")
        phone.wait_call("talking")
    assert phone.events[-1]["event"] == "exited"
    assert "fake death" in phone.events[-1]["error"]


def test_a_phone_that_cannot_start_says_why(fake_firmware):
    with pytest.raises(StartError, match="SIP port 5999 is in use"):
        SimPhone(ACCOUNT, runtime="cpython", sip_port=5999)


def test_what_a_failed_test_leaves(phone, tmp_path):
    class NoPbx:
        host, port, messages = "127.0.0.1", 5062, []

    phone.dial("1002")
    phone.wait_call("talking")
    phone.say_tone(1004, 0.2)
    phone.said()
    path = results.folder(tmp_path, "tests/test_a.py::test_b[c/d]")
    results.save(path, [phone, phone], NoPbx)
    assert sorted(os.listdir(path)) == ["events.jsonl", "heard.wav", "ladder.pcap", "ladder.svg", "screen.png"]
    assert path.name == "tests-test_a.py.test_b-c-d"
    assert json.loads((path / "events.jsonl").read_text().splitlines()[0])["phone"] == "1001"
