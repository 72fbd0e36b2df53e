"""Messages that several tests read."""

SDP = (
    b"v=0\r\no=- 3903124512 3903124512 IN IP4 192.0.2.34\r\ns=-\r\nc=IN IP4 192.0.2.34\r\nt=0 0\r\n"
    b"m=audio 4012 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
    b"a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=sendrecv\r\n"
)

INVITE = (
    b"INVITE sip:201@192.0.2.77:5060;transport=udp;line=8a7f SIP/2.0\r\n"
    b"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-524287-1---a91c5fe2;rport\r\n"
    b"Via: SIP/2.0/UDP 192.0.2.34:5062;branch=z9hG4bKPj7d6a;received=192.0.2.34;rport=5062\r\n"
    b"Record-Route: <sip:192.0.2.1;lr;ftag=88a1c>\r\n"
    b"Max-Forwards: 69\r\n"
    b'From: "Alice Example" <sip:200@example.com>;tag=88a1c-77b2\r\n'
    b"To: <sip:201@example.com>\r\n"
    b"Contact: <sip:200@192.0.2.34:5062;ob>\r\n"
    b"Call-ID: 4f2a9c1e-88d1-4a0b@192.0.2.34\r\n"
    b"CSeq: 21934 INVITE\r\n"
    b"Allow: INVITE, ACK, BYE, CANCEL, UPDATE, INFO, NOTIFY, REFER, OPTIONS\r\n"
    b"Supported: replaces, 100rel, timer\r\n"
    b"User-Agent: Example Phone 4.2\r\n"
    b"Content-Type: application/sdp\r\n"
    b"Content-Length: %d\r\n\r\n" % len(SDP)
) + SDP

REGISTER = (
    b"REGISTER sip:example.com SIP/2.0\r\n"
    b"Via: SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bK8812.77c1;rport\r\n"
    b"Max-Forwards: 70\r\n"
    b"From: <sip:201@example.com>;tag=c1f5a\r\n"
    b"To: <sip:201@example.com>\r\n"
    b"Call-ID: 77fa00e1b2c3@192.0.2.77\r\n"
    b"CSeq: 43 REGISTER\r\n"
    b"Contact: <sip:201@192.0.2.77:5060;transport=udp>;expires=600;"
    b'+sip.instance="<urn:uuid:00000000-0000-1000-8000-0011223344aa>"\r\n'
    b'Authorization: Digest username="201", realm="example.com", nonce="5f3a1c9e7b2d4466", uri="sip:example.com",'
    b' response="6629fae49393a05397450978507c4ef1", algorithm=MD5, cnonce="0a4f113b", qop=auth, nc=00000001\r\n'
    b"User-Agent: Example Phone 0.1\r\n"
    b"Supported: path, outbound\r\n"
    b"Expires: 600\r\n"
    b"Content-Length: 0\r\n\r\n"
)

UNAUTHORIZED = (
    b"SIP/2.0 401 Unauthorized\r\n"
    b"Via: SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bK8812.77c1;rport=5060;received=192.0.2.77\r\n"
    b"From: <sip:201@example.com>;tag=c1f5a\r\n"
    b"To: <sip:201@example.com>;tag=z9hG4bK.1a2b\r\n"
    b"Call-ID: 77fa00e1b2c3@192.0.2.77\r\n"
    b"CSeq: 42 REGISTER\r\n"
    b'WWW-Authenticate: Digest realm="example.com", nonce="5f3a1c9e", opaque="1f33", algorithm=MD5, qop="auth"\r\n'
    b"Server: Example PBX 20.5\r\n"
    b"Content-Length: 0\r\n\r\n"
)

OK = (
    b"SIP/2.0 200 OK\r\n"
    b"Via: SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bK9913.1d;rport=5060;received=192.0.2.77\r\n"
    b"Record-Route: <sip:198.51.100.9;lr>, <sip:192.0.2.1:5060;transport=udp;lr>\r\n"
    b'From: "Bob" <sip:201@example.com>;tag=77c1\r\n'
    b"To: <sip:202@example.com>;tag=as6f00aa\r\n"
    b"Call-ID: 1199aa2277@192.0.2.77\r\n"
    b"CSeq: 102 INVITE\r\n"
    b"Contact: <sip:202@198.51.100.40:5060>\r\n"
    b"Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, SUBSCRIBE, NOTIFY, INFO\r\n"
    b"Supported: replaces, timer\r\n"
    b"Server: Example PBX 20.5\r\n"
    b"Content-Type: application/sdp\r\n"
    b"Content-Length: %d\r\n\r\n" % len(SDP)
) + SDP

ALL = (INVITE, REGISTER, UNAUTHORIZED, OK)
