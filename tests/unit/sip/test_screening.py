"""What a request must pass before it reaches a call: RFC 3261 8.2, whose it is, how many there may be."""

from firmware.sip import events
from firmware.sip.identity import Identity, whose
from firmware.sip.message import parse
from tests.unit.kit import vector
from tests.unit.sip.net import A, B, C, flow, header, tag
from tests.unit.sip.peer import OFFER, SDP_HEADERS, Peer, Stage
from tests.unit.sip.test_torture import LENIENT, outcomes


def ask(method, **options):
    """The status a stranger's request gets, and the raw response."""
    stage = Stage()
    stage.peer.request(method, **options)
    stage.run(300)
    raw = stage.wire.sent(A)[-1]
    assert stage.names() == []
    return parse(raw).status, raw


def test_options_says_what_we_can_do():
    status, raw = ask(b"OPTIONS")
    assert status == 200
    assert header(raw, b"Allow") == b"INVITE, ACK, CANCEL, BYE, OPTIONS, INFO"
    assert header(raw, b"Accept") == b"application/sdp"
    assert header(raw, b"Accept-Encoding") == b"identity" and header(raw, b"Accept-Language") == b"en"
    assert header(raw, b"Supported") == b"" and tag(header(raw, b"To"))


def test_options_with_max_forwards_0_is_fine():
    stage = Stage()
    stage.peer.send(stage.peer.request(b"OPTIONS", send=False).replace(b"Max-Forwards: 70", b"Max-Forwards: 0"))
    stage.run()
    assert stage.peer.lines() == [200]


def test_unknown_methods_get_405_with_allow():
    for method in (b"MESSAGE", b"SUBSCRIBE", b"NEWTHING", b"REGISTER", b"REFER"):
        status, raw = ask(method)
        assert status == 405 and header(raw, b"Allow").startswith(b"INVITE, ACK, ")


def test_unsolicited_notify_and_bye_get_481():
    for method in (b"NOTIFY", b"BYE", b"INFO"):
        assert ask(method)[0] == 481


def test_unknown_extensions_get_420_with_unsupported():
    status, raw = ask(b"INVITE", headers=((b"Require", b"100rel, teleport"),))
    assert status == 420 and header(raw, b"Unsupported") == b"100rel, teleport"
    stage = Stage()
    session = stage.ring()
    stage.peer.request(b"CANCEL", branch=b"theirs-INVITE-1", headers=((b"Require", b"teleport"),))
    stage.run()
    assert session.state == "ended" and stage.peer.lines() == [200, 487]


def test_unknown_content_gets_415_with_accept():
    status, raw = ask(b"INVITE", headers=((b"Content-Type", b"text/plain"),), body=b"hello")
    assert status == 415 and header(raw, b"Accept") == b"application/sdp"
    status, raw = ask(b"INVITE", headers=SDP_HEADERS + ((b"Content-Encoding", b"gzip"),), body=OFFER)
    assert status == 415 and header(raw, b"Accept-Encoding") == b"identity"
    stage = Stage()
    optional = ((b"Content-Type", b"text/plain"), (b"Content-Disposition", b"render;handling=optional"))
    assert stage.ring(headers=optional, body=b"hello").offer is None


def test_a_caller_who_could_not_read_our_description_gets_406():
    assert ask(b"INVITE", headers=((b"Accept", b"text/nobodyKnowsThis"),))[0] == 406
    for fine in (b"application/SDP;level=1, text/plain", b"application/*", b"*/*"):
        assert Stage().ring(headers=((b"Accept", fine),), body=b"").state == "received"


def test_unknown_schemes_get_416():
    for uri in (b"tel:+123", b"mailto:alice@10.0.0.1"):
        assert ask(b"INVITE", uri=uri)[0] == 416


def test_unknown_users_get_404_unless_any_is_welcome():
    nobody = {"uri": b"sip:nobody@10.0.0.1", "to": b"<sip:nobody@10.0.0.1>"}
    assert ask(b"INVITE", **nobody)[0] == 404
    assert ask(b"OPTIONS", **nobody)[0] == 404
    stage = Stage()
    stage.agent.accept_any = True
    session = stage.ring(**nobody)
    assert session.identity is None and stage.names() == [events.CALL_RECEIVED]
    session.ring(stage.now)
    stage.run()
    assert header(stage.wire.sent(A)[-1], b"Contact") == b"<sip:10.0.0.1:5060>"


