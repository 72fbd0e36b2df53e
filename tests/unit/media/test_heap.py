"""Nothing allocates in steady state: each step runs with MicroPython's heap locked."""

from array import array

from firmware.media import g711, g711_plain, mix, mix_plain
from firmware.media.audio import Audio
from firmware.media.g711_tables import ULAW_VALUES
from firmware.media.jitter import JitterBuffer
from firmware.media.rtp import Reader, Writer
from firmware.media.tone import SINE, Player, parse_tone
from tests.unit.kit import MICROPYTHON, allocates_nothing, counting_random, raises
from tests.unit.media.test_session import event, session_for, tone_packet

FRAME = array("h", [1000] * 160)
OTHER = array("h", [-3000] * 160)


def test_the_helper_notices_an_allocation():
    if MICROPYTHON:
        raises(MemoryError, allocates_nothing, lambda: bytearray(100))


def test_codecs():
    code = bytearray(160)
    allocates_nothing(lambda: g711.encode_ulaw(FRAME, code, 0, 160))
    allocates_nothing(lambda: g711.encode_alaw(FRAME, code, 0, 160))
    allocates_nothing(lambda: g711.decode_ulaw(code, 0, FRAME, 0, 160))
    allocates_nothing(lambda: g711.decode_alaw(code, 0, FRAME, 0, 160))


def test_mixing():
    allocates_nothing(lambda: mix.add(FRAME, OTHER, 160, 2000))
    allocates_nothing(lambda: mix.fade(FRAME, 0, OTHER, 0, 160, 1024, 300))
    allocates_nothing(lambda: mix.silence(FRAME, 0, 160))
    allocates_nothing(lambda: mix.copy_samples(FRAME, 0, OTHER, 0, 160))
    data, oscillator = bytearray(160), array("i", [0, 100000])
    allocates_nothing(lambda: mix.copy_bytes(data, 0, data, 80, 80))
    allocates_nothing(lambda: mix.add_sine(FRAME, 0, 160, SINE, oscillator, 0, 8000, 64, 0))


def test_the_plain_twins_on_a_board_without_viper():
    data, oscillator = bytearray(160), array("i", [0, 100000])
    allocates_nothing(lambda: g711_plain.encode_ulaw(FRAME, data, 0, 160))
    allocates_nothing(lambda: g711_plain.encode_alaw(FRAME, data, 0, 160))
    allocates_nothing(lambda: g711_plain.decode(ULAW_VALUES, data, 0, FRAME, 0, 160))
    allocates_nothing(lambda: mix_plain.add(FRAME, OTHER, 160, 2000))
    allocates_nothing(lambda: mix_plain.fade(FRAME, 0, OTHER, 0, 160, 1024, 300))
    allocates_nothing(lambda: mix_plain.add_sine(FRAME, 0, 160, SINE, oscillator, 0, 8000, 64, 0))


def test_tones_through_attack_pause_and_next_element():
    player = Player()
    player.play(parse_tone("350+440/30,0/30,480/30"))

    def run():
        for _ in range(20):
            player.add_to(FRAME)

    allocates_nothing(run)


def test_headers():
    writer, reader = Writer(counting_random(), 160), Reader()

    def run():
        for _ in range(500):  # across a wrap of the low half of the timestamp
            writer.head(0, False, writer.timestamp_high, writer.timestamp_low)
            writer.elapse(160)
            reader.read(writer.packet, 172)

    allocates_nothing(run)


def test_the_jitter_buffer_through_loss_and_wrap():
    buffer = JitterBuffer()
    packet = bytes(160)
    state = [0]

    def run():
        for _ in range(200):
            state[0] = number = state[0] + 1
            if number % 10:
                low = number * 160
                buffer.put(packet, 0, 160, 1, low >> 16, low & 0xFFFF, True)
            buffer.next()
            buffer.next()

    allocates_nothing(run)


def test_a_session_receives_conceals_and_sends():
    session = session_for()
    frame = array("h", bytes(320))
    packets = [tone_packet(i) for i in range(120) if i % 9]
    packets[50] = packets[49]
    packets[60:62] = [event(1070, 160 * 67, 5), event(1071, 160 * 67, 5, True)]
    state = [0]

    def run():
        for i in range(50):
            data = packets[state[0] + i]
            session.put(data, 172 if len(data) == 172 else 16, 20 * (state[0] + i))
            session.take(frame)
            session.build(frame)
        state[0] += 50

    allocates_nothing(run)
    assert session.jitter.missing > 0


def test_digits_going_out():
    session = session_for()
    session.send_dtmf("12345678")

    def run():
        for _ in range(20):
            session.build(FRAME)

    allocates_nothing(run)
    assert session.is_sending_dtmf


def test_a_whole_tick():
    audio, session = Audio(), session_for()
    audio.connect(session)
    audio.play("callwaiting")
    audio.ring(True)
    audio.play_digit("5")
    packets = [tone_packet(i) for i in range(40)]
    state = [0]

    def run():
        for i in range(20):
            session.put(packets[state[0] + i], 172, 20 * (state[0] + i))
            audio.tick(OTHER, FRAME)
        state[0] = 20

    allocates_nothing(run)
    assert session.stats["received"] == 40
