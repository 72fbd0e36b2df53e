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
    """The Parameter of a concrete name such as `account.1.codec.2.enable`, or None when no such setting exists.

    A row names its indices X and Y; a row with a real second index (the factory codecs) goes before the general one.
    """
    wanted = name.encode()
    row = _row(wanted)
    if row is None:
        general = _generalise(wanted)
        row = _row(_generalise(wanted, 1)) or (_row(general) if general != wanted else None)
    return Parameter(row) if row else None


def canonical(name):
    """The name as this phone spells it: `static.` stripped, old spellings replaced."""
    if name.startswith("static."):
        name = name[7:]
    target = ALIASES.get(str(_generalise(name.encode(), 1), "utf-8"))
    if target is None:
        return name
    return target.replace("X", name.split(".")[1]) if "X" in target else target


def _row(name):
    start = TABLE.find(b"\n" + name + b"\t")
    return TABLE[start + 1 : TABLE.find(b"\n", start + 1)] if start >= 0 else None


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
