"""Incoming calls: the decisions in the order of the rulings, ringing, answering, forwarding."""

from firmware.base.errors import LocalError
from firmware.sip import events
from tests.unit import kit
from tests.unit.phone.fakes import Bench, FakeSession, sdp


def _on(kind, target="1003"):
    return [("forward.%s.enable" % kind, "1"), ("forward.%s.target" % kind, target)]


_DND = [("features.dnd.enable", "1")]


def test_a_call_rings_and_shows_who_calls():
    bench = Bench()
    session = bench.incoming()
    call = bench.phone.focus
    assert session.asked == [("ring", 180)]
    assert (call.state, call.direction, call.peer_name, call.peer_number) == ("ringing", "in", "Bob", "1002")
    assert call.peer_uri == b"sip:1002@192.0.2.5" and bench.audio.is_ringing and bench.phone.path == "none"


def test_answering_sends_our_description_and_talks():
    bench = Bench()
    session = bench.incoming()
    bench.phone.answer(None, bench.now)
    kind, answer = session.last
    call = bench.phone.focus
    assert kind == "answer" and b"m=audio 11780 RTP/AVP 0 8 101" in answer
    assert call.state == "talking" and not bench.audio.is_ringing and bench.audio.media is call.media
    assert bench.phone.path == "speaker"
    bench.event(events.CALL_CONFIRMED, session, None)
    assert call.media.settings.remote == ("192.0.2.99", 4000)


def test_an_invite_without_offer_gets_ours_in_the_200():
    bench = Bench()
    session = bench.incoming(offer=None)
    call = bench.phone.focus
    bench.phone.answer(None, bench.now)
    assert session.last[0] == "answer" and call.media.settings is None
    bench.wait(1000)
    bench.event(events.CALL_CONFIRMED, session, sdp(port=7000))
    assert call.media.settings.remote == ("192.0.2.99", 7000) and call.state == "talking"


def test_an_ack_whose_answer_does_not_fit_ends_the_call():
    bench = Bench()
    session = bench.incoming(offer=None)
    call = bench.phone.focus
    bench.phone.answer(None, bench.now)
    bench.event(events.CALL_CONFIRMED, session, sdp(codecs="18"))
    assert session.last == ("hang_up",) and call.state == "ended"


def test_an_ack_without_the_answer_it_owes_ends_the_call():
    bench = Bench()
    session = bench.incoming(offer=None)
    call = bench.phone.focus
    bench.phone.answer(None, bench.now)
    bench.event(events.CALL_CONFIRMED, session, None)
    assert session.last == ("hang_up",) and call.state == "ended" and call.reason == "No common codec"


def test_no_common_codec_is_488_without_ringing():
    bench = Bench()
    session = bench.incoming(offer=sdp(codecs="18 4"))
    assert session.asked == [("reject", 488)] and bench.phone.calls == [] and bench.ports.open_numbers == []


def test_no_free_port_is_busy():
    bench = Bench(ports=0)
    assert bench.incoming().asked == [("reject", 486)] and bench.phone.calls == []


def test_reject_uses_the_code_of_the_settings():
    for status in (404, 480, 486, 603):
        bench = Bench([("features.normal_refuse_code", str(status))])
        session = bench.incoming()
        bench.phone.reject(None, bench.now)
        assert session.last == ("reject", status) and bench.phone.focus is None and bench.phone.missed == 0


def test_the_caller_gives_up():
    bench = Bench()
    session = bench.incoming()
    call = bench.phone.focus
    bench.event(events.CALL_CANCELLED, session, None)
    assert call.state == "ended" and call.reason == "Missed call" and not bench.audio.is_ringing
    assert bench.phone.missed == 1 and bench.phone.history.entries("missed")[0].number == "1002"


def test_a_call_answered_elsewhere_is_not_missed():
    for reason in (b'SIP ;cause=200 ;text="Call completed elsewhere"', b"SIP;cause=200"):
        bench = Bench()
        session = bench.incoming()
        call = bench.phone.focus
        bench.event(events.CALL_CANCELLED, session, reason)
        assert call.reason == "Answered elsewhere" and bench.phone.missed == 0
        assert bench.phone.history.entries("received")[0].number == "1002"


