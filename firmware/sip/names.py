"""Header field names in the spelling we send, their compact forms, and which of them are comma lists.

A field keeps its name as one of these constants from the moment it is parsed, so that looking one up compares objects
that are most often identical. The tables are constant: a hostile peer cannot make them grow.
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

# All names as they may come, in lower case, then the compact forms (RFC 3261 7.3.3, IANA registry), between zeros;
# and what each stands for, in the same order. A text costs no heap when it is frozen.
SPELLED = (
    b"\0"
    b"accept\0accept-encoding\0accept-language\0alert-info\0allow\0allow-events\0authentication-info\0"
    b"authorization\0call-id\0call-info\0contact\0content-disposition\0content-encoding\0content-language\0"
    b"content-length\0content-type\0cseq\0date\0diversion\0error-info\0event\0expires\0from\0history-info\0"
    b"in-reply-to\0max-forwards\0min-expires\0min-se\0organization\0p-asserted-identity\0p-early-media\0"
    b"p-preferred-identity\0path\0privacy\0proxy-authenticate\0proxy-authorization\0proxy-require\0rack\0reason\0"
    b"record-route\0refer-sub\0refer-to\0referred-by\0remote-party-id\0replaces\0reply-to\0require\0retry-after\0"
    b"route\0rseq\0server\0service-route\0session-expires\0sip-etag\0sip-if-match\0subject\0subscription-state\0"
    b"supported\0timestamp\0to\0unsupported\0user-agent\0via\0warning\0www-authenticate\0"
    b"b\0c\0e\0f\0i\0k\0l\0m\0o\0r\0s\0t\0u\0v\0x\0"
)
NAMES = (
    ACCEPT,
    ACCEPT_ENCODING,
    ACCEPT_LANGUAGE,
    ALERT_INFO,
    ALLOW,
    ALLOW_EVENTS,
    AUTHENTICATION_INFO,
    AUTHORIZATION,
    CALL_ID,
    CALL_INFO,
    CONTACT,
    CONTENT_DISPOSITION,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    CSEQ,
    DATE,
    DIVERSION,
    ERROR_INFO,
    EVENT,
    EXPIRES,
    FROM,
    HISTORY_INFO,
    IN_REPLY_TO,
    MAX_FORWARDS,
    MIN_EXPIRES,
    MIN_SE,
    ORGANIZATION,
    P_ASSERTED_IDENTITY,
    P_EARLY_MEDIA,
    P_PREFERRED_IDENTITY,
    PATH,
    PRIVACY,
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    PROXY_REQUIRE,
    RACK,
    REASON,
    RECORD_ROUTE,
    REFER_SUB,
    REFER_TO,
    REFERRED_BY,
    REMOTE_PARTY_ID,
    REPLACES,
    REPLY_TO,
    REQUIRE,
    RETRY_AFTER,
    ROUTE,
    RSEQ,
    SERVER,
    SERVICE_ROUTE,
    SESSION_EXPIRES,
    SIP_ETAG,
    SIP_IF_MATCH,
    SUBJECT,
    SUBSCRIPTION_STATE,
    SUPPORTED,
    TIMESTAMP,
    TO,
    UNSUPPORTED,
    USER_AGENT,
    VIA,
    WARNING,
    WWW_AUTHENTICATE,
    # the compact forms
    REFERRED_BY,
    CONTENT_TYPE,
    CONTENT_ENCODING,
    FROM,
    CALL_ID,
    SUPPORTED,
    CONTENT_LENGTH,
    CONTACT,
    EVENT,
    REFER_TO,
    SUBJECT,
    TO,
    ALLOW_EVENTS,
    VIA,
    SESSION_EXPIRES,
)

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

_EXACT = {name: name for name in NAMES}


def canonical(name):
    """The one spelling of a name, given in any: the usual one if it is known, else each word with a capital."""
    known = _EXACT.get(name)
    if known is None:
        name = name.strip().lower()
        at = -1 if b"\0" in name else SPELLED.find(b"\0" + name + b"\0")
        if at < 0:
            return b"-".join([word[:1].upper() + word[1:] for word in name.split(b"-")])
        known = NAMES[SPELLED.count(b"\0", 0, at)]
    return known


def known_spellings():
    """{spelling: name}: every known name as we send it and in lower case, the compact forms in both cases."""
    table = dict(_EXACT)
    for number, spelled in enumerate(SPELLED.split(b"\0")[1:-1]):
        table[spelled] = NAMES[number]
        if len(spelled) == 1:
            table[spelled.upper()] = NAMES[number]
    return table
