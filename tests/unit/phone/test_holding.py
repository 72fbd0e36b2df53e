"""Hold, resume, swap, the peer's hold, and a second call that waits for the first to be on hold."""

from firmware.base.errors import LocalError
from firmware.sip import events
from tests.unit import kit
from tests.unit.phone.fakes import Bench, direction_of, sdp

_CAROL = b"<sip:1004@192.0.2.5>"


def _two_calls():
    """(bench, first call and session, second call and session): the second was answered while the first is held."""
    bench = Bench()
    first, one = bench.talk()
    two = bench.incoming(_CAROL)
    second = bench.phone.slots.by_session(two)
    bench.phone.answer(None, bench.now)
    bench.event(events.OFFER_ANSWERED, one, sdp("recvonly"))
    bench.event(events.CALL_CONFIRMED, two, None)
    return bench, first, one, second, two


def test_hold_silences_at_once_and_offers_sendonly():
    bench = Bench()
    call, session = bench.talk()
    bench.phone.hold(None, bench.now)
    assert call.state == "held" and bench.audio.media is None
    kind, offer = session.last
    assert kind == "reoffer" and direction_of(offer) == "sendonly" and b"c=IN IP4 192.0.2.1\r\n" in offer
    bench.event(events.OFFER_ANSWERED, session, sdp("recvonly"))
    assert call.state == "held" and not call.held_by_peer and call.media.settings.direction == "sendonly"


def test_resume_offers_sendrecv_and_talks():
    bench = Bench()
    call, session = bench.talk()
    bench.phone.hold(None, bench.now)
    bench.event(events.OFFER_ANSWERED, session, sdp("recvonly"))
    bench.phone.resume(None, bench.now)
    assert call.state == "talking" and direction_of(session.last[1]) == "sendrecv"
    bench.event(events.OFFER_ANSWERED, session, sdp())
    assert call.media.settings.direction == "sendrecv" and bench.audio.media is call.media


def test_each_new_description_counts_its_version_up():
    bench = Bench()
    _, session = bench.talk()
    bench.phone.hold(None, bench.now)
    before, after = [text.split(b"\r\n")[1].split(b" ") for text in (session.offer, session.last[1])]
    assert before[1] == after[1] and int(after[2]) == int(before[2]) + 1


def test_the_older_hold_hides_the_address():
    bench = Bench([("sip.rfc2543_hold", "1")])
    _, session = bench.talk()
    bench.phone.hold(None, bench.now)
    assert b"c=IN IP4 0.0.0.0\r\n" in session.last[1]
    bench.event(events.OFFER_ANSWERED, session, sdp("recvonly"))
    bench.phone.resume(None, bench.now)
    assert b"c=IN IP4 192.0.2.1\r\n" in session.last[1]


def test_hold_and_resume_pressed_quickly_end_in_what_was_wanted_last():
    bench = Bench()
    call, session = bench.talk()
    bench.phone.hold(None, bench.now)
    bench.phone.resume(None, bench.now)
    assert len(session.asked) == 1
    bench.event(events.OFFER_ANSWERED, session, sdp("recvonly"))
    assert len(session.asked) == 2 and direction_of(session.last[1]) == "sendrecv" and call.state == "talking"


def test_hold_before_the_ack_waits_for_it():
    bench = Bench()
    session = bench.incoming()
    bench.phone.answer(None, bench.now)
    bench.phone.hold(None, bench.now)
    assert session.last[0] == "answer"
    bench.event(events.CALL_CONFIRMED, session, None)
    assert session.last[0] == "reoffer" and direction_of(session.last[1]) == "sendonly"


def test_hold_between_a_200_of_ours_and_its_ack_goes_out_soon():
    bench = Bench()
    call, session = bench.talk()
    bench.event(events.OFFER_RECEIVED, session, sdp())
    session.may_offer = False
    bench.phone.hold(None, bench.now)
    bench.wait(150)
    assert session.last[0] == "accept" and call.state == "held"
    session.may_offer = True
    bench.wait(100)
    assert session.last[0] == "reoffer" and direction_of(session.last[1]) == "sendonly"


def test_a_refused_hold_stays_silent_here():
    bench = Bench()
    call, session = bench.talk()
    bench.phone.hold(None, bench.now)
    bench.event(events.OFFER_REFUSED, session, 488)
    assert call.state == "held" and bench.audio.media is None and len(session.asked) == 1


def test_a_refused_resume_stays_on_hold_and_says_why():
    bench = Bench()
    call, session = bench.talk()
    bench.phone.hold(None, bench.now)
    bench.event(events.OFFER_ANSWERED, session, sdp("recvonly"))
    bench.phone.resume(None, bench.now)
    bench.event(events.OFFER_REFUSED, session, 488)
    assert call.state == "held" and call.warning == "No common codec"
    bench.phone.resume(None, bench.now)
    assert call.state == "talking" and session.last[0] == "reoffer" and call.warning == ""


