"""What waiting costs: bytes held by each kind of idle transaction and by a call that stands, and the time of a call.

Run from the repository root, on either interpreter:

    PYTHONPATH=.:tools/compat python tests/bench/bench_transaction.py
    MICROPYPATH=.:.frozen micropython -X heapsize=8M tests/bench/bench_transaction.py

A transaction is idle when it is answered and only swallows repetitions until its timer ends: 32 s for most. The bytes
include the messages it may have to send again; they are counted on MicroPython only, whose heap is exact.
"""

import gc
import sys
import time

from firmware.sip.agent import Agent
from firmware.sip.identity import Identity
from firmware.sip.message import parse, response_to
from firmware.sip.transactions import TransactionLayer
from tests.unit.kit import counting_random
from tests.unit.sip.net import A, B, Wire, flow
from tests.unit.sip.samples import INVITE, REGISTER

MICROPYTHON = sys.implementation.name == "micropython"
COUNT = 50
CALLS = 40
FLOW = flow(A, B)
SDP = b"v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8 101\r\n"


def drain(layer):
    """Throw away what there is to send, and keep the transaction of the last event."""
    while layer.next_datagram():
        pass
    transaction = None
    event = layer.next_event()
    while event:
        transaction = event[1]
        event = layer.next_event()
    return transaction


def serve(number, layer, data, status):
    layer.receive(data.replace(b"z9hG4bK", b"z9hG4bK%04d" % number), FLOW, 0)
    transaction = drain(layer)
    layer.respond(transaction, response_to(transaction.request, status, None, b"%08d" % number), 0)
    drain(layer)


def ask(number, layer, data, status):
    request = parse(data)
    request.remove(b"Via")
    transaction = layer.request(request, FLOW, 0)
    layer.receive(response_to(request, status, None, b"%08d" % number).encode(), FLOW, 0)
    drain(layer)
    return transaction


KINDS = (
    ("INVITE server, refused", serve, INVITE, 486),
    ("INVITE server, accepted", serve, INVITE, 200),
    ("INVITE client, refused", ask, INVITE, 486),
    ("INVITE client, accepted", ask, INVITE, 200),
    ("REGISTER server", serve, REGISTER, 200),
    ("REGISTER client", ask, REGISTER, 200),
)


def held(make, count, *arguments):
    """Bytes that each of `count` things keeps alive; make(number, ...) makes one."""
    kept = [None] * count
    gc.collect()
    before = gc.mem_alloc()
    for number in range(count):
        kept[number] = make(number, *arguments)
    gc.collect()
    return (gc.mem_alloc() - before) // count


def agents():
    wire = Wire()
    for address, user in ((A, b"alice"), (B, b"bob")):
        agent = wire.attach(address, Agent(b"Bench/1", counting_random(len(user) * 1000), max_sessions=CALLS))
        agent.listen(address)
        agent.add_identity(Identity(user=user))
    return wire


def connect(number, wire):
    """One call from A to B, answered."""
    one = wire.engines[A]
    session = one.call(one.identities[0], b"sip:bob@10.0.0.2", SDP, wire.now)
    wire.run(2)
    wire.engines[B].sessions[-1].answer(SDP, wire.now)
    wire.run(5)
    wire.clear()
    wire.take(A)
    wire.take(B)
    return session


def microseconds(function, times):
    start = time.ticks_us() if MICROPYTHON else time.perf_counter_ns()
    for _ in range(times):
        function()
    taken = time.ticks_diff(time.ticks_us(), start) if MICROPYTHON else (time.perf_counter_ns() - start) / 1000
    return taken / times


def main():
    if MICROPYTHON:
        for name, function, data, status in KINDS:
            layer = TransactionLayer(counting_random(), max_transactions=COUNT + 1)
            size = held(function, COUNT, layer, data, status)
            print("%-26s %6d bytes each, idle" % (name, size))
        wire = agents()
        size = held(connect, CALLS // 2, wire)
        wire.run(70000)
        gc.collect()
        print("%-26s %6d bytes while its transactions are open, both ends" % ("call just answered", size))
        before = gc.mem_alloc()
        wire.engines[A].sessions.clear()
        wire.engines[A]._dialogs.clear()
        gc.collect()
        print("%-26s %6d bytes, caller's end" % ("call that stands", (before - gc.mem_alloc()) // (CALLS // 2)))
    wire = agents()

    def call():
        connect(0, wire).hang_up(wire.now)
        wire.run(40000)
        wire.clear()

    print("%-26s %6d us for both ends, INVITE to BYE" % ("whole call", microseconds(call, CALLS)))


main()
