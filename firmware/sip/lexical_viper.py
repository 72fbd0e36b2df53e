"""Looking at each byte in machine code; the twin of lexical_plain. See lexical.py."""

import micropython


@micropython.viper
def consists_of(value, table) -> bool:
    text = ptr8(value)  # noqa: F821
    flags = ptr8(table)  # noqa: F821
    for at in range(int(len(value))):  # noqa: SIM110 (a generator would allocate)
        if flags[text[at]] == 0:
            return False
    return True


@micropython.viper
def are_simple(value, table) -> bool:
    text = ptr8(value)  # noqa: F821
    flags = ptr8(table)  # noqa: F821
    last = 59
    for at in range(int(len(value))):
        code = int(text[at])
        if flags[code] == 0 or (last == 59 and (code == 59 or code == 61)):
            return False
        last = code
    return last != 59
