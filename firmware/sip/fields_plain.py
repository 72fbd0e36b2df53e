"""Finding the header fields of a message with nothing but find(): runs anywhere; its twins must do the same.

index() is explained in fields.py.
"""

from firmware.sip.faults import BAD_LINE, BARE_LF, LONG_LINE, MAX_FIELDS, MAX_LINE, NO_END, NO_FIELD, TOO_MANY
from firmware.sip.lexical import is_token
from firmware.sip.names import canonical, known_spellings

_BLANKS = b" \t\n\v\f\r"  # what strip() takes away
_KNOWN = known_spellings()


def index(data, start, names, values):
    known = _KNOWN.get
    fault = 0
    end = start - 1
    while len(names) <= MAX_FIELDS:
        begin = end + 1
        end = data.find(b"\n", begin)
        if end < 0:
            return (fault or NO_END) << 16 | len(data)
        stop = end - 1
        if stop < begin or data[stop] != 13:
            stop = end
            fault = fault or BARE_LF
        if stop == begin:
            return fault << 16 | end + 1
        if stop - begin > MAX_LINE:
            fault = fault or LONG_LINE
        if data[begin] == 32 or data[begin] == 9:
            if values:
                while stop > begin and data[stop - 1] in _BLANKS:
                    stop -= 1
                values[-1] = values[-1] & ~0xFFFF | stop  # a folded line belongs to the field before
            else:
                fault = fault or NO_FIELD
            continue
        colon = data.find(b":", begin, stop)
        raw = data[begin:colon] if colon > 0 else b""
        name = known(raw)
        if name is None:
            name = canonical(raw)
            if not is_token(name):
                fault = fault or BAD_LINE
                continue
        names.append(name)
        colon += 1
        while colon < stop and data[colon] in _BLANKS:
            colon += 1
        while stop > colon and data[stop - 1] in _BLANKS:
            stop -= 1
        values.append(colon << 16 | stop)
    return TOO_MANY << 16 | len(data)
