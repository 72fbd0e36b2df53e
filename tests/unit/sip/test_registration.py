from firmware.sip import events
from firmware.sip.identity import Identity
from tests.unit.sip.net import BEFORE_WRAP, A, B, header
from tests.unit.sip.peer import Stage

STARTS = (0, BEFORE_WRAP)
OURS = b"<sip:alice@10.0.0.1:5060;line=tok>"


def begin(**options):
    stage = Stage(server=True, **options)
    stage.agent.register(stage.identity, stage.now)
    stage.run()
    return stage, stage.peer.take(b"REGISTER")


def grant(stage, request, *headers):
    stage.peer.answer(request, 200, headers=headers, contact=None)
    stage.run()


def wait_for_register(stage, limit):
    """Seconds until the next REGISTER, which is returned too."""
    before = len(stage.peer.got)
    begin = stage.now
    for second in range(limit):
        stage.run(1000)
        if len(stage.peer.got) > before:
            return second + 1, stage.peer.take(b"REGISTER")
    raise AssertionError("no REGISTER in %d s after %d" % (limit, begin))


def test_the_register_is_made_by_10_2():
    stage, request = begin()
    assert request.uri == b"sip:10.0.0.2" and stage.wire.log[0][2] == B
    assert request.get(b"To") == b'"Alice" <sip:alice@10.0.0.2>'
    assert request.get(b"From").startswith(b'"Alice" <sip:alice@10.0.0.2>;tag=')
    assert request.get(b"Contact") == OURS and request.get(b"Expires") == b"3600"
    assert request.get(b"CSeq") == b"1 REGISTER" and request.get(b"Max-Forwards") == b"70"


def test_a_challenge_is_answered_and_the_next_refresh_counts_on():
    stage, first = begin()
    value = b'Digest realm="r", nonce="n", qop="auth"'
    stage.peer.answer(first, 401, headers=((b"WWW-Authenticate", value),))
    stage.run()
    second = stage.peer.take(b"REGISTER")
    assert second.get(b"CSeq") == b"2 REGISTER" and second.call_id == first.call_id
    assert b"nc=00000001" in second.get(b"Authorization")
    grant(stage, second, (b"Expires", b"60"))
    assert stage.events() == [(events.REGISTERED, stage.identity, 60)]
    _, third = wait_for_register(stage, 40)
    assert third.get(b"CSeq") == b"3 REGISTER" and b"nc=00000002" in third.get(b"Authorization")


def test_the_granted_time_is_that_of_our_contact_then_of_the_response_then_the_wish():
    cases = (
        (((b"Contact", OURS + b";expires=100, <sip:other@h>;expires=7"), (b"Expires", b"9")), 100),
        (((b"Contact", b"<sip:other@h>;expires=7"), (b"Expires", b"900")), 900),
        (((b"Contact", OURS),), 3600),
        ((), 3600),
        # Ours is known by its token, however the registrar writes the rest, and an unreadable one hides no other.
        (((b"Contact", b"<sip:alice@10.0.0.1;line=tok;ob>;expires=50, " + OURS + b";expires=60"),), 50),
        (((b"Contact", b'"Alice" <sip:ALICE@[::1]:7;LINE=tok>;Expires=70'),), 70),
        (((b"Contact", b"<sip:alice@10.0.0.1>;expires=80"),), 80),
        (((b"Contact", b"<sip:a b>;expires=7"), (b"Contact", OURS + b";expires=90")), 90),
        # What cannot be read counts as not said (10.3).
        (((b"Contact", OURS + b";expires=-1"), (b"Expires", b"100")), 100),
        (((b"Expires", b"4294967296"),), 3600),
        (((b"Expires", b"soon"),), 3600),
        (((b"Expires", b"4294967295"),), 4294967295),
    )
    for headers, granted in cases:
        stage, request = begin()
        grant(stage, request, *headers)
        assert stage.events() == [(events.REGISTERED, stage.identity, granted)]


def test_it_is_refreshed_before_it_runs_out():
    for start in STARTS:
        for granted, refresh in ((3600, 3568), (60, 30), (40, 20), (1, 5), (1000000, 86400)):
            stage, request = begin(start=start)
            grant(stage, request, (b"Expires", b"%d" % granted))
            stage.run((refresh - 2) * 1000)
            assert stage.peer.got == []
            seconds, again = wait_for_register(stage, 4)
            assert seconds == 2
            assert again.call_id == request.call_id and again.cseq[0] == 2


def test_423_raises_the_wish_and_keeps_it():
    stage, request = begin()
    stage.peer.answer(request, 423, headers=((b"Min-Expires", b"7200"),))
    stage.run()
    again = stage.peer.take(b"REGISTER")
    assert again.get(b"Expires") == b"7200" and stage.names() == []
    grant(stage, again)
    assert stage.events() == [(events.REGISTERED, stage.identity, 7200)]


def test_a_423_without_sense_is_a_refusal():
    for headers in ((), ((b"Min-Expires", b"10"),), ((b"Min-Expires", b"x"),), ((b"Min-Expires", b"4294967295"),)):
        stage, request = begin()
        stage.peer.answer(request, 423, headers=headers)
        stage.run()
        assert stage.events() == [(events.REGISTRATION_FAILED, stage.identity, 423, b"Interval Too Brief")]


def test_a_423_that_never_has_enough_is_a_refusal_in_the_end():
    stage, request = begin()
    for number in range(4):
        stage.peer.answer(request, 423, headers=((b"Min-Expires", b"%d" % (4000 + number)),))
        stage.run()
        if number < 3:
            request = stage.peer.take(b"REGISTER")
    assert stage.names() == [events.REGISTRATION_FAILED]


