"""Who we are to one server: address of record, Contact, credentials, and which requests are for us."""

from binascii import hexlify

from firmware.sip.matching import host_bytes
from firmware.sip.nameaddr import NameAddr
from firmware.sip.routing import target_of
from firmware.sip.uri import Uri, unescape

TOKEN = b"line"  # the parameter that makes our Contact at each server one of its own


class Identity:
    """key:            the caller's name for it.
    user, domain:   bytes; domain may be b"" when there is no server.
    servers:        [(host, port)]; requests outside a dialog go to the first. Empty: straight to their target.
    display_name:   bytes.
    transport:      "udp".
    auth_name:      bytes, the user when None. password: bytes.
    expires:        seconds to register for. register: whether the user of the agent means to.
    contact_token:  bytes, made by the agent when None: tells our Contact from that of another identity.
    retry_interval: seconds between attempts to register after a refusal; 0: no further attempt.
    """

    def __init__(
        self,
        key=None,
        display_name=b"",
        user=b"",
        domain=b"",
        servers=(),
        transport="udp",
        auth_name=None,
        password=b"",
        expires=3600,
        register=True,
        contact_token=None,
        retry_interval=30,
    ):
        self.key = key
        self.display_name = display_name
        self.user = user
        self.domain = domain
        self.servers = list(servers)
        self.transport = transport
        self.auth_name = user if auth_name is None else auth_name
        self.password = password
        self.expires = expires
        self.register = register
        self.contact_token = contact_token
        self.retry_interval = retry_interval
        self._addresses = {}  # server -> what its name was last resolved to

    def ensure_token(self, random):
        """Give the Contact its token unless it has one."""
        if self.contact_token is None:
            self.contact_token = hexlify(random(4))

    def address_of_record(self, local):
        """NameAddr of our From. `local`: (host, port), for an identity without a domain."""
        host = self.domain or host_bytes(local[0])
        return NameAddr(Uri(b"sip", self.user or None, host), self.display_name)

    def contact(self, local):
        """NameAddr of our Contact at the local address."""
        uri = Uri(b"sip", self.user or None, host_bytes(local[0]), local[1])
        if self.contact_token:
            uri.params[TOKEN] = self.contact_token
        return NameAddr(uri)

    def destination(self, target):
        """Where a request outside a dialog goes: (transport, host, port). `target`: Uri of its Request-URI."""
        if self.servers:
            return (self.transport,) + tuple(self.servers[0])
        return target_of(target, self.transport)

    def resolved(self, server, addresses):
        """Learn the addresses of a server given by name, so that it is known again by them."""
        if server in self._places():
            self._addresses[server] = [tuple(address) for address in addresses]

    def is_own_server(self, destination):
        """Whether the destination is one of our servers, by name or by address."""
        return tuple(destination[1:]) in self._places()

    def may_answer(self, status, request, destination):
        """Whether a challenge to the request may have our digest.

        Only on the way to our own servers. A 401 comes from whoever the Request-URI names, which must be ours as well:
        a redirection may have sent us to anybody, who would like to see what our password makes of his nonce.
        """
        if not self.password or not self.is_own_server(destination):
            return False
        return status == 407 or self._is_ours(request.request_uri.host)

    def _is_ours(self, host):
        if host is None:
            return False
        return host.lower() in [self.domain.lower()] + [host_bytes(place[0]).lower() for place in self._places()]

    def _places(self):
        """(host, port) of our servers, by name and by address."""
        places = [tuple(server) for server in self.servers]
        for addresses in self._addresses.values():
            places += addresses
        return places


def whose(request, flow, identities):
    """The identity that a request is for, or None: by our Contact's token, then by the user of the Request-URI, then by
    that of To, then by the server it came from. Of several with that user, first the one whose server sent it, then the
    one of that domain.
    """
    uri = request.request_uri
    token = uri.params.get(TOKEN)
    if token:
        for identity in identities:
            if identity.contact_token == token:
                return identity
    source = (flow[0],) + tuple(flow[2])
    senders = [identity for identity in identities if identity.is_own_server(source)]
    for address in (uri, request.to.uri):
        user = address.user and unescape(address.user)
        named = [identity for identity in identities if user and unescape(identity.user) == user]
        for identity in named:
            if identity in senders:
                return identity
        for identity in named:
            if address.host is not None and identity.domain.lower() == address.host.lower():
                return identity
        if named:
            return named[0]
    return senders[0] if senders else None
