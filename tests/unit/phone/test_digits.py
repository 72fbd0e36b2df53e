"""DTMF of a call: as telephone-events and in INFO, both ways."""

from firmware.base.errors import LocalError
from firmware.phone import notifications
from firmware.phone.digits import EVENT, PLAIN, RELAY, info_body, read_info
from firmware.sip import events
from tests.unit import kit
from tests.unit.phone.fakes import Bench, sdp


def test_digits_in_talk_are_telephone_events_and_heard():
    bench = Bench()
    call, session = bench.talk()
    bench.phone.digit("5", bench.now)
    bench.phone.send_dtmf("1#", None, bench.now)
    assert call.media.is_sending_dtmf and session.asked == [] and bench.audio.digits == "5#"
    kit.raises(LocalError, bench.phone.send_dtmf, "x", None, bench.now)
    kit.raises(LocalError, bench.phone.send_dtmf, "", None, bench.now)


def test_digits_by_info():
    bodies = (("1", RELAY, b"Signal=5\r\nDuration=160\r\n"), ("2", PLAIN, b"5"), ("3", EVENT, b"5"))
    for kind, content_type, body in bodies:
        bench = Bench([("account.1.dtmf.type", "2"), ("account.1.dtmf.info_type", kind)])
        _, session = bench.talk()
        assert b"telephone-event" not in session.offer
        bench.phone.digit("5", bench.now)
        assert session.asked == [("info", content_type, body)]


def test_automatic_digits_use_info_when_no_event_was_agreed():
    for codecs, by_info in (("0 101", False), ("0", True)):
        bench = Bench([("account.1.dtmf.type", "3")])
        _, session = bench.outgoing()
        bench.event(events.CALL_ANSWERED, session, sdp(codecs=codecs))
        bench.phone.digit("5", bench.now)
        assert bool(session.asked) == by_info


def test_digits_as_sound():
    for kind, codecs in (("0", "0 8 101"), ("1", "0 8")):
        bench = Bench([("account.1.dtmf.type", kind)])
        call, session = bench.outgoing()
        bench.event(events.CALL_ANSWERED, session, sdp(codecs=codecs))
        bench.phone.digit("5", bench.now)
        assert call.media.is_sending_dtmf and session.asked == [] and bench.audio.digits == "5"


def test_no_digits_without_a_call_or_while_held():
    bench = Bench()
    kit.raises(LocalError, bench.phone.send_dtmf, "5", None, bench.now)
    _, session = bench.talk()
    bench.event(events.OFFER_RECEIVED, session, sdp("sendonly"))
    kit.raises(LocalError, bench.phone.send_dtmf, "5", None, bench.now)


def test_bodies_of_every_kind():
    assert info_body(RELAY, "*") == b"Signal=*\r\nDuration=160\r\n"
    assert info_body(EVENT, "*") == b"10" and info_body(EVENT, "#") == b"11" and info_body(EVENT, "D") == b"15"
    for digit in "0123456789*#ABCD":
        for kind in (RELAY, PLAIN, EVENT):
            assert read_info(kind, info_body(kind, digit)) == digit
    assert read_info(b"Application/DTMF-Relay ; x=1", b"Duration=1\nSignal = 11\n") == "#"
    assert read_info(b"text/plain", b"5") is None and read_info(RELAY, b"") is None
    assert read_info(None, b"5") is None and read_info(PLAIN, b"77") is None


def test_received_digits_are_told():
    bench = Bench()
    call, session = bench.talk()
    bench.event(events.INFO_RECEIVED, session, RELAY, b"Signal=7\r\nDuration=160\r\n")
    for sequence, flags in ((1, 0), (2, 0x80), (3, 0x80)):
        packet = bytes((0x80, 101, 0, sequence, 0, 0, 0, 160, 1, 2, 3, 4, 9, flags | 10, 0, 160 * sequence & 255))
        call.media.put(packet, len(packet), bench.now)
    bench.wait(200)
    told = bench.notifications(notifications.DIGIT_RECEIVED)
    assert told == [(notifications.DIGIT_RECEIVED, call, "7"), (notifications.DIGIT_RECEIVED, call, "9")]
