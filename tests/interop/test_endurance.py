"""Many calls in a row leave nothing behind, and the death of one party does not take another with it.

The phones are processes under MicroPython, whose heap is counted; the proxy is ours.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter

import pytest
from offhook import ports
from offhook.blocking import SimPhone
from offhook.expect import Expectation as expect

from tests.interop.checks import assert_both_hear, assert_nothing_left

pytestmark = pytest.mark.slow

HEAP = "1M"
WARM_UP = 10  # calls, after which everything was used once
CALLS = 90  # more
PACE = 0.4  # seconds a call takes at least
EXPIRED = 35  # seconds after which no transaction lives: 64 * T1 and a little
LEFT = 8_000  # bytes that may stay, however many calls: a table that once was fuller does not shrink
ENTRY = 400  # bytes that an entry of the call log takes at most; there are 100 of a kind
FLOOD = 300  # INVITEs, one each 5 ms


def hung_up_by_caller(caller, callee):
    callee.answer()
    expect(caller).to_be_talking()
    expect(callee).to_be_talking()
    caller.hang_up()
    expect(callee).to_have_ended()


def hung_up_by_callee(caller, callee):
    callee.answer()
    expect(caller).to_be_talking()
    callee.hang_up()
    expect(caller).to_have_ended()


def cancelled(caller, callee):
    expect(callee).to_be_ringing(caller=caller.number)
    caller.hang_up()
    expect(callee).to_have_ended()


def rejected(caller, callee):
    callee.reject()
    expect(caller).to_have_ended(status=486)


def not_disturbed(caller, callee):
    expect(caller).to_have_ended(status=480)


COURSES = [hung_up_by_caller, hung_up_by_callee, cancelled, rejected, not_disturbed]


def make_calls(a, b, count):
    """Calls of every course, each way, and not faster than PACE."""
    for number in range(count):
        began = time.monotonic()
        caller, callee = (b, a) if number % 2 else (a, b)
        course = COURSES[number // 2 % len(COURSES)]
        callee.dnd(course is not_disturbed)
        caller.dial(callee.number)
        course(caller, callee)
        expect(caller).to_be_idle()
        expect(callee).to_be_idle()
        callee.dnd(False)
        a.pause(max(0.01, began + PACE - time.monotonic()))


def live(*phones):
    """Bytes of heap in use at each phone when its last transaction is gone."""
    phones[0].pause(EXPIRED)
    return [phone.state()["memory"]["live"] for phone in phones]


def test_a_hundred_calls_leave_nothing_but_the_call_log(phones):
    logging, plain = phones(2, runtime="micropython", heap=HEAP, trace=0)
    plain.set("features.save_call_history", 0)
    make_calls(logging, plain, WARM_UP)
    before = live(logging, plain)
    make_calls(logging, plain, CALLS)
    after = live(logging, plain)
    grown = [one - other for one, other in zip(after, before, strict=True)]
    print("live heap before and after %d calls: %s, %s" % (CALLS, before, after))
    assert grown[1] <= LEFT, grown
    assert grown[0] <= LEFT + ENTRY * CALLS, grown
    for phone in (logging, plain):
        assert_nothing_left(phone)
    logging.dial(plain.number)
    plain.answer()
    assert_both_hear(logging, plain)


def test_a_flood_of_invites_does_not_end_a_phone(sim_phone):
    """Nobody acknowledges its refusals; whoever rings first can still be answered, and the rest is refused."""
    phone = sim_phone("1001@127.0.0.1:5060", register=False, settings={"offhook.accept_any": 1},
                      runtime="micropython", heap=HEAP)  # fmt: skip
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as flood:
        flood.bind(("127.0.0.1", 0))
        flood.settimeout(1)
        for number in range(FLOOD):
            flood.sendto(invite(number, flood.getsockname()[1]), ("127.0.0.1", phone.sip_port))
            phone.pause(0.005)
        phone.answer()
        expect(phone).to_be_talking()
        answers = Counter()
        with contextlib.suppress(TimeoutError):
            while answers["200"] == 0:
                answers[flood.recv(65535)[8:11].decode()] += 1
    refused = answers["486"] + answers["503"]  # no slot is free, or no memory
    assert answers["180"] == 8 and answers["200"] == 1 and refused > FLOOD // 3, answers
    assert set(answers) <= {"100", "180", "200", "486", "503"}, answers
    print("live heap after the flood: %d" % phone.state()["memory"]["live"])


def invite(number, port):
    """The bytes of an INVITE that offers G.711."""
    body = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n"
    return (
        "INVITE sip:1001@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%d\r\nMax-Forwards: 70\r\n"
        "From: <sip:flood@127.0.0.1>;tag=%d\r\nTo: <sip:1001@127.0.0.1>\r\nCall-ID: flood%d\r\nCSeq: 1 INVITE\r\n"
        "Contact: <sip:flood@127.0.0.1:%d>\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s"
        % (port, number, number, number, port, len(body), body)
    ).encode()


def test_a_phone_killed_in_a_call_leaves_the_other_free(phones):
    alice, bob, carol = phones(3, models=["t46g", "t42g", "t41p"], runtime="micropython")
    alice.dial(bob.number)
    bob.answer()
    assert_both_hear(alice, bob, 1)
    os.kill(bob.core.process.pid, signal.SIGKILL)
    alice.pause(1)
    assert [call["state"] for call in alice.state()["calls"]] == ["talking"]
    alice.hang_up()
    assert_nothing_left(alice)
    alice.dial(carol.number)
    carol.answer()
    assert_both_hear(alice, carol, 1)


@pytest.fixture
def mortal_proxy():
    """A proxy that is a process of its own, and its port."""
    reserved = ports.reserve_sip()
    command = [sys.executable, "-m", "offhook", "pbx", "--port", str(reserved.first)]
    for user in ("1001", "1002"):
        command += ["--user", "%s:pw%s" % (user, user)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True)
    assert b"registrar" in process.stdout.readline()
    yield process, reserved.first
    process.kill()
    process.wait(5)
    process.stdout.close()
    reserved.release()


def test_the_proxy_dies_in_a_call_and_the_sound_goes_on(mortal_proxy):
    proxy, port = mortal_proxy
    accounts = ["%s:pw%s@127.0.0.1:%d" % (user, user, port) for user in ("1001", "1002")]
    with SimPhone(accounts[0], runtime="micropython") as alice, SimPhone(accounts[1], runtime="micropython") as bob:
        for phone in (alice, bob):
            phone.wait_registered()
        alice.dial("1002")
        bob.answer()
        expect(alice).to_be_talking()
        assert_both_hear(alice, bob, 1)
        proxy.kill()
        proxy.wait(5)
        assert_both_hear(alice, bob)
        alice.hang_up()
        bob.hang_up()
        for phone in (alice, bob):
            expect(phone).to_be_idle(1)
            assert_nothing_left(phone)
