"""The ladder itself: records of messages become rows between parties.

A record is `(time, source, destination, data)`: seconds (any epoch), two (host, port) addresses, the bytes as sent.
A row is one arrow. Rows that carry the flow have F-numbers; what a reader skips has none: 100 Trying, REGISTER and its
answers, retransmissions, an 18x said again, and an attempt that was challenged and repeated with credentials.
"""

from dataclasses import dataclass, field

from firmware.base.errors import RemoteError
from firmware.sip import names
from firmware.sip.message import parse
from firmware.sip.redact import redact
from firmware.sip.uri import Uri

# why a row has no F-number
TRYING = "100 Trying"
REGISTRATION = "registration"
RETRANSMISSION = "retransmission"
CHALLENGED = "challenged"


@dataclass(slots=True, eq=False)
class Row:
    """One arrow of the ladder, from the address `source` to the address `target`."""

    time: float
    source: tuple
    target: tuple
    data: bytes  # as drawn: credentials redacted
    message: object = None  # parsed, or None when it was not SIP
    skipped: str = ""  # why it has no F-number, or ""
    number: int = 0  # F-number, 0 for none
    method: str = ""  # of the request, or of the request that is answered
    status: int = 0  # 0 for a request
    key: tuple = field(default=(), repr=False)  # equal for a message and its retransmission

    @property
    def is_retransmission(self):
        return self.skipped == RETRANSMISSION

    @property
    def call_id(self):
        return _text(self.message.call_id) if self.message else ""

    @property
    def title(self):
        """What stands on the arrow: a method, or a status and its phrase."""
        if not self.message:
            return _text(self.data.split(b"\r\n", 1)[0][:40]) or "empty"
        if not self.status:
            return self.method
        return ("%d %s" % (self.status, _text(self.message.reason))).rstrip()

    @property
    def note(self):
        """A word more: whom an INVITE asks for and how media shall flow, where a 3xx sends, what a 200 answers."""
        if not self.message:
            return ""
        words = []
        if self.method == "INVITE" and not self.status:
            words.append(request_user(self.message))
        if 300 <= self.status < 400:
            words.append("Contact " + ", ".join(contact_users(self.message)))
        if self.status >= 200 and self.method not in ("INVITE", ""):
            words.append(self.method)
        if direction(self.message) not in ("", "sendrecv"):
            words.append(direction(self.message))
        return " ".join(word for word in words if word)


