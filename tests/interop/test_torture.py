"""Phones as processes, on both runtimes, against peers that lie, flood and stammer: each survives and comes to rest."""

import random
import socket
import time
from pathlib import Path

import pytest
from offhook.expect import Expectation as expect

from tests.interop.checks import DARK, taken_rtp_ports
from tests.interop.liar import SDP, Liar
from tests.unit.sip.hostile import TWISTS

pytestmark = pytest.mark.slow

RUNTIMES = ("cpython", "micropython")
VECTORS = Path(__file__).resolve().parents[3] / "shared/vectors"
EXPIRED = 34  # seconds after which no transaction lives: 64*T1 and a little
TYPE = b"Content-Type: application/sdp\r\n"
LONG = b"x" * 8000


@pytest.fixture
def liar():
    with Liar() as peer:
        yield peer


@pytest.fixture(params=RUNTIMES)
def runtime(request):
    return request.param


def assert_at_rest(phone, liar):
    """Alive, no call, no port, no lamp; the sleep lets the last transactions expire."""
    expect(phone).to_be_idle(40)
    assert liar.is_phone_alive()
    for _ in range(100):
        if not phone.state()["calls"] and not taken_rtp_ports(phone):
            break
        phone.pause(0.1)
    assert phone.state()["calls"] == [] and taken_rtp_ports(phone) == []
    assert {name for name, lamp in phone.lamps.items() if lamp != DARK} <= {"power"}


def contact_of(value):
    """The tale of a 2xx with this Contact."""
    return lambda p, r: [p.say(r, 200, b"Contact: " + value, contact=False, body=SDP)]


# Answers to INVITE, and the status that the call ends with; None: it is answered, and we hang up. 0: it ends well.
TALES = {
    "2xx without Contact": (None, lambda p, r: [p.say(r, 200, contact=False, body=SDP)]),
    "2xx without To tag": (None, lambda p, r: [p.say(r, 200, tag=None, body=SDP)]),
    "2xx with unreadable Contact": (None, contact_of(b"<sip:a b@c")),
    "2xx with a Contact nowhere": (None, contact_of(b"<sip:a@0.0.0.0:0>")),
    "2xx with a Contact by name": (None, contact_of(b"<sip:a@no.such.host.invalid>")),
    "2xx with a Contact by IPv6": (None, contact_of(b"<sip:a@[::1]:5070>")),
    "2xx with a Contact by TLS": (None, contact_of(b"<sips:a@127.0.0.1>")),
    "2xx four times": (None, lambda p, r: [p.say(r, 200, body=SDP)] * 4),
    "2xx of nine forks": (None, lambda p, r: [p.say(r, 200, tag=b"f%d" % n, body=SDP) for n in range(9)]),
    "BYE behind the 2xx": (0, lambda p, r: [p.say(r, 200, body=SDP), p.inside(r, b"BYE")]),
    "BYE ahead of the 2xx": (None, lambda p, r: [p.inside(r, b"BYE"), p.say(r, 200, body=SDP)]),
    "2xx without description": (488, lambda p, r: [p.say(r, 200)]),
    "2xx with garbage": (488, lambda p, r: [p.say(r, 200, body=b"\x00\xff nonsense")]),
    "2xx of 60 KB": (None, lambda p, r: [p.say(r, 200, *[b"X-Long: " + LONG] * 7, body=SDP)]),
    "180 under thirty tags": (486, lambda p, r: [p.say(r, 180, tag=b"t%d" % n) for n in range(30)] + [p.say(r, 486)]),
    "199 to 100 to 486": (486, lambda p, r: [p.say(r, n) for n in (199, 183, 180, 100, 486, 486, 180, 200)]),
    "another Call-ID first": (
        486,
        lambda p, r: [p.say(r, 200, body=SDP).replace(b"Call-ID: ", b"Call-ID: x"), p.say(r, 486)],
    ),
    "another CSeq first": (486, lambda p, r: [p.say(r, 603).replace(b"CSeq: 1 ", b"CSeq: 77 "), p.say(r, 486)]),
    "another From tag first": (
        486,
        lambda p, r: [p.say(r, 200, body=SDP).replace(b";tag=", b";tag=x", 1), p.say(r, 486)],
    ),
    "302 to one readable of three": (
        302,
        lambda p, r: [p.say(r, 302, b"Contact: <sip:a b>, <sip:1002@127.0.0.1:%d>, <tel:1" % p.port, contact=False)],
    ),
    "302 to nothing readable": (302, lambda p, r: [p.say(r, 302, b"Contact: \xff\xfe\x00", contact=False)]),
    "401 without challenge": (401, lambda p, r: [p.say(r, 401)]),
    "407 for ever": (
        407,
        lambda p, r: [p.say(r, 407, b'Proxy-Authenticate: Digest realm="r", nonce="%d"' % time.monotonic_ns())],
    ),
    "401 of many kinds": (
        401,
        lambda p, r: [
            p.say(
                r,
                401,
                b'WWW-Authenticate: Digest realm="r", nonce="%d", algorithm=ROT13' % time.monotonic_ns(),
                b"WWW-Authenticate: Basic x",
                b'WWW-Authenticate: Digest realm="',
            )
        ],
    ),
    "a phrase of bytes": (499, lambda p, r: [p.say(r, 499, reason=b"\xff\x00<b>\xc3\xa9" * 500)]),
    "603 with a body of 40 KB": (603, lambda p, r: [p.say(r, 603, body=b"z" * 40000)]),
}


