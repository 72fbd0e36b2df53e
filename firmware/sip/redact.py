"""Takes the secrets out of a message that is to be shown, logged or stored.

A weak password is found by trial from a digest response and what went into it, so the response goes, and the client's
nonce with it. What is known to be harmless stays, all else in the header is hidden: a malformed header hides too much
rather than too little.
"""

from firmware.sip.lexical import end_of_quote, is_token, split

HIDDEN = b"(redacted)"

_CREDENTIALS = (b"authorization", b"proxy-authorization")
_PROOFS = (b"authentication-info", b"proxy-authentication-info")
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
        hide = _hiding(name) if colon else None
        if hide is None:
            kept.append(line)
            continue
        while at < len(lines) and lines[at][:1] in (b" ", b"\t"):
            value += lines[at]
            at += 1
        end = b"\r" if value[-1:] == b"\r" else b""
        kept.append(name + b": " + hide(value.replace(b"\r", b" ").strip()) + end)
    return b"\n".join(kept)


def _hiding(name):
    """The function that hides the secrets of such a header, or None."""
    name = name.strip().lower()
    if name in _CREDENTIALS:
        return _hide_credentials
    return _hide_params if name in _PROOFS else None


def _hide_credentials(value):
    scheme, blank, rest = value.partition(b" ")
    if not blank or not is_token(scheme):
        return HIDDEN
    return scheme + b" " + (_hide_params(rest) if scheme.lower() == b"digest" else HIDDEN)


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
