"""Whatever arrives, the proxy neither raises nor stops serving."""

import random

import pytest

from tests.hostside.pbx.bench import Bench, answer, register, request
from tests.hostside.pbx.test_proxy import AOR, A, B, invited, registered, statuses

MARKS = (b"\r\n", b"\x00", b"\xff", b"<", b">", b'"', b";", b",", b":", b"@", b"[", b"%", b"=", b" ")
PIECES = MARKS + (b"sip:", b"9" * 12)


def texts():
    bench = registered()
    got = invited(bench)
    return [
        request("INVITE", A, AOR, more="\nRoute: <sip:127.0.0.1:5060;lr>, <sip:127.0.0.1:5072;lr>\nRequire: x"),
        request("ACK", A, AOR, "b", "<sip:1002@127.0.0.1>;tag=far"),
        request("CANCEL", A, AOR),
        request("OPTIONS", A, "sip:127.0.0.1:5060"),
        register("1001", A, 1, "<sip:1001@127.0.0.1:5071>;q=0.5", '\nAuthorization: Digest realm="offhook", nonce="1"'),
        answer(got, 180),
        answer(got, 302, more="\nContact: <sip:1003@127.0.0.1>"),
    ]


@pytest.mark.parametrize("seed", range(7))
def test_mutilated_messages(seed):
    chance = random.Random(seed)
    original = texts()[seed].replace("\n", "\r\n").encode() + b"\r\n\r\n"
    bench = registered()
    invited(bench)
    for _ in range(400):
        data = bytearray(original)
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(4)] = chance.choice(PIECES)
        bench.say(A, bytes(data))
    bench.wait(200_000)
    assert statuses(bench.say(A, request("OPTIONS", A, "sip:127.0.0.1:5060", "last"))) == [(A, 200)]


def test_random_bytes():
    chance = random.Random(1)
    bench = Bench()
    for _ in range(1000):
        bench.say(B, chance.randbytes(chance.randrange(200)))
    assert bench.sent == []


def test_users_and_hosts_that_are_no_text():
    bench = registered(challenge_invite=True)
    for place in (b"1002@127.0.0.1:5060 SIP", b"1002@127.0.0.1>", b"1001@127.0.0.1>", b"127.0.0.1:5060 SIP"):
        data = request("INVITE", A, AOR, str(place)).replace("\n", "\r\n").encode() + b"\r\n\r\n"
        bench.say(A, data.replace(place, b"\xff\xfe" + place))
    bench.say(A, register("1001", A, 1, "*").encode().replace(b"\n", b"\r\n").replace(b"1001", b"\xff") + b"\r\n\r\n")
    assert statuses(bench.say(A, request("OPTIONS", A, "sip:127.0.0.1:5060", "last"))) == [(A, 200)]
