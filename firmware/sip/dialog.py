"""A dialog: its two ends, what it is called, where its requests go and how they are numbered (RFC 3261 12)."""

from firmware.base.errors import RemoteError
from firmware.sip.contacts import contacts_of
from firmware.sip.derived import CREDENTIALS
from firmware.sip.message import Request
from firmware.sip.nameaddr import NameAddr
from firmware.sip.names import CALL_ID, CSEQ, FROM, MAX_FORWARDS, ROUTE, TO
from firmware.sip.routing import request_uri, target_of
from firmware.sip.uri import Uri


class Dialog:
    """key:           (Call-ID, local tag, remote tag); an RFC 2543 peer has the tag None.
    local, remote: values of From and To in our requests, with their tags.
    route_set:     values of Route in our requests.
    remote_target: URI bytes.
    local_seq, remote_seq: the last CSeq each way; remote_seq is None before the first request.
    is_caller:     whether we made it with our request, and so chose the Call-ID.
    credentials:   answers to challenges, for all requests of the dialog.
    usages:        what lives in it; it is over when the last one left.
    """

    def __init__(self, key, local, remote, remote_target, route_set, local_seq, remote_seq, is_caller, way=None):
        self.key = key
        self.local = local
        self.remote = remote
        self.remote_target = remote_target
        self.route_set = route_set
        self.local_seq = local_seq
        self.remote_seq = remote_seq
        self.is_caller = is_caller
        self.credentials = {}
        self.usages = []
        self._way = way  # where the request that made it went, until the peer says a Contact

    @classmethod
    def from_response(cls, request, response, way=None):
        """The caller's side, out of a 101-299 (12.1.2).

        way: destination of the request, which the next ones take too as long as the peer names no Contact.
        """
        key = (response.call_id, request.from_.tag, response.to.tag)
        dialog = cls(key, request.get(FROM), response.get(TO), request.uri, [], request.cseq[0], None, True, way)
        dialog.learn(response)
        return dialog

    @classmethod
    def from_request(cls, request, local_tag):
        """The callee's side (12.1.1). RemoteError(400) when its requests would not know where to go."""
        key = (request.call_id, local_tag, request.from_.tag)
        local = b"%s;tag=%s" % (request.get(TO), local_tag)
        dialog = cls(key, local, request.get(FROM), b"", _routes(request), 0, request.cseq[0], False)
        dialog.refresh(request)
        if not dialog.remote_target or len(dialog.route_set) != len(request.record_routes):
            raise RemoteError(400, "No way back")
        return dialog

    @staticmethod
    def key_of(message, is_from_peer):
        """The key of the dialog that a message belongs to."""
        if is_from_peer:
            return message.call_id, message.to.tag, message.from_.tag
        return message.call_id, message.from_.tag, message.to.tag

    def learn(self, response):
        """Take route set and remote target from a response to the request that made it; the 2xx has the last word
        (13.2.2.4).
        """
        self.route_set = _routes(response)[::-1]
        self.refresh(response)

    def refresh(self, message):
        """Move the remote target to the message's Contact, if it has one that requests can be sent to."""
        contacts = contacts_of(message)
        if contacts and contacts[0].uri.host is not None:
            self.remote_target = request_uri(contacts[0].uri)
            self._way = None

    def next_cseq(self):
        self.local_seq += 1
        return self.local_seq

    def accepts(self, request):
        """Take note of a request's CSeq; False when it came too late (12.2.2)."""
        number = request.cseq[0]
        if self.remote_seq is not None and number < self.remote_seq:
            return False
        self.remote_seq = number
        return True

    def request(self, method):
        """A request inside the dialog (12.2.1.1), with the next CSeq."""
        return self._request(method, self.next_cseq())

    def acknowledgement(self, invite):
        """The ACK to a 2xx (13.2.2.4): the number and the credentials of its INVITE."""
        ack = self._request(b"ACK", invite.cseq[0])
        for name, value in invite.items():
            if name in CREDENTIALS:
                ack.add(name, value)
        return ack

    def destination(self, transport):
        """(transport, host, port) of the next hop: the topmost route, else the remote target."""
        if self._way is not None and not self.route_set:
            return self._way
        uri = NameAddr.parse(self.route_set[0]).uri if self.route_set else Uri.parse(self.remote_target)
        return target_of(uri, transport)

    def join(self, usage):
        if usage not in self.usages:
            self.usages.append(usage)

    def leave(self, usage):
        """True when that was the last one, and the dialog is over."""
        if usage in self.usages:
            self.usages.remove(usage)
        return not self.usages

    def _request(self, method, number):
        uri, routes = self._path()
        request = Request(method, uri)
        for route in routes:
            request.add(ROUTE, route)
        request.add(MAX_FORWARDS, b"70")
        request.add(FROM, self.local)
        request.add(TO, self.remote)
        request.add(CALL_ID, self.key[0])
        request.add(CSEQ, b"%d %s" % (number, method))
        return request

    def _path(self):
        """Request-URI and Route values."""
        if not self.route_set:
            return self.remote_target, ()
        first = NameAddr.parse(self.route_set[0]).uri
        if b"lr" in first.params:
            return self.remote_target, self.route_set
        # A strict router of RFC 2543 takes the next hop from the Request-URI: the target goes last.
        return request_uri(first), self.route_set[1:] + [b"<%s>" % self.remote_target]


def _routes(message):
    """The values of Record-Route that requests can be sent to."""
    return [address.encode() for address in message.record_routes if address.uri.host is not None]