def test_an_offer_that_was_asked_for_and_not_answered_changes_nothing():
    bench = Bench()
    call, session = bench.talk()
    bench.event(events.OFFER_RECEIVED, session, None)
    bench.event(events.OFFER_REFUSED, session, 488)
    assert call.state == "talking" and bench.audio.media is call.media and session.last[0] == "accept"


def test_a_number_that_cannot_be_called_does_not_disturb_the_talk():
    bench = Bench()
    call, session = bench.talk()
    for number in ("", "sip:", "sip:a b@c"):
        kit.raises(LocalError, bench.phone.dial, number, None, bench.now)
    assert call.state == "talking" and session.asked == []


def test_the_peer_holds_and_resumes():
    bench = Bench()
    call, session = bench.talk()
    for direction in ("sendonly", "inactive"):
        bench.event(events.OFFER_RECEIVED, session, sdp(direction))
        ours = {"sendonly": "recvonly", "inactive": "inactive"}[direction]
        assert session.last[0] == "accept" and direction_of(session.last[1]) == ours
        assert call.held_by_peer and call.state == "talking"
        bench.event(events.OFFER_RECEIVED, session, sdp())
        assert direction_of(session.last[1]) == "sendrecv" and not call.held_by_peer


def test_the_older_hold_of_a_peer_is_understood():
    bench = Bench()
    call, session = bench.talk()
    bench.event(events.OFFER_RECEIVED, session, sdp(host="0.0.0.0"))
    assert call.held_by_peer


def test_both_hold_is_inactive():
    bench = Bench()
    call, session = bench.talk()
    bench.phone.hold(None, bench.now)
    bench.event(events.OFFER_ANSWERED, session, sdp("recvonly"))
    bench.event(events.OFFER_RECEIVED, session, sdp("sendonly"))
    assert direction_of(session.last[1]) == "inactive" and call.held_by_peer and call.state == "held"
    bench.event(events.OFFER_RECEIVED, session, sdp())
    assert direction_of(session.last[1]) == "sendonly" and not call.held_by_peer and call.state == "held"


def test_a_call_that_the_peer_holds_is_held_with_inactive():
    bench = Bench()
    call, session = bench.talk()
    bench.event(events.OFFER_RECEIVED, session, sdp("sendonly"))
    bench.phone.hold(None, bench.now)
    assert session.last[0] == "reoffer" and direction_of(session.last[1]) == "inactive"
    bench.event(events.OFFER_ANSWERED, session, sdp("inactive"))
    bench.event(events.OFFER_RECEIVED, session, sdp())
    assert direction_of(session.last[1]) == "sendonly" and call.state == "held" and not call.held_by_peer
    bench.phone.resume(None, bench.now)
    assert direction_of(session.last[1]) == "sendrecv"


def test_a_re_invite_that_does_not_fit_is_refused_and_the_call_goes_on():
    bench = Bench()
    call, session = bench.talk()
    bench.event(events.OFFER_RECEIVED, session, b"v=0\r\no=- 1 2 IN IP4 h\r\ns=-\r\nt=0 0\r\nm=image 9 udptl t38\r\n")
    assert session.last == ("refuse", 488) and call.state == "talking" and bench.audio.media is call.media


def test_a_re_invite_without_offer_gets_ours():
    bench = Bench()
    call, session = bench.talk()
    bench.event(events.OFFER_RECEIVED, session, None)
    assert session.last[0] == "accept" and direction_of(session.last[1]) == "sendrecv"
    bench.event(events.OFFER_ANSWERED, session, sdp(port=9000))
    assert call.media.settings.remote == ("192.0.2.99", 9000)


def test_swap_goes_round_three_calls():
    bench, first, one, second, two = _two_calls()
    three = bench.incoming(b"<sip:1005@192.0.2.5>")
    third = bench.phone.slots.by_session(three)
    bench.phone.answer(None, bench.now)
    bench.event(events.OFFER_ANSWERED, two, sdp("recvonly"))
    bench.event(events.CALL_CONFIRMED, three, None)
    met = []
    for _ in range(4):
        bench.phone.swap(bench.now)
        bench.wait(2000)
        met.append(bench.phone.focus)
        for call in (first, second, third):
            bench.event(events.OFFER_ANSWERED, call.session, sdp("recvonly" if call.state == "held" else "sendrecv"))
    assert met == [first, second, third, first]