def test_a_refusal_is_reported_and_tried_again_after_the_interval():
    for start in STARTS:
        stage, request = begin(start=start)
        for _ in range(3):
            stage.peer.answer(request, 403)
            stage.run()
            assert stage.events() == [(events.REGISTRATION_FAILED, stage.identity, 403, b"Forbidden")]
            seconds, request = wait_for_register(stage, 40)
            assert seconds == 30
        grant(stage, request)
        assert stage.names() == [events.REGISTERED]


def test_a_wrong_password_is_shown_and_not_tried_again_at_once():
    stage, request = begin()
    for _ in range(2):
        value = b'Digest realm="r", nonce="n", qop="auth"'
        stage.peer.answer(request, 401, headers=((b"WWW-Authenticate", value),))
        stage.run()
        if stage.peer.got:
            request = stage.peer.take(b"REGISTER")
    assert stage.events() == [(events.REGISTRATION_FAILED, stage.identity, 401, b"Unauthorized")]
    assert len(stage.wire.sent(A, b"REGISTER")) == 2
    assert wait_for_register(stage, 40)[0] == 30


def test_a_2xx_that_grants_no_time_is_no_registration():
    for headers in (((b"Contact", OURS + b";expires=0"),), ((b"Expires", b"0"),)):
        stage, request = begin()
        grant(stage, request, *headers)
        assert stage.events() == [(events.REGISTRATION_FAILED, stage.identity, 200, b"Not kept by the server")]
        seconds, request = wait_for_register(stage, 40)
        assert seconds == 30
        stage.agent.unregister(stage.identity, stage.now)
        grant(stage, request, *headers)
        assert stage.names() == [events.UNREGISTERED] and stage.quiet()


def test_an_interval_of_zero_means_no_further_attempt():
    stage = Stage(server=True)
    stage.identity.retry_interval = 0
    stage.agent.register(stage.identity, stage.now)
    stage.run()
    stage.peer.answer(stage.peer.take(b"REGISTER"), 403)
    stage.run(4000000)
    assert stage.peer.got == [] and stage.agent.next_deadline() is None


def test_5xx_backs_off_and_retry_after_is_obeyed():
    stage, request = begin()
    waits = []
    for _ in range(8):
        stage.peer.answer(request, 500)
        stage.run()
        seconds, request = wait_for_register(stage, 2000)
        waits.append(seconds)
    assert waits == [30, 60, 120, 240, 480, 960, 1800, 1800]
    stage.peer.answer(request, 503, headers=((b"Retry-After", b"77 (soon);duration=5"),))
    stage.run()
    seconds, request = wait_for_register(stage, 100)
    assert seconds == 77
    stage.peer.answer(request, 503, headers=((b"Retry-After", b"4294967295"),))
    stage.run()
    assert wait_for_register(stage, 3700)[0] == 3600


def test_silence_is_a_408_and_backs_off():
    for start in STARTS:
        stage, _ = begin(start=start)
        stage.run(32100)
        assert stage.events() == [(events.REGISTRATION_FAILED, stage.identity, 408, b"Request Timeout")]
        stage.peer.take()
        assert wait_for_register(stage, 40)[0] in (29, 30)


def test_a_lost_flow_is_tried_again():
    stage, _ = begin()
    stage.agent.lost(("udp", A, B, 0), "refused", stage.now)
    stage.run()
    assert stage.events() == [(events.REGISTRATION_FAILED, stage.identity, 503, b"Service Unavailable")]
    assert wait_for_register(stage, 40)[0] == 30


def test_unregister_removes_the_binding():
    stage, request = begin()
    grant(stage, request)
    stage.agent.unregister(stage.identity, stage.now)
    stage.run()
    last = stage.peer.take(b"REGISTER")
    assert last.get(b"Expires") == b"0" and last.get(b"Contact") == OURS
    assert last.get(b"CSeq") == b"2 REGISTER" and last.call_id == request.call_id
    grant(stage, last)
    assert stage.names() == [events.REGISTERED, events.UNREGISTERED] and stage.quiet()


def test_there_are_never_two_registers_at_once():
    stage, request = begin()
    stage.agent.register(stage.identity, stage.now)
    stage.agent.unregister(stage.identity, stage.now)
    stage.run()
    assert stage.peer.got == []
    grant(stage, request)
    last = stage.peer.take(b"REGISTER")
    assert last.get(b"Expires") == b"0"
    stage.agent.register(stage.identity, stage.now)
    stage.run()
    assert stage.peer.got == []
    grant(stage, last)
    assert stage.peer.take(b"REGISTER").get(b"Expires") == b"3600"
    assert stage.names() == []


def test_unregister_while_the_next_attempt_waits():
    stage, request = begin()
    stage.peer.answer(request, 403)
    stage.run()
    stage.agent.unregister(stage.identity, stage.now)
    stage.run()
    assert stage.names() == [events.REGISTRATION_FAILED, events.UNREGISTERED] and stage.quiet()
    assert len(stage.wire.sent(A, b"REGISTER")) == 1


def test_every_account_has_a_contact_of_its_own():
    stage = Stage(server=True)
    second = Identity(user=b"alice", domain=b"10.0.0.3", servers=[("10.0.0.3", 5060)])
    stage.agent.add_identity(second)
    stage.agent.register(stage.identity, 0)
    stage.agent.register(second, 0)
    stage.run()
    one, other = stage.wire.sent(A, b"REGISTER")
    assert header(one, b"Contact") != header(other, b"Contact")
    assert header(one, b"Call-ID") != header(other, b"Call-ID")
