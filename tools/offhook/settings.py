"""The settings of one simulated phone: from files, accounts and options to the text of its phone.cfg."""

import socket
from dataclasses import dataclass
from pathlib import Path

from firmware.base.errors import LocalError
from firmware.config import cfg
from firmware.config.settings import Settings

HEADER = str(cfg.HEADER, "utf-8")
TRANSPORTS = {"udp": "0"}  # option -> account.X.transport
SIP_PORT = 5060
NULL = "%NULL%"  # sets a value back to the factory's, as in a .cfg file


class SettingsError(Exception):
    """Something the user gave is wrong; the text says what."""


@dataclass(frozen=True)
class Account:
    """Who a phone is, and at which server."""

    user: str
    password: str = ""
    host: str = ""
    port: int = SIP_PORT

    @classmethod
    def parse(cls, text):
        """`1001:secret@127.0.0.1:5060`; password and port may be left out, an IPv6 host stands in brackets."""
        credentials, at, server = text.strip().rpartition("@")
        user, _, password = credentials.partition(":")
        if not at or not user or not server.strip("[]"):
            raise SettingsError("an account is USER:PASSWORD@HOST:PORT, not %r" % _without_password(text))
        host, port = _split_server(server)
        return cls(user, password, host, port)

    def __repr__(self):
        return "Account(%r at %s:%d)" % (self.user, self.host, self.port)


def read_account_file(path):
    """The accounts in a file, one a line as `Account.parse` takes them; empty lines and `#` lines are skipped."""
    accounts = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if line.strip() and not line.strip().startswith("#"):
            try:
                accounts.append(Account.parse(line))
            except SettingsError as error:
                raise SettingsError("%s:%d: %s" % (path, number, error)) from None
    return accounts


def read_config_file(path):
    """(settings by name, problems) of a .cfg file; the version header may be missing.

    A problem is a line of text for the user. As on the phone, a bad line is told and the rest applies.
    """
    values, problems = {}, []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not name or name.startswith("#") or equals and not value:
            continue
        try:
            if not equals:
                raise SettingsError("not a `name = value` line")
            _check(Settings(), name, value)
            values[name] = value
        except SettingsError as error:
            problems.append("%s:%d: %s" % (path, number, error))
    return values, problems


def parse_assignment(text):
    """`name=value` of --set as a pair."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise SettingsError("--set takes NAME=VALUE, not %r" % text)
    return name.strip(), value.strip()


def names_account(values):
    """Whether settings say who the phone is."""
    return any(name.startswith("account.") and name.endswith(".user_name") and value for name, value in values.items())


def default_values(accounts, files):
    """What accounts are called unless `files` (settings by name) say so; without any, account 1 has no server."""
    if not accounts and names_account(files):
        return {}
    accounts = accounts or [Account("phone", port=0)]
    values = account_values(accounts)
    for number, account in enumerate(accounts, 1):
        values["account.%d.label" % number] = values["account.%d.display_name" % number] = account.user
    return values


def account_values(accounts, transport="udp", auto_answer=False):
    """The settings of accounts, numbered from 1."""
    if transport not in TRANSPORTS:
        raise SettingsError("transport %s: choose one of %s" % (transport, ", ".join(TRANSPORTS)))
    values = {}
    for number, account in enumerate(accounts, 1):
        prefix = "account.%d." % number
        values[prefix + "enable"] = "1"
        values[prefix + "user_name"] = values[prefix + "auth_name"] = account.user
        values[prefix + "transport"] = TRANSPORTS[transport]
        if account.password:
            values[prefix + "password"] = account.password
        if account.host:
            values[prefix + "sip_server.1.address"] = account.host
            values[prefix + "sip_server.1.port"] = str(account.port)
    for number in range(1, max(len(accounts), 1) + 1):
        if auto_answer:
            values["account.%d.auto_answer" % number] = "1"
    return values


def port_values(sip_port, rtp_ports, accounts):
    """The settings for the SIP port and the RTP range (first, last) of a phone with so many accounts."""
    values = {"sip.listen_port": str(sip_port)}
    for number in range(1, max(accounts, 1) + 1):
        values["account.%d.sip_listen_port" % number] = str(sip_port)
    values["network.port.min_rtpport"] = str(rtp_ports[0])
    values["network.port.max_rtpport"] = str(rtp_ports[1])
    return values


def cfg_text(values):
    """A dict of settings as the text of a .cfg file, checked against the phone's own table. Raises SettingsError."""
    table = Settings()
    for name, value in values.items():
        _check(table, name, value)
    return "\n".join([HEADER] + ["%s = %s" % item for item in values.items() if item[1]]) + "\n"


def address_of(host):
    """The IP address of this machine that `host` names. Raises SettingsError."""
    try:
        return socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)[0][4][0]
    except OSError as error:
        raise SettingsError("%s: %s" % (host, error.strerror)) from None


def read_text(path):
    """A file's text: UTF-8, else one character a byte. Raises SettingsError."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise SettingsError("%s: %s" % (path, error.strerror)) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _check(table, name, value):
    """Set a value in a table of settings. Raises SettingsError."""
    if "\n" in value or "\r" in value:
        raise SettingsError("%s: a value is one line" % name)
    try:
        if value and value != NULL:
            table.set(name, value)
        else:
            table.reset(name)
    except LocalError as error:
        raise SettingsError(str(error)) from None


def _split_server(server):
    """(host, port) of `host`, `host:port` or `[IPv6]:port`."""
    host, colon, port = server.rpartition(":")
    if not colon or server.endswith("]"):
        host, port = server, str(SIP_PORT)
    if not port.isdigit() or not 0 <= int(port) <= 65535:
        raise SettingsError("%s: the port is a number from 0 to 65535" % server)
    return host.strip("[]"), int(port)


def _without_password(text):
    """What is safe to repeat of a mistyped account."""
    return text.rpartition("@")[2] if "@" in text else text.partition(":")[0]