def test_a_call_declined_elsewhere_for_all_is_not_missed():
    bench = Bench()
    session = bench.incoming()
    call = bench.phone.focus
    bench.event(events.CALL_CANCELLED, session, b'SIP;cause=603;text="Decline"')
    assert call.reason == "Declined elsewhere" and bench.phone.missed == 0


def test_other_reasons_leave_a_call_missed():
    for reason in (b"SIP;cause=487", b"Q.850;cause=21", b'SIP;text="cause=2"', b""):
        bench = Bench()
        session = bench.incoming()
        bench.event(events.CALL_CANCELLED, session, reason)
        assert bench.phone.missed == 1, reason


def test_do_not_disturb_refuses_without_ringing():
    for status in (404, 480, 486):
        bench = Bench(_DND + [("features.dnd_refuse_code", str(status))])
        session = bench.incoming()
        assert session.asked == [("reject", status)] and bench.phone.calls == []
        assert bench.phone.missed == 1


def test_authorised_callers_ring_through_do_not_disturb():
    listed = [("features.dnd.emergency_enable", "1"), ("features.dnd.emergency_authorized_number", "911, 1002")]
    bench = Bench(_DND + listed)
    assert bench.incoming().last == ("ring", 180)
    assert bench.incoming(b"<sip:1009@192.0.2.5>").last == ("reject", 480)


def test_who_rings_through_do_not_disturb_is_not_forwarded():
    listed = [("features.dnd.emergency_enable", "1"), ("features.dnd.emergency_authorized_number", "1002")]
    bench = Bench(_DND + listed + _on("no_answer"))
    session = bench.incoming()
    bench.wait(20000)
    assert session.last == ("ring", 180)


def test_custom_do_not_disturb_is_by_account():
    bench = Bench([("features.dnd_mode", "1"), ("account.1.dnd.enable", "1")], accounts=2)
    assert bench.incoming().last == ("reject", 480)
    assert bench.incoming(account=bench.phone.accounts[1]).last == ("ring", 180)


def test_always_forward_answers_302_with_the_reason():
    bench = Bench(_on("always"))
    session = bench.incoming()
    target, diversion = [b"sip:1003@192.0.2.5"], b"<sip:1001@192.0.2.5>;reason=unconditional"
    assert session.asked == [("redirect", target, diversion)]
    assert bench.phone.calls == [] and bench.phone.history.entries("forwarded")[0].number == "1002"
    assert bench.phone.missed == 0


def test_diversion_may_be_switched_off():
    bench = Bench(_on("always") + [("features.fwd_diversion_enable", "0")])
    assert bench.incoming().last == ("redirect", [b"sip:1003@192.0.2.5"], None)


def test_custom_forward_is_by_account():
    changes = [("features.fwd_mode", "1"), ("account.1.always_fwd.enable", "1"), ("account.1.always_fwd.target", "7")]
    bench = Bench(changes, accounts=2)
    assert bench.incoming().last[0] == "redirect"
    assert bench.incoming(account=bench.phone.accounts[1]).last == ("ring", 180)


def test_busy_forward_only_when_busy():
    bench = Bench(_on("busy"))
    assert bench.incoming().last == ("ring", 180)
    session = bench.incoming(b"<sip:1004@192.0.2.5>")
    assert session.last[0] == "redirect" and session.last[2].endswith(b";reason=user-busy")


def test_do_not_disturb_with_busy_forward_goes_to_its_target():
    bench = Bench(_DND + _on("busy"))
    session = bench.incoming()
    assert session.last == ("redirect", [b"sip:1003@192.0.2.5"], b"<sip:1001@192.0.2.5>;reason=do-not-disturb")


def test_do_not_disturb_goes_before_always_forward():
    bench = Bench(_DND + _on("always"))
    assert bench.incoming().last == ("reject", 480)


def test_call_waiting_off_is_busy_for_the_second_call():
    for name in ("call_waiting.enable", "account.1.call_waiting.enable"):
        bench = Bench([(name, "0")])
        bench.talk()
        assert bench.incoming(b"<sip:1004@192.0.2.5>").asked == [("reject", 486)]


