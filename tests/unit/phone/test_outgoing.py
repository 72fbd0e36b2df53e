"""Calls that go out: dialling, progress, redirection, answer, failure."""

from firmware.base.errors import LocalError
from firmware.phone import notifications
from firmware.sip import events
from firmware.sip.nameaddr import NameAddr
from tests.unit import kit
from tests.unit.phone.fakes import Bench, direction_of, sdp


def test_a_dialled_number_is_called_at_the_server_with_an_offer():
    bench = Bench()
    call, session = bench.outgoing("1002")
    assert session.target == b"sip:1002@192.0.2.5"
    assert b"c=IN IP4 192.0.2.1\r\n" in session.offer and b"m=audio 11780 RTP/AVP 0 8 101\r\n" in session.offer
    assert direction_of(session.offer) == "sendrecv"
    assert (call.state, call.direction, call.peer_number, call.line) == ("calling", "out", "1002", 1)
    assert bench.phone.focus is call and bench.phone.path == "speaker"


def test_a_call_rings_is_answered_and_talks():
    bench = Bench()
    call, session = bench.outgoing()
    assert bench.audio.tone is None
    bench.event(events.CALL_PROGRESSED, session, 180, None)
    assert call.state == "ringing" and bench.audio.tone == "ring" and bench.audio.media is None
    bench.event(events.CALL_ANSWERED, session, sdp())
    assert call.state == "talking" and call.answered_at == bench.now
    assert bench.audio.tone is None and bench.audio.media is call.media
    assert call.media.settings.remote == ("192.0.2.99", 4000) and call.media.settings.codec == "PCMU"


def test_early_media_replaces_the_ring_back_tone():
    bench = Bench()
    call, session = bench.outgoing()
    bench.event(events.CALL_PROGRESSED, session, 180, None)
    bench.event(events.CALL_PROGRESSED, session, 183, sdp(port=5000))
    assert bench.audio.tone is None and bench.audio.media is call.media
    assert call.media.settings.remote == ("192.0.2.99", 5000)
    bench.event(events.CALL_PROGRESSED, session, 180, None)
    assert bench.audio.tone == "ring" and bench.audio.media is None


def test_early_media_stays_when_a_180_does_not_count():
    bench = Bench([("phone_setting.is_deal180", "0")])
    call, session = bench.outgoing()
    bench.event(events.CALL_PROGRESSED, session, 183, sdp())
    bench.event(events.CALL_PROGRESSED, session, 180, None)
    assert bench.audio.tone is None and bench.audio.media is call.media


def test_the_answer_of_the_branch_that_answered_counts():
    bench = Bench()
    call, session = bench.outgoing()
    bench.event(events.CALL_PROGRESSED, session, 183, sdp(port=5000))
    bench.event(events.CALL_ANSWERED, session, sdp(port=6000))
    assert call.media.settings.remote == ("192.0.2.99", 6000)


def test_an_answer_without_a_description_uses_the_early_one():
    bench = Bench()
    call, session = bench.outgoing()
    bench.event(events.CALL_PROGRESSED, session, 183, sdp(port=5000))
    bench.event(events.CALL_ANSWERED, session, None)
    assert call.state == "talking" and call.media.settings.remote == ("192.0.2.99", 5000)


def test_an_answer_that_does_not_fit_ends_the_call():
    bench = Bench()
    for answer in (None, sdp(codecs="18"), b"nonsense"):
        call, session = bench.outgoing()
        bench.event(events.CALL_ANSWERED, session, answer)
        assert session.last == ("hang_up",) and call.state == "ended" and call.reason == "No common codec"
        bench.wait(10000)
    assert bench.ports.open_numbers == []


def test_a_busy_callee_is_heard_and_seen_for_some_seconds():
    bench = Bench()
    call, session = bench.outgoing()
    bench.event(events.CALL_FAILED, session, 486, b"Busy Here")
    assert (call.state, call.status, call.reason) == ("ended", 486, "Busy")
    assert bench.audio.tone == "busy" and bench.phone.focus is call
    bench.wait(3999)
    assert bench.phone.calls == [call]
    bench.wait(1)
    assert bench.phone.calls == [] and bench.phone.focus is None
    assert bench.audio.tone is None and bench.phone.path == "none"


