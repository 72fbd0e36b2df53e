"""Bytes of RFC 4330 section 4 and 5; what a client must not believe is in its section 5 and 8."""

from firmware.net import sntp

COOKIE = b"\x01\x02\x03\x04\x05\x06\x07\x08"


def answer(
    first=0x24, stratum=2, delay=b"\0\0\1\0", dispersion=b"\0\0\2\0", reference=b"\xc0\0\2\1", cookie=COOKIE, stamp=None
):
    stamp = transmit(1719835200, 1 << 31) if stamp is None else stamp
    return bytes((first, stratum, 6, 0xEC)) + delay + dispersion + reference + bytes(8) + cookie + stamp + stamp


def transmit(unix, fraction=0):
    return ((unix + 2208988800) % (1 << 32)).to_bytes(4, "big") + fraction.to_bytes(4, "big")


def test_the_question_tells_nothing_but_its_cookie():
    assert sntp.question(COOKIE) == b"\x23" + bytes(39) + COOKIE


def test_the_time_of_an_answer():
    assert sntp.read(answer(), COOKIE) == (sntp.TIME, 1719835200500)
    assert sntp.read(answer(stamp=b"\xea\x1f\x5a\x80\x40\x00\x00\x00"), COOKIE)[1] % 1000 == 250


def test_a_stamp_is_counted_from_1900():
    assert sntp.read(answer(stamp=b"\xe9\x3c\x95\x80" + bytes(4)), COOKIE) == (
        sntp.TIME,
        (0xE93C9580 - 2208988800) * 1000,
    )


def test_after_february_2036_the_count_begins_anew():
    assert sntp.read(answer(stamp=transmit(2085978496 + 5)), COOKIE) == (sntp.TIME, (2085978496 + 5) * 1000)
    assert transmit(2085978496 + 5)[:4] == b"\0\0\0\5"


def test_extensions_and_a_signature_behind_the_packet_do_no_harm():
    assert sntp.read(answer() + bytes(20), COOKIE)[0] == sntp.TIME


def test_what_does_not_answer_our_question_is_not_read():
    for packet in (
        b"",
        answer()[:47],
        answer(cookie=b"\x01\x02\x03\x04\x05\x06\x07\x09"),
        answer(cookie=bytes(8)),
        answer(first=0x23),  # a client's
        answer(first=0x25),  # a broadcast
        answer(first=0x04),  # version 0
        answer(first=0x3C),  # version 7
    ):
        assert sntp.read(packet, COOKIE) is None, packet


def test_a_server_that_does_not_know_the_time_is_not_believed():
    for packet in (
        answer(first=0xE4),  # alarm: its clock was never set
        answer(stratum=16),
        answer(delay=b"\0\x10\0\0"),
        answer(dispersion=b"\0\x10\0\0"),
        answer(stamp=bytes(8)),
        answer(stamp=transmit(1600000000)),  # before this firmware was made
    ):
        assert sntp.read(packet, COOKIE)[0] == sntp.USELESS, packet


def test_kisses_of_death():
    assert sntp.read(answer(stratum=0, reference=b"RATE"), COOKIE) == (sntp.SLOWER, b"RATE")
    assert sntp.read(answer(stratum=0, reference=b"DENY"), COOKIE) == (sntp.REFUSED, b"DENY")
    assert sntp.read(answer(stratum=0, reference=b"RSTR"), COOKIE) == (sntp.REFUSED, b"RSTR")
    assert sntp.read(answer(stratum=0, reference=b"INIT", first=0xE4), COOKIE) == (sntp.USELESS, b"INIT")
    assert sntp.read(answer(stratum=0, reference=b"DENY", cookie=bytes(8)), COOKIE) is None  # anybody could send it
