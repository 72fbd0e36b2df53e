"""The small words of RFC 3261 section 25.1: tokens, numbers, quoted strings, comma lists, folded lines."""

from firmware.base.errors import RemoteError


def table_of(characters):
    """256 flags, one a byte: whether it is among the characters."""
    table = bytearray(256)
    for code in characters:
        table[code] = 1
    return bytes(table)


_IS_TOKEN = table_of(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-.!%*_+`'~")


def consists_of(value, table):
    """Whether all bytes are marked in a table_of()."""
    for code in value:  # noqa: SIM110 (a generator would allocate)
        if not table[code]:
            return False
    return True


def is_token(value):
    """Whether the bytes are one or more token characters."""
    return len(value) > 0 and consists_of(value, _IS_TOKEN)


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


def split(value, separator):
    """Split at the separator byte where it stands outside quoted strings and angle brackets; the parts are stripped."""
    if separator not in value:
        return [value.strip()]
    if b'"' not in value and b"<" not in value:
        parts = value.split(separator)
        return [part.strip() for part in parts] if b" " in value or b"\t" in value else parts
    wanted = separator[0]
    parts = []
    start = 0
    closer = 0  # the byte that ends the quoted string or the angle brackets we are in
    escaped = False
    for at, code in enumerate(value):
        if closer:
            if escaped:
                escaped = False
            elif code == 92 and closer == 34:
                escaped = True
            elif code == closer:
                closer = 0
        elif code == wanted:
            parts.append(value[start:at].strip())
            start = at + 1
        elif code == 34:
            closer = 34
        elif code == 60:
            closer = 62
    parts.append(value[start:].strip())
    return parts


def unfold(value):
    """One line out of a folded one (RFC 3261 7.3.1); a stray CR is a blank too (as RFC 9112 2.2 has it)."""
    return b" ".join([part.strip() for part in value.replace(b"\n", b"\r").split(b"\r") if part.strip()])
