"""Challenges: who gets an answer, how often, and with which count."""

from firmware.sip import events
from firmware.sip.digest import parse_authorization, verify
from firmware.sip.identity import Identity
from tests.unit.sip.net import A, header, headers
from tests.unit.sip.peer import ANSWER, OFFER, Stage


def challenge(stage, request, status=401, nonce=b"n1", realm=b"r", extra=b""):
    name = b"WWW-Authenticate" if status == 401 else b"Proxy-Authenticate"
    value = b'Digest realm="%s", nonce="%s", qop="auth"%s' % (realm, nonce, extra)
    stage.peer.answer(request, status, headers=((name, value),))
    stage.run()


def answers(message):
    """(header name, realm, nonce, nc) of the credentials in a message."""
    found = []
    for name in (b"Authorization", b"Proxy-Authorization"):
        for value in message.get_all(name):
            params = parse_authorization(value)
            found.append((name, params.get(b"realm"), params.get(b"nonce"), params.get(b"nc")))
    return found


def test_a_challenge_is_answered_with_the_next_cseq_and_the_same_call_id():
    stage = Stage(server=True)
    _, first = stage.call()
    challenge(stage, first, 407)
    ack, second = stage.peer.take()
    assert ack.method == b"ACK" and ack.get(b"CSeq") == b"1 ACK"
    assert second.get(b"CSeq") == b"2 INVITE" and second.call_id == first.call_id
    assert second.get(b"From") == first.get(b"From") and second.get(b"To") == first.get(b"To")
    assert second.via.branch != first.via.branch and second.body == OFFER
    assert answers(second) == [(b"Proxy-Authorization", b"r", b"n1", b"00000001")]
    assert verify(second.get(b"Proxy-Authorization"), b"alice", b"secret", b"INVITE")
    assert not verify(second.get(b"Proxy-Authorization"), b"alice", b"wrong", b"INVITE")
    assert stage.names() == []


def test_401_then_407_are_answered_together():
    stage = Stage(server=True)
    _, invite = stage.call()
    challenge(stage, invite, 401, b"u", b"uas")
    challenge(stage, stage.peer.take(b"INVITE"), 407, b"p", b"proxy")
    third = stage.peer.take(b"INVITE")
    assert third.get(b"CSeq") == b"3 INVITE"
    assert answers(third) == [
        (b"Authorization", b"uas", b"u", b"00000002"),
        (b"Proxy-Authorization", b"proxy", b"p", b"00000001"),
    ]


def test_the_acks_repeat_the_invite_s_credentials():
    stage = Stage(server=True)
    _, invite = stage.call()
    challenge(stage, invite, 407)
    second = stage.peer.take(b"INVITE")
    stage.peer.answer(second, 200, body=ANSWER)
    stage.run()
    ack = stage.peer.take(b"ACK")
    assert ack.get(b"Proxy-Authorization") == second.get(b"Proxy-Authorization") and ack.get(b"CSeq") == b"2 ACK"
    refused = Stage(server=True)
    _, invite = refused.call()
    challenge(refused, invite, 407)
    second = refused.peer.take(b"INVITE")
    refused.peer.answer(second, 404)
    refused.run()
    assert refused.peer.take(b"ACK").get(b"Proxy-Authorization") == second.get(b"Proxy-Authorization")


def test_the_same_nonce_refused_again_means_a_wrong_password():
    stage = Stage(server=True)
    _, invite = stage.call()
    challenge(stage, invite, 407, b"n1")
    challenge(stage, stage.peer.take(b"INVITE"), 407, b"n1")
    assert stage.events() == [(events.CALL_FAILED, 407, b"Proxy Authentication Required")]
    assert len(stage.wire.sent(A, b"INVITE")) == 2 and stage.quiet()