def test_other_failures_sound_like_congestion_and_have_words():
    bench = Bench()
    words = {
        404: "Not found",
        480: "Not available",
        603: "Declined",
        408: "Server does not answer",
        0: "Server does not answer",
    }
    words.update({401: "Wrong password", 488: "No common codec", 599: "Strange"})
    for status in words:
        call, session = bench.outgoing()
        bench.event(events.CALL_FAILED, session, status, b"Strange")
        assert call.reason == words[status] and bench.audio.tone == "congestion", status
        bench.wait(5000)


def test_a_408_after_ringing_is_no_answer():
    bench = Bench()
    call, session = bench.outgoing()
    bench.event(events.CALL_PROGRESSED, session, 180, None)
    bench.event(events.CALL_FAILED, session, 408, b"Request Timeout")
    assert call.reason == "No answer" and call.status == 408


def test_a_403_shows_the_text_of_the_administrator():
    bench = Bench([("phone_setting.show_code403", "Ask reception")])
    call, session = bench.outgoing()
    bench.event(events.CALL_FAILED, session, 403, b"Forbidden")
    assert call.reason == "Ask reception"


def test_cancelling_frees_the_screen_at_once():
    bench = Bench()
    call, session = bench.outgoing()
    bench.event(events.CALL_PROGRESSED, session, 180, None)
    bench.phone.hang_up(None, bench.now)
    assert session.last == ("hang_up",) and call.state == "ended" and call.reason == "Cancelled"
    assert bench.phone.focus is None and bench.audio.tone is None and bench.phone.path == "none"
    bench.event(events.CALL_FAILED, session, 487, b"Request Terminated")
    assert call.reason == "Cancelled" and bench.ports.open_numbers == []


def test_a_redirected_call_shows_its_new_target():
    bench = Bench()
    call, session = bench.outgoing()
    bench.event(events.CALL_PROGRESSED, session, 183, sdp())
    bench.event(events.CALL_REDIRECTED, session, NameAddr.parse(b"<sip:1003@192.0.2.5>"))
    assert call.state == "calling" and call.peer_number == "1003" and call.diverted_by == "1002"
    assert bench.audio.media is None
    bench.event(events.CALL_PROGRESSED, session, 180, None)
    assert call.state == "ringing" and bench.audio.tone == "ring"


def test_the_peer_hangs_up_with_and_without_a_busy_tone():
    for seconds in (0, 3, 5):
        bench = Bench([("features.busy_tone_delay", str(seconds))])
        call, session = bench.talk()
        bench.event(events.CALL_ENDED, session, events.BY_PEER)
        assert call.state == "ended" and call.reason == "Call ended" and bench.audio.media is None
        assert bench.audio.tone == ("busy" if seconds else None)
        bench.wait(1000 * seconds)
        assert bench.audio.tone is None
        bench.wait(5000)
        assert bench.phone.calls == []


def test_a_dialog_that_died_says_so():
    bench = Bench()
    call, session = bench.talk()
    bench.event(events.CALL_ENDED, session, events.DIALOG_LOST)
    assert call.reason == "Connection lost"


def test_nobody_answers_for_three_minutes():
    bench = Bench()
    call, session = bench.outgoing()
    bench.event(events.CALL_PROGRESSED, session, 180, None)
    bench.wait(179999)
    assert call.state == "ringing"
    bench.wait(1)
    assert session.last == ("hang_up",) and call.reason == "No answer"


def test_no_free_port_refuses_the_call_in_words():
    bench = Bench(ports=0)
    error = kit.raises(LocalError, bench.phone.dial, "1002", None, bench.now)
    assert str(error) == "No free audio port" and bench.phone.calls == []


