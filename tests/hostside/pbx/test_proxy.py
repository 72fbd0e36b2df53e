"""One branch: raw datagrams against the rules of RFC 3261 section 16."""

import pytest

from tests.hostside.pbx.bench import Bench, answer, credentials, request

A, B, C = 5071, 5072, 5073
AOR = "sip:1002@127.0.0.1:5060"


def registered(**options):
    bench = Bench(**options)
    bench.register("1002", B)
    bench.sent.clear()
    return bench


def statuses(sent):
    return [(port, message.status or message.method) for port, message in sent]


def invited(bench, **more):
    """An INVITE of A that reached B; returns it as B got it."""
    sent = bench.say(A, request("INVITE", A, AOR, **more))
    assert statuses(sent) == [(A, 100), (B, b"INVITE")]
    return sent[1][1]


def test_forwarded_request_is_what_16_6_wants():
    got = invited(registered(), more="\nX-Odd:  kept as it is \nSubject: a, b")
    assert got.uri == b"sip:1002@127.0.0.1:5072"
    ours, theirs = got.get_all(b"Via")
    assert ours.startswith(b"SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK")
    assert theirs == b"SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa;rport=5071;received=127.0.0.1"
    assert got.get(b"Max-Forwards") == b"69"
    assert got.get_all(b"Record-Route") == [b"<sip:127.0.0.1:5060;lr>"]
    assert got.get(b"X-Odd") == b"kept as it is"
    assert got.get(b"Call-ID") == b"call"
    assert got.get(b"CSeq") == b"1 INVITE"


def test_calls_go_to_the_flow_of_the_registration_whatever_the_contact_says():
    bench = Bench()
    bench.register("1002", B, contact="<sip:1002@192.0.2.7:5099>")
    sent = bench.say(A, request("INVITE", A, AOR))
    assert statuses(sent) == [(A, 100), (B, b"INVITE")]
    assert sent[1][1].uri == b"sip:1002@192.0.2.7:5099"


def test_responses_lose_our_via_and_go_back():
    bench = registered()
    got = invited(bench)
    ((port, ringing),) = bench.say(B, answer(got, 180, more="\nX-Odd: kept"))
    assert (port, ringing.status, ringing.reason) == (A, 180, b"Whatever")
    assert ringing.get_all(b"Via") == [b"SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa;rport=5071;received=127.0.0.1"]
    assert ringing.get(b"X-Odd") == b"kept"
    assert ringing.get(b"Record-Route") == b"<sip:127.0.0.1:5060;lr>"


def test_100_of_the_callee_stays_here():
    bench = registered()
    assert bench.say(B, answer(invited(bench), 100)) == []


def test_failure_is_acknowledged_on_each_hop():
    bench = registered()
    got = invited(bench)
    sent = bench.say(B, answer(got, 486))
    assert statuses(sent) == [(B, b"ACK"), (A, 486)]
    ack = sent[0][1]
    assert (ack.uri, ack.get_all(b"Via")) == (got.uri, [got.get(b"Via")])
    assert ack.to.tag == b"far"
    assert bench.say(A, request("ACK", A, AOR, to="<sip:1002@127.0.0.1>;tag=far")) == []
    assert bench.wait(40_000) == []


def test_a_redirection_is_the_callers_business():
    bench = registered()
    sent = bench.say(B, answer(invited(bench), 302, more="\nContact: <sip:1003@127.0.0.1>"))
    assert statuses(sent) == [(B, b"ACK"), (A, 302)]
    assert sent[1][1].get(b"Contact") == b"<sip:1003@127.0.0.1>"


def test_2xx_and_its_repetitions_pass_and_the_ack_follows_the_route():
    bench = registered()
    got = invited(bench)
    assert statuses(bench.say(B, answer(got, 200))) == [(A, 200)]
    assert statuses(bench.say(B, answer(got, 200))) == [(A, 200)]
    to, route = "<sip:1002@127.0.0.1>;tag=far", "\nRoute: <sip:127.0.0.1;lr>"
    text = request("ACK", A, "sip:1002@127.0.0.1:5072", "b", to, route)
    ((port, ack),) = bench.say(A, text)
    assert (port, ack.method, ack.uri) == (B, b"ACK", b"sip:1002@127.0.0.1:5072")
    assert ack.get(b"Route") is None
    assert len(ack.get_all(b"Via")) == 2
    ((_, again),) = bench.say(A, text)
    assert again.encode() == ack.encode()
    assert bench.wait(60_000) == []


