"""Pixels turned into what a chip takes: the twins page, expand and enlarge, in viper where the port has it."""

import sys

if sys.implementation.name == "micropython":
    try:
        from hal.drivers.pixels_viper import enlarge, expand, page  # noqa: F401 (for all who import from here)
    except SyntaxError:  # a port without viper
        from hal.drivers.pixels_plain import enlarge, expand, page  # noqa: F401
else:
    from hal.drivers.pixels_plain import enlarge, expand, page  # noqa: F401
