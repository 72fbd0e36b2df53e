"""Finding the header fields with split() and map(), the fastest way on CPython; the twin of fields_plain.

Only a header without folding, faults and unusual blanks is taken this way, and its values come as bytes at once: there
a slice costs no more than the note where it would be. Everything else is left to the twin. index() is explained in
fields.py.
"""

from firmware.sip import fields_plain
from firmware.sip.faults import MAX_FIELDS, MAX_LINE
from firmware.sip.lexical import is_token
from firmware.sip.names import canonical, known_spellings

_KNOWN = known_spellings()


def index(data, start, names, values):
    end = data.find(b"\r\n\r\n", start)
    lines = data[start:end].split(b"\r\n")
    ends = len(lines) - 1
    if 0 <= ends < MAX_FIELDS and start <= end <= start + MAX_LINE:
        if data.count(b"\r", start, end) == data.count(b"\n", start, end) == ends and _take(lines, names, values):
            return end + 4
        names.clear()
        values.clear()
    return fields_plain.index(data, start, names, values)


def _take(lines, names, values):
    """Whether all lines are fields of their own, written in the usual way."""
    try:
        spelled, texts = zip(*[line.split(b": ", 1) for line in lines], strict=True)
    except ValueError:  # a line without the separator
        return False
    names += map(_KNOWN.get, spelled)
    values += map(bytes.strip, texts)
    if None in names:
        for at, raw in enumerate(spelled):
            if names[at] is None:
                name = names[at] = canonical(raw)
                if not is_token(name) or raw[0] <= 32:
                    return False
    return True
