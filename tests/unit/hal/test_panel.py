import json
import sys

from hal.hook import Hook
from hal.sim import frames
from hal.sim.hook import SimHook
from hal.sim.keypad import SimKeypad
from hal.sim.leds import SimLeds
from hal.sim.watchdog import SimWatchdog
from tests.unit.hal.fakes import FakeStream, panel_over
from tests.unit.kit import raises


def hear(panel, byte):
    """Put one frame of sound with this as its first sample byte."""
    slot = panel.outbox.sound_slot()
    slot[0] = frames.HEARD
    for at in range(1, 5):
        slot[at] = 0
    slot[5] = byte
    panel.outbox.sound_ready(7)


def test_hello_comes_first_and_says_what_the_phone_is():
    stream = FakeStream(room=0)
    panel = panel_over(stream, greeted=False)
    SimKeypad(panel, ("1", "ok"))
    SimLeds(panel, ("power",)).set("power", "red", "on", 0)
    panel.report({"event": "early"})
    hear(panel, 1)
    panel.push()
    assert stream.written == b""
    stream.room = None
    assert not panel.is_connected
    panel.poll(0)
    assert panel.is_connected
    assert stream.written[0] == 0
    sent = stream.messages()
    assert [kind for kind, _ in sent] == [frames.HELLO, frames.HEARD, frames.LAMP, frames.REPORT]
    hello = json.loads(sent[0][1])
    assert hello["version"] == 1 and hello["token"] == "secret" and hello["model"] == "t46g"
    assert hello["keys"] == ["1", "ok"] and hello["lamps"] == ["power"] and hello["firmware"] == "9.9"
    assert hello["runtime"] == ("micropython" if sys.implementation.name == "micropython" else "cpython")
    assert (hello["heap"] > 0) == (hello["runtime"] == "micropython")


def test_sound_overtakes_lamps_and_words_but_no_frame_under_way():
    stream = FakeStream(room=3)
    panel = panel_over(stream)
    panel.report({"event": "one"})
    panel.outbox.put_lamp("line1", b"\x02\x02\x00\xc8line1")
    panel.report({"event": "two"})
    hear(panel, 1)
    hear(panel, 2)
    stream.room = None
    panel.push()
    assert stream.kinds() == [frames.REPORT, frames.HEARD, frames.HEARD, frames.LAMP, frames.REPORT]


def test_a_host_that_takes_a_few_bytes_at_a_time_gets_everything_whole():
    stream = FakeStream(step=5)
    panel = panel_over(stream)
    for number in range(20):
        panel.report({"event": "n", "number": number})
    assert [json.loads(payload)["number"] for _, payload in stream.messages()] == list(range(20))


def test_old_sound_is_dropped_and_counted_while_the_host_sleeps():
    stream = FakeStream(room=0)
    panel = panel_over(stream)
    for byte in range(1, 13):
        hear(panel, byte)
        panel.push()
    stream.room = None
    panel.push()
    heard = [payload[4] for kind, payload in stream.messages() if kind == frames.HEARD]
    assert heard == [1, 5, 6, 7, 8, 9, 10, 11, 12]  # 1 was under way, 160 ms wait
    assert panel.outbox.sound_dropped == 3


def test_a_lamp_waits_in_its_latest_state_only():
    stream = FakeStream(room=0)
    panel = panel_over(stream)
    leds = SimLeds(panel, ("power", "line1"))
    panel.report({})  # is under way
    leds.set("line1", "green", "fast", 200)
    leds.set("power", "red", "on", 0)
    leds.set("line1", "green", "slow", 500)
    stream.room = None
    panel.push()
    lamps = sorted([payload for kind, payload in stream.messages() if kind == frames.LAMP])
    assert lamps == [b"\x01\x01\x00\x00power", b"\x02\x03\x01\xf4line1"]


def test_a_lamp_that_does_not_change_is_not_sent_again_until_a_refresh():
    stream = FakeStream()
    panel = panel_over(stream)
    leds = SimLeds(panel, ("power",))
    leds.set("power", "red", "on", 0)
    leds.set("power", "red", "on", 0)
    panel.push()
    assert stream.kinds() == [frames.LAMP]
    stream.say(frames.REFRESH)
    panel.poll(20)
    assert stream.messages() == [(frames.LAMP, b"\x01\x01\x00\x00power")]


def test_lamps_out_of_range_are_refused_and_lamps_the_model_lacks_ignored():
    panel = panel_over(FakeStream())
    leds = SimLeds(panel, ("power",))
    raises(ValueError, leds.set, "power", "blue", "on", 0)
    raises(ValueError, leds.set, "power", "red", "blinking", 0)
    raises(ValueError, leds.set, "power", "red", "fast", 65536)
    leds.set("line9", "red", "on", 0)
    assert panel.outbox.is_idle


def test_words_are_bounded_and_reports_have_room_left_by_traces():
    stream = FakeStream(room=0)
    panel = panel_over(stream)
    while panel.trace(True, "udp", ("127.0.0.1", 5060), b"INVITE " + b"x" * 1000):
        pass
    dropped = panel.outbox.words_dropped
    assert dropped == 1
    assert panel.report({"event": "call"}) and panel.report({"event": "call"})
    assert not panel.log(4, "x" * 1000)
    stream.room = None
    panel.push()
    kinds = stream.kinds()
    assert kinds[-2:] == [frames.REPORT, frames.REPORT]
    assert 25 < kinds.count(frames.TRACE) < 34


