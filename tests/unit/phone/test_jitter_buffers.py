from firmware.config.settings import Settings
from firmware.phone.jitter_buffers import JitterBuffers
from tests.unit.phone.fakes import Bench


def test_a_buffer_given_back_is_used_again_as_new():
    buffers = JitterBuffers(Settings())
    buffer = buffers.take()
    buffer.put(bytes(160), 0, 160, 1, 0, 0, True)
    buffer.late = 7
    buffers.give(buffer)
    again = buffers.take()
    assert again is buffer and again.late == 0 and again.next() == -1
    assert buffers.take() is not buffer


def test_it_is_as_the_settings_say_now():
    settings = Settings()
    buffers = JitterBuffers(settings)
    assert buffers.take().target == 80
    for name, text in (("adaptive", "0"), ("min", "40"), ("normal", "60"), ("max", "100")):
        settings.set("voice.jib." + name, text)
    assert buffers.take().target == 60
    settings.set("voice.jib.adaptive", "1")
    buffer = buffers.take()
    buffer.spread = 300
    assert buffer.target == 100
    settings.set("voice.jib.min", "90")
    assert buffers.take().target == 90


def test_few_are_kept():
    buffers = JitterBuffers(Settings())
    taken = [buffers.take() for _ in range(4)]
    assert buffers._free == []
    for buffer in taken:
        buffers.give(buffer)
    again = [buffers.take() for _ in range(4)]
    assert len([buffer for buffer in again if any(buffer is one for one in taken)]) == 2


def test_calls_one_after_the_other_share_one_buffer():
    bench = Bench()
    used = []
    for _ in range(3):
        call, _ = bench.talk()
        used.append(call.media.jitter)
        bench.phone.hang_up(call, bench.now)
        assert bench.audio.media is None
    assert used[0] is used[1] is used[2]


def test_calls_at_the_same_time_do_not():
    bench = Bench()
    first, _ = bench.talk()
    second, _ = bench.taken()
    assert first.media.jitter is not second.media.jitter


def test_a_refused_offer_gives_port_and_buffer_back():
    bench = Bench()
    bench.incoming(offer=b"v=0\r\nm=audio 9 RTP/AVP 18\r\n")
    assert bench.ports.open_numbers == []
    assert len(bench.phone.jitter_buffers._free) == 2
