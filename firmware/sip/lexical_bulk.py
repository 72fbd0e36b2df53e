"""Looking at all bytes at once with translate() and regular expressions that MicroPython lacks; twin of lexical_plain.

See lexical.py.
"""

import re

from firmware.sip.characters import IS_SIMPLE, KINDS


def _unmarked(table):
    """The bytes that the table does not mark, for a character class."""
    return b"".join([b"\\x%02x" % code for code in range(256) if not table[code]])


def _expression(text, table):
    """A pattern in which ~ stands for the unmarked bytes."""
    return re.compile(text.replace(b"~", _unmarked(table)))


_PARAMS = _expression(rb"[^;=~][^;~]*(?:;[^;=~][^;~]*)*", IS_SIMPLE)
_URI = _expression(rb"sip:(?:[^:@~][^@~]*@)?([\w.-]+)(?::(\d{1,5}))?(?:;[^;=@~][^;@~]*)*", KINDS)


def consists_of(value, table):
    return 0 not in value.translate(table)


def are_simple_params(text, start, end):
    return _PARAMS.fullmatch(text, start, end) is not None


def shape_of(text, start, end):
    match = _URI.fullmatch(text, start, end)
    if match is None or match[2] and int(match[2]) > 65535:
        return -1
    return match.start(1) << 16 | match.end(1)
