from firmware.sip import events
from firmware.sip.nameaddr import NameAddr
from firmware.sip.redirection import NOWHERE, ROUND, TOO_FAR, Targets, quality
from firmware.sip.uri import Uri
from tests.unit.sip.net import A, header
from tests.unit.sip.peer import ANSWER, OFFER, Stage


def contacts(*values):
    return [NameAddr.parse(value) for value in values]


def all_of(targets):
    found = []
    target = targets.next()
    while target is not None:
        found.append(target)
        target = targets.next()
    return found


def start():
    return Targets(Uri.parse(b"sip:b@x"), [Uri.parse(b"sip:me@x")])


def test_the_highest_q_comes_first_and_ties_keep_their_order():
    targets = start()
    given = contacts(b"<sip:c1@x>;q=0.5", b"<sip:c2@x>", b"<sip:c3@x>;q=0.5", b"<sip:c4@x>;q=1.000")
    assert targets.add(given) is None
    assert all_of(targets) == [b"sip:c2@x", b"sip:c4@x", b"sip:c1@x", b"sip:c3@x"]


def test_quality():
    given = contacts(b"<sip:a@x>", b"<sip:a@x>;q=0.35", b"<sip:a@x>;q=1", b"<sip:a@x>;q=.7", b"<sip:a@x>;q=no")
    assert [quality(contact) for contact in given] == [1000, 350, 1000, 700, 0]


def test_duplicates_visited_ones_and_ourselves_are_dropped():
    targets = start()
    given = contacts(b"<sip:c@x>", b"<sip:c@X:5060;transport=udp>", b"<sip:b@x>", b"<sip:me@x>", b"<sip:d@x>")
    assert targets.add(given) is None
    assert all_of(targets) == [b"sip:c@x", b"sip:d@x"]


def test_what_no_phone_can_call_is_skipped():
    targets = start()
    assert targets.add(contacts(b"<mailto:c@x>", b"<sips:c@x>", b"<tel:+1>")) == NOWHERE
    assert targets.add([]) == NOWHERE
    assert targets.add(contacts(b"<mailto:c@x>", b"<sip:c@x>")) is None
    assert targets.add(contacts(b"<sip:b@x>", b"<sip:c@x>")) == ROUND


def test_the_newest_redirection_goes_before_what_waits_and_five_attempts_are_all():
    targets = start()
    targets.add(contacts(b"<sip:c@x>", b"<sip:d@x>"))
    assert targets.next() == b"sip:c@x"
    targets.add(contacts(b"<sip:e@x>", b"<sip:f@x>", b"<sip:g@x>"))
    assert all_of(targets) == [b"sip:e@x", b"sip:f@x", b"sip:g@x"]
    assert targets.is_exhausted


def test_the_contact_becomes_a_request_uri():
    targets = start()
    targets.add(contacts(b"<sip:c@x:5070;method=INVITE;user=phone?Replaces=abc>"))
    assert targets.next() == b"sip:c@x:5070;user=phone"


def redirect(stage, invite, status, *values, **options):
    headers = tuple([(b"Contact", value) for value in values]) + options.get("headers", ())
    stage.peer.answer(invite, status, headers=headers, contact=None)
    stage.run()


def test_302_makes_a_new_invite_with_a_new_call_id_that_names_the_caller():
    stage = Stage(server=True)
    session, first = stage.call()
    diversion = b"<sip:bob@10.0.0.2>;reason=no-answer"
    redirect(stage, first, 302, b"<sip:carol@10.0.0.2>", headers=((b"Diversion", diversion),))
    ack, second = stage.peer.take()
    assert ack.method == b"ACK" and ack.call_id == first.call_id and ack.get(b"Via") == first.get(b"Via")
    assert second.method == b"INVITE" and second.uri == b"sip:carol@10.0.0.2"
    assert second.call_id != first.call_id and second.from_.tag != first.from_.tag
    assert second.get(b"CSeq") == b"1 INVITE" and second.get(b"To") == b"<sip:carol@10.0.0.2>"
    assert second.get(b"Contact") == first.get(b"Contact") == b"<sip:alice@10.0.0.1:5060;line=tok>"
    assert second.get_all(b"Diversion") == [diversion] and second.body == OFFER
    assert session.call_id == second.call_id and session.remote.uri.user == b"carol"
    event = stage.wire.take(A)[0]
    assert event[:2] == (events.CALL_REDIRECTED, session) and event[2].uri.encode() == b"sip:carol@10.0.0.2"
    stage.peer.answer(second, 200, tag=b"carol", body=ANSWER)
    stage.run()
    assert stage.events() == [(events.CALL_ANSWERED, ANSWER)] and session.state == "confirmed"


