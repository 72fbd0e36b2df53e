"""Header field names in the spelling we send, their compact forms, and which of them are comma lists.

A field keeps its name as one of these constants from the moment it is parsed, so that looking one up compares objects
that are most often identical. The table is constant: a hostile peer cannot make it grow.
"""

ACCEPT = b"Accept"
ACCEPT_ENCODING = b"Accept-Encoding"
ACCEPT_LANGUAGE = b"Accept-Language"
ALERT_INFO = b"Alert-Info"
ALLOW = b"Allow"
ALLOW_EVENTS = b"Allow-Events"
AUTHENTICATION_INFO = b"Authentication-Info"
AUTHORIZATION = b"Authorization"
CALL_ID = b"Call-ID"
CALL_INFO = b"Call-Info"
CONTACT = b"Contact"
CONTENT_DISPOSITION = b"Content-Disposition"
CONTENT_ENCODING = b"Content-Encoding"
CONTENT_LANGUAGE = b"Content-Language"
CONTENT_LENGTH = b"Content-Length"
CONTENT_TYPE = b"Content-Type"
CSEQ = b"CSeq"
DATE = b"Date"
DIVERSION = b"Diversion"
ERROR_INFO = b"Error-Info"
EVENT = b"Event"
EXPIRES = b"Expires"
FROM = b"From"
HISTORY_INFO = b"History-Info"
IN_REPLY_TO = b"In-Reply-To"
MAX_FORWARDS = b"Max-Forwards"
MIN_EXPIRES = b"Min-Expires"
MIN_SE = b"Min-SE"
ORGANIZATION = b"Organization"
P_ASSERTED_IDENTITY = b"P-Asserted-Identity"
P_EARLY_MEDIA = b"P-Early-Media"
P_PREFERRED_IDENTITY = b"P-Preferred-Identity"
PATH = b"Path"
PRIVACY = b"Privacy"
PROXY_AUTHENTICATE = b"Proxy-Authenticate"
PROXY_AUTHORIZATION = b"Proxy-Authorization"
PROXY_REQUIRE = b"Proxy-Require"
RACK = b"RAck"
REASON = b"Reason"
RECORD_ROUTE = b"Record-Route"
REFER_SUB = b"Refer-Sub"
REFER_TO = b"Refer-To"
REFERRED_BY = b"Referred-By"
REMOTE_PARTY_ID = b"Remote-Party-ID"
REPLACES = b"Replaces"
REPLY_TO = b"Reply-To"
REQUIRE = b"Require"
RETRY_AFTER = b"Retry-After"
ROUTE = b"Route"
RSEQ = b"RSeq"
SERVER = b"Server"
SERVICE_ROUTE = b"Service-Route"
SESSION_EXPIRES = b"Session-Expires"
SIP_ETAG = b"SIP-ETag"
SIP_IF_MATCH = b"SIP-If-Match"
SUBJECT = b"Subject"
SUBSCRIPTION_STATE = b"Subscription-State"
SUPPORTED = b"Supported"
TIMESTAMP = b"Timestamp"
TO = b"To"
UNSUPPORTED = b"Unsupported"
USER_AGENT = b"User-Agent"
VIA = b"Via"
WARNING = b"Warning"
WWW_AUTHENTICATE = b"WWW-Authenticate"

# RFC 3261 7.3.3 and the IANA registry of header field names.
COMPACT = {
    b"b": REFERRED_BY,
    b"c": CONTENT_TYPE,
    b"e": CONTENT_ENCODING,
    b"f": FROM,
    b"i": CALL_ID,
    b"k": SUPPORTED,
    b"l": CONTENT_LENGTH,
    b"m": CONTACT,
    b"o": EVENT,
    b"r": REFER_TO,
    b"s": SUBJECT,
    b"t": TO,
    b"u": ALLOW_EVENTS,
    b"v": VIA,
    b"x": SESSION_EXPIRES,
}

# Several values may stand in one field, between commas. Challenges and credentials look alike and are not lists.
LISTS = {
    ACCEPT,
    ACCEPT_ENCODING,
    ACCEPT_LANGUAGE,
    ALERT_INFO,
    ALLOW,
    ALLOW_EVENTS,
    CALL_INFO,
    CONTACT,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    DIVERSION,
    ERROR_INFO,
    HISTORY_INFO,
    IN_REPLY_TO,
    P_ASSERTED_IDENTITY,
    PATH,
    PROXY_REQUIRE,
    REASON,
    RECORD_ROUTE,
    REQUIRE,
    ROUTE,
    SERVICE_ROUTE,
    SUPPORTED,
    UNSUPPORTED,
    VIA,
    WARNING,
}

_SINGLES = (
    AUTHENTICATION_INFO,
    AUTHORIZATION,
    CALL_ID,
    CONTENT_DISPOSITION,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    CSEQ,
    DATE,
    EVENT,
    EXPIRES,
    FROM,
    MAX_FORWARDS,
    MIN_EXPIRES,
    MIN_SE,
    ORGANIZATION,
    P_EARLY_MEDIA,
    P_PREFERRED_IDENTITY,
    PRIVACY,
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    RACK,
    REFER_SUB,
    REFER_TO,
    REFERRED_BY,
    REMOTE_PARTY_ID,
    REPLACES,
    REPLY_TO,
    RETRY_AFTER,
    RSEQ,
    SERVER,
    SESSION_EXPIRES,
    SIP_ETAG,
    SIP_IF_MATCH,
    SUBJECT,
    SUBSCRIPTION_STATE,
    TIMESTAMP,
    TO,
    USER_AGENT,
    WWW_AUTHENTICATE,
)


def _spellings():
    """Every known name as we send it, in lower case, and compact in both cases, each pointing to the first."""
    table = {}
    for names in (LISTS, _SINGLES):
        for name in names:
            table[name] = name
            table[name.lower()] = name
    for letter, name in COMPACT.items():
        table[letter] = name
        table[letter.upper()] = name
    return table


KNOWN = _spellings()


def canonical(name):
    """The one spelling of a name, given in any: the usual one if it is known, else each word with a capital."""
    known = KNOWN.get(name)
    if known is None:
        name = name.strip().lower()
        known = KNOWN.get(name)
        if known is None:
            known = b"-".join([word[:1].upper() + word[1:] for word in name.split(b"-")])
    return known
