"""What messages of ours say about us: Contact, User-Agent, Allow, Supported; and how a description is attached."""

from firmware.sip.identity import Identity
from firmware.sip.matching import host_bytes
from firmware.sip.names import (
    ACCEPT,
    ACCEPT_ENCODING,
    ACCEPT_LANGUAGE,
    ALLOW,
    CONTACT,
    CONTENT_TYPE,
    SUPPORTED,
    USER_AGENT,
)

METHODS = (b"INVITE", b"ACK", b"CANCEL", b"BYE", b"OPTIONS", b"INFO")
OPTION_TAGS = ()  # extensions we understand when a Require names them
SDP = b"application/sdp"
INFO_TYPES = (b"application/dtmf-relay", b"application/dtmf", b"application/telephone-event")

_ALLOW = b", ".join(METHODS)
_SUPPORTED = b", ".join(OPTION_TAGS)


class Profile:
    """user_agent: bytes, or b"" to keep silent about it.
    stranger:   the Identity of a call that belongs to none of ours.
    """

    def __init__(self, user_agent, router):
        self.user_agent = user_agent
        self.stranger = Identity()
        self._router = router

    @property
    def host(self):
        """Our address as it stands in a URI."""
        return host_bytes(self._router.local[0])

    def address_of_record(self, identity):
        """NameAddr of our From."""
        return (identity or self.stranger).address_of_record(self._router.local)

    def contact(self, identity):
        """NameAddr of our Contact."""
        return (identity or self.stranger).contact(self._router.local)

    def transport_of(self, identity):
        return (identity or self.stranger).transport

    def destination(self, identity, target):
        """Where a request outside a dialog goes: (transport, host, port). `target`: Uri."""
        return (identity or self.stranger).destination(target)

    def add_contact(self, message, identity):
        message.add(CONTACT, self.contact(identity).encode())
        return message

    def decorate(self, message):
        """Add User-Agent, and Allow and Supported where they belong: into INVITE, and answers to it that may make a
        dialog (RFC 3261 13.2.1, 13.3.1.4). An empty Supported says that there are no extensions (20.37).
        """
        if self.user_agent:
            message.add(USER_AGENT, self.user_agent)
        is_success = message.is_request or 100 < message.status < 300
        if message.cseq is not None and message.cseq[1] == b"INVITE" and is_success:
            message.add(ALLOW, _ALLOW)
            message.add(SUPPORTED, _SUPPORTED)
        return message

    def describe(self, message, sdp):
        """Attach a session description."""
        message.set(CONTENT_TYPE, SDP)
        message.body = sdp
        return message

    def introduce(self, response):
        """Add what the answer to OPTIONS tells (RFC 3261 11.2)."""
        response.add(ALLOW, _ALLOW)
        response.add(ACCEPT, SDP)
        response.add(ACCEPT_ENCODING, b"identity")
        response.add(ACCEPT_LANGUAGE, b"en")
        response.add(SUPPORTED, _SUPPORTED)
        return response


def description_of(message):
    """The session description a message carries, or None."""
    return message.body if message.body and media_type(message) == SDP else None


def media_type(message):
    """The Content-Type without its parameters, in lower case; b"" when there is none."""
    return (message.get(CONTENT_TYPE) or b"").split(b";")[0].strip().lower()