def test_requests_inside_a_dialog_go_by_contact_through_us_and_both_ways():
    bench = registered()
    to = "<sip:1002@127.0.0.1>;tag=far"
    route = "\nRoute: <sip:127.0.0.1:5060;lr>, <sip:127.0.0.1:5090;lr>"
    ((port, bye),) = bench.say(A, request("BYE", A, "sip:odd@127.0.0.1:5077", "b", to))
    assert (port, bye.get(b"Record-Route")) == (5077, None)
    ((port, bye),) = bench.say(A, request("BYE", A, "sip:odd@127.0.0.1:5077", "c", to, route))
    assert (port, bye.uri, bye.get_all(b"Route")) == (5090, b"sip:odd@127.0.0.1:5077", [b"<sip:127.0.0.1:5090;lr>"])
    assert statuses(bench.say(5090, answer(bye, 200))) == [(A, 200)]
    reinvite = bench.say(A, request("INVITE", A, "sip:1002@127.0.0.1:5072", "d", to))
    assert statuses(reinvite) == [(A, 100), (B, b"INVITE")]
    assert reinvite[1][1].get(b"Record-Route") is None


def test_a_strict_routers_rewriting_is_undone_and_a_strict_next_hop_is_served():
    bench = registered()
    to, route = "<sip:1002@127.0.0.1>;tag=far", "\nRoute: <sip:127.0.0.1:5072>"
    ((port, bye),) = bench.say(A, request("BYE", A, "sip:127.0.0.1:5060;lr", "b", to, route))
    assert (port, bye.uri, bye.get(b"Route")) == (B, b"sip:127.0.0.1:5072", None)
    ((port, bye),) = bench.say(A, request("BYE", A, "sip:x@127.0.0.1:5073", "c", to, route))
    assert (port, bye.uri, bye.get_all(b"Route")) == (B, b"sip:127.0.0.1:5072", [b"<sip:x@127.0.0.1:5073>"])


def test_without_record_route_we_leave_the_dialog():
    assert invited(registered(record_route=False)).get(b"Record-Route") is None


@pytest.mark.parametrize(
    ("target", "more", "status"),
    [
        ("sip:9999@127.0.0.1:5060", "", 404),
        ("sip:1003@127.0.0.1:5060", "", 480),
        ("sip:1003@127.0.0.1", "", 480),
        ("sip:1003@localhost:5060", "", 480),
        ("sip:1002@192.0.2.1", "", 403),
        ("sip:1002@example.com", "", 404),
        ("tel:+4930", "", 416),
        (AOR, "\nProxy-Require: odd", 420),
    ],
)
def test_refusals(target, more, status):
    bench = registered()
    ((port, refusal),) = bench.say(A, request("INVITE", A, target, more=more))
    assert (port, refusal.status) == (A, status)
    assert refusal.to.tag
    if status == 420:
        assert refusal.get(b"Unsupported") == b"odd"


def test_max_forwards_ends_at_zero():
    bench = registered()
    text = request("INVITE", A, AOR).replace("Max-Forwards: 70", "Max-Forwards: 0")
    assert statuses(bench.say(A, text)) == [(A, 483)]
    text = request("INVITE", A, AOR, "b").replace("Max-Forwards: 70", "Max-Forwards: 1")
    assert bench.say(A, text)[1][1].get(b"Max-Forwards") == b"0"
    text = request("INVITE", A, AOR, "c").replace("Max-Forwards: 70\n", "")
    assert bench.say(A, text)[1][1].get(b"Max-Forwards") == b"70"


def test_a_loop_is_detected_and_a_spiral_is_not():
    bench = Bench()
    bench.register("1002", B, contact="<sip:1002@127.0.0.1:5072>")
    got = invited(bench)
    loop = got.encode().replace(b"INVITE sip:1002@127.0.0.1:5072 ", b"INVITE sip:1002@127.0.0.1:5060 ")
    with_via = loop.replace(b"Via: ", b"Via: SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bKother\r\nVia: ", 1)
    assert statuses(bench.say(5099, with_via)) == [(5099, 482)]
    bench.register("1003", C)
    spiral = with_via.replace(b"sip:1002@127.0.0.1:5060", b"sip:1003@127.0.0.1:5060").replace(b"other", b"third")
    assert statuses(bench.say(5099, spiral)) == [(5099, 100), (C, b"INVITE")]


