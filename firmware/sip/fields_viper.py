"""Finding the header fields in one pass of machine code over the bytes; the twin of fields_plain.

A name is known by a hash of its letters, which leads to a slot, to the number of a spelling, and to a comparison byte
by byte. Nothing is allocated but the two lists. index() is explained in fields.py.
"""

from array import array

import micropython

from firmware.sip.faults import BAD_LINE, BARE_LF, LONG_LINE, MAX_FIELDS, MAX_LINE, NO_END, NO_FIELD, TOO_MANY
from firmware.sip.lexical import is_token
from firmware.sip.names import NAMES, SPELLED, canonical


def _starts():
    """Where in SPELLED the spelling of that number, from 1, starts."""
    starts = array("H", bytes(2 * len(NAMES) + 2))
    start = 1
    for number in range(1, len(NAMES) + 1):
        starts[number] = start
        start = SPELLED.find(b"\0", start) + 1
    return starts


def _slots():
    """256 slots, twice and more what there are names; a taken one sends the next name to the next slot."""
    slots = bytearray(256)
    for number, name in enumerate(SPELLED.split(b"\0")[1:-1]):
        slot = 0
        for code in name:
            slot = slot * 31 + (code | 32) & 255
        while slots[slot]:
            slot = slot + 1 & 255
        slots[slot] = number + 1
    return slots


_STARTS = _starts()
_SLOTS = _slots()


def _name_of(data, start, end):
    """The name in the spelling we send, or None when it is no name."""
    name = canonical(data[start:end])
    return name if is_token(name) else None


@micropython.viper
def index(data, start: int, names, values) -> int:
    text = ptr8(data)  # noqa: F821
    letters = ptr8(SPELLED)  # noqa: F821
    starts = ptr16(_STARTS)  # noqa: F821
    slots = ptr8(_SLOTS)  # noqa: F821
    known = NAMES
    add_name = names.append
    add_value = values.append
    size = int(len(data))
    most = int(MAX_FIELDS)
    longest = int(MAX_LINE)
    fault = 0
    count = 0
    first = 0  # where the value of the last field starts
    at = start
    while count <= most:
        begin = at
        slot = 0
        code = 0
        while at < size:
            code = int(text[at])
            if code == 58 or code == 10:
                break
            slot = slot * 31 + (code | 32)
            at += 1
        colon = at
        while at < size and text[at] != 10:
            at += 1
        if at == size:
            if fault == 0:
                fault = int(NO_END)
            return fault << 16 | size
        stop = at - 1
        at += 1
        if stop < begin or text[stop] != 13:
            stop += 1
            if fault == 0:
                fault = int(BARE_LF)
        if stop == begin:
            return fault << 16 | at
        if stop - begin > longest and fault == 0:
            fault = int(LONG_LINE)
        if text[begin] == 32 or text[begin] == 9:
            while stop > begin and (text[stop - 1] == 32 or (text[stop - 1] <= 13 and text[stop - 1] >= 9)):
                stop -= 1
            if count:
                values[count - 1] = first << 16 | stop  # a folded line belongs to the field before
            elif fault == 0:
                fault = int(NO_FIELD)
            continue
        number = 0
        if code == 58:
            slot &= 255
            number = int(slots[slot])
            while number:
                letter = int(starts[number])
                i = begin
                while i < colon:
                    wanted = int(letters[letter])
                    code = int(text[i]) ^ wanted
                    if code and (code != 32 or wanted < 97):  # another letter, and not the same in upper case
                        break
                    letter += 1
                    i += 1
                if i == colon and letters[letter] == 0:
                    break
                slot = (slot + 1) & 255
                number = int(slots[slot])
        else:
            colon = begin
        if number:
            add_name(known[number - 1])
        else:
            name = _name_of(data, begin, colon)
            if not name:
                if fault == 0:
                    fault = int(BAD_LINE)
                continue
            add_name(name)
        first = colon + 1
        while first < stop and (text[first] == 32 or (text[first] <= 13 and text[first] >= 9)):
            first += 1
        while stop > first and (text[stop - 1] == 32 or (text[stop - 1] <= 13 and text[stop - 1] >= 9)):
            stop -= 1
        add_value(first << 16 | stop)
        count += 1
    return int(TOO_MANY) << 16 | size
