"""Microseconds per 20 ms frame of sound: each kernel in both twins, then tone, header, jitter buffer and whole tick.

Run from the repository root, on either interpreter:

    PYTHONPATH=.:tools/compat python tests/bench/bench_media.py
    MICROPYPATH=.:.frozen micropython -X heapsize=2M tests/bench/bench_media.py

The figures are the least of some rounds; they inform and are no gate.
"""

import sys
import time
from array import array

from firmware.media import g711_plain, mix, mix_plain
from firmware.media.audio import Audio
from firmware.media.g711_tables import ULAW_VALUES
from firmware.media.jitter import JitterBuffer
from firmware.media.negotiation import Capabilities, make_answer, make_offer
from firmware.media.rtp import Reader, Writer
from firmware.media.session import MediaSession
from firmware.media.tone import SINE, Player, parse_tone

try:
    from time import ticks_diff, ticks_us
except ImportError:

    def ticks_us():
        return time.perf_counter_ns() // 1000

    def ticks_diff(later, earlier):
        return later - earlier


if sys.implementation.name == "micropython":
    from firmware.media import g711_viper, mix_viper
else:
    g711_viper = mix_viper = None

FRAME = array("h", [(i * 397) % 20000 - 10000 for i in range(160)])
OTHER = array("h", [(i * 211) % 9000 - 4500 for i in range(160)])
CODE = bytearray(160)
REPEATS, ROUNDS = 200, 7


def random(count):
    return bytes(range(1, count + 1))


def microseconds(function):
    """The best of some rounds, for one call."""
    best = 1 << 29
    for _ in range(ROUNDS):
        start = ticks_us()
        for _ in range(REPEATS):
            function()
        best = min(best, ticks_diff(ticks_us(), start))
    return best / REPEATS


def settings():
    offer = make_offer(Capabilities(), "192.0.2.1", 4000, "sendrecv", 1, 1)
    return make_answer(Capabilities(), "192.0.2.2", 4002, "sendrecv", offer, 1, 1)[1]


def twins(name, function):
    """Print a kernel's time in each twin; `function(g711 twin, mix twin)` runs it once."""
    plain = microseconds(lambda: function(g711_plain, mix_plain))
    if mix_viper is None:
        print("%-28s plain %8.2f us" % (name, plain))
        return
    viper = microseconds(lambda: function(g711_viper, mix_viper))
    print("%-28s plain %8.2f us   viper %6.2f us   ratio %5.1f" % (name, plain, viper, plain / viper))


def kernels():
    oscillator = array("i", [0, 2105540])
    twins("mu-law encode", lambda codec, _: codec.encode_ulaw(FRAME, CODE, 0, 160))
    twins("A-law encode", lambda codec, _: codec.encode_alaw(FRAME, CODE, 0, 160))
    twins("G.711 decode", lambda codec, _: codec.decode(ULAW_VALUES, CODE, 0, OTHER, 0, 160))
    twins("mix one source", lambda _, kernel: kernel.add(OTHER, FRAME, 160, mix.UNITY))
    twins("one sine", lambda _, kernel: kernel.add_sine(OTHER, 0, 160, SINE, oscillator, 0, 8000, 64, 0))


def whole():
    player = Player()
    player.play(parse_tone("350+440"))
    writer, reader, buffer = Writer(random, 160), Reader(), JitterBuffer()

    def header():
        writer.head(0, False, writer.timestamp_high, writer.timestamp_low)
        writer.elapse(160)

    def store():
        buffer.put(writer.packet, 12, 160, 1, writer.timestamp_high, writer.timestamp_low, True)
        writer.elapse(160)
        buffer.next()
        buffer.next()

    for name, function in (
        ("dial tone", lambda: player.add_to(OTHER)),
        ("RTP header out", header),
        ("RTP header in", lambda: reader.read(writer.packet, 172)),
        ("jitter buffer put and take", store),
    ):
        print("%-28s       %8.2f us" % (name, microseconds(function)))


def ticks():
    audio, one, other = Audio(), MediaSession(random), MediaSession(lambda count: bytes(range(9, 9 + count)))
    one.configure(settings(), 0)
    other.configure(settings(), 0)
    audio.connect(one)
    now = [0]

    def tick():
        now[0] += 20
        one.put(other.packet, other.build(FRAME), now[0])
        audio.tick(FRAME, OTHER)

    other_only = microseconds(lambda: other.build(FRAME))
    talk = microseconds(tick) - other_only
    print("%-28s       %8.2f us" % ("whole tick, talking", talk))
    audio.play("dial")
    audio.ring(True)
    loud = microseconds(tick) - other_only
    print("%-28s       %8.2f us" % ("  with dial tone and ring", loud))


print("media, us per 20 ms frame on", sys.implementation.name)
kernels()
whole()
ticks()