def test_an_invite_that_leads_nowhere_back_gets_400():
    assert ask(b"INVITE", contact=None)[0] == 400
    assert ask(b"INVITE", contact=b"<mailto:a@b>")[0] == 400
    assert ask(b"INVITE", headers=((b"Record-Route", b"<tel:1>"),))[0] == 400


def test_merged_requests_get_482():
    stage = Stage()
    stage.ring(branch=b"one")
    stage.peer.request(b"INVITE", branch=b"two", body=OFFER, headers=SDP_HEADERS)
    stage.run()
    assert stage.peer.lines() == [482] and stage.names() == [events.CALL_RECEIVED]


def test_more_calls_than_allowed_get_486():
    stage = Stage(max_sessions=2)
    for number in range(3):
        stage.peer.request(b"INVITE", call_id=b"c%d" % number, body=OFFER, headers=SDP_HEADERS)
    stage.run()
    assert stage.peer.lines() == [486] and len(stage.agent.sessions) == 2


def test_large_calls_count_for_several():
    stage = Stage(max_sessions=8)
    for number in range(3):
        body = OFFER + b"a=x:" + b"y" * 16000
        stage.peer.request(b"INVITE", call_id=b"large%d" % number, body=body, headers=SDP_HEADERS)
    stage.run()
    assert stage.peer.lines() == [486] and len(stage.agent.sessions) == 2
    stage.agent.sessions[0].hang_up(stage.now)
    stage.peer.request(b"INVITE", call_id=b"small", body=OFFER, headers=SDP_HEADERS)
    stage.run(100)
    assert stage.peer.lines() == [486] and len(stage.agent.sessions) == 2


def request(uri, to=b"<sip:x@y>"):
    return parse(Peer().request(b"INVITE", uri=uri, to=to, send=False))


def test_whose_request_it_is():
    one = Identity(key=1, user=b"100", domain=b"one.example", servers=[B], contact_token=b"t1")
    two = Identity(key=2, user=b"100", domain=b"two.example", servers=[C], contact_token=b"t2")
    three = Identity(key=3, user=b"300", contact_token=b"t3")
    everyone = [one, two, three]
    elsewhere = ("192.0.2.1", 5060)
    cases = (
        (b"sip:100@10.0.0.1;line=t2", b"<sip:300@x>", B, two),  # the token before all
        (b"sip:300@10.0.0.1", b"<sip:100@x>", B, three),  # then the Request-URI
        (b"sip:%3300@10.0.0.1", b"<sip:100@x>", B, three),  # however it is escaped
        (b"sip:other@10.0.0.1", b"<sip:300@x>", B, three),  # then To
        (b"sip:100@10.0.0.1", b"<sip:100@x>", B, one),  # two of a name: by the server it came from
        (b"sip:100@10.0.0.1", b"<sip:100@x>", C, two),
        (b"sip:100@two.example", b"<sip:100@x>", elsewhere, two),  # or by the domain
        (b"sip:10.0.0.1", b"<sip:x>", C, two),  # no user at all: the server
        (b"sip:10.0.0.1", b"<sip:x>", elsewhere, None),
        (b"sip:nobody@10.0.0.1;line=bad", b"<sip:x@y>", elsewhere, None),
    )
    for uri, to, source, expected in cases:
        assert whose(request(uri, to), flow(A, source), everyone) is expected


def statuses_for(data):
    """What a user agent that takes any user answers to the bytes, first and soon."""
    stage = Stage()
    stage.agent.accept_any = True
    stage.agent.receive(data, flow(A, B), stage.now)
    stage.run(250)
    return stage.peer.lines()


def test_the_torture_messages_of_rfc_4475_get_the_answers_it_asks_for():
    """ "ok" there: handled like any other, which for this user agent is 100 for a call and 405 for REGISTER."""
    checked = 0
    for name, strict, lenient in outcomes("rfc4475"):
        answered = statuses_for(vector("rfc4475/" + name))
        listed = lenient if name in LENIENT else strict
        got = str(answered[0]) if answered else "none"
        if name == "wsinv.dat":
            listed = ["481"]  # it has a To tag, and belongs to no dialog here
        assert got in listed or ("ok" in listed and got in ("100", "200", "405")), (name, got)
        assert len(answered) < 2, name
        checked += 1
    assert checked == 36
