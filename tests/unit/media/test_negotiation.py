"""Offer and answer (RFC 3264), asserted on the lines themselves."""

from firmware.base.errors import LocalError, RemoteError
from firmware.media.negotiation import Capabilities, make_answer, make_offer, read_answer
from tests.unit.kit import counting_random, raises

BOTH = Capabilities()
HEAD = b"v=0\r\no=- 9 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"


def answer(offer, direction="sendrecv", capabilities=BOTH, previous=None):
    return make_answer(capabilities, "192.0.2.1", 11780, direction, offer, 5, 1, previous)


def lines(description):
    return description.split(b"\r\n")


def media_lines(description):
    return [line for line in lines(description) if line.startswith(b"m=")]


def test_an_offer_names_every_codec_with_its_numbers():
    offer = make_offer(BOTH, "192.0.2.1", 11780, "sendrecv", 123, 7)
    assert offer == (
        b"v=0\r\no=- 123 7 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 11780 RTP/AVP 0 8 101\r\n"
        b"a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
        b"a=ptime:20\r\na=sendrecv\r\n"
    )


def test_an_offer_without_telephone_event():
    offer = make_offer(Capabilities(dtmf_payload=None), "192.0.2.1", 11780, "sendrecv", 123, 7)
    assert media_lines(offer) == [b"m=audio 11780 RTP/AVP 0 8"] and b"telephone-event" not in offer


def test_the_offerers_order_decides():
    text, settings = answer(HEAD + b"m=audio 4000 RTP/AVP 18 8 0\r\n")
    assert media_lines(text) == [b"m=audio 11780 RTP/AVP 8 0"]
    assert (settings.codec, settings.payload) == ("PCMA", 8)
    assert settings.receive == {8: "PCMA", 0: "PCMU"}
    assert settings.remote == ("192.0.2.7", 4000) and settings.rtcp == ("192.0.2.7", 4001)


def test_telephone_event_keeps_the_offerers_number():
    text, settings = answer(HEAD + b"m=audio 4000 RTP/AVP 0 96\r\na=rtpmap:96 TELEPHONE-event/8000\r\n")
    assert media_lines(text) == [b"m=audio 11780 RTP/AVP 0 96"]
    assert b"a=rtpmap:96 telephone-event/8000" in lines(text) and b"a=fmtp:96 0-15" in lines(text)
    assert (settings.dtmf_payload, settings.receive_dtmf_payload) == (96, 96)


def test_telephone_event_with_another_clock_is_not_ours():
    text, settings = answer(HEAD + b"m=audio 4000 RTP/AVP 0 96\r\na=rtpmap:96 telephone-event/48000\r\n")
    assert media_lines(text) == [b"m=audio 11780 RTP/AVP 0"] and settings.dtmf_payload is None


def test_a_codec_under_a_dynamic_number_is_taken_and_a_renamed_static_number_is_not():
    text, settings = answer(
        HEAD + b"m=audio 4000 RTP/AVP 0 120 121\r\na=rtpmap:0 opus/48000/2\r\na=rtpmap:120 pcma/8000/2\r\n"
        b"a=rtpmap:121 pcma/8000/1\r\n"
    )
    assert media_lines(text) == [b"m=audio 11780 RTP/AVP 121"] and b"a=rtpmap:121 PCMA/8000" in lines(text)
    assert (settings.codec, settings.payload) == ("PCMA", 121)


def test_each_side_sends_with_the_numbers_of_the_other():
    offer = make_offer(BOTH, "192.0.2.1", 11780, "sendrecv", 123, 1)
    settings = read_answer(
        BOTH, offer,
        HEAD + b"m=audio 4000 RTP/AVP 110 97\r\na=rtpmap:110 PCMU/8000\r\na=rtpmap:97 telephone-event/8000\r\n",
    )
    assert (settings.codec, settings.payload, settings.dtmf_payload) == ("PCMU", 110, 97)
    assert settings.receive == {0: "PCMU", 8: "PCMA"} and settings.receive_dtmf_payload == 101


def test_other_media_are_refused_with_port_0_in_order():
    text, settings = answer(
        HEAD + b"m=video 5000 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 0\r\nm=audio 4002 RTP/AVP 0\r\n"
        b"m=application 9 TCP/BFCP *\r\n"
    )
    assert media_lines(text) == [
        b"m=video 0 RTP/AVP 31", b"m=audio 11780 RTP/AVP 0", b"m=audio 0 RTP/AVP 0", b"m=application 0 TCP/BFCP *",
    ]
    assert settings.remote == ("192.0.2.7", 4000)


