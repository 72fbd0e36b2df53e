"""Hashes of what the screens leave in the frame buffer; `tools/gallery.py --hashes` writes the file of them."""

import hashlib

FILE = __file__.replace("\\", "/").rsplit("/", 1)[0] + "/hashes.txt"


def hash_of(desk):
    return hashlib.sha256(desk.display.buffer).digest().hex()[:16]


def read():
    """{(geometry, screen): hash}"""
    found = {}
    with open(FILE) as file:
        for line in file:
            geometry, screen, value = line.split()
            found[geometry, screen] = value
    return found
