# SIP messages: read with all fields that a user agent reads, built.
# ruff: noqa: F821, B023 (count.py ran before, and each function is called at once)

from firmware.sip.message import Request, parse

SDP = (
    b"v=0\r\no=- 3903124512 3903124512 IN IP4 192.0.2.34\r\ns=-\r\nc=IN IP4 192.0.2.34\r\nt=0 0\r\n"
    b"m=audio 4012 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
    b"a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=sendrecv\r\n"
)
INVITE = (
    b"INVITE sip:1099@192.0.2.77:5060 SIP/2.0\r\n"
    b"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-524287-1---a91c5fe2;rport\r\n"
    b"Via: SIP/2.0/UDP 192.0.2.34:5062;branch=z9hG4bKPj7d6a;received=192.0.2.34;rport=5062\r\n"
    b"Record-Route: <sip:192.0.2.1;lr;ftag=88a1c>\r\n"
    b"Max-Forwards: 69\r\n"
    b'From: "Alice Example" <sip:200@example.com>;tag=88a1c-77b2\r\n'
    b"To: <sip:1099@example.com>\r\n"
    b"Contact: <sip:200@192.0.2.34:5062;ob>\r\n"
    b"Call-ID: 4f2a9c1e-88d1-4a0b@192.0.2.34\r\n"
    b"CSeq: 21934 INVITE\r\n"
    b"Allow: INVITE, ACK, BYE, CANCEL, UPDATE, INFO, NOTIFY, REFER, OPTIONS\r\n"
    b"Supported: replaces, 100rel, timer\r\n"
    b"Content-Type: application/sdp\r\n"
    b"Content-Length: %d\r\n\r\n" % len(SDP)
) + SDP


def use():
    message = parse(INVITE)
    return (
        message.via.branch,
        message.from_.uri.user,
        message.from_.tag,
        message.to.tag,
        message.call_id,
        message.cseq,
        message.contacts[0].uri.host,
        message.record_routes[0].uri.host,
        message.body,
    )


def built():
    message = parse(INVITE)
    copy = Request(message.method, message.uri)
    for name, value in message.items():
        copy.add(name, value)
    copy.body = message.body
    return copy


tell("icount/index an INVITE", lambda: parse(INVITE), 4)
tell("icount/read an INVITE", use, 4)
print("heap/read an INVITE", allocated(use))
OURS = built()
tell("icount/build an INVITE", OURS.encode, 4)
print("heap/build an INVITE", allocated(OURS.encode))
