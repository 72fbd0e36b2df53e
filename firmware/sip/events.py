"""What the engine tells its user: tuples whose first element is one of these, in the order things happened."""

# The transaction layer (transactions.py), for user agents and proxies
REQUEST_RECEIVED = "request received"  # server transaction, request, flow; the transaction is None for ACK to a 2xx
RESPONSE_RECEIVED = "response received"  # client transaction, response
STRAY_RESPONSE_RECEIVED = "stray response received"  # response, flow; of no transaction that is open
ACK_RECEIVED = "ack received"  # server transaction, ACK to a 2xx from a client that reuses the INVITE's branch for it
TRANSACTION_TIMED_OUT = "transaction timed out"  # transaction
TRANSPORT_FAILED = "transport failed"  # transaction, reason

# The user agent (agent.py): registrations
REGISTERED = "registered"  # identity, seconds granted; after each refresh too
REGISTRATION_FAILED = "registration failed"  # identity, status, phrase (bytes); it is tried again by itself
UNREGISTERED = "unregistered"  # identity

# The user agent: calls. Each session ends with exactly one of CALL_CANCELLED, CALL_FAILED and CALL_ENDED.
CALL_RECEIVED = "call received"  # session
CALL_PROGRESSED = "call progressed"  # session, status 101-199, SDP or None
CALL_REDIRECTED = "call redirected"  # session, NameAddr of the new target; the session has another Call-ID now
CALL_ANSWERED = "call answered"  # session, SDP of the 2xx or None; an offer when the INVITE had none: see accept()
CALL_CONFIRMED = "call confirmed"  # session, SDP of the ACK to our 2xx, or None
CALL_CANCELLED = "call cancelled"  # session, Reason value or None; the caller gave up before we answered
CALL_FAILED = "call failed"  # session, status, phrase (bytes); nobody answered our call
CALL_ENDED = "call ended"  # session, one of the reasons below

# The user agent: inside a call
OFFER_RECEIVED = "offer received"  # session, SDP, or None when the peer wants our offer: accept() or refuse()
OFFER_ANSWERED = "offer answered"  # session, SDP
OFFER_REFUSED = "offer refused"  # session, status; the session goes on as it was
INFO_RECEIVED = "info received"  # session, content type, body

# The user agent: the world
LOOKUP_WANTED = "lookup wanted"  # question: (host, port); answer with Agent.resolved()

# Why a session ended: the last element of CALL_ENDED
BY_US = "hung up here"  # whatever we did: BYE, CANCEL, a refusal, a redirection
BY_PEER = "hung up by the other side"
NOT_ACKNOWLEDGED = "never acknowledged"  # our 2xx met silence for 64*T1 (RFC 3261 13.3.1.4)
DIALOG_LOST = "lost by the other side"  # 481, or no answer, to a request inside the dialog (12.2.1.2)
