"""What a SIP message costs: microseconds to read, to use, to build and to receive, and bytes allocated.

Run from the repository root, on either interpreter:

    PYTHONPATH=.:tools/compat python tests/bench/bench_sip.py
    MICROPYPATH=.:.frozen micropython -X heapsize=8M tests/bench/bench_sip.py

`parse`    parse() alone: start line, fields indexed, Content-Length.
`use`      parse() and what a user agent reads: top branch, From URI and tag, To tag, Call-ID, CSeq, Contact and
           Record-Route hosts, body.
`check`    parse() and validate_request() or validate_response(), which reads all of that and more.
`encode`   encode() of the same message built field by field beforehand.
`reject`   parse() and the top branch: a retransmission is known by it.
`receive`  Agent.receive() of the INVITE of a new call, to the CALL_RECEIVED and the 100 that come of it.
`again`    Agent.receive() of a retransmission of it.

The bytes are what one call takes from the heap, kept or not, on MicroPython; on CPython the most that it holds at once.
On CPython the same messages go through other Python SIP libraries, where they are installed, for a ratio in one run.
The figures are the least of many rounds; they inform and are no gate.
"""

import gc
import sys
import time

try:
    import tracemalloc
except ImportError:
    tracemalloc = None  # MicroPython's own heap is counted exactly

from firmware.sip.agent import Agent
from firmware.sip.checks import validate_request, validate_response
from firmware.sip.identity import Identity
from firmware.sip.message import Request, Response, parse
from tests.unit.kit import counting_random
from tests.unit.sip.net import A, B, flow
from tests.unit.sip.samples import INVITE, OK, REGISTER, UNAUTHORIZED

MESSAGES = (("INVITE", INVITE), ("REGISTER", REGISTER), ("401", UNAUTHORIZED), ("200", OK))
MICROPYTHON = sys.implementation.name == "micropython"
ROUNDS = 15
TIMES = 100


def use(data):
    message = parse(data)
    contacts = message.contacts
    routes = message.record_routes
    return (
        message.via.branch,
        message.from_.uri.user,
        message.from_.tag,
        message.to.tag,
        message.call_id,
        message.cseq,
        contacts and contacts[0].uri.host,
        routes and routes[0].uri.host,
        message.body,
    )


def check(data):
    message = parse(data)
    return validate_request(message) if message.is_request else validate_response(message)


def reject(data):
    return parse(data).via.branch


def built(data):
    """The message as if we had written it: every value bytes, nothing left to decode."""
    message = parse(data)
    copy = Request(message.method, message.uri) if message.is_request else Response(message.status)
    for name, value in message.items():
        copy.add(name, value)
    copy.body = message.body
    return copy


def microseconds(function, argument, rounds=ROUNDS):
    """The least time of one call over all rounds."""
    best = None
    for _ in range(rounds):
        gc.collect()
        start = time.ticks_us() if MICROPYTHON else time.perf_counter_ns()
        for _ in range(TIMES):
            function(argument)
        taken = time.ticks_diff(time.ticks_us(), start) if MICROPYTHON else (time.perf_counter_ns() - start) / 1000
        best = taken if best is None else min(best, taken)
    return best / TIMES


def allocated(function, argument):
    """Bytes that one call takes from the heap; see above."""
    function(argument)
    gc.collect()
    if tracemalloc:
        tracemalloc.start()
        function(argument)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak
    gc.disable()
    before = gc.mem_alloc()
    function(argument)
    after = gc.mem_alloc()
    gc.enable()
    return after - before


class Called:
    """An agent that hears INVITEs; made anew for each round, for it remembers."""

    def __init__(self):
        self.agent = Agent(b"Bench/1", counting_random(), max_sessions=2 * TIMES)
        self.agent.listen(A)
        self.agent.add_identity(Identity(user=b"201"))
        self.flow = flow(A, B)
        self.count = 0

    def receive(self, data):
        self.agent.receive(data, self.flow, 0)
        while self.agent.next_datagram():
            pass
        while self.agent.next_event():
            pass

    def receive_new(self, calls):
        self.count += 1
        self.receive(calls[self.count])


def calls():
    """INVITEs of one call each."""
    return [
        INVITE.replace(b"a91c5fe2", b"%08d" % number).replace(b"4f2a9c1e", b"%08d" % number)
        for number in range(TIMES + 2)
    ]


def show_receive():
    best = None
    datagrams = calls()
    for _ in range(ROUNDS):
        taken = microseconds(Called().receive_new, datagrams, 1)
        best = taken if best is None else min(best, taken)
    line("INVITE", "receive", best, allocated(Called().receive_new, datagrams))
    called = Called()
    called.receive(INVITE)
    line("INVITE", "again", microseconds(called.receive, INVITE), allocated(called.receive, INVITE))


def encode(message):
    return message.encode()


def show(name, function, argument):
    line(name, function.__name__, microseconds(function, argument), allocated(function, argument))


def line(name, what, time_taken, size):
    print("%-10s %-7s %7.2f us %6d bytes" % (name, what, time_taken, size))


def sipmessage_peer():
    from sipmessage import Message

    def other(data):
        message = Message.parse(data)
        sender = message.from_address
        contact = message.contact
        return (
            message.via[0].parameters.get("branch"),
            sender.uri.user,
            sender.parameters.get("tag"),
            message.to_address.parameters.get("tag"),
            message.call_id,
            message.cseq,
            contact and contact[0].uri.host,
            message.record_route,
            message.body,
        )

    return other


def sippy_peer():
    from sippy.SipRequest import SipRequest
    from sippy.SipResponse import SipResponse

    def other(data):
        text = data.decode()
        message = SipResponse(text) if text.startswith("SIP/2.0 ") else SipRequest(text)
        sender = message.getHFBody("from")
        return (
            message.getHFBody("via").getBranch(),
            sender.getUrl().username,
            sender.getTag(),
            message.getHFBody("to").getTag(),
            str(message.getHFBody("call-id")),
            message.getHFBody("cseq").getCSeq(),
            [contact.getUrl().host for contact in message.getHFBodys("contact")],
            [route.getUrl().host for route in message.getHFBodys("record-route")],
            message.getBody(),
        )

    return other


def twisted_peer():
    from twisted.protocols import sip

    def other(data):
        read = []
        parser = sip.MessagesParser(read.append)
        parser.dataReceived(data)
        parser.dataDone()
        message = read[0]
        contacts = message.headers.get("contact")
        sender = sip.parseAddress(message.headers["from"][0])
        return (
            sip.parseViaHeader(message.headers["via"][0]).branch,
            sender[1].username,
            sender[2].get("tag"),
            sip.parseAddress(message.headers["to"][0])[2].get("tag"),
            message.headers["call-id"][0],
            message.headers["cseq"][0],
            contacts and sip.parseAddress(contacts[0])[1].host,
            message.headers.get("record-route"),
            message.body,
        )

    return other


def compare(name, load):
    """`use` of a peer, and ours as a part of it."""
    try:
        other = load()
    except ImportError:
        print("%s: not installed, not compared" % name)
        return
    for label, data in MESSAGES:
        theirs = microseconds(other, data)
        print("%-10s %-10s %7.2f us, ours is %.2f of it" % (label, name, theirs, microseconds(use, data) / theirs))


def main():
    print(sys.implementation.name, sys.version)
    for label, data in MESSAGES:
        for function in (parse, reject, use, check):
            show(label, function, data)
        show(label, encode, built(data))
    show_receive()
    if not MICROPYTHON:
        compare("sipmessage", sipmessage_peer)
        compare("sippy", sippy_peer)
        compare("twisted", twisted_peer)


main()
