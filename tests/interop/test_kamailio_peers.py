"""Other people's user agents call our phone through a real Kamailio, and we call them."""

import subprocess
from pathlib import Path

import pytest
from offhook import audio
from offhook.expect import Expectation as expect

from firmware.media.g711_plain import encode_ulaw
from tests.interop.checks import assert_nothing_left
from tests.interop.conftest import USERS, account
from tests.interop.kamailio import free_port
from tests.interop.test_baresip import assert_baresip_heard, assert_clean_tone
from tests.peers import require_peer

pytestmark = pytest.mark.slow

SCENARIO = Path(__file__).with_name("sipp") / "call_with_sound.xml"
SIPP_SECONDS = 4


@pytest.fixture
def phone(kamailio, sim_phone):
    one = sim_phone(account("1001", kamailio), runtime="micropython", trace=1)
    one.wait_registered()
    return one


@pytest.fixture
def peer(kamailio, baresip):
    """baresip, registered as 1002."""
    name, password = "1002", USERS["1002"]
    one = baresip("<sip:%s@%s:%d>;auth_user=%s;auth_pass=%s;regint=60" % (
        name, kamailio.host, kamailio.port, name, password), answers=False)  # fmt: skip
    one.wait_registered()
    return one


def talk(phone, peer):
    """Each says 1004 Hz and hears the other's; what baresip heard is looked at when the call has ended."""
    expect(phone).to_be_talking()
    peer.wait_event("CALL_ESTABLISHED")
    phone.say_tone(1004, 7)
    phone.pause(4)
    assert_clean_tone(phone.heard(3), 3)


def correspondents(phone):
    """Whom it exchanged SIP with."""
    return {event["peer"] for event in phone.events if event["event"] == "sip"}


def test_we_call_baresip_through_kamailio(kamailio, phone, peer):
    phone.dial("1002")
    peer.wait_event("CALL_INCOMING")
    expect(phone).to_be_calling()
    peer.command("accept")
    talk(phone, peer)
    phone.hang_up()
    peer.wait_event("CALL_CLOSED")
    assert_baresip_heard(peer, 2)
    assert correspondents(phone) == {"127.0.0.1:%d" % kamailio.port}
    assert_nothing_left(phone)


def test_baresip_calls_us_through_kamailio_and_hangs_up(kamailio, phone, peer):
    peer.command("dial", "sip:1001@%s:%d" % (kamailio.host, kamailio.port))
    expect(phone).to_be_ringing(caller="1002")
    phone.answer()
    talk(phone, peer)
    peer.command("hangup")
    expect(phone).to_have_ended()
    assert_baresip_heard(peer, 2)
    assert correspondents(phone) == {"127.0.0.1:%d" % kamailio.port}
    assert_nothing_left(phone)


def test_sipp_calls_us_through_kamailio_and_is_heard(kamailio, phone, tmp_path):
    require_peer("sipp")
    (tmp_path / "said.ulaw").write_bytes(encode(audio.tone(1004, 2)))  # 2008 whole waves: it repeats without a seam
    log = tmp_path / "sipp.log"
    command = ["sipp", "%s:%d" % (kamailio.host, kamailio.port), "-sf", str(SCENARIO), "-s", "1001", "-m", "1",
               "-i", kamailio.host, "-p", str(free_port(kamailio.host)), "-au", "1003", "-ap", USERS["1003"],
               "-timeout", "20", "-trace_err", "-nostdin"]  # fmt: skip
    with log.open("wb") as output:
        caller = subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        expect(phone).to_be_ringing(caller="1003")
        phone.answer()
        expect(phone).to_be_talking()
        phone.pause(SIPP_SECONDS - 0.5)
        assert_clean_tone(phone.heard(SIPP_SECONDS - 1), SIPP_SECONDS - 1)
        expect(phone).to_have_ended()
        assert caller.wait(10) == 0, log.read_text(errors="replace")[-3000:]
    finally:
        caller.kill()
        caller.wait(5)
    assert_nothing_left(phone)


def encode(samples):
    """16-bit samples as mu-law bytes."""
    coded = bytearray(len(samples))
    encode_ulaw(samples, coded, 0, len(samples))
    return bytes(coded)
