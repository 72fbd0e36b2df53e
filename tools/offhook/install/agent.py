"""What the installer runs on the board: sent to its REPL without comments, so it is short. It prints for the host."""

import hashlib
import json
import os
import sys
from binascii import hexlify

ROOT = os.getcwd().rstrip("/")  # where the board looks for main.py
BUFFER = bytearray(512)
dog = None
if "main.py" in os.listdir(ROOT or "/"):  # a phone may have run here, whose watchdog goes on
    try:
        import machine

        dog = machine.WDT(timeout=8000)
    except (ImportError, AttributeError, ValueError, TypeError):
        pass


def fed():
    if dog:
        dog.feed()


def at(path):
    return ROOT + "/" + path


def head(path, count=160):
    try:
        with open(at(path), "rb") as file:
            return str(file.read(count), "utf-8")
    except OSError:
        return None


def has(module):
    try:
        __import__(module)
        return True
    except ImportError:
        return False


def facts():
    fed()
    me, disk = sys.implementation, os.statvfs(ROOT or "/")
    told = {"version": list(me[1])[:3], "root": ROOT, "block": disk[1], "free": disk[1] * disk[4]}
    told["machine"] = getattr(me, "_machine", "")
    told["mpy"] = getattr(me, "_mpy", 0)
    told["deflate"] = has("deflate")
    told["slots"] = {name: head(name, 4096) for name in ("slots-0.json", "slots-1.json")}
    told["main"] = head("main.py", 4096)
    told["installed"] = {slot: head(slot + "/installed.json") for slot in ("a", "b")}
    print(json.dumps(told))


def digest(path):
    fed()
    total, view, size = hashlib.sha256(), memoryview(BUFFER), 0
    with open(at(path), "rb") as file:
        while True:
            count = file.readinto(BUFFER)
            if not count:
                break
            total.update(view[:count])
            size += count
    return "%s %d" % (str(hexlify(total.digest()), "ascii"), size)


def tree(top):
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.ilistdir(at(folder)))
        except OSError:
            continue
        for entry in entries:
            path = folder + "/" + entry[0]
            if entry[1] & 0x4000:
                folders.append(path)
            else:
                print(digest(path), path)


def known(path):
    try:
        print(digest(path), path)
    except OSError:
        pass


def made(path, mode="wb"):
    try:
        return open(at(path), mode)
    except OSError:
        for end, character in enumerate(path):
            if character == "/":
                try:
                    os.mkdir(at(path[:end]))
                except OSError:
                    pass
        return open(at(path), mode)


def remove(path):
    fed()
    try:
        os.remove(at(path))
        while "/" in path:
            path = path[: path.rindex("/")]
            os.rmdir(at(path))
    except OSError:
        pass


def copy(old, new):
    fed()
    view = memoryview(BUFFER)
    with open(at(old), "rb") as source, made(new) as file:
        while True:
            count = source.readinto(BUFFER)
            if not count:
                break
            file.write(view[:count])
    print(new)


def put(path, data, mode="wb", packed=False):
    fed()
    if packed:
        import io

        import deflate

        data = deflate.DeflateIO(io.BytesIO(data), deflate.ZLIB).read()
    with made(path, mode) as file:
        if file.write(data) != len(data):
            raise OSError(28)


def replace(path):
    os.rename(at(path) + "~", at(path))
    if hasattr(os, "sync"):
        os.sync()
