"""What may be wrong with the lines of a message's header, and how long they may be."""

from micropython import const

MAX_FIELDS = const(200)
MAX_LINE = const(8192)

BARE_LF = const(1)
NO_END = const(2)
LONG_LINE = const(3)
NO_FIELD = const(4)
BAD_LINE = const(5)
TOO_MANY = const(6)

FAULTS = (
    None,
    (400, "Bare line feed"),
    (400, "No blank line behind the headers"),
    (513, "Header too long"),
    (400, "Folded line before any header"),
    (400, "Bad header line"),
    (513, "Too many headers"),
)
