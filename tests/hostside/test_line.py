"""The rings of a board's line, from the host's end; the board's end is played by another pair of counters."""

import asyncio

from offhook.line import RING, Line, Ring


def test_what_is_put_in_comes_out_once():
    ring = Ring(memoryview(bytearray(8 + RING)))
    assert ring.read() == b""
    assert ring.write(b"hello") == 5
    assert ring.read() == b"hello"
    assert ring.read() == b""


def test_a_full_ring_takes_no_more():
    ring = Ring(memoryview(bytearray(8 + RING)))
    assert ring.write(bytes(RING - 1)) == RING - 1
    assert ring.write(b"abc") == 1
    assert ring.write(b"abc") == 0
    assert ring.read() == bytes(RING - 1) + b"a"


def test_bytes_keep_their_order_over_the_end_of_the_ring_and_of_the_counters():
    memory = memoryview(bytearray(8 + RING))
    memory[:8].cast("I")[0] = memory[:8].cast("I")[1] = 0xFFFFFFFF - 100
    ring, data = Ring(memory), bytes(range(256)) * 3
    for _ in range(100):
        assert ring.write(data) == len(data)
        assert ring.read() == data


def test_the_line_dials_the_panel_and_carries_both_ways():
    async def run():
        memory = memoryview(bytearray(2 * (8 + RING)))
        board_reads, board_writes = Ring(memory), Ring(memory[8 + RING :])
        dialled = asyncio.get_running_loop().create_future()
        server = await asyncio.start_server(lambda *ends: dialled.set_result(ends), "127.0.0.1", 0)
        line = Line(memory)
        bell = await line.open(server.sockets[0].getsockname()[:2])
        reader, writer = await dialled
        _, ringing = await asyncio.open_connection(*bell)
        board_writes.write(b"from the board")
        ringing.write(b"\0")
        heard = await asyncio.wait_for(reader.readexactly(14), 5)
        writer.write(bytes(3 * RING))
        got = 0
        async with asyncio.timeout(5):
            while got < 3 * RING:
                got += len(board_reads.read())
                await asyncio.sleep(0.001)
        ringing.close()  # the board is switched off
        ended = await asyncio.wait_for(reader.read(), 5)
        line.close()
        server.close()
        return heard, ended

    assert asyncio.run(run()) == (b"from the board", b"")