def test_words_have_the_layout_of_the_contract():
    stream = FakeStream()
    panel = panel_over(stream)
    panel.log(4, "d\u00fcnn")
    panel.trace(True, "tcp", ("10.0.0.9", 5062), b"BYE \xff")
    panel.trace(False, "tls", ("::1", 5061), b"")
    panel.report({"event": "x"})
    log, out, received, report = stream.messages()
    assert log == (frames.LOG, b"\x04d\xc3\xbcnn")
    assert out == (frames.TRACE, b"\x01\x01\x0d10.0.0.9:5062BYE \xff")
    assert received == (frames.TRACE, b"\x00\x02\x0a[::1]:5061")
    assert report[0] == frames.REPORT and json.loads(report[1]) == {"event": "x"}


def test_keys_come_in_order_and_strangers_are_ignored():
    stream = FakeStream()
    panel = panel_over(stream)
    keypad = SimKeypad(panel, ("1", "line1"))
    for payload in (b"\x011", b"\x001", b"\x01nokey", b"", b"\x01line1"):
        stream.say(frames.KEY, payload)
    assert keypad.next() is None
    panel.poll(1)
    assert [keypad.next() for _ in range(4)] == [("1", True), ("1", False), ("line1", True), None]
    for _ in range(100):
        stream.say(frames.KEY, b"\x011")
        panel.poll(2)
    count = 0
    while keypad.next():
        count += 1
    assert count == 64


def test_the_hook_follows_the_handset():
    stream = FakeStream()
    panel = panel_over(stream)
    hook = SimHook(panel)
    assert hook.is_off() is False and Hook().is_off() is None
    stream.say(frames.HOOK, b"\x01")
    stream.say(frames.HOOK, b"")
    panel.poll(1)
    assert hook.is_off() is True
    stream.say(frames.HOOK, b"\x00")
    panel.poll(2)
    assert hook.is_off() is False


def test_commands_wait_and_bad_ones_are_answered():
    stream = FakeStream()
    panel = panel_over(stream)
    stream.say(frames.COMMAND, b'{"id": 1, "command": "dial", "number": "1002"}')
    stream.say(frames.COMMAND, b'{"id": 2, ')
    stream.say(frames.COMMAND, b"[3]")
    stream.say(frames.COMMAND, b"\xff\xfe")
    panel.poll(1)
    assert panel.next_command() == {"id": 1, "command": "dial", "number": "1002"}
    assert panel.next_command() is None
    answers = [json.loads(payload) for _, payload in stream.messages()]
    assert len(answers) == 3
    assert answers[0] == {"reply": None, "id": None, "ok": False, "error": "the command is not a JSON object"}
    for number in range(40):
        stream.say(frames.COMMAND, b'{"id": %d, "command": "state"}' % number)
    panel.poll(2)
    answers = [json.loads(payload) for _, payload in stream.messages()]
    assert [answer["id"] for answer in answers] == list(range(32, 40))
    assert answers[0]["reply"] == "state" and answers[0]["ok"] is False
    assert panel.commands_refused == 11


def test_unknown_kinds_and_garbage_are_skipped_and_pings_answered():
    stream = FakeStream()
    panel = panel_over(stream)
    stream.incoming = b"garbage\0"
    stream.say(99, b"later")
    stream.say(frames.PING, b"\x00abc")
    panel.poll(1)
    assert stream.messages() == [(frames.PONG, b"\x00abc")]


def test_the_end_of_the_host_is_noticed_reading_and_writing():
    stream = FakeStream()
    panel = panel_over(stream)
    stream.say(frames.COMMAND, b'{"command": "quit"}')
    stream.is_gone = True
    panel.poll(1)
    assert panel.next_command() == {"command": "quit"}
    panel.poll(2)
    assert panel.lost and not panel.is_connected
    panel.report({})
    panel.poll(3)
    stream = FakeStream()
    panel = panel_over(stream)
    stream.is_deaf = True
    panel.report({})
    assert panel.lost


def test_hanging_up_waits_until_the_host_has_got_everything():
    stream = FakeStream()
    stream.answers = True
    panel = panel_over(stream)
    panel.report({"event": "last"})
    panel.close()
    assert stream.waited == 20 and stream.is_gone and panel.lost


def test_hanging_up_waits_half_a_second_at_most():
    stream = FakeStream()
    panel = panel_over(stream)
    panel.report({"event": "last"})
    panel.close()
    assert stream.kinds() == [frames.REPORT, frames.PING]
    assert stream.waited == 500 and stream.is_gone
    stream = FakeStream()
    panel = panel_over(stream)
    stream.is_gone = True
    panel.close()
    assert stream.waited == 0 and panel.lost


def test_the_watchdog_barks_once_for_each_missed_feed():
    stream = FakeStream()
    panel = panel_over(stream)
    watchdog = SimWatchdog(panel, 1000)
    wrap = 1 << 30
    watchdog.poll(wrap - 5000)
    assert watchdog.missed == 0
    watchdog.feed()
    watchdog.poll(wrap - 500)
    watchdog.poll(499)
    assert stream.messages() == []
    watchdog.poll(500)
    watchdog.poll(5000)
    assert stream.messages() == [(frames.LOG, b"\x04the watchdog was not fed for 1000 ms")]
    watchdog.feed()
    watchdog.poll(5020)
    watchdog.feed()
    watchdog.poll(6020)
    assert watchdog.fed == 3 and watchdog.missed == 1