def test_a_stale_nonce_is_answered_with_the_new_one():
    stage = Stage(server=True)
    _, invite = stage.call()
    challenge(stage, invite, 407, b"n1")
    challenge(stage, stage.peer.take(b"INVITE"), 407, b"n2", extra=b", stale=TRUE")
    third = stage.peer.take(b"INVITE")
    assert answers(third) == [(b"Proxy-Authorization", b"r", b"n2", b"00000001")]


def test_three_rounds_are_all():
    stage = Stage(server=True)
    _, invite = stage.call()
    for number in range(4):
        challenge(stage, invite, 407, b"n%d" % number)
        if number < 3:
            invite = stage.peer.take(b"INVITE")
    assert len(stage.wire.sent(A, b"INVITE")) == 4
    assert stage.events()[0][:2] == (events.CALL_FAILED, 407)


def test_the_strongest_of_several_is_answered():
    stage = Stage(server=True)
    _, invite = stage.call()
    values = (
        b'Basic realm="r"',
        b'Digest realm="r", nonce="a", algorithm=MD5, qop="auth"',
        b'Digest realm="r", nonce="b", algorithm=SHA-256, qop="auth"',
        b"Digest nonsense",
    )
    stage.peer.answer(invite, 401, headers=[(b"WWW-Authenticate", value) for value in values])
    stage.run()
    second = stage.peer.take(b"INVITE")
    assert [answer[2] for answer in answers(second)] == [b"b"] and len(second.get_all(b"Authorization")) == 1


def test_requests_inside_the_dialog_use_the_nonce_again_and_count():
    stage = Stage(server=True)
    session, invite = stage.call()
    challenge(stage, invite, 407)
    stage.peer.answer(stage.peer.take(b"INVITE"), 200, body=ANSWER)
    stage.run()
    session.info(b"application/dtmf", b"1", stage.now)
    stage.run()
    info = stage.peer.take(b"INFO")
    assert answers(info)[0][2:] == (b"n1", b"00000002") and info.get(b"CSeq") == b"3 INFO"
    challenge(stage, info, 407, b"n2")
    again = stage.peer.take(b"INFO")
    assert answers(again)[0][2:] == (b"n2", b"00000001") and again.get(b"CSeq") == b"4 INFO"
    session.hang_up(stage.now)
    stage.run()
    bye = stage.peer.take(b"BYE")
    assert answers(bye)[0][2:] == (b"n2", b"00000002") and bye.get(b"CSeq") == b"5 BYE"
    assert verify(bye.get(b"Proxy-Authorization"), b"alice", b"secret", b"BYE")


def test_the_next_nonce_the_server_names_is_used():
    cases = (
        (b'nextnonce="n2", qop=auth', (b"n2", b"00000001")),
        (b'nextnonce="', (b"n1", b"00000002")),
        (b'rspauth="f00"', (b"n1", b"00000002")),
    )
    for value, expected in cases:
        stage = Stage(server=True)
        session, invite = stage.call()
        challenge(stage, invite, 407)
        info = ((b"Proxy-Authentication-Info", value), (b"Authentication-Info", b'nextnonce="other"'))
        stage.peer.answer(stage.peer.take(b"INVITE"), 200, body=ANSWER, headers=info)
        stage.run()
        session.hang_up(stage.now)
        stage.run()
        bye = stage.peer.take(b"BYE")
        assert answers(bye)[0][2:] == expected
        assert verify(bye.get(b"Proxy-Authorization"), b"alice", b"secret", b"BYE")


def test_a_reinvite_is_challenged_like_any_request():
    stage = Stage(server=True)
    session, _ = stage.talk()
    session.reoffer(OFFER, stage.now)
    stage.run()
    challenge(stage, stage.peer.take(b"INVITE"), 407)
    again = stage.peer.take(b"INVITE")
    assert again.get(b"CSeq") == b"3 INVITE" and answers(again)
    stage.peer.answer(again, 200, body=ANSWER)
    stage.run()
    ack = stage.peer.take(b"ACK")
    assert ack.get(b"CSeq") == b"3 ACK" and answers(ack) == answers(again)


