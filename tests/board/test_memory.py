"""What the board's heap holds out: many calls in a short time, several at once, and floods; it prints what it needed.

Written for whatever heap the image has: `HEAP=204800 make board` gives a smaller one.
"""

import socket
import time

import pytest
from offhook import boards

pytestmark = pytest.mark.board
CALLS = 30
FLOOD = 120
SMALL = 220 * 1024  # a heap below this holds two calls at a time, one above it three
JUNK = bytes(range(256)) * 5
REQUEST = (
    "%(method)s sip:1099@%(host)s:%(port)d SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:%(source)d;branch=z9hG4bKflood%(number)d;rport\r\n"
    "Max-Forwards: 70\r\n"
    "From: <sip:flood@127.0.0.1>;tag=%(number)d\r\n"
    "To: <sip:1099@%(host)s>\r\n"
    "Call-ID: flood-%(number)d\r\n"
    "CSeq: 1 %(method)s\r\n"
    "Contact: <sip:flood@127.0.0.1:%(source)d>\r\n"
    "Content-Length: 0\r\n\r\n"
)


@pytest.fixture
def board(offhook_background, pbx):
    with boards.SimBoard(pbx.account("1099"), background=offhook_background) as phone:
        phone.wait_registered()
        yield phone


def show(what, board):
    """Print the heap figures; returns the bytes in use."""
    figures = board.state()["memory"]
    print("%-28s live %6d, ran out %d times" % (what, figures["live"], figures["ran_out"]))
    return figures["live"]


def expect_a_call(board, other, expect):
    """The other phone reaches the board, and the board answers."""
    other.dial("1099")
    board.wait_call("ringing")
    board.answer()
    expect(board).to_be_talking()
    expect(other).to_be_talking()
    board.hang_up()
    expect(other).to_be_idle()
    board.wait_idle()


def test_thirty_calls_one_after_the_other(board, phones, expect):
    (other,) = phones(1, model="t41p", auto_answer=True)
    idle = show("idle", board)
    began = time.monotonic()
    for _ in range(CALLS):
        board.dial(other.number)
        board.wait_call("talking")
        board.hang_up()
        board.wait_idle()
    print("%d calls in %.0f s" % (CALLS, time.monotonic() - began))
    after = show("after %d calls" % CALLS, board)
    assert after - idle < 48 * 1024
    expect_a_call(board, other, expect)
    assert board.state()["memory"]["ran_out"] == 0


def connected(board):
    return sum(call["state"] in ("talking", "held") for call in board.calls.values())


def test_calls_at_the_same_time(board, phones, expect):
    count = 2 if board.core.ready["heap"] < SMALL else 3
    others = phones(count, model="t41p", auto_answer=True)
    for number, other in enumerate(others):
        board.dial(other.number)
        expect(other).to_be_talking()
        show("%d calls at once" % (number + 1), board)
    for _ in range(50):  # the others talk as soon as they have answered; the board when it has heard of that
        if connected(board) == count:
            break
        board.pause(0.1)
    assert connected(board) == count
    for other in others:
        other.hang_up()
    board.wait_idle()
    expect_a_call(board, others[0], expect)


@pytest.mark.parametrize("method", ["INVITE", "OPTIONS", "junk"])
def test_after_a_flood_it_still_answers(board, phones, expect, method):
    (other,) = phones(1, model="t41p")
    show("idle", board)
    host, port = board.core.options.ip, board.sip_port
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as source:
        source.bind(("127.0.0.1", 0))
        source.settimeout(0.05)
        fields = {"method": method, "host": host, "port": port, "source": source.getsockname()[1]}
        answers = []
        for number in range(FLOOD):
            fields["number"] = number
            message = JUNK if method == "junk" else (REQUEST % fields).encode()
            source.sendto(message, (host, port))
            try:
                answers.append(source.recv(4096)[8:11])
            except TimeoutError:
                continue
        show("after %d %s" % (FLOOD, method), board)
        print("answers:", {one: answers.count(one) for one in sorted(set(answers))})
    while any(call["state"] == "ringing" for call in board.calls.values()):
        board.reject()
        board.pause(0.2)
    board.wait_idle(60)
    board.wait_registered()
    expect_a_call(board, other, expect)