def test_a_later_offer_keeps_the_lines_and_numbers_of_the_answer():
    first, _ = answer(HEAD + b"m=video 5000 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 8 96\r\n"
                      b"a=rtpmap:96 telephone-event/8000\r\n")
    second = make_offer(BOTH, "192.0.2.1", 11780, "sendonly", 5, 1, first)
    assert media_lines(second) == [b"m=video 0 RTP/AVP 31", b"m=audio 11780 RTP/AVP 0 8 96"]
    assert lines(second)[1] == b"o=- 5 2 IN IP4 192.0.2.1"


def test_a_later_offer_finds_its_stream_behind_a_refused_one():
    first, _ = answer(HEAD + b"m=audio 0 RTP/AVP 0\r\nm=audio 4000 RTP/AVP 0\r\nm=video 5000 RTP/AVP 31\r\n")
    second = make_offer(BOTH, "192.0.2.1", 11780, "sendrecv", 5, 1, first)
    assert media_lines(second) == [
        b"m=audio 0 RTP/AVP 0", b"m=audio 11780 RTP/AVP 0 8 101", b"m=video 0 RTP/AVP 31",
    ]
    settings = read_answer(BOTH, second, HEAD + b"m=audio 0 RTP/AVP 0\r\nm=audio 4002 RTP/AVP 8\r\nm=video 0 a 1\r\n")
    assert settings.remote == ("192.0.2.7", 4002)


def test_nothing_common_answers_488():
    for body in (
        b"", HEAD, b"nonsense",
        HEAD + b"m=audio 4000 RTP/AVP 18\r\n",
        HEAD + b"m=audio 0 RTP/AVP 0\r\n",
        HEAD + b"m=audio 4000 RTP/SAVP 0\r\n",
        HEAD + b"m=image 4000 udptl t38\r\n",
        HEAD + b"m=audio 4000 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n",
        b"v=0\r\nm=audio 4000 RTP/AVP 0\r\n",  # no c-line at all
    ):
        assert raises(RemoteError, answer, body).status == 488, body


def test_answers_that_refuse_us_are_488():
    offer = make_offer(BOTH, "192.0.2.1", 11780, "sendrecv", 123, 1)
    for body in (HEAD, HEAD + b"m=audio 0 RTP/AVP 0\r\n", HEAD + b"m=audio 4000 RTP/AVP 18\r\n",
                 HEAD + b"m=video 4000 RTP/AVP 0\r\n", HEAD + b"m=audio 4000 RTP/SAVP 0\r\n"):
        assert raises(RemoteError, read_answer, BOTH, offer, body).status == 488, body


DIRECTIONS = (  # offered, our wish, answered, held
    ("sendrecv", "sendrecv", "sendrecv", False),
    ("sendonly", "sendrecv", "recvonly", True),
    ("recvonly", "sendrecv", "sendonly", False),
    ("inactive", "sendrecv", "inactive", True),
    ("sendrecv", "sendonly", "sendonly", False),
    ("sendonly", "sendonly", "inactive", True),
    ("sendrecv", "inactive", "inactive", False),
    ("recvonly", "recvonly", "inactive", False),
)


def test_directions_of_answers():
    for offered, wish, expected, held in DIRECTIONS:
        text, settings = answer(HEAD + b"m=audio 4000 RTP/AVP 0\r\na=" + offered.encode() + b"\r\n", wish)
        assert b"a=" + expected.encode() in lines(text)
        assert (settings.direction, settings.is_held) == (expected, held), (offered, wish)


def test_a_direction_at_session_level_counts_unless_the_media_has_one():
    assert answer(HEAD + b"a=sendonly\r\nm=audio 4000 RTP/AVP 0\r\n")[1].direction == "recvonly"
    assert answer(HEAD + b"a=sendonly\r\nm=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n")[1].direction == "sendrecv"


def test_the_old_hold_by_address_zero():
    old = HEAD.replace(b"c=IN IP4 192.0.2.7", b"c=IN IP4 0.0.0.0")
    text, settings = answer(old + b"m=audio 4000 RTP/AVP 0\r\n")
    assert (settings.direction, settings.is_held) == ("recvonly", True)
    assert b"a=recvonly" in lines(text) and not settings.sends and settings.receives


def test_hold_as_the_answer_tells_it():
    offer = make_offer(BOTH, "192.0.2.1", 11780, "sendonly", 123, 1)
    held = read_answer(BOTH, offer, HEAD + b"m=audio 4000 RTP/AVP 0\r\na=recvonly\r\n")
    assert (held.direction, held.is_held) == ("sendonly", False)
    both = read_answer(BOTH, offer, HEAD + b"m=audio 4000 RTP/AVP 0\r\na=inactive\r\n")
    assert (both.direction, both.is_held) == ("inactive", True)
    careless = read_answer(BOTH, offer, HEAD + b"m=audio 4000 RTP/AVP 0\r\n")  # sendrecv to a sendonly offer
    assert careless.direction == "sendonly"


