"""A phone without firmware for test_panel_link.py: echoes what it hears, paints, lights lamps, ends on `quit`.

Its one line on standard input is that of boards/unix/main.py and the entries of the board's table besides.
"""

import json
import select
import sys
from array import array

from boards.unix.board import TABLE
from hal.build import build
from hal.codec import FRAME

PAINT_EVERY = 5  # frames: ten rectangles a second


def paint(display, turn):
    """A bar that wanders, another value each turn."""
    y = turn * 8 % (display.height - 8)
    stride = len(display.buffer) // display.height
    value = 1 + turn % 255
    for at in range(y * stride, (y + 8) * stride):
        display.buffer[at] = value
    display.touch(0, y, display.width, 8)


def obey(board, now):
    """Carry out the commands; returns False after `quit`."""
    panel = board.panel
    command = panel.next_command()
    while command:
        name = command["command"]
        if name == "quit":
            return False
        if name == "sound":
            board.codec.start(now)
        elif name == "lamp":
            board.leds.set(command["lamp"], "green", "fast", 200)
        panel.report({"reply": name, "id": command["id"], "ok": True})
        command = panel.next_command()
    return True


def main():
    board = build(TABLE, json.loads(sys.stdin.readline()))
    codec, clock, panel = board.codec, board.clock, board.panel
    frame = array("h", [0] * FRAME)
    poll = select.poll()
    poll.register(board.wait_socket, select.POLLIN)
    turn = 0
    while not panel.lost:
        now = clock.ticks()
        board.poll(now)
        while codec.wait(now) == 0:
            codec.read(frame)
            codec.write(frame)
            turn += 1
            if turn % PAINT_EVERY == 0:
                paint(board.display, turn)
        if not obey(board, now):
            break
        wait = codec.wait(clock.ticks())
        poll.poll(20 if wait is None else min(wait, 20))
    panel.report({"event": "end", "dropped": panel.outbox.sound_dropped + codec.said_dropped, "skipped": codec.skipped})
    board.poll(clock.ticks())
    panel.close()


main()
