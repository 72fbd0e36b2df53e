"""Several contacts, CANCEL, and the races between answers."""

import pytest

from tests.hostside.pbx.bench import Bench, answer, request
from tests.hostside.pbx.test_proxy import statuses

A, B, C, D = 5071, 5072, 5073, 5074
AOR = "sip:1002@127.0.0.1:5060"


def forked(*ports):
    """A bench where 1002 is registered at these ports and called; {port: INVITE as it came there}."""
    bench = Bench()
    for port in ports:
        bench.register("1002", port)
    sent = bench.say(A, request("INVITE", A, AOR))
    assert statuses(sent)[0] == (A, 100)
    return bench, dict(sent[1:])


def cancel(**more):
    return request("CANCEL", A, AOR, **more)


def test_all_contacts_ring_in_branches_of_their_own():
    bench, got = forked(B, C, D)
    assert sorted(got) == [B, C, D]
    assert len({message.via.branch for message in got.values()}) == 3
    for port in got:
        assert statuses(bench.say(port, answer(got[port], 180, "tag%d" % port))) == [(A, 180)]


def test_first_2xx_wins_and_the_rest_is_cancelled():
    bench, got = forked(B, C)
    bench.say(B, answer(got[B], 180))
    bench.say(C, answer(got[C], 180))
    sent = bench.say(C, answer(got[C], 200))
    assert statuses(sent) == [(A, 200), (B, b"CANCEL")]
    stop = sent[1][1]
    assert (stop.uri, stop.get_all(b"Via"), stop.cseq) == (got[B].uri, [got[B].get(b"Via")], (1, b"CANCEL"))
    assert stop.get(b"Reason") == b'SIP;cause=200;text="Call completed elsewhere"'
    assert bench.say(B, answer(stop, 200)) == []
    assert statuses(bench.say(B, answer(got[B], 487))) == [(B, b"ACK")]
    assert bench.wait(200_000) == []


def test_second_2xx_passes_too():
    bench, got = forked(B, C)
    assert statuses(bench.say(B, answer(got[B], 200, "one"))) == [(A, 200)]
    assert statuses(bench.say(C, answer(got[C], 200, "two"))) == [(A, 200)]


def test_6xx_cancels_the_rest_and_waits_for_it():
    bench, got = forked(B, C)
    bench.say(B, answer(got[B], 180))
    sent = bench.say(C, answer(got[C], 603))
    assert statuses(sent) == [(C, b"ACK"), (B, b"CANCEL")]
    assert statuses(bench.say(B, answer(got[B], 487))) == [(B, b"ACK"), (A, 603)]


def test_2xx_that_crosses_the_cancel_still_wins_over_6xx():
    bench, got = forked(B, C)
    bench.say(B, answer(got[B], 180))
    bench.say(C, answer(got[C], 603))
    assert statuses(bench.say(B, answer(got[B], 200))) == [(A, 200)]


@pytest.mark.parametrize(
    ("first", "second", "best"),
    [
        (486, 302, 302),
        (302, 486, 302),
        (480, 486, 480),
        (486, 480, 486),
        (486, 407, 407),
        (503, 486, 486),
        (503, 503, 500),
        (500, 408, 408),
        (408, 486, 486),
        (603, 302, 603),
        (604, 486, 604),
    ],
)
def test_best_response(first, second, best):
    bench, got = forked(B, C)
    assert statuses(bench.say(B, answer(got[B], first)))[0] == (B, b"ACK")
    sent = bench.say(C, answer(got[C], second))
    assert statuses(sent) == [(C, b"ACK"), (A, best)]


def test_challenges_of_all_forks_go_back_together():
    bench, got = forked(B, C)
    bench.say(B, answer(got[B], 401, more='\nWWW-Authenticate: Digest realm="b", nonce="1"'))
    sent = bench.say(C, answer(got[C], 407, more='\nProxy-Authenticate: Digest realm="c", nonce="2"'))
    answered = sent[-1][1]
    assert answered.status == 401
    assert answered.get(b"WWW-Authenticate") == b'Digest realm="b", nonce="1"'
    assert answered.get(b"Proxy-Authenticate") == b'Digest realm="c", nonce="2"'


def test_one_silent_fork_does_not_hide_the_other():
    bench, got = forked(B, C)
    bench.say(B, answer(got[B], 486))
    assert statuses(bench.wait(32_000))[-1] == (A, 486)


def test_cancel_is_answered_at_once_and_passed_on():
    bench, got = forked(B, C)
    bench.say(B, answer(got[B], 180))
    bench.say(C, answer(got[C], 180))
    sent = bench.say(A, cancel(more='\nReason: SIP;cause=200;text="Call completed elsewhere"'))
    assert statuses(sent) == [(A, 200), (C, b"CANCEL"), (B, b"CANCEL")]
    assert sent[1][1].get(b"Reason") == b'SIP;cause=200;text="Call completed elsewhere"'
    assert statuses(bench.say(B, answer(got[B], 487))) == [(B, b"ACK")]
    assert statuses(bench.say(C, answer(got[C], 487))) == [(C, b"ACK"), (A, 487)]


def test_cancel_waits_for_a_first_sign_of_life():
    bench, got = forked(B)
    assert statuses(bench.say(A, cancel())) == [(A, 200)]
    assert statuses(bench.say(B, answer(got[B], 100))) == [(B, b"CANCEL")]
    assert statuses(bench.say(B, answer(got[B], 487))) == [(B, b"ACK"), (A, 487)]


def test_cancel_of_a_callee_that_is_gone_ends_in_487():
    bench, _ = forked(B)
    bench.say(A, cancel())
    assert statuses(bench.wait(32_000))[-1] == (A, 487)


def test_cancel_that_the_callee_ignores_ends_in_487_too():
    bench, got = forked(B)
    bench.say(B, answer(got[B], 180))
    assert statuses(bench.say(A, cancel())) == [(A, 200), (B, b"CANCEL")]
    assert statuses(bench.wait(32_000))[-1] == (A, 487)
    assert bench.wait(200_000)[-1][1].status == 487  # repeated until the caller acknowledges, and no longer


def test_cancel_that_crosses_the_answer_changes_nothing():
    bench, got = forked(B)
    bench.say(B, answer(got[B], 180))
    bench.say(A, cancel())
    assert statuses(bench.say(B, answer(got[B], 200))) == [(A, 200)]
    bench, got = forked(B)
    bench.say(B, answer(got[B], 200))
    assert statuses(bench.say(A, cancel())) == [(A, 200)]


def test_cancel_of_nothing_is_481():
    assert statuses(Bench().say(A, cancel(branch="never"))) == [(A, 481)]


def test_repeated_cancel_is_answered_again_but_passed_on_once():
    bench, got = forked(B)
    bench.say(B, answer(got[B], 180))
    bench.say(A, cancel())
    assert statuses(bench.say(A, cancel())) == [(A, 200)]


def test_another_request_forks_and_its_first_2xx_only_goes_back():
    bench = Bench()
    bench.register("1002", B)
    bench.register("1002", C)
    sent = dict(bench.say(A, request("MESSAGE", A, AOR)))
    assert statuses(bench.say(B, answer(sent[B], 200))) == [(A, 200)]
    assert bench.say(C, answer(sent[C], 200)) == []