def test_the_medias_own_address_and_rtcp_port_win():
    _, settings = answer(HEAD + b"m=audio 4000 RTP/AVP 0\r\nc=IN IP6 2001:db8::9\r\na=rtcp:4444\r\n")
    assert settings.remote == ("2001:db8::9", 4000) and settings.rtcp == ("2001:db8::9", 4444)


def test_packet_time_follows_the_peer_in_whole_frames():
    for wanted, used in ((b"10", 20), (b"20", 20), (b"30", 20), (b"40", 40), (b"60", 60), (b"200", 60)):
        _, settings = answer(HEAD + b"m=audio 4000 RTP/AVP 0\r\na=ptime:" + wanted + b"\r\n")
        assert (settings.ptime, settings.remote_ptime) == (used, int(wanted))
    assert answer(HEAD + b"m=audio 4000 RTP/AVP 0\r\n")[1].remote_ptime is None


def test_the_version_stays_while_nothing_changes_and_counts_changes():
    first = make_offer(BOTH, "192.0.2.1", 11780, "sendrecv", 123, 7)
    same = make_offer(BOTH, "192.0.2.1", 11780, "sendrecv", 123, 0, first)
    assert same == first
    held = make_offer(BOTH, "192.0.2.1", 11780, "sendonly", 123, 0, same)
    assert lines(held)[1] == b"o=- 123 8 IN IP4 192.0.2.1"
    offer = HEAD + b"m=audio 4000 RTP/AVP 0\r\n"
    again, _ = answer(offer, previous=answer(offer)[0])
    assert again == answer(offer)[0]
    changed, _ = answer(offer, "inactive", previous=again)
    assert lines(changed)[1] == b"o=- 5 2 IN IP4 192.0.2.1"


def test_settings_are_equal_when_the_stream_need_not_change():
    offer = HEAD + b"m=audio 4000 RTP/AVP 0\r\n"
    assert answer(offer)[1] == answer(offer)[1]
    assert answer(offer)[1] != answer(offer, "sendonly")[1]
    assert answer(offer)[1] != answer(HEAD + b"m=audio 4002 RTP/AVP 0\r\n")[1]


def test_an_answer_fits_the_offer_it_answers():
    offer = make_offer(BOTH, "192.0.2.1", 11780, "sendrecv", 123, 1)
    text, callee = make_answer(Capabilities([("PCMA", 8)], 102), "2001:db8::2", 4000, "sendrecv", offer, 1, 1)
    caller = read_answer(BOTH, offer, text)
    assert (caller.codec, caller.dtmf_payload, caller.remote) == ("PCMA", 101, ("2001:db8::2", 4000))
    assert (callee.codec, callee.dtmf_payload, callee.remote) == ("PCMA", 101, ("192.0.2.1", 11780))


def test_colliding_numbers_and_unknown_codecs_are_our_own_mistake():
    raises(LocalError, Capabilities, [("PCMU", 0), ("PCMA", 0)])
    raises(LocalError, Capabilities, [("PCMU", 101)])
    raises(LocalError, Capabilities, [("G729", 18)])


def test_hostile_descriptions_raise_nothing_but_a_status():
    good = HEAD + (b"m=audio 4000 RTP/AVP 0 8 96\r\nc=IN IP4 192.0.2.7\r\na=rtpmap:96 telephone-event/8000\r\n"
                   b"a=fmtp:96 0-15\r\na=ptime:20\r\na=rtcp:4001 IN IP4 192.0.2.7\r\nm=video 5000 RTP/AVP 31\r\n")
    offer = make_offer(BOTH, "192.0.2.1", 11780, "sendrecv", 123, 1)
    random = counting_random(1)
    words = (b"\r\n", b"\n", b"\0", b"\xff\xfe", 23 * b"9", b"-1", b"m=", b"a=rtpmap:", b" ", b"/", b":")
    for _ in range(600):
        data = good
        for _ in range(1 + random(1)[0] % 4):
            pick = random(4)
            at = (pick[0] << 8 | pick[1]) % len(data)
            data = data[:at] + words[pick[2] % len(words)] + data[at + pick[3] % 24 :]
        for function, arguments in ((answer, (data,)), (read_answer, (BOTH, offer, data))):
            try:
                function(*arguments)
            except RemoteError as error:
                assert error.status in (400, 488)