def test_a_call_on_hold_is_remembered_by_a_beep():
    bench = Bench()
    call, session = bench.talk()
    bench.phone.hold(None, bench.now)
    bench.event(events.OFFER_ANSWERED, session, sdp("recvonly"))
    bench.wait(29999)
    assert bench.audio.beeps == 0
    bench.wait(1)
    assert bench.audio.beeps == 1
    bench.wait(30000)
    assert bench.audio.beeps == 2 and call.state == "held" and len(session.asked) == 1
    bench.phone.resume(None, bench.now)
    bench.wait(60000)
    assert bench.audio.beeps == 2


def test_the_beep_is_as_the_settings_say_even_while_a_call_is_held():
    bench = Bench([("features.play_hold_tone.delay", "3")])
    bench.talk()
    bench.phone.hold(None, bench.now)
    bench.wait(3000)
    assert bench.audio.beeps == 1
    bench.settings.set("features.play_hold_tone.enable", "0")
    bench.wait(30000)
    assert bench.audio.beeps == 1


def test_a_held_call_that_ends_is_not_remembered():
    bench = Bench()
    _, session = bench.talk()
    bench.phone.hold(None, bench.now)
    bench.event(events.CALL_ENDED, session, events.BY_PEER)
    bench.wait(60000)
    assert bench.audio.beeps == 0


def test_a_call_that_rings_beside_one_on_hold_waits_with_a_tone_while_somebody_listens():
    bench = Bench()
    bench.phone.hook(True, bench.now)
    bench.talk()
    bench.phone.hold(None, bench.now)
    bench.incoming(_CAROL)
    assert bench.audio.tone == "callwaiting" and not bench.audio.is_ringing
    bench.phone.hook(False, bench.now)
    assert bench.audio.tone is None and bench.audio.is_ringing


def test_a_second_call_waits_with_a_tone():
    bench = Bench()
    call, _ = bench.talk()
    session = bench.incoming(_CAROL)
    assert session.last == ("ring", 180) and bench.phone.focus is call
    assert bench.audio.tone == "callwaiting" and not bench.audio.is_ringing and bench.audio.media is call.media
    bench.phone.reject(None, bench.now)
    assert bench.audio.tone is None and call.state == "talking"


def test_the_second_call_is_answered_when_the_hold_is_confirmed():
    bench = Bench()
    first, one = bench.talk()
    two = bench.incoming(_CAROL)
    second = bench.phone.slots.by_session(two)
    bench.phone.answer(None, bench.now)
    assert first.state == "held" and bench.audio.media is None and bench.audio.tone is None
    assert direction_of(one.last[1]) == "sendonly" and two.last == ("ring", 180)
    bench.event(events.OFFER_ANSWERED, one, sdp("recvonly"))
    assert two.last[0] == "answer" and second.state == "talking" and bench.phone.focus is second
    assert bench.audio.media is second.media


def test_the_second_call_is_answered_after_two_seconds_or_on_refusal():
    for refused in (True, False):
        bench = Bench()
        _, one = bench.talk()
        two = bench.incoming(_CAROL)
        bench.phone.answer(None, bench.now)
        if refused:
            bench.event(events.OFFER_REFUSED, one, 491)
        else:
            bench.wait(1999)
            assert two.last == ("ring", 180)
            bench.wait(1)
        assert two.last[0] == "answer"
        bench.event(events.OFFER_ANSWERED, one, sdp("recvonly"))
        assert len([asked for asked in two.asked if asked[0] == "answer"]) == 1


def test_the_second_call_is_answered_when_the_first_hangs_up_meanwhile():
    bench = Bench()
    _, one = bench.talk()
    two = bench.incoming(_CAROL)
    bench.phone.answer(None, bench.now)
    bench.event(events.CALL_ENDED, one, events.BY_PEER)
    assert two.last[0] == "answer" and bench.phone.focus.session is two


def test_the_waiting_caller_gives_up_before_the_hold():
    bench = Bench()
    first, one = bench.talk()
    two = bench.incoming(_CAROL)
    bench.phone.answer(None, bench.now)
    bench.event(events.CALL_CANCELLED, two, None)
    bench.event(events.OFFER_ANSWERED, one, sdp("recvonly"))
    bench.wait(5000)
    assert ("answer" not in [asked[0] for asked in two.asked]) and first.state == "held"
    assert bench.phone.focus is first


def test_hanging_up_returns_to_the_held_call_which_stays_held():
    bench, first, one, second, two = _two_calls()
    bench.phone.hang_up(None, bench.now)
    assert second.state == "ended" and bench.phone.focus is first and first.state == "held"
    assert bench.phone.path == "speaker"
    bench.phone.resume(None, bench.now)
    assert first.state == "talking" and direction_of(one.last[1]) == "sendrecv"


