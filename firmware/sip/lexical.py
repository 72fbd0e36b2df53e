"""The small words of RFC 3261 section 25.1: tokens, numbers, quoted strings, comma lists, folded lines.

Three questions are asked of so many bytes that they have three twins for three machines:

consists_of(value, table)            whether all bytes are marked in a table of characters.py.
are_simple_params(text, start, end)  whether these are well-formed parameters without quotes and blanks, which can be
                                     read where they stand.
shape_of(text, start, end)           where the host of the usual, well-formed sip: URI between these positions is, as
                                     start << 16 | end; -1 for what is malformed or only unusual (headers, IPv6, another
                                     scheme) and wants a closer look.
"""

import sys

from firmware.base.errors import RemoteError
from firmware.sip.characters import IS_HOST, IS_TOKEN

if sys.implementation.name != "micropython":
    from firmware.sip.lexical_bulk import are_simple_params, consists_of, shape_of  # noqa: F401 (for all who import from here)
else:
    try:
        from firmware.sip.lexical_viper import are_simple_params, consists_of, shape_of  # noqa: F401 (for all who import from here)
    except (ImportError, SyntaxError, ValueError):  # no viper here, or compiled for another processor
        from firmware.sip.lexical_plain import are_simple_params, consists_of, shape_of  # noqa: F401 (for all who import from here)


def is_token(value):
    """Whether the bytes are one or more token characters."""
    return len(value) > 0 and consists_of(value, IS_TOKEN)


def is_host(value):
    """Whether the bytes may be a host name or an IPv4 address."""
    return len(value) > 0 and consists_of(value, IS_HOST)


def number(value, limit=0xFFFFFFFF):
    """The decimal digits as an integer no greater than `limit`; RemoteError(400) for anything else.

    Leading zeros are legal and may be many; the length is looked at first, since a number of a thousand digits costs
    more to convert than a message to parse.
    """
    if value.isdigit():
        digits = value.lstrip(b"0")
        if len(digits) <= 10:
            result = int(digits or b"0")
            if result <= limit:
                return result
    raise RemoteError(400, "Bad number")


def quote(value):
    """The bytes as a quoted-string."""
    return b'"%s"' % value.replace(b"\\", b"\\\\").replace(b'"', b'\\"')


def unquote(value):
    """What a quoted-string says; bytes that are not one come back as they are."""
    if not value.startswith(b'"') or not value.endswith(b'"') or len(value) < 2:
        return value
    value = value[1:-1]
    if b"\\" not in value:
        return value
    plain = bytearray()
    escaped = False
    for code in value:
        if escaped or code != 92:
            plain.append(code)
            escaped = False
        else:
            escaped = True
    return bytes(plain)


def end_of_quote(value, start):
    """The position behind the quoted-string that opens at `start`, or -1 when it never closes."""
    at = start
    while True:
        at = value.find(b'"', at + 1)
        if at < 0:
            return -1
        slashes = at
        while value[slashes - 1] == 92:
            slashes -= 1
        if not (at - slashes) & 1:
            return at + 1


def stripped(value):
    """value.strip(), which on MicroPython looks at every byte even when there is nothing to strip."""
    return value.strip() if value and (value[0] <= 32 or value[-1] <= 32) else value


def split(value, separator):
    """Split at the separator byte where it stands outside quoted strings and angle brackets; the parts are stripped."""
    if separator not in value:
        return [stripped(value)]
    if b'"' not in value and b"<" not in value:
        parts = value.split(separator)
        return [part.strip() for part in parts] if b" " in value or b"\t" in value else parts
    parts = []
    start = 0
    while start <= len(value):
        end = end_of_part(value, start, separator)
        parts.append(value[start:end].strip())
        start = end + 1
    return parts


def end_of_part(value, start, separator):
    """The position of the first separator from `start` on that stands outside quotes and brackets, or the end."""
    end = quote = angle = -1  # the next of each, looked for again only when passed
    while start >= 0:
        if end < start:
            end = value.find(separator, start)
            if end < 0:
                break
        if quote < start:
            quote = _find(value, b'"', start)
        if angle < start:
            angle = _find(value, b"<", start)
        if end < quote and end < angle:
            return end
        if quote < angle:
            start = end_of_quote(value, quote)
        else:
            start = value.find(b">", angle)
    return len(value)


def _find(value, what, start):
    at = value.find(what, start)
    return len(value) if at < 0 else at


def unfold(value):
    """One line out of a folded one (RFC 3261 7.3.1); a stray CR is a blank too (as RFC 9112 2.2 has it)."""
    return b" ".join([part.strip() for part in value.replace(b"\n", b"\r").split(b"\r") if part.strip()])
