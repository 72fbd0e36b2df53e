"""The flows of the administrator's guide (telephony.md section 2) as a transaction-stateful proxy orders them.

A calls, B is called, C is where B sends the caller, P is the proxy. What an ACK to a failure, a 200 to CANCEL and 100
look like is a matter of one hop (RFC 3261 16, 17.1.1.3); the guide's figures draw some of them end to end.
"""

# 2.1 Call setup and disconnect: the callee hangs up
SETUP_AND_DISCONNECT = """
    F1 INVITE A→P                       · F2 INVITE P→B
    F3 180 B→P                          · F4 180 P→A
    F5 200(INVITE) B→P                  · F6 200(INVITE) P→A
    F7 ACK A→P                          · F8 ACK P→B
    (RTP)
    F9 BYE(same Call-ID) B→P            · F10 BYE P→A
    F11 200(BYE) A→P                    · F12 200(BYE) P→B
"""

# 2.2 Unsuccessful, callee busy: each hop acknowledges the 486 for itself
CALLEE_BUSY = """
    F1 INVITE A→P                       · F2 INVITE P→B
    F3 486 B→P                          · F4 ACK P→B
    F5 486 P→A                          · F6 ACK A→P
"""

# 2.3 Unsuccessful, no answer: the caller gives up; with the 487 and its ACKs, which the guide leaves out
NO_ANSWER = """
    F1 INVITE A→P                       · F2 INVITE P→B
    F3 180 B→P                          · F4 180 P→A
    F5 CANCEL A→P                       · F6 200(CANCEL) P→A
    F7 CANCEL P→B                       · F8 200(CANCEL) B→P
    F9 487 B→P                          · F10 ACK P→B
    F11 487 P→A                         · F12 ACK A→P
"""

# 2.4 Setup and hold, and the same six messages again to resume
SETUP_HOLD_AND_RESUME = """
    F1 INVITE(sendrecv) A→P             · F2 INVITE P→B
    F3 180 B→P                          · F4 180 P→A
    F5 200(INVITE) B→P                  · F6 200(INVITE) P→A
    F7 ACK A→P                          · F8 ACK P→B
    (RTP)
    F9 INVITE(sendonly)(same Call-ID) A→P           · F10 INVITE(sendonly) P→B
    F11 200(recvonly) B→P               · F12 200(recvonly) P→A
    F13 ACK A→P                         · F14 ACK P→B
    (no RTP)
    F15 INVITE(sendrecv)(same Call-ID) A→P          · F16 INVITE(sendrecv) P→B
    F17 200(sendrecv) B→P               · F18 200(sendrecv) P→A
    F19 ACK A→P                         · F20 ACK P→B
    (RTP)
"""

# 2.5 Setup and call waiting: A talks to B, C calls A; the hold of B is complete before C hears the answer
CALL_WAITING = """
    F1 INVITE A→P                       · F2 INVITE P→B
    F3 180 B→P                          · F4 180 P→A
    F5 200(INVITE) B→P                  · F6 200(INVITE) P→A
    F7 ACK A→P                          · F8 ACK P→B
    F9 INVITE(new Call-ID) C→P          · F10 INVITE P→A
    F11 180 A→P                         · F12 180 P→C
    F13 INVITE(sendonly)(same Call-ID) A→P          · F14 INVITE(sendonly) P→B
    F15 200(INVITE) B→P                 · F16 200(INVITE) P→A
    F17 ACK A→P                         · F18 ACK P→B (after F17)
    F19 200(INVITE) A→P (after F16)     · F20 200(INVITE) P→C
    F21 ACK C→P                         · F22 ACK P→A
"""

# 2.8 Always forward
ALWAYS_FORWARD = """
    F1 INVITE(for B) A→P                · F2 INVITE P→B
    F3 302(Contact C) B→P               · F4 ACK P→B
    F5 302(Contact C) P→A               · F6 ACK A→P
    F7 INVITE(for C)(new Call-ID)(Contact A) A→P    · F8 INVITE P→C
    F9 180 C→P                          · F10 180 P→A
    F11 200(INVITE) C→P                 · F12 200(INVITE) P→A
    F13 ACK A→P                         · F14 ACK P→C
    (RTP)
"""

# 2.9 Busy forward: the same fourteen; B is busy and no 180 comes before its 302
BUSY_FORWARD = ALWAYS_FORWARD

# 2.10 No-answer forward: the reference flow
NO_ANSWER_FORWARD = """
    F1 INVITE(for B) A→P                · F2 INVITE P→B
    F3 180 B→P                          · F4 180 P→A
    (N × 6 s of ringing)
    F5 302(Contact C) B→P               · F6 ACK P→B
    F7 302(Contact C) P→A               · F8 ACK A→P
    F9 INVITE(for C)(new Call-ID)(Contact A) A→P    · F10 INVITE P→C
    F11 180 C→P                         · F12 180 P→A
    F13 200(INVITE) C→P                 · F14 200(INVITE) P→A
    F15 ACK A→P                         · F16 ACK P→C
    (RTP)
"""