def test_an_account_without_a_server_calls_addresses_only():
    bench = Bench([("account.1.sip_server.1.address", "")])
    kit.raises(LocalError, bench.phone.dial, "1002", None, bench.now)
    assert bench.phone.calls == []
    _, session = bench.outgoing("bob@192.0.2.7")
    assert session.target == b"sip:bob@192.0.2.7"


def test_what_cannot_be_dialled_raises_and_leaves_nothing():
    bench = Bench()
    for number in ("", "  ", "sip:", "sip:a b@c", "sips:a@b"):
        kit.raises(LocalError, bench.phone.dial, number, None, bench.now)
        assert bench.phone.calls == [], number
    kit.raises(LocalError, bench.phone.dial, "1002", 2, bench.now)
    kit.raises(LocalError, bench.phone.dial, "1002", 99, bench.now)


def test_redial_calls_the_last_number_again():
    bench = Bench()
    kit.raises(LocalError, bench.phone.redial, bench.now)
    bench.outgoing("1234")
    bench.phone.hang_up(None, bench.now)
    call = bench.phone.redial(bench.now)
    assert call.peer_number == "1234" and bench.settings.get("phone_setting.redial_number") == "1234"


def test_no_sound_for_thirty_seconds_warns_then_ends():
    bench = Bench()
    call, session = bench.talk()
    bench.wait(29900)
    assert call.warning == ""
    bench.wait(200)
    assert call.warning == "No sound from the other side" and call.state == "talking"
    bench.wait(5000)
    assert session.last == ("hang_up",) and call.state == "ended" and call.reason == "No sound from the other side"


def test_sound_that_comes_back_takes_the_warning_away():
    bench = Bench()
    call, _ = bench.talk()
    bench.wait(31000)
    assert call.warning
    bench.hear(call)
    bench.wait(100)
    assert call.warning == "" and call.state == "talking"


def test_silence_is_allowed_when_the_setting_is_off_or_the_call_on_hold():
    bench = Bench([("offhook.no_media_timeout", "0")])
    call, _ = bench.talk()
    bench.wait(100000)
    assert call.state == "talking" and call.warning == ""
    bench = Bench()
    call, session = bench.talk()
    bench.phone.hold(None, bench.now)
    bench.event(events.OFFER_ANSWERED, session, sdp("recvonly"))
    bench.wait(100000)
    assert call.state == "held" and call.warning == ""


def test_every_change_of_a_call_is_told():
    bench = Bench()
    bench.notifications("")
    call, session = bench.outgoing()
    assert bench.notifications(notifications.CALL_CHANGED) == [(notifications.CALL_CHANGED, call)]
    bench.event(events.CALL_PROGRESSED, session, 180, None)
    assert bench.notifications(notifications.CALL_CHANGED) == [(notifications.CALL_CHANGED, call)]
    bench.event(events.CALL_FAILED, session, 486, b"")
    bench.wait(5000)
    assert bench.notifications(notifications.CALL_REMOVED) == [(notifications.CALL_REMOVED, call)]


def test_an_agent_that_cannot_send_ends_the_call():
    bench = Bench()

    def refuse(identity, target, offer, now):
        raise LocalError("Not a SIP address")

    bench.agent.call = refuse
    kit.raises(LocalError, bench.phone.dial, "1002", None, bench.now)
    assert bench.phone.focus.reason == "Not a SIP address" and bench.ports.open_numbers == []


def test_no_codec_enabled_refuses_the_call_in_words():
    bench = Bench([("account.1.codec.1.enable", "0"), ("account.1.codec.2.enable", "0")])
    error = kit.raises(LocalError, bench.phone.dial, "1002", None, bench.now)
    assert str(error) == "No codec is enabled" and bench.phone.calls == [] and bench.ports.open_numbers == []


def test_progress_that_says_nothing_changes_nothing():
    bench = Bench()
    call, session = bench.outgoing()
    bench.event(events.CALL_PROGRESSED, session, 101, None)
    bench.event(events.CALL_PROGRESSED, session, 183, None)
    bench.event(events.CALL_PROGRESSED, session, 183, b"nonsense")
    assert call.state == "calling" and bench.audio.tone is None and bench.audio.media is None