def test_calls_to_a_liar(sim_phone, liar, runtime):
    phone = sim_phone("1001:pw@127.0.0.1:%d" % liar.port, register=False, runtime=runtime)
    for name, (status, tale) in TALES.items():
        liar.tales = {b"INVITE": tale}
        phone.dial("1002")
        if status is None:
            expect(phone).to_be_talking()
            phone.hang_up()
            expect(phone).to_have_ended()
        else:
            ended = expect(phone).to_have_ended()
            assert ended["status"] == status, (name, ended)
            assert ended["reason"], (name, ended)
        assert liar.is_phone_alive(), name
        expect(phone).to_be_idle()
    phone.pause(EXPIRED)
    assert_at_rest(phone, liar)


def test_calls_that_a_liar_will_not_let_end(sim_phone, liar, runtime):
    """487 never comes, BYE meets silence, a challenge or an endless 100, the re-INVITE stays at 100."""
    phone = sim_phone("1001:pw@127.0.0.1:%d" % liar.port, register=False, runtime=runtime)
    liar.tales = {b"INVITE": lambda p, r: [p.say(r, 180)]}
    phone.dial("1002")
    phone.wait_call("ringing")
    phone.hang_up()
    expect(phone).to_have_ended()
    for answer in ([], [100], [100, 401], [481, 200], [600]):
        liar.tales = {
            b"INVITE": lambda p, r: [p.say(r, 200, body=SDP)],
            b"BYE": lambda p, r, answer=answer: [p.say(r, status) for status in answer],
        }
        phone.dial("1002")
        expect(phone).to_be_talking()
        liar.tales[b"INVITE"] = lambda p, r: [p.say(r, 100), p.say(r, 100)]
        phone.hold()
        phone.pause(0.5)
        phone.hang_up()
        expect(phone).to_have_ended()
        assert liar.is_phone_alive()
    phone.pause(EXPIRED)
    assert_at_rest(phone, liar)


REGISTRARS = {
    "423 without Min-Expires": lambda p, r: [p.say(r, 423)],
    "423 for ever": lambda p, r: [p.say(r, 423, b"Min-Expires: %d" % (int(r.get(b"Expires")) + 1))],
    "423 beyond sense": lambda p, r: [p.say(r, 423, b"Min-Expires: 4294967295")],
    "401 for ever": lambda p, r: [
        p.say(r, 401, b'WWW-Authenticate: Digest realm="r", nonce="%d"' % time.monotonic_ns())
    ],
    "401 without challenge": lambda p, r: [p.say(r, 401)],
    "200 for no time": lambda p, r: [p.say(r, 200, b"Expires: 0", contact=False)],
}
GENEROUS = {
    "Expires -1": lambda p, r: [p.say(r, 200, b"Expires: -1", contact=False)],
    "Expires beyond 32 bits": lambda p, r: [p.say(r, 200, b"Expires: 4294967296", contact=False)],
    "unreadable Contacts": lambda p, r: [p.say(r, 200, b"Contact: <sip:a b>;expires=x, *", contact=False)],
    "forty Contacts": lambda p, r: [p.say(r, 200, *[b"Contact: <sip:a@127.0.0.%d>;expires=1" % n for n in range(40)])],
}


def test_registrars_that_lie(sim_phone, liar, runtime):
    for tales, event in ((REGISTRARS, "registration_failed"), (GENEROUS, "registered")):
        for name, tale in tales.items():
            liar.tales = {b"REGISTER": tale}
            phone = sim_phone("1001:pw@127.0.0.1:%d" % liar.port, runtime=runtime)
            phone.pause(0.6)
            last = [one for one in phone.events if one["event"] in ("registered", "registration_failed")][-1]
            assert last["event"] == event and (event == "registered" or last["reason"]), (name, last)
            assert liar.is_phone_alive(), name
            liar.tales = {}
            phone.close()


