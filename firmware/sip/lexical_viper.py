"""Looking at each byte in machine code; the twin of lexical_plain. See lexical.py."""

import micropython

from firmware.sip.characters import IS_SIMPLE, KINDS


@micropython.viper
def consists_of(value, table) -> bool:
    text = ptr8(value)  # noqa: F821
    flags = ptr8(table)  # noqa: F821
    for at in range(int(len(value))):  # noqa: SIM110 (a generator would allocate)
        if flags[text[at]] == 0:
            return False
    return True


@micropython.viper
def are_simple_params(value, start: int, end: int) -> bool:
    text = ptr8(value)  # noqa: F821
    flags = ptr8(IS_SIMPLE)  # noqa: F821
    last = 59
    for at in range(start, end):
        code = int(text[at])
        if flags[code] == 0 or (last == 59 and (code == 59 or code == 61)):
            return False
        last = code
    return last != 59


@micropython.viper
def shape_of(value, start: int, end: int) -> int:
    text = ptr8(value)  # noqa: F821
    flags = ptr8(KINDS)  # noqa: F821
    if end - start < 5 or text[start] != 115 or text[start + 1] != 105 or text[start + 2] != 112:
        return -1
    if text[start + 3] != 58:
        return -1
    start += 4
    host = start
    at = start
    while at < end:
        if flags[text[at]] == 0:
            return -1
        if text[at] == 64:
            if host != start or at == start or text[start] == 58:  # more than one, or nobody before it
                return -1
            host = at + 1
        at += 1
    at = host
    while at < end and flags[text[at]] == 3:
        at += 1
    stop = at
    if at < end and text[at] == 58:
        port = 0
        at += 1
        first = at
        while at < end and text[at] != 59:
            port = port * 10 + int(text[at]) - 48
            if text[at] < 48 or text[at] > 57 or port > 65535:
                return -1
            at += 1
        if at == first or at - first > 5:
            return -1
    if stop == host:
        return -1
    if at == end:
        return host << 16 | stop
    if text[at] != 59:
        return -1
    last = 59
    while True:
        at += 1
        if at == end:
            break
        if last == 59 and (text[at] == 59 or text[at] == 61):
            return -1
        last = int(text[at])
    if last == 59:
        return -1
    return host << 16 | stop
