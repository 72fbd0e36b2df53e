"""What one open page is told and may ask for, with a fake socket and fake panels."""

import asyncio
import json
import struct
from contextlib import asynccontextmanager

from offhook import audio
from offhook.web.desk import Desk
from offhook.web.viewer import RECTANGLE, SOUND, Viewer, peak, to_dbfs


class FakePanel:
    def __init__(self, screen=(192, 64, 1)):
        width, height, depth = screen
        self.hello = {"model": "t41p", "screen": list(screen), "palette": ["#000000", "#ffffff"], "keys": ["1"]}
        self.screen = bytearray(width * depth // 8 * height)
        self.lamps, self.text, self.soft = {"power": ("red", "fast", 300)}, ["1001"], ["", "", "", ""]
        self.on_event = lambda event: None
        self.on_heard = []
        self.closed = asyncio.Event()
        self.done = []

    def key(self, name, down):
        self.done.append((name, down))

    def hook(self, off):
        self.done.append(("hook", off))

    def say_live(self, samples):
        self.done.append(("live", len(samples)))


class FakeSocket:
    def __init__(self):
        self.sent, self.inbox = [], asyncio.Queue()

    async def send(self, data):
        self.sent.append(data)

    async def receive(self):
        return await self.inbox.get()

    def texts(self, kind):
        found = [json.loads(data) for data in self.sent if isinstance(data, str)]
        return [message for message in found if message["kind"] == kind]

    def binaries(self, kind):
        return [data for data in self.sent if isinstance(data, bytes) and data[0] == kind]


@asynccontextmanager
async def open_page():
    desk, socket = Desk({}), FakeSocket()
    panel = FakePanel()
    desk.add(panel, "1001", "A")
    task = asyncio.create_task(Viewer(desk, socket).run())
    await asyncio.sleep(0.02)
    yield desk, panel, socket
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert desk.viewers == set()


def run(test):
    async def body():
        async with open_page() as parts:
            await test(*parts)

    asyncio.run(body())


def test_a_new_page_gets_the_phones_and_their_whole_screens():
    async def test(desk, panel, socket):
        phones = socket.texts("phones")[0]["phones"]
        assert phones[0]["lamps"] == {"power": ["red", "fast", 300]}
        (picture,) = socket.binaries(RECTANGLE)
        assert struct.unpack("!BB4H", picture[:10]) == (RECTANGLE, 0, 0, 0, 192, 64)
        assert len(picture) == 10 + 192 * 64 // 8

    run(test)


def test_changes_are_joined_and_widened_to_whole_bytes():
    async def test(desk, panel, socket):
        socket.sent.clear()
        panel.screen[24 * 10 + 1] = 0xAA
        panel.on_rectangle(9, 10, 4, 1)
        panel.on_rectangle(8, 11, 3, 1)
        await asyncio.sleep(0.02)
        (picture,) = socket.binaries(RECTANGLE)
        assert struct.unpack("!BB4H", picture[:10]) == (RECTANGLE, 0, 8, 10, 8, 2)
        assert picture[10:] == b"\xaa\x00"

    run(test)


def test_keys_hook_and_microphone_reach_the_phone():
    async def test(desk, panel, socket):
        socket.inbox.put_nowait(json.dumps({"do": "key", "phone": 0, "key": "1", "down": True}))
        socket.inbox.put_nowait(json.dumps({"do": "hook", "phone": 0, "off": True}))
        socket.inbox.put_nowait(bytes((SOUND,)) + bytes(audio.FRAME_BYTES))
        await asyncio.sleep(0.02)
        assert panel.done == [("1", True), ("hook", True), ("live", 160)]

    run(test)


def test_every_page_shows_where_the_handset_is():
    async def test(desk, panel, socket):
        other = FakeSocket()
        task = asyncio.create_task(Viewer(desk, other).run())
        socket.inbox.put_nowait(json.dumps({"do": "hook", "phone": 0, "off": True}))
        await asyncio.sleep(0.02)
        assert other.texts("event")[-1] == {"kind": "event", "phone": 0, "event": "hook", "off": True}
        assert desk.places[0].describe()["off_hook"]
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    run(test)


def test_the_end_of_the_desk_ends_the_pages():
    async def test():
        desk = Desk({})
        task = asyncio.create_task(Viewer(desk, FakeSocket()).run())
        await asyncio.sleep(0.02)
        desk.close()
        await asyncio.wait_for(task, 1)
        assert desk.viewers == set()

    asyncio.run(test())


def test_nonsense_from_a_page_is_answered_and_harms_nothing():
    async def test(desk, panel, socket):
        wishes = ["{", "[]", "{}", '{"do": "explode"}', '{"do": "key"}']
        wishes.append('{"do": "key", "phone": 9, "key": "1", "down": 1}')
        wishes.append('{"do": "tone", "phone": 0, "frequency": "x", "seconds": 1}')
        for wish in wishes:
            socket.inbox.put_nowait(wish)
        socket.inbox.put_nowait(b"\x07garbage")
        await asyncio.sleep(0.05)
        assert len(socket.texts("error")) == len(wishes)
        assert panel.done == []

    run(test)


def test_a_phone_that_ends_is_said_and_refuses_keys():
    async def test(desk, panel, socket):
        panel.closed.set()
        await asyncio.sleep(0.02)
        assert socket.texts("event")[-1]["event"] == "gone"
        socket.inbox.put_nowait(json.dumps({"do": "key", "phone": 0, "key": "1", "down": True}))
        await asyncio.sleep(0.02)
        assert socket.texts("error")[-1]["text"] == "this phone has ended"
        assert panel.done == []

    run(test)


def test_ladder_rows_come_with_their_numbers_and_without_credentials():
    request = (
        b"REGISTER sip:h SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1\r\nFrom: <sip:1001@h>;tag=1\r\n"
        b"To: <sip:1001@h>\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\n"
        b'Authorization: Digest username="1001", response="0123456789abcdef0123456789abcdef"\r\n'
        b"Content-Length: 0\r\n\r\n"
    )

    async def test(desk, panel, socket):
        desk.message(1.0, ("127.0.0.1", 5070), ("127.0.0.1", 5060), request)
        await asyncio.sleep(0.1)
        ladder = socket.texts("ladder")[-1]
        assert ladder["rows"][0]["title"] == "REGISTER"
        assert ladder["numbers"] == [[0, "registration"]]
        assert "0123456789abcdef" not in ladder["rows"][0]["text"]

    run(test)


def test_a_ladder_that_is_cleared_while_rows_gather_has_no_hole():
    async def test(desk, panel, socket):
        for gap in (0, 0.01, 0.03, 0.06):
            for call in (b"one", b"two"):
                desk.message(1.0, ("127.0.0.1", 5070), ("127.0.0.1", 5060), call)
                await asyncio.sleep(gap)
                desk.clear_ladder()
            desk.message(1.0, ("127.0.0.1", 5070), ("127.0.0.1", 5060), b"three")
            await asyncio.sleep(0.15)
            rows = []
            for message in socket.texts("ladder"):
                assert message["from"] <= len(rows)
                rows[message["from"] :] = message["rows"]
            assert [row["title"] for row in rows] == ["three"]
            desk.clear_ladder()
            await asyncio.sleep(0.15)
            assert socket.texts("ladder")[-1]["rows"] == [] and socket.texts("ladder")[-1]["from"] == 0

    run(test)


def test_a_phone_that_plays_nothing_any_more_falls_silent():
    async def test(desk, panel, socket):
        panel.on_heard[0](b"\x00\x40" * 160)
        await asyncio.sleep(0.35)
        assert [message["levels"] for message in socket.texts("levels")] == [[[0, -6.0]], [[0, -96.0]]]

    run(test)


def test_levels():
    assert peak(bytes(320)) == 0 and to_dbfs(0) == -96
    assert peak(b"\x00\x40" + bytes(318)) == 16384 and round(to_dbfs(16384)) == -6
    assert peak(b"\x00\x80" + bytes(318)) == 32768
