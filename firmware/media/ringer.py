"""The ringing sound: a warble of two frequencies, given the cadence of a ring."""

from firmware.media.tone import Element

# The two frequencies of a ring (Hz) and how long each sounds (ms), by the number of the ring.
RINGS = (
    (1046, 1318, 50),
    (880, 1108, 40),
    (784, 988, 60),
    (1318, 1568, 40),
    (660, 880, 80),
    (1046, 1568, 100),
    (988, 1174, 25),
    (587, 740, 125),
)

# Sound and silence in turn, ms, by the number of the Bellcore cadence (GR-506); 1 is the ordinary one.
CADENCES = (
    (2000, 4000),
    (800, 400, 800, 4000),
    (400, 200, 400, 200, 800, 4000),
    (300, 200, 1000, 200, 300, 4000),
    (500,),
)


def ring_elements(sound=1, cadence=1):
    """The tone.Elements of ring 1..8 in cadence 1..5; a cadence of one sound only plays once."""
    low, high, length = RINGS[(sound - 1) % len(RINGS)]
    times = CADENCES[(cadence - 1) % len(CADENCES)]
    elements = []
    for place, ms in enumerate(times):
        if place & 1:
            elements.append(Element((), ms))
        else:
            elements.extend(_warble(low, high, length, ms, len(times) == 1))
    return elements


def _warble(low, high, length, ms, is_once):
    """Elements of `ms` altogether that change between two frequencies; equal ones are one object."""
    pair = Element((low,), length, is_once), Element((high,), length, is_once)
    elements = [pair[turn & 1] for turn in range(ms // length)]
    if ms % length:
        elements.append(Element(pair[len(elements) & 1].frequencies, ms % length, is_once))
    return elements