def torture_messages():
    found = [path for folder in ("rfc4475", "rfc5118") for path in sorted((VECTORS / folder).glob("*"))]
    if not found:
        pytest.skip("no shared test vectors beside the repository (shared/vectors)")
    return [path.read_bytes() for path in found if path.suffix != ".csv"]


def test_the_torture_messages_and_ten_thousand_twists_of_them(sim_phone, liar, runtime):
    phone = sim_phone(register=False, auto_answer=True, runtime=runtime)
    liar.phone = ("127.0.0.1", phone.sip_port)
    dice = random.Random(4475)
    seeds = torture_messages()
    methods = (b"INVITE", b"OPTIONS", b"INFO", b"UPDATE", b"PRACK", b"SUBSCRIBE", b"NOTIFY", b"REFER", b"CANCEL")
    seeds += [liar.request(method, TYPE, SDP) for method in methods]
    for data in seeds:
        liar.send(data)
        assert liar.is_phone_alive(), data[:200]
    for number in range(10_000):
        data = dice.choice(seeds)
        old, new = dice.choice(TWISTS)
        data = bytearray(data.replace(old, new, 1))
        for _ in range(dice.randrange(3)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        liar.send(bytes(data))
        if number % 10 == 0:
            time.sleep(0.01)
        if number % 500 == 0:
            assert liar.is_phone_alive(), number
    for call in phone.state()["calls"]:
        phone.hang_up(call["call"])
    phone.pause(EXPIRED)
    for call in phone.state()["calls"]:
        phone.hang_up(call["call"])
    print("%s: %d sent, %d came back" % (runtime, liar.sent, liar.got))
    assert_at_rest(phone, liar)


@pytest.mark.parametrize("heap", ["2M", "1M"])
def test_monsters_and_floods(sim_phone, liar, heap):
    """Messages of up to 64 KB and thousands at once, at a phone with little memory that answers every call."""
    phone = sim_phone(register=False, auto_answer=True, runtime="micropython", heap=heap)
    liar.phone = ("127.0.0.1", phone.sip_port)
    dice = random.Random(64)
    vias = b"".join(b"Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK%s\r\n" % LONG for _ in range(7))
    routes = b"".join(b"Record-Route: <sip:10.0.0.1;lr;x=%s>\r\n" % LONG for _ in range(7))
    waves = (
        (200, 0.01, lambda: liar.request(b"OPTIONS", vias)),
        (60, 0.02, lambda: liar.request(b"INVITE", TYPE + routes, SDP)),
        (100, 0.01, lambda: liar.request(b"INVITE", TYPE, SDP + b"a=x:%s\r\n" % (b"y" * 45000))),
        (200, 0.005, lambda: dice.randbytes(64000)),
        (100, 0.01, lambda: b"OPTIONS sip:x SIP/2.0\r\n" + b"a:b\r\n" * 12000),
        (600, 0.002, lambda: liar.request(b"INVITE", TYPE, SDP)),
        (3000, 0.0005, lambda: liar.request(b"OPTIONS")),
        (1000, 0.0005, lambda: liar.request(b"CANCEL")),
    )
    for number, (count, pause, make) in enumerate(waves):
        for _ in range(count):
            liar.send(make())
            time.sleep(pause)
        assert liar.is_phone_alive(), number
    for _ in range(2):  # what rang behind the answered ones is answered as these go
        for call in phone.state()["calls"]:
            if call["state"] != "ended":
                phone.hang_up(call["call"])
        phone.pause(EXPIRED)
    print("%s: %d sent, %d came back, %s" % (heap, liar.sent, liar.got, phone.state()["memory"]))
    assert_at_rest(phone, liar)


def test_an_empty_datagram_and_a_stray_port(sim_phone, liar, runtime):
    """Datagrams of 0 to 3 bytes, and of a port that is gone when the answer comes."""
    phone = sim_phone(register=False, auto_answer=True, runtime=runtime)
    liar.phone = ("127.0.0.1", phone.sip_port)
    for size in (0, 1, 2, 3):
        for _ in range(50):
            liar.send(b"\r\n\x00\x80"[:size])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.sendto(liar.request(b"OPTIONS").replace(b"127.0.0.1:%d" % liar.port, b"127.0.0.1:9"), liar.phone)
    assert liar.is_phone_alive()
