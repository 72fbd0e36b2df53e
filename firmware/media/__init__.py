"""Sound and its description: SDP, RTP, codecs, the jitter buffer, DTMF, tones and mixing; no socket and no clock."""
