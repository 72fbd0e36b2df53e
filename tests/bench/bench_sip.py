"""What a SIP message costs: microseconds to read, to use and to build, and bytes allocated on MicroPython.

Run from the repository root, on either interpreter:

    PYTHONPATH=.:tools/compat python tests/bench/bench_sip.py
    MICROPYPATH=.:.frozen micropython -X heapsize=8M tests/bench/bench_sip.py

`parse`    parse() alone: start line, fields indexed, Content-Length.
`use`      parse() and what a user agent reads: top branch, From URI and tag, To tag, Call-ID, CSeq, Contact and
           Record-Route hosts, body.
`check`    parse() and validate_request() or validate_response(), which reads all of that and more.
`encode`   encode() of the same message built field by field beforehand.
`reject`   parse() and the top branch: a retransmission is known by it.

On CPython the same messages go through other Python SIP libraries, where they are installed, for a ratio in one run.
The figures are the least of many rounds; they inform and are no gate.
"""

import gc
import sys
import time

from firmware.sip.checks import validate_request, validate_response
from firmware.sip.message import Request, Response, parse
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


def microseconds(function, argument):
    """The least time of one call over all rounds."""
    best = None
    for _ in range(ROUNDS):
        gc.collect()
        start = time.ticks_us() if MICROPYTHON else time.perf_counter_ns()
        for _ in range(TIMES):
            function(argument)
        taken = time.ticks_diff(time.ticks_us(), start) if MICROPYTHON else (time.perf_counter_ns() - start) / 1000
        best = taken if best is None else min(best, taken)
    return best / TIMES


def allocated(function, argument):
    """Bytes that one call takes from the heap, kept or not."""
    function(argument)
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    function(argument)
    after = gc.mem_alloc()
    gc.enable()
    return after - before


def encode(message):
    return message.encode()


def show(name, function, argument):
    line = "%-10s %-7s %7.2f us" % (name, function.__name__, microseconds(function, argument))
    if MICROPYTHON:
        line += " %6d bytes" % allocated(function, argument)
    print(line)


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
    if not MICROPYTHON:
        compare("sipmessage", sipmessage_peer)
        compare("sippy", sippy_peer)


main()
