"""Header names, compact forms, reason phrases."""

from firmware.sip import names
from firmware.sip.names import LISTS, NAMES, SPELLED, VIA, canonical, known_spellings
from firmware.sip.reasons import PHRASES, phrase


def test_one_spelling():
    for raw in (b"Via", b"via", b"VIA", b"vIA", b"v", b"V", b" Via\t"):
        assert canonical(raw) is VIA, raw
    assert canonical(b"x-fOO-1") == b"X-Foo-1" and canonical(b"") == b"" and canonical(b"-") == b"-"
    assert canonical(b"accept\0accept-encoding") != b"Accept"
    for name in NAMES:
        assert canonical(name.lower()) is canonical(name.upper()) is name
        assert canonical(canonical(b"x" + name)) == canonical(b"x" + name)


def test_every_constant_is_known_in_every_spelling():
    spelled = SPELLED.split(b"\0")
    assert spelled[0] == spelled[-1] == b"" and len(spelled) == len(NAMES) + 2
    known = known_spellings()
    constants = [value for name, value in names.__dict__.items() if name[0] != "_" and isinstance(value, bytes)]
    constants.remove(SPELLED)
    assert len(constants) > 60 and sorted(constants) == sorted(set(NAMES))
    for number, name in enumerate(NAMES):
        spelling = spelled[number + 1]
        assert known[spelling] is canonical(spelling) is canonical(spelling.upper()) is name
        assert len(spelling) == 1 or spelling == name.lower()


def test_compact_forms_of_the_registry():
    assert b"".join([one for one in SPELLED.split(b"\0") if len(one) == 1]) == b"bcefiklmorstuvx"
    for name in LISTS:
        assert name in NAMES


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