def test_options_to_the_proxy_is_answered_here_and_to_a_user_there():
    bench = registered()
    ((port, pong),) = bench.say(A, request("OPTIONS", A, "sip:127.0.0.1:5060"))
    assert (port, pong.status) == (A, 200)
    assert b"INVITE" in pong.get_all(b"Allow")
    assert statuses(bench.say(A, request("OPTIONS", A, AOR, "b"))) == [(B, b"OPTIONS")]


def test_silence_becomes_408():
    bench = registered()
    invited(bench)
    sent = bench.wait(31_999)
    assert [port for port, _ in sent] == [B] * 6
    assert statuses(bench.wait(1)) == [(A, 408)]


def test_silence_to_another_request_becomes_408():
    bench = registered()
    bench.say(A, request("MESSAGE", A, AOR))
    assert statuses(bench.wait(32_000))[-1] == (A, 408)


def test_lost_transport_becomes_500():
    bench = registered()
    invited(bench)
    bench.proxy.lost(("udp", ("127.0.0.1", 5060), ("127.0.0.1", B), 0), "refused", bench.now)
    assert statuses(bench.wait(0)) == [(A, 500)]


def test_timer_c_cancels_a_callee_that_rings_for_ever():
    bench = registered()
    got = invited(bench)
    bench.say(B, answer(got, 180))
    bench.wait(100_000)
    bench.say(B, answer(got, 180))
    assert bench.wait(180_999) == []
    sent = bench.wait(1)
    assert statuses(sent) == [(B, b"CANCEL"), (A, 408)]
    assert statuses(bench.say(B, answer(sent[0][1], 200))) == []
    assert statuses(bench.say(B, answer(got, 487))) == [(B, b"ACK")]


def test_retransmitted_invite_is_answered_with_the_last_response():
    bench = registered()
    got = invited(bench)
    assert statuses(bench.say(A, request("INVITE", A, AOR))) == [(A, 100)]
    bench.say(B, answer(got, 180))
    assert statuses(bench.say(A, request("INVITE", A, AOR))) == [(A, 180)]


def test_stray_and_foreign_responses_are_dropped():
    bench = registered()
    got = invited(bench)
    text = answer(got, 200)
    assert bench.say(B, text.replace("z9hG4bK", "z9hG4bKnot", 1)) == []
    assert bench.say(B, text.replace("UDP 127.0.0.1:5060", "UDP 127.0.0.1:5061", 1)) == []
    assert bench.say(B, text.split("\n", 2)[0] + "\n" + text.split("\n", 2)[2]) == []
    assert statuses(bench.say(B, text)) == [(A, 200)]


def test_invite_may_be_challenged_once():
    bench = registered(challenge_invite=True)
    ((port, challenge),) = bench.say(A, request("INVITE", A, AOR))
    assert (port, challenge.status) == (A, 407)
    bench.say(A, request("ACK", A, AOR))
    more = credentials(challenge, "1001", "Proxy-Authorization", uri=AOR)
    sent = bench.say(A, request("INVITE", A, AOR, "b", more=more, cseq=2))
    assert statuses(sent) == [(A, 100), (B, b"INVITE")]
    assert sent[1][1].get(b"Proxy-Authorization") is None
    to = "<sip:1002@127.0.0.1>;tag=far"
    assert statuses(bench.say(A, request("INVITE", A, AOR, "c", to, cseq=3))) == [(A, 100), (B, b"INVITE")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"\x00" * 100,
        b"INVITE sip:1002@127.0.0.1 SIP/2.0\r\n\r\n",
        b"INVITE sip:1002@127.0.0.1 SIP/2.0\r\nVia: x\r\nRoute: <\r\n\r\n",
        b"SIP/2.0 200 OK\r\n\r\n",
        b"ACK sip:1002@[::: SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKq\r\n\r\n",
    ],
)
def test_hostile_datagrams_do_not_raise(data):
    assert all(message.status in (400, None) for _, message in registered().say(A, data))


@pytest.mark.parametrize("header", ["Route: <sip:127.0.0.1;lr", "Route: \"", "Max-Forwards: x", "Route: <sip:[::1>"])
def test_malformed_routing_headers_are_400(header):
    text = request("INVITE", A, AOR).replace("Max-Forwards: 70", header)
    assert statuses(registered().say(A, text)) == [(A, 400)]
