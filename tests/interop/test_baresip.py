"""Calls with baresip, each way, sound measured at both ends."""

from offhook import audio, hearing
from offhook.expect import Expectation

SECONDS = 10


def assert_clean_tone(figures, seconds):
    assert abs(figures["frequency"] - 1004) <= 1, figures
    assert figures["snr"] >= 33, figures
    assert figures["longest_gap"] <= 20, figures
    assert figures["seconds"] >= seconds - 0.1, figures


def assert_baresip_heard(peer, seconds):
    """The recording is complete once the call has ended; its first second is left to start-up."""
    samples = audio.read_wav(peer.heard_file())
    middle = samples[audio.RATE : audio.RATE * (1 + seconds)]
    assert_clean_tone(hearing.analyse(middle), seconds)


def test_baresip_answers_our_call_and_both_hear_ten_seconds(baresip, sim_phone):
    peer = baresip()
    phone = sim_phone("1001@127.0.0.1:%d" % peer.port, register=False, runtime="micropython")
    phone.dial("sip:peer@127.0.0.1:%d" % peer.port)
    Expectation(phone).to_be_talking()
    phone.say_tone(1004, SECONDS + 3)
    phone.pause(SECONDS + 1.5)
    assert_clean_tone(phone.heard(SECONDS), SECONDS)
    phone.hang_up()
    peer.wait_event("CALL_CLOSED")
    assert_baresip_heard(peer, SECONDS - 1)
    assert phone.state()["memory"]["live"] > 0


def test_we_answer_baresips_call_and_it_hangs_up(baresip, sim_phone):
    peer = baresip()
    phone = sim_phone("1001@127.0.0.1:5060", register=False)
    peer.command("dial", "sip:1001@127.0.0.1:%d" % phone.sip_port)
    Expectation(phone).to_be_ringing()
    phone.answer()
    peer.wait_event("CALL_ESTABLISHED")
    Expectation(phone).to_be_talking()
    phone.say_tone(1004, 6)
    phone.pause(4)
    assert_clean_tone(phone.heard(3), 3)
    peer.command("hangup")
    Expectation(phone).to_have_ended()
    assert_baresip_heard(peer, 2)


def test_baresip_cancels_while_we_ring(baresip, sim_phone):
    peer = baresip()
    phone = sim_phone("1001@127.0.0.1:5060", register=False)
    peer.command("dial", "sip:1001@127.0.0.1:%d" % phone.sip_port)
    Expectation(phone).to_be_ringing()
    peer.command("hangup")
    Expectation(phone).to_have_ended()
