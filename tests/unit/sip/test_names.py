"""Header names, compact forms, reason phrases."""

from firmware.sip.names import COMPACT, KNOWN, LISTS, VIA, canonical
from firmware.sip.reasons import PHRASES, phrase


def test_one_spelling():
    for raw in (b"Via", b"via", b"VIA", b"vIA", b"v", b"V", b" Via\t"):
        assert canonical(raw) is VIA, raw
    assert canonical(b"x-fOO-1") == b"X-Foo-1" and canonical(b"") == b"" and canonical(b"-") == b"-"
    for name in KNOWN.values():
        assert canonical(name.lower()) is canonical(name.upper()) is name
        assert canonical(canonical(b"x" + name)) == canonical(b"x" + name)


def test_compact_forms_of_the_registry():
    assert b"".join(sorted(COMPACT)) == b"bcefiklmorstuvx"
    for name in LISTS:
        assert name in KNOWN


def test_phrases():
    assert phrase(180) == b"Ringing" and phrase(606) == b"Not Acceptable"
    assert [phrase(status) for status in (110, 299, 399, 499, 599, 699)] == [
        b"Trying",
        b"OK",
        b"Moved",
        b"Bad Request",
        b"Server Error",
        b"Global Failure",
    ]
    for status in PHRASES:
        assert 100 <= status <= 699
