"""Tables of bytes: which characters may stand where."""


def table_of(characters):
    """256 flags, one a byte: whether it is among the characters."""
    table = bytearray(256)
    for code in characters:
        table[code] = 1
    return bytes(table)


def table_without(characters):
    """The other bytes."""
    return table_of([code for code in range(256) if code not in characters])


IS_TOKEN = table_of(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-.!%*_+`'~")
IS_HOST = table_of(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._")  # no _ in names, and yet

# What stands in parameters that need no closer look: no quotes, no brackets, no commas, no blanks.
IS_SIMPLE = table_without(bytes(range(33)) + b'"<>,')

# What stands in URIs that need none either: 3 for what makes a host, 1 for the rest.
KINDS = bytes([(IS_SIMPLE[code] + 2 * IS_HOST[code]) * (code != 63) for code in range(256)])
