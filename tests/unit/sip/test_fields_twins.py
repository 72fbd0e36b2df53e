"""The twins that find header fields: whatever the bytes, they find what the plain one finds."""

from firmware.sip import fields, fields_plain
from firmware.sip.message import MAX_MESSAGE
from firmware.sip.names import known_spellings
from tests.unit import kit
from tests.unit.sip.net import Dice
from tests.unit.sip.samples import ALL

SPICE = (
    b"\r\n",
    b"\n",
    b"\r",
    b" ",
    b"\t",
    b":",
    b"\r\n ",
    b"\r\n\r\n",
    b"Via:",
    b"l: 3",
    b"X-Y:",
    b"\x00",
    b"\xff",
    b"",
)
ODD = (
    b"\r\n",
    b"\n",
    b"\r",
    b"",
    b":",
    b": x\r\n\r\n",
    b"Via: 1\r\n\r\nbody\r\n\r\n",
    b"Via: 1\r\n folded\r\n\tagain\r\n\r\n",
    b" folded: before any\r\n\r\n",
    b"Via: 1\n\r\n",
    b"Via: 1\r\n\n",
    b"Via:\r\n\r\n",
    b"Via: \r\n\r\n",
    b"Via :1\r\n via: 2\r\nVIA\t: 3\r\n\r\n",
    b"no colon\r\nVia: 1\r\n\r\n",
    b"Call\rID: 1\r\n\r\n",
    b"V@a: 1\r\nV\x49A: 2\r\n\r\n",
    b"Subject: x",
    b"Subject: x\r\n",
    b"Subject: %s\r\n\r\n" % (b"x" * 8192),
    b"Subject: x\r\n" * 200 + b"\r\n",
    b"Subject: x\r\n" * 201 + b"\r\n",
    b"Subject: x\r\n" * 201,
)


def found(index, data, start=0):
    """What the twin makes of it: names, values as text, fault and end."""
    names, values = [], []
    result = index(data, start, names, values)
    for at, value in enumerate(values):
        if isinstance(value, int):
            values[at] = data[value >> 16 : value & 0xFFFF].strip()
    return result, names, values


def agree(data, start=0):
    assert found(fields.index, data, start) == found(fields_plain.index, data, start), data


def test_machine_code_where_there_is_any():
    if not kit.MICROPYTHON:
        kit.skip("CPython has the bulk twin")
    from firmware.sip import fields_viper

    assert fields.index is fields_viper.index


def test_odd_headers():
    for data in ODD:
        agree(data)


def test_every_name_in_every_case():
    for name in known_spellings():
        for spelled in (name, name.upper(), name.lower(), name[:-1], name + b"a", name + b" ", bytes((name[0] ^ 64,))):
            agree(spelled + b": x\r\n\r\n")


def test_real_messages_and_mutations_of_them():
    dice = Dice(1)
    for data in ALL:
        start = data.find(b"\n") + 1
        agree(data, start)
        for end in range(start, len(data), 3):
            agree(data[:end], start)
        for _ in range(300):
            mutant = data
            for _ in range(1 + dice.roll(4)):
                at = start + dice.roll(len(mutant) - start)
                mutant = mutant[:at] + SPICE[dice.roll(len(SPICE))] + mutant[at + dice.roll(4) :]
            agree(mutant, start)


def test_the_longest_message():
    data = (b"X: " + b"x" * 4000 + b"\r\n") * 17
    agree(data[: MAX_MESSAGE - 4] + b"\r\n\r\n")
    agree(data[:MAX_MESSAGE])
