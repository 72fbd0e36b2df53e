"""Looking at all bytes at once with translate(), which MicroPython lacks; the twin of lexical_plain. See lexical.py."""


def consists_of(value, table):
    return 0 not in value.translate(table)


def are_simple(text, table):
    return (
        0 not in text.translate(table)
        and text[:1] not in (b"", b";", b"=")
        and text[-1] != 59
        and b";;" not in text
        and b";=" not in text
    )