def test_swap_holds_one_and_resumes_the_other():
    bench, first, one, second, two = _two_calls()
    bench.phone.swap(bench.now)
    assert second.state == "held" and direction_of(two.last[1]) == "sendonly" and first.state == "held"
    bench.event(events.OFFER_ANSWERED, two, sdp("recvonly"))
    assert first.state == "talking" and direction_of(one.last[1]) == "sendrecv" and bench.phone.focus is first
    bench.event(events.OFFER_ANSWERED, one, sdp())
    assert bench.audio.media is first.media
    bench.phone.swap(bench.now)
    bench.event(events.OFFER_ANSWERED, one, sdp("recvonly"))
    assert second.state == "talking" and first.state == "held"


def test_swap_means_the_held_call_that_is_shown():
    bench, first, one, second, two = _two_calls()
    bench.phone.focus_on(first, bench.now)
    bench.phone.swap(bench.now)
    bench.event(events.OFFER_ANSWERED, two, sdp("recvonly"))
    assert first.state == "talking" and second.state == "held" and bench.phone.focus is first


def test_swap_needs_two_calls():
    bench = Bench()
    kit.raises(LocalError, bench.phone.swap, bench.now)
    bench.talk()
    kit.raises(LocalError, bench.phone.swap, bench.now)
    bench.phone.hold(None, bench.now)
    kit.raises(LocalError, bench.phone.swap, bench.now)


def test_a_new_call_holds_the_first_and_waits_with_its_invite():
    bench = Bench()
    first, one = bench.talk()
    call = bench.phone.dial("1005", None, bench.now)
    assert first.state == "held" and call.state == "calling" and call.session is None
    bench.event(events.OFFER_ANSWERED, one, sdp("recvonly"))
    assert call.session.target == b"sip:1005@192.0.2.5"


def test_a_new_call_that_waits_can_be_cancelled():
    bench = Bench()
    first, one = bench.talk()
    call = bench.phone.dial("1005", None, bench.now)
    bench.phone.hang_up(call, bench.now)
    bench.event(events.OFFER_ANSWERED, one, sdp("recvonly"))
    assert call.state == "ended" and len(bench.agent.sessions) == 1 and bench.phone.focus is first


def test_eight_calls_are_held_and_one_resumed():
    bench = Bench(ports=8)
    calls = []
    for number in range(8):
        call = bench.phone.dial("200%d" % number, None, bench.now)
        bench.wait(2000)
        bench.event(events.CALL_ANSWERED, call.session, sdp())
        calls.append(call)
    assert [call.state for call in calls] == ["held"] * 7 + ["talking"]
    kit.raises(LocalError, bench.phone.dial, "2009", None, bench.now)
    assert calls[7].state == "talking" and len(bench.phone.calls) == 8
    bench.phone.resume(calls[0], bench.now)
    bench.wait(2000)
    assert calls[0].state == "talking" and calls[7].state == "held"


def test_what_cannot_be_held_or_resumed_raises():
    bench = Bench()
    kit.raises(LocalError, bench.phone.hold, None, bench.now)
    kit.raises(LocalError, bench.phone.resume, None, bench.now)
    call, _ = bench.outgoing()
    kit.raises(LocalError, bench.phone.hold, call, bench.now)


def test_answering_gives_up_a_call_on_its_way_out():
    bench = Bench()
    out, one = bench.outgoing("1005")
    bench.event(events.CALL_PROGRESSED, one, 180, None)
    two = bench.incoming(_CAROL)
    bench.phone.answer(None, bench.now)
    assert one.last == ("hang_up",) and out.reason == "Cancelled" and two.last[0] == "answer"


def test_resuming_lets_a_call_that_was_about_to_be_answered_ring_on():
    bench, first, one, second, two = _two_calls()
    three = bench.incoming(b"<sip:1006@192.0.2.5>")
    bench.phone.answer(None, bench.now)
    bench.phone.resume(first, bench.now)
    bench.event(events.OFFER_ANSWERED, two, sdp("recvonly"))
    assert first.state == "talking" and three.last == ("ring", 180)
    assert [call.state for call in bench.phone.calls] == ["talking", "held", "ringing"]


def test_auto_answer_does_not_interrupt_what_the_person_began_meanwhile():
    bench = Bench([("account.1.auto_answer", "1")])
    session = bench.incoming()
    call, _ = bench.outgoing("1005")
    bench.wait(2000)
    assert session.last == ("ring", 180) and bench.phone.focus is call and call.state == "calling"


def test_an_answer_to_a_hold_that_makes_no_sense_counts_as_refused():
    bench = Bench()
    call, session = bench.talk()
    bench.phone.hold(None, bench.now)
    bench.event(events.OFFER_ANSWERED, session, b"nonsense")
    assert call.state == "held" and len(session.asked) == 1
    bench.event(events.OFFER_ANSWERED, session, sdp())
    bench.event(events.OFFER_REFUSED, session, 500)
    assert call.state == "held" and call.media.settings.direction == "sendrecv"