class Ladder:
    """Rows in order of arrival, and the parties they run between.

    labels: {(host, port) or user name: name of the column}. A party without a label is called by the user it speaks
            for, as its own requests say, else by its address. Addresses with one name share one column. Labelled
            columns stand in the order of the labels, others behind them as they appear.
    unsafe: keep passwords' digests in the rows.
    """

    def __init__(self, records=(), labels=None, unsafe=False):
        self.labels = dict(labels or {})
        self.rows = []
        self._unsafe = unsafe
        self._seen = set()
        self._users = {}  # address -> user
        self._addresses = []  # in order of appearance
        self._count = 0
        for record in records:
            self.add(*record)

    def add(self, time, source, destination, data):
        """Take one message and return its row. A later row may take back the F-numbers of a challenged attempt."""
        row = _read(Row(time, tuple(source), tuple(destination), data if self._unsafe else redact(data)), data)
        for address in (row.source, row.target):
            if address not in self._addresses:
                self._addresses.append(address)
        self._learn_user(row)
        row.skipped = self._reason_to_skip(row)
        self.rows.append(row)
        if _has_credentials(row):
            self._skip_challenged(row)
        elif not row.skipped:
            self._count += 1
            row.number = self._count
        return row

    def clear(self):
        """Forget the rows and number from F1 again; names stay known."""
        self.rows.clear()
        self._seen.clear()
        self._count = 0

    def name(self, address):
        """The name of the column of an address."""
        user = self._users.get(address)
        for key in (address, user):
            if key in self.labels:
                return self.labels[key]
        return user or "%s:%d" % address

    @property
    def parties(self):
        """Names of the columns that have an arrow, from left to right."""
        used = {self.name(address) for row in self.rows for address in (row.source, row.target)}
        wanted = list(self.labels.values()) + [self.name(address) for address in self._addresses]
        return [name for name in dict.fromkeys(wanted) if name in used]

    def addresses(self, name):
        """The addresses that share the column `name`."""
        return [address for address in self._addresses if self.name(address) == name]

    @property
    def flow(self):
        """The rows that have F-numbers."""
        return [row for row in self.rows if row.number]

    def _learn_user(self, row):
        """Who sends a request that no proxy has touched speaks for its From user.

        ACK and CANCEL say nothing: a proxy makes its own, with the caller's From.
        """
        message = row.message
        if not message or row.status or row.source in self._users or row.method in ("ACK", "CANCEL"):
            return
        if len(message.get_all(names.VIA)) == 1:
            user = user_of(message.from_)
            if user:
                self._users[row.source] = user

    def _reason_to_skip(self, row):
        if row.key in self._seen:
            return RETRANSMISSION
        self._seen.add(row.key)
        if row.status == 100:
            return TRYING
        return REGISTRATION if row.method == "REGISTER" else ""

    def _skip_challenged(self, answer):
        """`answer` repeats a request with credentials: the attempt that was challenged leaves the count."""
        sequence, call_id = answer.message.cseq[0], answer.call_id
        for row in self.rows:
            if row.number and row.call_id == call_id and row.message.cseq[0] < sequence and self._was_challenged(row):
                row.skipped = CHALLENGED
        self._count = 0
        for row in self.rows:
            row.number = 0
            if not row.skipped:
                self._count += 1
                row.number = self._count

    def _was_challenged(self, row):
        transaction = (row.call_id, row.message.cseq[0])
        return any(
            other.status in (401, 407) and (other.call_id, other.message.cseq[0]) == transaction for other in self.rows
        )


def user_of(address):
    """The user part of a NameAddr as text, "" for none."""
    uri = address and address.uri
    return _text(uri.user) if uri and uri.user else ""


def request_user(message):
    """The user a request asks for, "" for a response or a Request-URI that names none."""
    try:
        return _text(Uri.parse(message.uri).user or b"") if message.is_request else ""
    except RemoteError:
        return ""


def contact_users(message):
    """The users of the Contacts; of one without a user, its URI."""
    try:
        contacts = message.contacts
    except RemoteError:
        return []
    if contacts == b"*":
        return []
    return [user_of(contact) or _text(contact.uri.encode()) for contact in contacts]


def direction(message):
    """How media flows by the SDP: sendrecv, sendonly, recvonly, inactive, or "" without one."""
    lines = message.body.split(b"\r\n")
    if b"v=0" not in lines:
        return ""
    for word in ("sendonly", "recvonly", "inactive"):
        if b"a=" + word.encode() in lines:
            return word
    return "sendrecv"


def _read(row, data):
    """Fill in what the message says about itself; bytes that are not SIP stay a row with a title only."""
    row.key = (row.source, row.target, bytes(data))
    try:
        message = parse(bytes(data))
        sequence, method = message.cseq
        key = (message.call_id, sequence, method, message.via.branch, message.from_.tag, message.to.tag, message.body)
    except (RemoteError, AttributeError, TypeError):
        return row
    row.message = message
    row.method = _text(message.method if message.is_request else method)
    row.status = 0 if message.is_request else message.status
    row.key = (row.source, row.target, row.method, row.status, *key)
    return row


def _has_credentials(row):
    message = row.message
    if not message or row.status or row.skipped:
        return False
    return any(message.get(name) is not None for name in (names.AUTHORIZATION, names.PROXY_AUTHORIZATION))


def _text(data):
    """Bytes of the wire as text that may stand in a picture."""
    return "".join(letter if letter.isprintable() else "?" for letter in bytes(data).decode("utf-8", "replace"))
