"""Changing the header fields of a message: order, comma lists, one value at a time."""

from firmware.sip.fields import Fields
from firmware.sip.names import RECORD_ROUTE, ROUTE, SUBJECT, SUPPORTED, VIA, WWW_AUTHENTICATE
from tests.unit import kit


def fields(*pairs):
    built = Fields()
    for name, value in pairs:
        built.add(name, value)
    return built


def test_order_is_kept_and_names_get_one_spelling():
    built = fields((b"via", b"1"), (b"x-FOO-bar", b"2"), (b"V", b"3"), (b"P-asserted-identity", b"4"))
    assert built.items() == [(b"Via", b"1"), (b"X-Foo-Bar", b"2"), (b"Via", b"3"), (b"P-Asserted-Identity", b"4")]
    assert built.names() == [b"Via", b"X-Foo-Bar", b"Via", b"P-Asserted-Identity"]


def test_prepend_goes_before_its_kind_or_before_all():
    built = fields((SUBJECT, b"s"), (VIA, b"1"))
    built.prepend(VIA, b"0")
    built.prepend(ROUTE, b"r")
    assert built.items() == [(ROUTE, b"r"), (SUBJECT, b"s"), (VIA, b"0"), (VIA, b"1")]


def test_set_keeps_the_place_and_leaves_one():
    built = fields((VIA, b"1"), (SUBJECT, b"s"), (VIA, b"2"))
    built.set(VIA, b"3")
    built.set(ROUTE, b"r")
    assert built.items() == [(VIA, b"3"), (SUBJECT, b"s"), (ROUTE, b"r")]


def test_remove():
    built = fields((VIA, b"1"), (SUBJECT, b"s"), (VIA, b"2"))
    built.remove(VIA)
    built.remove(ROUTE)
    assert built.items() == [(SUBJECT, b"s")]


def test_first_value_of_a_comma_list():
    built = fields(
        (SUBJECT, b"a, b"), (RECORD_ROUTE, b'<sip:a,b>, "c,d" <sip:e> , <sip:f>'), (RECORD_ROUTE, b"<sip:g>")
    )
    built.replace_first(RECORD_ROUTE, b"<sip:x>")
    assert built.get_all(RECORD_ROUTE) == [b"<sip:x>", b'"c,d" <sip:e>', b"<sip:f>", b"<sip:g>"]
    for left in (3, 2, 1, 0, 0):
        built.remove_first(RECORD_ROUTE)
        assert len(built.get_all(RECORD_ROUTE)) == left
    built.replace_first(SUBJECT, b"c")
    assert built.items() == [(SUBJECT, b"c")]
    built.replace_first(VIA, b"v")
    assert built.get(VIA) == b"v"


def test_challenges_are_not_comma_lists():
    built = fields((WWW_AUTHENTICATE, b'Digest realm="a", nonce="b"'), (SUPPORTED, b"a, b"))
    assert built.get_all(WWW_AUTHENTICATE) == [b'Digest realm="a", nonce="b"']
    assert built.get(SUPPORTED) == b"a"


def test_empty_list_has_no_values():
    built = fields((SUPPORTED, b""), (SUPPORTED, b"a"), (SUBJECT, b""))
    assert built.get_all(SUPPORTED) == [b"a"] and built.get(SUPPORTED) == b""
    assert built.get_all(SUBJECT) == [b""]


def test_index_reports_the_first_fault_and_reads_on():
    built = Fields()
    data = b"Via: 1\r\nbad line\r\nto many words: x\r\nSubject: s\r\n\r\nbody"
    assert built.index(data, 0) == (data.find(b"body"), (400, "Bad header line"))
    assert built.items() == [(VIA, b"1"), (SUBJECT, b"s")]


def test_index_takes_nothing_to_decode():
    if not kit.MICROPYTHON:
        kit.skip("counts the bytes that MicroPython allocates")
    import gc

    data = b"".join([b"Subject: %s\r\n" % (b"x" * 400) for _ in range(20)]) + b"\r\n"
    Fields().index(data, 0)
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    Fields().index(data, 0)
    used = gc.mem_alloc() - before
    gc.enable()
    assert used < len(data) // 2, used