def test_a_peer_that_is_not_our_server_gets_no_digest():
    stage = Stage(server=False)
    _, invite = stage.call()
    challenge(stage, invite, 401)
    assert stage.events()[0][:2] == (events.CALL_FAILED, 401) and len(stage.wire.sent(A, b"INVITE")) == 1


def test_a_redirect_target_s_401_gets_no_digest_but_our_proxy_s_407_does():
    for status, rounds in ((401, 2), (407, 3)):
        stage = Stage(server=True)
        _, invite = stage.call()
        stage.peer.answer(invite, 302, headers=((b"Contact", b"<sip:eve@evil.example>"),))
        stage.run()
        challenge(stage, stage.peer.take(b"INVITE"), status)
        assert len(stage.wire.sent(A, b"INVITE")) == rounds


def test_in_dialog_requests_that_leave_the_server_carry_no_credentials():
    stage = Stage(server=True)
    session, invite = stage.call()
    challenge(stage, invite, 407)
    contact = b"<sip:bob@10.0.0.99>"
    stage.peer.answer(stage.peer.take(b"INVITE"), 200, body=ANSWER, contact=contact)
    stage.run()
    session.hang_up(stage.now)
    stage.run()
    where, bye = stage.wire.log[-1][2:]
    assert where == ("10.0.0.99", 5060) and bye.startswith(b"BYE ") and headers(bye, b"Proxy-Authorization") == []


def test_a_server_given_by_name_is_known_again_by_its_address():
    stage = Stage(server=True)
    stage.identity.servers = [("pbx.example", 5060)]
    stage.identity.domain = b"example"
    session = stage.agent.call(stage.identity, b"sip:bob@example", OFFER, 0)
    stage.run()
    question = stage.wire.take(A)[0][1]
    assert question == ("pbx.example", 5060)
    stage.agent.resolved(question, [("10.0.0.2", 5060)], stage.now)
    stage.run()
    routes = ((b"Record-Route", b"<sip:10.0.0.2;lr>"),)
    stage.peer.answer(stage.peer.take(b"INVITE"), 200, body=ANSWER, contact=b"<sip:b@192.0.2.9>", headers=routes)
    stage.run()
    session.hang_up(stage.now)
    stage.run()
    challenge(stage, stage.peer.take(b"BYE"), 407)
    assert answers(stage.peer.take(b"BYE"))[0][1:3] == (b"r", b"n1")


def test_no_password_no_answer():
    stage = Stage(server=True, password=b"")
    _, invite = stage.call()
    challenge(stage, invite, 407)
    assert stage.events()[0][:2] == (events.CALL_FAILED, 407)


def test_the_auth_name_is_used():
    stage = Stage(server=True)
    stage.identity.auth_name = b"login"
    _, invite = stage.call()
    challenge(stage, invite, 401)
    value = header(stage.wire.sent(A, b"INVITE")[1], b"Authorization")
    assert value.startswith(b'Digest username="login", ')
    assert Identity(user=b"x").auth_name == b"x"


def test_a_cancelled_call_answers_no_challenge():
    stage = Stage(server=True)
    session, invite = stage.call()
    session.hang_up(stage.now)
    challenge(stage, invite, 407)
    assert stage.peer.lines() == [b"ACK"] and len(stage.wire.sent(A, b"INVITE")) == 1


def test_after_a_challenge_a_cancel_waits_for_a_provisional_response_again():
    stage = Stage(server=True)
    session, invite = stage.call()
    stage.peer.answer(invite, 100)
    challenge(stage, invite, 407)
    second = stage.peer.take(b"INVITE")
    session.hang_up(stage.now)
    stage.run()
    assert stage.peer.lines() == []
    stage.peer.answer(second, 100)
    stage.run()
    cancel = stage.peer.take(b"CANCEL")
    assert cancel.get(b"Via") == second.get(b"Via") and cancel.get(b"CSeq") == b"2 CANCEL"