def test_the_next_target_is_tried_when_one_refuses_but_not_after_a_6xx():
    for status, tried in ((486, [b"sip:c@x1", b"sip:d@x2"]), (603, [b"sip:c@x1"])):
        stage = Stage(server=True)
        _, invite = stage.call()
        redirect(stage, invite, 300, b"<sip:d@x2>;q=0.1", b"<sip:c@x1>;q=0.9")
        stage.peer.answer(stage.peer.take(b"INVITE"), status)
        stage.run()
        if len(tried) == 2:
            stage.peer.answer(stage.peer.take(b"INVITE"), status)
            stage.run()
        uris = [data.split(b" ")[1] for data in stage.wire.sent(A, b"INVITE")]
        assert uris == [b"sip:bob@10.0.0.2"] + tried
        assert stage.events()[-1][:2] == (events.CALL_FAILED, status) and stage.quiet()


def test_redirections_that_lead_nowhere_fail_with_a_phrase():
    cases = (
        (302, (), NOWHERE),
        (302, (b"<mailto:c@x>",), NOWHERE),
        (302, (b"<sip:bob@10.0.0.2>",), ROUND),
        (302, (b"<sip:alice@10.0.0.2>",), ROUND),
        (301, (b"<sip:alice@10.0.0.1:5060;line=tok>",), ROUND),
        (305, (b"<sip:c@x>",), b"Use Proxy"),
        (380, (b"<sip:c@x>",), b"Alternative Service"),
    )
    for status, values, phrase in cases:
        stage = Stage(server=True)
        _, invite = stage.call()
        redirect(stage, invite, status, *values)
        assert stage.peer.lines() == [b"ACK"]
        assert stage.events() == [(events.CALL_FAILED, status, phrase)] and stage.quiet()


def test_a_loop_of_two_ends():
    stage = Stage(server=True)
    _, invite = stage.call()
    redirect(stage, invite, 302, b"<sip:carol@10.0.0.2>")
    redirect(stage, stage.peer.take(b"INVITE"), 302, b"<sip:bob@10.0.0.2:5060>")
    assert stage.events()[-1] == (events.CALL_FAILED, 302, ROUND)


def test_five_attempts_are_all():
    stage = Stage(server=True)
    _, invite = stage.call()
    for number in range(5):
        redirect(stage, invite, 302, b"<sip:n%d@10.0.0.2>" % number)
        if number < 4:
            invite = stage.peer.take(b"INVITE")
    assert stage.events()[-1] == (events.CALL_FAILED, 302, TOO_FAR)
    assert len(set(stage.wire.sent(A, b"INVITE"))) == 5 and stage.quiet()


def test_a_302_after_the_caller_hung_up_is_acknowledged_and_that_is_all():
    stage = Stage(server=True)
    session, invite = stage.call()
    stage.peer.answer(invite, 180)
    stage.run()
    session.hang_up(stage.now)
    redirect(stage, invite, 302, b"<sip:carol@10.0.0.2>")
    got = stage.peer.take()
    assert [message.method for message in got] == [b"CANCEL", b"ACK"]
    stage.peer.answer(got[0], 200)
    assert stage.names() == [events.CALL_PROGRESSED, events.CALL_ENDED]
    assert stage.quiet() and len(stage.wire.sent(A, b"INVITE")) == 1


def test_the_caller_may_hang_up_after_a_redirection():
    stage = Stage(server=True)
    session, invite = stage.call()
    redirect(stage, invite, 302, b"<sip:carol@10.0.0.2>")
    second = stage.peer.take(b"INVITE")
    stage.peer.answer(second, 180)
    stage.run()
    session.hang_up(stage.now)
    stage.run()
    cancel = stage.peer.take(b"CANCEL")
    assert cancel.call_id == second.call_id
    assert header(stage.wire.sent(A, b"CANCEL")[0], b"Via") == second.get(b"Via")


def test_malformed_contacts_in_a_302_are_passed_over():
    for values in ((b"<sip:unclosed@x",), (b"*",), (b"<sip:a b@x>", b"sip:c@x?d=e")):
        stage = Stage(server=True)
        _, invite = stage.call()
        redirect(stage, invite, 302, *values)
        assert stage.events() == [(events.CALL_FAILED, 302, NOWHERE)] and stage.quiet()
    stage = Stage(server=True)
    _, invite = stage.call()
    redirect(stage, invite, 302, b"<sip:x y@z>", b"<sip:carol@10.0.0.2:99999>", b"<sip:dave@10.0.0.2>;q=0.1")
    assert stage.peer.take(b"INVITE").uri == b"sip:dave@10.0.0.2"
