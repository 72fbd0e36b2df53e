"""The byte loops of sound: the twins spread, gather, loudness and silence, in viper where the port has it."""

import sys

if sys.implementation.name == "micropython":
    try:
        from hal.drivers.samples_viper import gather, loudness, silence, spread  # noqa: F401 (for all who import)
    except SyntaxError:  # a port without viper
        from hal.drivers.samples_plain import gather, loudness, silence, spread  # noqa: F401
else:
    from hal.drivers.samples_plain import gather, loudness, silence, spread  # noqa: F401
