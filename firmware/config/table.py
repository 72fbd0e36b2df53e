"""Look a setting up in the parameter table: what kind it is, what it may hold, what it is by default."""

from firmware.base.errors import LocalError
from firmware.config.params import TABLE

_INDICES = (b"X", b"Y")
_BOOLEANS = ("0", "1")

# Spellings of other firmware generations -> ours. Where a file gives both, ours wins.
ALIASES = {
    "account.X.sip_server_host": "account.X.sip_server.1.address",
    "account.X.sip_server_port": "account.X.sip_server.1.port",
    "account.X.expires": "account.X.sip_server.1.expires",
    "features.key_as_send": "features.pound_key.mode",
}


class Parameter:
    """One row of the table."""

    def __init__(self, row):
        self.kind, self.rule, self.default = [str(part, "utf-8") for part in row.split(b"\t")[1:]]

    @property
    def is_secret(self):
        return self.kind == "p"

    def check(self, text):
        """Return the text as it is to be stored. Raises LocalError saying which values are allowed."""
        return _CHECKS[self.kind](text, self.rule)


def find(name):
    """The Parameter of a concrete name such as `account.1.codec.2.enable`, or None when no such setting exists."""
    row = _row_of(name)
    return Parameter(row) if row else None


def default(name):
    """The default of a concrete name as text, or None when no such setting exists; cheaper than `find`."""
    row = _row_of(name)
    return str(row[row.rfind(b"\t") + 1 :], "utf-8") if row else None


def canonical(name):
    """The name as this phone spells it: `static.` stripped, old spellings replaced."""
    if name.startswith("static."):
        name = name[7:]
    target = ALIASES.get(str(_generalise(name.encode(), 1), "utf-8"))
    if target is None:
        return name
    return target.replace("X", name.split(".")[1]) if "X" in target else target


def _row_of(name):
    """Rows name their indices X and Y; one with a real second index (a factory codec) goes before the general one."""
    name = name.encode()
    nearly = _generalise(name, 1)
    row = _row(nearly)
    if row is None:
        general = _generalise(name)
        row = _row(general) if general != nearly else None
    return row


def _row(name):
    """The row that begins with this name, or None. The table is sorted: to halve it is ten times faster than `find`."""
    wanted = name + b"\t"
    length = len(wanted)
    low, high = 0, len(TABLE) - 1  # both at the line end before a row; the row sought begins at low or between them
    while low < high:
        middle = TABLE.rfind(b"\n", low, (low + high) // 2 + 1)
        found = TABLE[middle + 1 : middle + 1 + length]
        if found == wanted:
            return TABLE[middle + 1 : TABLE.find(b"\n", middle + 1)]
        if found < wanted:
            low = TABLE.find(b"\n", middle + 1)
        else:
            high = middle
    return None


def _generalise(name, count=2):
    """Replace the first `count` parts that are numbers by X and Y."""
    parts = name.split(b".")
    used = 0
    for i in range(1, len(parts)):
        if used < count and parts[i].isdigit():
            parts[i] = _INDICES[used]
            used += 1
    return b".".join(parts)


def _check_boolean(text, rule):
    if text not in _BOOLEANS:
        raise LocalError("must be 0 or 1")
    return text


def _check_number(text, rule):
    low, high = rule.split(" ")
    try:
        number = int(text)
    except ValueError:
        raise LocalError("must be a whole number from %s to %s" % (low, high))
    if not int(low) <= number <= int(high):
        raise LocalError("must lie from %s to %s" % (low, high))
    return str(number)


def _check_decimal(text, rule):
    low, high = rule.split(" ")
    try:
        number = float(text)
    except ValueError:
        raise LocalError("must be a number from %s to %s" % (low, high))
    if not float(low) <= number <= float(high):
        raise LocalError("must lie from %s to %s" % (low, high))
    return text


def _check_enumeration(text, rule):
    if text not in rule.split(" "):
        raise LocalError("must be one of %s" % rule.replace(" ", ", "))
    return text


def _check_text(text, rule):
    if rule != "0" and len(text) > int(rule):
        raise LocalError("is longer than %s characters" % rule)
    return text


_CHECKS = {
    "b": _check_boolean,
    "i": _check_number,
    "d": _check_decimal,
    "e": _check_enumeration,
    "s": _check_text,
    "p": _check_text,
}
