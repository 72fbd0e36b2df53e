"""Looking at all bytes at once with translate(), which MicroPython lacks; the twin of lexical_plain. See lexical.py."""

from firmware.sip.lexical_plain import is_port


def consists_of(value, table):
    return 0 not in value.translate(table)


def are_simple(text, start, end, table):
    return (
        start < end
        and text.translate(table).find(0, start, end) < 0
        and text[start] not in b";="
        and text[end - 1] != 59
        and text.find(b";;", start, end) < 0
        and text.find(b";=", start, end) < 0
    )


def sip_shape(text, start, end, table):
    if not text.startswith(b"sip:", start, end):
        return -1
    start += 4
    kinds = text.translate(table)
    at = text.find(b"@", start, end)
    host = at + 1 if at >= 0 else start
    if at >= 0 and (text[start] in b":@" or text.find(b"@", host, end) >= 0) or kinds.find(0, start, end) >= 0:
        return -1
    stop = end - len(kinds[host:end].lstrip(b"\3"))
    mark = text.find(b";", stop, end)
    if mark < 0:
        mark = end
    if stop == host or not (stop == mark or text[stop] == 58 and is_port(text[stop + 1 : mark])):
        return -1
    if mark < end and not are_simple(text, mark + 1, end, table):
        return -1
    return host << 16 | stop
