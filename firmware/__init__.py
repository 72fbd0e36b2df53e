"""The phone. Plain Python for MicroPython 1.24+ and CPython 3.11+, from the same files."""
