"""The other end of a board's Ethernet cable: ARP, IP and UDP as the RFCs write them, and datagrams that pass."""

import asyncio
import struct

from offhook.cable import Cable, Host, checksum

MAC = "02:0f:f0:00:00:07"
BOARD_MAC = bytes.fromhex("020ff0000007")
HOST_MAC = bytes.fromhex("020ff0ffffff")
BOARD, PEER = bytes((127, 0, 0, 2)), bytes((127, 0, 0, 1))


def host():
    return Host("127.0.0.2", MAC)


def packet(payload, source=BOARD, destination=PEER, identification=1, fragment=0, protocol=17):
    """An Ethernet frame of the board."""
    head = struct.pack(
        "!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), identification, fragment, 64, protocol, 0, source, destination
    )
    return HOST_MAC + BOARD_MAC + b"\x08\x00" + head + payload


def datagram(data, port=5060, peer_port=5070):
    return struct.pack("!HHHH", port, peer_port, 8 + len(data), 0) + data


def arp(wanted):
    question = b"\x00\x01\x08\x00\x06\x04\x00\x01" + BOARD_MAC + BOARD + bytes(6) + wanted
    return b"\xff" * 6 + BOARD_MAC + b"\x08\x06" + question


def test_who_has_any_other_address_is_answered():
    answer, nothing = host().receive(arp(PEER))
    assert nothing is None
    assert answer == (BOARD_MAC + HOST_MAC + b"\x08\x06" + b"\x00\x01\x08\x00\x06\x04\x00\x02"
                      + HOST_MAC + PEER + BOARD_MAC + BOARD)  # fmt: skip


def test_the_boards_question_after_its_own_address_stays_unanswered():
    assert host().receive(arp(BOARD)) == (None, None)


def test_a_datagram_of_the_board():
    assert host().receive(packet(datagram(b"hello"))) == (None, (5060, ("127.0.0.1", 5070), b"hello"))


def test_padding_after_a_short_datagram_is_not_part_of_it():
    assert host().receive(packet(datagram(b"hi")) + bytes(16))[1][2] == b"hi"


def test_only_datagrams_to_loopback_pass():
    for frame in (
        packet(datagram(b"x"), destination=bytes((192, 0, 2, 1))),
        packet(datagram(b"x"), source=bytes((127, 0, 0, 9))),
        packet(b"x" * 20, protocol=6),
        b"",
        packet(datagram(b"x"))[:30],
        packet(b"xy"),
    ):
        assert host().receive(frame) == (None, None)


def test_a_frame_to_the_board_has_a_right_checksum():
    (frame,) = host().frames(5060, ("127.0.0.1", 5070), b"hello")
    assert frame[:14] == BOARD_MAC + HOST_MAC + b"\x08\x00"
    assert checksum(frame[14:34]) == 0
    assert frame[26:34] == PEER + BOARD
    assert frame[34:] == datagram(b"hello", 5070, 5060)


def test_long_datagrams_are_fragmented():
    data = bytes(range(256)) * 12
    frames = list(host().frames(5060, ("127.0.0.1", 5070), data))
    assert [len(frame) for frame in frames] == [1514, 1514, 14 + 20 + 8 + len(data) - 2 * 1480]
    assert [struct.unpack("!H", frame[20:22])[0] for frame in frames] == [0x2000, 0x2000 | 185, 370]
    assert b"".join(frame[34:] for frame in frames) == datagram(data, 5070, 5060)


def test_fragments_are_put_together_in_any_order():
    payload = datagram(bytes(3000))
    frames = [
        packet(payload[:1480], fragment=0x2000),
        packet(payload[1480:2960], fragment=0x2000 | 185),
        packet(payload[2960:], fragment=370),
    ]
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
        end = host()
        results = [end.receive(frames[number])[1] for number in order]
        assert results[:2] == [None, None]
        assert results[2] == (5060, ("127.0.0.1", 5070), bytes(3000))


def test_fragments_without_an_end_do_not_pile_up():
    end = host()
    for number in range(100):
        end.receive(packet(bytes(1480), identification=number, fragment=0x2000))
    assert len(end._fragments) <= 16


def test_the_cable_carries_datagrams_between_two_boards():
    async def run():
        here = Cable("127.0.0.1", MAC, [15690])
        there = Cable("127.0.0.1", "02:0f:f0:00:00:08", [15692])
        got = asyncio.get_running_loop().create_future()
        await here.open()
        await there.open()
        there._link.sendto = lambda frame: got.done() or got.set_result(frame)  # where QEMU would be
        head = packet(datagram(b"ring", 15690, 15692), source=PEER)
        here._from_board(head, None)
        frame = await asyncio.wait_for(got, 5)
        here._from_board(packet(datagram(b"?", 15691, 15692), source=PEER), None)
        here.close()
        there.close()
        return frame, here.lost

    frame, lost = asyncio.run(run())
    assert frame[34:] == datagram(b"ring", 15690, 15692)
    assert lost == 1


def test_a_cable_that_grows_opens_the_port_the_board_sends_from():
    async def run():
        cable = Cable("127.0.0.1", MAC, [], grows=True)
        got = asyncio.get_running_loop().create_future()

        class Peer(asyncio.DatagramProtocol):
            def datagram_received(self, data, peer):
                got.set_result((data, peer))

        there, _ = await asyncio.get_running_loop().create_datagram_endpoint(Peer, ("127.0.0.1", 15694))
        await cable.open()
        cable._from_board(packet(datagram(b"first", 15696, 15694), source=PEER), None)
        result = await asyncio.wait_for(got, 5)
        cable.close()
        there.close()
        return result

    assert asyncio.run(run()) == (b"first", ("127.0.0.1", 15696))
