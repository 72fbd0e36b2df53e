"""From what a person dials to the URI that is called, and from a URI back to what a person reads."""

from binascii import unhexlify

from firmware.base.errors import LocalError, RemoteError
from firmware.sip.uri import Uri

_UNRESERVED = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()&=+$,;?/"  # RFC 3261 25.1 user
_SCHEMES = ("sip:", "sips:")
_TELEPHONE = "tel:"
_HEX = "0123456789ABCDEF"
DEFAULT_PORT = 5060


def target(text, account, settings):
    """The URI to call, bytes, or None when the account has no server and the text is no address by itself.

    Taken as they are: sip: and sips: URIs; of a tel: URI the number. `user@host` gets its scheme. A dotted address
    (also with stars for dots, as keypads have none) is called directly while features.direct_ip_call_enable is on. All
    else is a user at the account's server; `#` there becomes %23 (sip.use_23_as_pound).
    """
    text = text.strip()
    if text[: len(_TELEPHONE)].lower() == _TELEPHONE:
        text = text[len(_TELEPHONE) :].split(";")[0]
    for scheme in _SCHEMES:
        if text[: len(scheme)].lower() == scheme:
            return text.encode()
    if "@" in text:
        user, host = text.rsplit("@", 1)
        return b"sip:%s@%s" % (escape(user, settings.flag("sip.use_23_as_pound")), host.encode())
    host = _host(text)
    if host and settings.flag("features.direct_ip_call_enable"):
        return b"sip:" + host.encode()
    if not account.server:
        return None
    user = escape(filtered(text, settings), settings.flag("sip.use_23_as_pound"))
    return b"sip:%s@%s" % (user, account.domain) if user else None


def destination(text, account, settings):
    """(URI as bytes, Uri) to call or to send a caller to. Raises LocalError, in words for the person."""
    if not text.strip():
        raise LocalError("No number")
    uri = target(text, account, settings)
    if uri is None:
        raise LocalError("No server for this account: use user@address")
    try:
        parsed = Uri.parse(uri)
    except RemoteError:
        raise LocalError("Not an address: %s" % text)
    if parsed.scheme != b"sip":
        raise LocalError("Only SIP addresses can be called")
    return uri, parsed


def filtered(text, settings):
    """The number without the characters of features.call_num_filter and without blanks."""
    unwanted = settings.get("features.call_num_filter") + " "
    return "".join(character for character in text if character not in unwanted)


def escape(user, pound=True):
    """The user part with all that a URI may not hold there as %XX; `#` stays itself unless `pound`."""
    escaped = ""
    for byte in user.encode():
        if byte in _UNRESERVED or (byte == 35 and not pound):
            escaped += chr(byte)
        else:
            escaped += "%" + _HEX[byte >> 4] + _HEX[byte & 15]
    return escaped.encode()


def readable(data):
    """Bytes of a URI's user or a display name as text: %XX undone, bytes that are no UTF-8 replaced."""
    data = _unescaped(bytes(data or b""))
    try:
        return str(data, "utf-8")
    except UnicodeError:
        return "".join(chr(byte) if byte < 128 else "?" for byte in data)


def of_uri(uri):
    """What to show for a parsed Uri: its user, else its host."""
    return readable(uri.user or uri.host)


def host_port(host, port):
    """`host` or `host:port`, bytes, as a Request-URI carries it: the standard port is left out."""
    return host.encode() if port in (0, DEFAULT_PORT) else b"%s:%d" % (host.encode(), port)


def _host(text):
    """The text as an IPv4 address with an optional port when it is one, stars taken as dots; else None."""
    host, colon, port = text.replace("*", ".").partition(":")
    parts = host.split(".")
    if len(parts) != 4 or not all(part.isdigit() and len(part) < 4 and int(part) < 256 for part in parts):
        return None
    if colon and not (port.isdigit() and 0 < int(port) < 65536):
        return None
    return host + colon + port


def _unescaped(data):
    if b"%" not in data:
        return data
    parts = data.split(b"%")
    whole = parts[0]
    for part in parts[1:]:
        try:
            whole += (unhexlify(part[:2]) or b"%") + part[2:]
        except ValueError:
            whole += b"%" + part
    return whole