def test_the_ninth_call_is_busy():
    bench = Bench()
    for number in range(8):
        assert bench.incoming(b"<sip:20%d@192.0.2.5>" % number).last == ("ring", 180)
    assert bench.incoming().last == ("reject", 486)
    assert len(bench.phone.calls) == 8


def test_an_anonymous_caller_may_be_refused():
    anonymous = b'"Anonymous" <sip:anonymous@anonymous.invalid>'
    assert Bench().incoming(anonymous).last == ("ring", 180)
    assert Bench([("account.1.reject_anonymous_call", "1")]).incoming(anonymous).last == ("reject", 433)


def test_no_answer_forwards_after_its_rings_of_six_seconds():
    for rings in (1, 2, 20):
        bench = Bench(_on("no_answer") + [("forward.no_answer.timeout", str(rings))])
        session = bench.incoming()
        call = bench.phone.focus
        bench.wait(6000 * rings - 1)
        assert session.last == ("ring", 180)
        bench.wait(1)
        assert session.last == ("redirect", [b"sip:1003@192.0.2.5"], b"<sip:1001@192.0.2.5>;reason=no-answer")
        assert call.state == "ended" and call.reason == "Forwarded to 1003" and bench.phone.missed == 0


def test_zero_rings_forward_at_once():
    bench = Bench(_on("no_answer") + [("forward.no_answer.timeout", "0")])
    session = bench.incoming()
    bench.wait(0)
    assert session.last[0] == "redirect"


def test_an_answered_call_is_not_forwarded():
    bench = Bench(_on("no_answer"))
    session = bench.incoming()
    bench.phone.answer(None, bench.now)
    bench.wait(13000)
    assert session.last[0] == "answer" and bench.phone.focus.state == "talking"


def test_forward_abroad_needs_leave():
    bench = Bench(_on("always", "0044123"))
    assert bench.incoming().last == ("ring", 180)
    bench = Bench(_on("always", "0044123") + [("forward.international.enable", "1")])
    assert bench.incoming().last[0] == "redirect"


def test_one_ringing_call_is_sent_on():
    bench = Bench()
    session = bench.incoming()
    bench.phone.forward_call(None, "1005", bench.now)
    assert session.last == ("redirect", [b"sip:1005@192.0.2.5"], b"<sip:1001@192.0.2.5>;reason=deflection")
    assert bench.phone.focus is None
    kit.raises(LocalError, bench.phone.forward_call, None, "1005", bench.now)


def test_auto_answer_after_its_delay():
    bench = Bench([("account.1.auto_answer", "1"), ("features.auto_answer_delay", "2")])
    session = bench.incoming()
    bench.wait(1999)
    assert session.last == ("ring", 180)
    bench.wait(1)
    assert session.last[0] == "answer" and bench.phone.path == "speaker"


def test_auto_answer_lets_a_second_call_wait():
    bench = Bench([("account.1.auto_answer", "1")])
    bench.talk()
    session = bench.incoming()
    bench.wait(5000)
    assert session.last == ("ring", 180)


def test_ringing_ends_by_itself_after_three_minutes():
    bench = Bench()
    session = bench.incoming()
    bench.wait(180000)
    assert session.last == ("reject", 480) and bench.phone.missed == 1


def test_a_call_of_no_account_is_not_found():
    bench = Bench()
    session = FakeSession("in", None, b"<sip:1002@192.0.2.5>", sdp())
    bench.event(events.CALL_RECEIVED, session)
    assert session.asked == [("reject", 404)]


def test_a_call_to_our_bare_address_is_taken_while_direct_calls_are_on():
    for on, target, taken in (
        ("1", b"sip:192.0.2.1", True),
        ("1", b"sip:192.0.2.8", False),
        ("0", b"sip:192.0.2.1", False),
    ):
        bench = Bench([("features.direct_ip_call_enable", on)])
        session = FakeSession("in", None, b"<sip:1002@192.0.2.7>", sdp(), (), target)
        bench.event(events.CALL_RECEIVED, session)
        assert session.last == (("ring", 180) if taken else ("reject", 404))


