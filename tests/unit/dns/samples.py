"""DNS messages written by hand, byte by byte, beside the code that reads them."""


def name(text):
    return b"".join(bytes([len(label)]) + label for label in text.split(b".") if label) + b"\0"


def pair(number):
    return bytes((number >> 8, number & 255))


def record(owner, kind, ttl, data):
    return name(owner) + pair(kind) + b"\0\1" + pair(ttl >> 16) + pair(ttl & 0xFFFF) + pair(len(data)) + data


def answer(query, *records, code=0, flags=0x8180, authority=(), additional=()):
    """The answer to a query that we made: its head and question, then these records."""
    end = query.find(b"\0", 12) + 5
    counts = pair(1) + pair(len(records)) + pair(len(authority)) + pair(len(additional))
    parts = b"".join(list(records) + list(authority) + list(additional))
    return query[:2] + pair(flags | code) + counts + query[12:end] + parts


def a(owner, address, ttl=300):
    return record(owner, 1, ttl, bytes([int(part) for part in address.split(".")]))


def cname(owner, target, ttl=300):
    return record(owner, 5, ttl, name(target))


def srv(owner, priority, weight, port, target, ttl=300):
    return record(owner, 33, ttl, pair(priority) + pair(weight) + pair(port) + name(target))


def naptr(owner, order, preference, service, target, flags=b"s", ttl=300):
    texts = b"".join([bytes([len(text)]) + text for text in (flags, service, b"")])
    return record(owner, 35, ttl, pair(order) + pair(preference) + texts + name(target))


def soa(owner, minimum, ttl=3600):
    numbers = b"".join([b"\0\0" + pair(number) for number in (1, 2, 3, 4, minimum)])
    return record(owner, 6, ttl, name(b"ns." + owner) + name(b"admin." + owner) + numbers)
