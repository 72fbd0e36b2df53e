"""Who calls: name, number and URI of an incoming call, from the headers that account.X.cid_source names."""

from firmware.base.errors import RemoteError
from firmware.phone import numbers
from firmware.sip.nameaddr import NameAddr
from firmware.sip.names import DIVERSION, P_ASSERTED_IDENTITY, REMOTE_PARTY_ID

_PAI = P_ASSERTED_IDENTITY
_RPID = REMOTE_PARTY_ID
_SOURCES = ((), (_PAI,), (_PAI,), (_RPID, _PAI), (_PAI, _RPID), (_RPID,))  # by cid_source; From comes last in each


def caller_of(session, settings, account):
    """(name, number, URI): str, str, bytes. The name is "" when the caller gave none."""
    for header in _SOURCES[settings.number("account.%d.cid_source" % account.number)]:
        address = _address(session.request, header)
        if address is not None:
            return _shown(address)
    return _shown(session.remote)


def diverting_party(session):
    """The number of the party that forwarded the call here (RFC 5806, the topmost), or ""."""
    address = _address(session.request, DIVERSION)
    return numbers.of_uri(address.uri) if address is not None else ""


def _address(request, header):
    value = request.get(header) if request is not None else None
    if value is None:
        return None
    try:
        return NameAddr.parse(value)
    except RemoteError:
        return None


def _shown(address):
    return numbers.readable(address.display), numbers.of_uri(address.uri), address.uri.encode()
