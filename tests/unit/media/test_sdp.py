"""The reader of session descriptions takes what the field sends; the writer keeps to RFC 4566."""

from firmware.base.errors import RemoteError
from firmware.media import sdp
from tests.unit.kit import raises

# The offer of RFC 4566 section 5, with both kinds of connection address and an attribute that no one knows.
EXAMPLE = b"""v=0\r
o=jdoe 2890844526 2890842807 IN IP4 10.47.16.5\r
s=SDP Seminar\r
i=A Seminar on the session description protocol\r
u=http://www.example.com/seminars/sdp.pdf\r
e=j.doe@example.com (Jane Doe)\r
c=IN IP4 224.2.17.12/127\r
b=AS:128\r
t=2873397496 2873404696\r
a=recvonly\r
m=audio 49170 RTP/AVP 0 97\r
a=rtpmap:97 iLBC/8000\r
a=fmtp:97 mode=20\r
a=nonsense\r
m=video 51372/2 RTP/AVP 99\r
c=IN IP6 2001:db8::7\r
a=rtpmap:99 h263-1998/90000\r
a=sendonly\r
"""


def test_every_line_of_the_rfc_example_is_read_where_it_belongs():
    description = sdp.parse(EXAMPLE)
    assert description.origin == [b"jdoe", b"2890844526", b"2890842807", b"IN", b"IP4", b"10.47.16.5"]
    assert description.version == 2890842807
    assert description.connection == "224.2.17.12"
    assert description.direction == b"recvonly"
    audio, video = description.media
    assert (audio.kind, audio.port, audio.protocol, audio.formats) == (b"audio", 49170, b"RTP/AVP", [b"0", b"97"])
    assert audio.rtpmap == {97: (b"ILBC", 8000, 1)} and audio.fmtp == {97: b"mode=20"}
    assert audio.connection is None and audio.direction is None
    assert (video.port, video.connection, video.direction) == (51372, "2001:db8::7", b"sendonly")


def test_bare_line_feeds_blanks_and_missing_lines_are_taken():
    description = sdp.parse(b"m=audio 4000 RTP/AVP 8 \nc=IN IP4 192.0.2.9\n\na=ptime: 30\na=rtcp:4009\n\0")
    (media,) = description.media
    assert (media.connection, media.ptime, media.rtcp) == ("192.0.2.9", 30, (None, 4009))


def test_rtcp_may_name_another_host():
    (media,) = sdp.parse(b"m=audio 4000 RTP/AVP 8\r\na=rtcp:53020 IN IP6 2001:db8::4\r\n").media
    assert media.rtcp == ("2001:db8::4", 53020)


def test_an_origin_that_makes_no_sense_has_version_0():
    for line in (b"", b"o=- 7", b"o=- 7 x IN IP4 h"):
        assert sdp.parse(line + b"\r\n").version == 0


def test_ptime_with_a_fraction_is_whole_milliseconds():
    (media,) = sdp.parse(b"m=audio 4000 RTP/AVP 8\r\na=ptime:20.0\r\n").media
    assert media.ptime == 20


def test_formats_that_are_no_payload_numbers_or_come_twice_are_left_out():
    (media,) = sdp.parse(b"m=audio 4000 RTP/AVP 8 x 128 999999 0 8\r\n").media
    assert media.payloads() == [8, 0]


def test_broken_lines_answer_400():
    for line in (
        b"m=audio",
        b"m=audio 4000 RTP/AVP",
        b"m=audio x RTP/AVP 0",
        b"m=audio -1 RTP/AVP 0",
        b"m=audio 65536 RTP/AVP 0",
        b"m=au\x07dio 4000 RTP/AVP 0",
        b"m=audio 4000 RTP/AVP \xff\xfe",
        b"c=IN IP4",
        b"c=IN IP5 192.0.2.1",
        b"c=IN IP4 \xff\xfe",
        b"c=IN IP4 " + 300 * b"a",
    ):
        error = raises(RemoteError, sdp.parse, b"v=0\r\n" + line + b"\r\n")
        assert error.status == 400, line


def test_too_many_media_lines_answer_488():
    assert raises(RemoteError, sdp.parse, 17 * b"m=audio 4000 RTP/AVP 0\r\n").status == 488


def test_the_writer_orders_the_lines_as_rfc_4566_wants_them():
    line = sdp.media_line(b"audio", 11780, b"RTP/AVP", [b"0"], [b"rtpmap:0 PCMU/8000", b"sendrecv"])
    assert sdp.build("192.0.2.1", 17, 3, [line]) == (
        b"v=0\r\no=- 17 3 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
        b"m=audio 11780 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n"
    )


def test_the_writer_knows_ipv6():
    text = sdp.build("2001:db8::1", 17, 3, [])
    assert b"o=- 17 3 IN IP6 2001:db8::1\r\n" in text and b"c=IN IP6 2001:db8::1\r\n" in text


def test_an_unchanged_origin_is_recognised():
    assert sdp.same_version(b"o=- 1 2 IN IP4 h\r\n", b"o=- 1 2 IN IP4 h\nm=audio 1 RTP/AVP 0\n")
    assert not sdp.same_version(b"o=- 1 2 IN IP4 h\r\n", b"o=- 1 3 IN IP4 h\r\n")
