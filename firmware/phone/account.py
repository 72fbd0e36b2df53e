"""An account: who the phone is at one server, and how its registration stands."""

from firmware.phone import numbers, words
from firmware.sip.identity import Identity

DISABLED = "disabled"
UNREGISTERED = "unregistered"  # usable: it calls without asking a registrar
REGISTERING = "registering"
REGISTERED = "registered"
FAILED = "failed"

_TRANSPORTS = ("udp", "tcp", "tls", "udp")  # account.X.transport; 3 asks the DNS, UDP until it answered
_SERVERS = (1, 2)


class Account:
    """One account, made from the settings.

    number: 1.. as in account.X. label: what its line key shows. server: host of its first server, "" without one.
    domain: bytes, host and port as they stand in the address of its users. state: one of the five above.
    status, reason: of the last failed registration, 0 and "" otherwise. identity: what the agent knows it by.
    """

    def __init__(self, number, settings, is_enabled):
        self.number = number
        name = "account.%d." % number
        self.is_enabled = is_enabled
        self.user_name = settings.get(name + "user_name")
        self.display_name = settings.get(name + "display_name")
        self.label = ""
        self.read_label(settings)
        self.servers = [server for server in [_server(settings, name, index) for index in _SERVERS] if server[0]]
        self.server = self.servers[0][0] if self.servers else ""
        self.domain = numbers.host_port(*self.servers[0]) if self.servers else b""
        self.state = UNREGISTERED if self.is_enabled else DISABLED
        self.status = 0
        self.reason = ""
        self.capabilities = None  # what it may send and receive, read with its first call
        self.identity = self._identity(settings, name) if self.is_enabled else None

    def read_label(self, settings):
        """Take the label as the settings have it now. Returns whether it is another one."""
        before = self.label
        self.label = settings.get("account.%d.label" % self.number) or self.display_name or self.user_name
        return self.label != before

    @property
    def is_usable(self):
        """Whether calls may go out by it: a failed registration does not forbid to try."""
        return self.is_enabled

    @property
    def is_registrable(self):
        return self.is_enabled and self.identity.register

    def address(self, host):
        """The URI by which others reach this account, bytes. host: ours, for an account without a server."""
        return b"sip:%s@%s" % (numbers.escape(self.user_name), self.domain or host.encode())

    def registering(self):
        self._stand(REGISTERING, 0, "")

    def registered(self):
        self._stand(REGISTERED, 0, "")

    def unregistered(self):
        self._stand(UNREGISTERED, 0, "")

    def failed(self, status, phrase, shown_403):
        self._stand(FAILED, status, words.for_registration(status, phrase, shown_403))

    def _stand(self, state, status, reason):
        self.state = state
        self.status = status
        self.reason = reason

    def identity_for(self, uri):
        """Whom a call to this Uri comes from. A bare address is called past our server and without our secrets; so is
        a user elsewhere by an account that does not register.
        """
        mine = self.identity
        here = (numbers.readable(uri.host), uri.port or numbers.DEFAULT_PORT) in self.servers
        if not self.servers or here or uri.user is not None and mine.register:
            return mine
        return Identity(key=self.number, user=mine.user, display_name=mine.display_name, register=False)

    def _identity(self, settings, name):
        return Identity(
            key=self.number,
            user=self.user_name.encode(),
            domain=self.server.encode(),
            servers=self.servers,
            display_name=self.display_name.encode(),
            transport=_TRANSPORTS[settings.number(name + "transport")],
            auth_name=(settings.get(name + "auth_name") or self.user_name).encode(),
            password=settings.get(name + "password").encode(),
            expires=settings.number(name + "sip_server.1.expires"),
            register=settings.flag("offhook.register") and bool(self.servers),
            retry_interval=settings.number(name + "reg_fail_retry_interval"),
        )


def make_accounts(model, settings):
    """Every account the model can hold, the disabled ones too.

    A phone that accepts any user (offhook.accept_any) has the first one enabled when no other is.
    """
    enabled = [settings.flag("account.%d.enable" % number) for number in range(1, model.accounts + 1)]
    if settings.flag("offhook.accept_any") and not any(enabled):
        enabled[0] = True
    return [Account(at + 1, settings, is_enabled) for at, is_enabled in enumerate(enabled)]


def _server(settings, name, index):
    server = name + "sip_server.%d." % index
    return settings.get(server + "address"), settings.number(server + "port")
