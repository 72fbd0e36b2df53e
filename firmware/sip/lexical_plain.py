"""Looking at each byte, one after the other: runs anywhere; the twins do the same faster. See lexical.py."""


def consists_of(value, table):
    for code in value:  # noqa: SIM110 (a generator would allocate)
        if not table[code]:
            return False
    return True


def are_simple(text, table):
    is_fresh = True  # at the first letter of a name
    for code in text:
        if not table[code] or is_fresh and (code == 59 or code == 61):
            return False
        is_fresh = code == 59
    return not is_fresh
