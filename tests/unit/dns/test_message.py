from firmware.base.errors import LocalError
from firmware.dns import message
from firmware.dns.message import Malformed, build_query, encode_name, parse_answer
from tests.unit.dns import samples
from tests.unit.kit import counting_random, raises

# RFC 1035 4.1.4: the name F.ISI.ARPA, then FOO.F.ISI.ARPA by a pointer to it
POINTED = b"\x12\x34\x81\x80\0\1\0\1\0\0\0\0\1F\3ISI\4ARPA\0\0\1\0\1\3FOO\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2\x07"


def test_a_query_is_these_bytes():
    assert build_query(0x1234, b"sip.example", message.SRV, False) == (
        b"\x12\x34\x01\x00\0\1\0\0\0\0\0\0\3sip\7example\0\0\x21\0\1"
    )


def test_a_query_tells_how_much_we_take():
    data = build_query(1, b"a.b", message.A)
    assert data[10:12] == b"\0\1"
    assert data.endswith(b"\0\0\x29\x04\xd0\0\0\0\0\0\0")


def test_what_can_be_no_name():
    for name in (b"", b".", b"a..b", b"." + b"a", b"a" * 64, b".".join([b"a" * 60] * 5)):
        raises(LocalError, encode_name, name)
    assert len(encode_name(b"a" * 63)) == 65


def test_a_pointer_continues_a_name():
    found = parse_answer(POINTED)
    assert (found.identifier, found.name, found.kind, found.code) == (0x1234, b"f.isi.arpa", 1, 0)
    assert [(one.name, one.kind, one.ttl, one.value) for one in found.records] == [
        (b"foo.f.isi.arpa", 1, 60, "192.0.2.7")
    ]


def test_every_kind_is_read():
    query = build_query(7, b"example.com", message.NAPTR)
    found = parse_answer(
        samples.answer(
            query,
            samples.naptr(b"example.com", 50, 10, b"SIPS+D2T", b"_sips._tcp.example.com"),
            samples.srv(b"_sips._tcp.Example.com", 1, 2, 5061, b"a.example.com"),
            samples.cname(b"b.example.com", b"a.example.com"),
            samples.record(b"a.example.com", 28, 5, bytes(range(16))),
            samples.record(b"a.example.com", 16, 5, b"\3abc"),  # TXT: not of interest
        )
    )
    assert [one.value for one in found.records] == [
        (50, 10, b"s", b"sips+d2t", b"", b"_sips._tcp.example.com"),
        (1, 2, 5061, b"a.example.com"),
        b"a.example.com",
        "1:203:405:607:809:a0b:c0d:e0f",
    ]
    assert found.records[1].name == b"_sips._tcp.example.com"


def test_how_long_nothing_holds():
    query = build_query(7, b"no.example.com", message.A)
    found = parse_answer(samples.answer(query, code=3, authority=[samples.soa(b"example.com", 60)]))
    assert (found.code, found.negative_ttl, found.records) == (message.NAME_ERROR, 60, [])
    assert parse_answer(samples.answer(query, code=3)).negative_ttl is None


def test_a_ttl_with_the_high_bit_is_none():
    query = build_query(7, b"x.y", message.A)
    assert parse_answer(samples.answer(query, samples.a(b"x.y", "192.0.2.1", 0x80000001))).records[0].ttl == 0


def test_a_truncated_answer_gives_what_it_has():
    query = build_query(7, b"x.y", message.A)
    data = samples.answer(query, samples.a(b"x.y", "192.0.2.1"), samples.a(b"x.y", "192.0.2.2"), flags=0x8380)
    found = parse_answer(data[:-2])
    assert found.is_truncated and [one.value for one in found.records] == ["192.0.2.1"]


def test_what_is_no_answer():
    query = build_query(7, b"x.y", message.A)
    whole = samples.answer(query, samples.a(b"x.y", "192.0.2.1"))
    for length in range(len(whole)):
        raises(Malformed, parse_answer, whole[:length])
    raises(Malformed, parse_answer, query)
    raises(Malformed, parse_answer, whole[:4] + b"\0\2" + whole[6:])
    raises(Malformed, parse_answer, samples.answer(query, samples.record(b"x.y", 1, 1, b"abc")))


def test_no_name_leads_in_a_circle():
    head = b"\0\1\x81\x80\0\1\0\0\0\0\0\0"
    for name in (b"\xc0\x0c", b"\1a\xc0\x0c", b"\xc0\x0e\xc0\x0c", b"\xff\xff", b"\x80a\0", b"\x3f" + b"a" * 70):
        raises(Malformed, parse_answer, head + name + b"\0\1\0\1")


def test_bytes_of_any_kind_are_malformed_or_an_answer():
    random = counting_random()
    query = build_query(7, b"example.com", message.SRV)
    whole = samples.answer(query, samples.srv(b"example.com", 1, 2, 3, b"a.example.com"), samples.a(b"x.y", "1.2.3.4"))
    for turn in range(2000):
        data = bytearray(whole)
        place, value, other = random(3)
        data[(place * 7 + turn) % len(data)] = value
        data[(other + turn) % len(data)] ^= place
        try:
            parse_answer(bytes(data))
        except Malformed:
            pass
