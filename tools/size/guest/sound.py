# A 20 ms frame of G.711 each way, and both with the jitter buffer, as in a call.
# ruff: noqa: F821, B023 (count.py ran before, and each function is called at once)

from array import array

from firmware.media.audio import Audio
from firmware.media.negotiation import Capabilities, make_answer, make_offer
from firmware.media.session import MediaSession

FRAME = array("h", [(i * 397) % 20000 - 10000 for i in range(160)])
HEARD = array("h", FRAME)


def session(first):
    made = MediaSession(lambda count: bytes(range(first, first + count)))
    offer = make_offer(Capabilities(), "192.0.2.1", 4000, "sendrecv", 1, 1)
    made.configure(make_answer(Capabilities(), "192.0.2.2", 4002, "sendrecv", offer, 1, 1)[1], 0)
    return made


one, other = session(1), session(9)
audio = Audio()
audio.connect(one)
packets = []
for _ in range(16):
    length = other.build(FRAME)
    packets.append(bytes(other.packet[:length]))
turn = [0]


def receive():
    turn[0] += 1
    packet = packets[turn[0] & 15]
    one.put(packet, len(packet), 20 * turn[0])


for _ in range(4):
    receive()
tell("icount/sound: a packet in", receive, 4)
tell("icount/sound: a frame to the ear", lambda: one.take(HEARD), 4)
tell("icount/sound: a frame out", lambda: one.build(FRAME), 4)
tell("icount/sound: a whole tick", lambda: audio.tick(FRAME, HEARD), 4)
print("heap/sound: a whole tick", allocated(lambda: audio.tick(FRAME, HEARD)))