def test_a_bye_before_the_answer_is_a_missed_call():
    bench = Bench()
    session = bench.incoming()
    call = bench.phone.focus
    bench.event(events.CALL_ENDED, session, events.BY_PEER)
    assert call.reason == "Missed call" and bench.phone.missed == 1


def test_a_plain_user_agent_takes_any_user():
    bench = Bench([("offhook.accept_any", "1"), ("offhook.register", "0")])
    session = FakeSession("in", None, b"<sip:1002@192.0.2.5>", sdp())
    bench.event(events.CALL_RECEIVED, session)
    assert session.asked == [("ring", 180)] and bench.agent.accept_any
    assert bench.phone.accounts[0].state == "unregistered" and bench.agent.registered == []


def test_who_diverted_the_call_is_shown():
    bench = Bench()
    bench.incoming(headers=[(b"Diversion", b'"Al" <sip:1007@192.0.2.5>;reason=no-answer')])
    assert bench.phone.focus.diverted_by == "1007"


def test_the_caller_comes_from_the_header_of_the_settings():
    headers = [(b"P-Asserted-Identity", b'"Boss" <sip:1000@192.0.2.5>')]
    bench = Bench()
    bench.incoming(headers=headers)
    assert bench.phone.focus.peer_number == "1002"
    bench = Bench([("account.1.cid_source", "2")])
    bench.incoming(headers=headers)
    assert bench.phone.focus.peer_number == "1000" and bench.phone.focus.peer_name == "Boss"


def test_silence_stops_the_ringer_and_not_the_call():
    bench = Bench()
    session = bench.incoming()
    bench.phone.silence(bench.now)
    assert not bench.audio.is_ringing and session.last == ("ring", 180)
    bench.phone.answer(None, bench.now)
    assert bench.phone.focus.state == "talking"


def test_hostile_names_are_readable():
    bench = Bench()
    bench.incoming(b'"\xff\xfe" <sip:%41%zz\xc3\xa9@192.0.2.5>')
    assert bench.phone.focus.peer_name == "??"


def test_an_event_for_nobody_is_dropped():
    bench = Bench()
    stranger = FakeSession("out", None, b"<sip:x@y>")
    for event in (events.CALL_ENDED, events.CALL_CANCELLED, events.OFFER_ANSWERED):
        bench.event(event, stranger, None)
    bench.event("something new", stranger)
    assert bench.phone.calls == []


def test_a_forward_to_what_cannot_be_called_lets_the_call_ring():
    for kind in ("always", "busy", "no_answer"):
        for target in ("a@b c", "sip:", "sips:a@b"):
            bench = Bench(_on(kind, target))
            bench.talk()
            session = bench.incoming()
            bench.wait(13000)
            assert session.last == ("ring", 180), (kind, target)


def test_a_bad_diversion_header_is_ignored():
    bench = Bench([("account.1.cid_source", "1")])
    bench.incoming(headers=[(b"Diversion", b'"'), (b"P-Asserted-Identity", b"<<>")])
    assert bench.phone.focus.diverted_by == "" and bench.phone.focus.peer_number == "1002"


def test_what_does_not_ring_cannot_be_answered_rejected_or_sent_on():
    bench = Bench()
    for command in (bench.phone.answer, bench.phone.reject, bench.phone.hang_up):
        kit.raises(LocalError, command, None, bench.now)
    session = bench.incoming()
    for target in ("", "00441", "sip:"):
        kit.raises(LocalError, bench.phone.forward_call, None, target, bench.now)
    assert session.asked == [("ring", 180)]
    bench.phone.hang_up(None, bench.now)
    assert session.last == ("reject", 486)


def test_do_not_disturb_of_every_account_and_of_none():
    bench = Bench([("features.dnd_mode", "1")], accounts=2)
    bench.phone.set_dnd(True, bench.now)
    for account in bench.phone.accounts[:2]:
        assert bench.incoming(account=account).last == ("reject", 480)
    assert Bench(_DND + [("features.dnd.allow", "0")]).incoming().last == ("ring", 180)
