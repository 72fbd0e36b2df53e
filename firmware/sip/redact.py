"""Takes the secrets out of a message that is to be shown, logged or stored.

From a digest response and what it was made of a weak password is found by trial, so the response and both nonces'
partners go. What is known to be harmless stays, all else in the header is hidden: a malformed header hides too much
rather than too little.
"""

from firmware.sip.lexical import end_of_quote, split

HIDDEN = b"(redacted)"

_HEADERS = (b"authorization", b"proxy-authorization", b"authentication-info", b"proxy-authentication-info")
_HARMLESS = (b"username", b"realm", b"nonce", b"uri", b"algorithm", b"opaque", b"qop", b"nc", b"stale", b"nextnonce")


def redact(data):
    """A copy of the bytes without credentials. Any bytes will do: a part of a message, or no message at all."""
    lines = data.split(b"\n")
    kept = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        name, colon, value = line.partition(b":")
        if not colon or name.strip().lower() not in _HEADERS:
            kept.append(line)
            continue
        while at < len(lines) and lines[at][:1] in (b" ", b"\t"):
            value += lines[at]
            at += 1
        end = b"\r" if value[-1:] == b"\r" else b""
        kept.append(name + b": " + _hide(value.replace(b"\r", b" ").strip()) + end)
    return b"\n".join(kept)


def _hide(value):
    scheme, blank, rest = value.partition(b" ")
    if b"=" in scheme:  # Authentication-Info has no scheme
        return _hide_params(value)
    if scheme.lower() != b"digest":
        return scheme + blank + HIDDEN if blank else HIDDEN
    return scheme + b" " + _hide_params(rest)


def _hide_params(value):
    return b", ".join([_hide_param(part) for part in split(value, b",")])


def _hide_param(part):
    name, equals, value = part.partition(b"=")
    name = name.strip()
    value = value.strip()
    if not equals:
        return HIDDEN
    if name.lower() in _HARMLESS and _is_one_value(value):
        return name + b"=" + value
    return name + b"=" + HIDDEN


def _is_one_value(value):
    """Whether it is a single token or a closed quoted-string, and not a secret swallowed by a missing quote."""
    if value[:1] == b'"':
        return end_of_quote(value, 0) == len(value)
    return b'"' not in value and b" " not in value and b"=" not in value
