"""The four transaction machines of RFC 3261 section 17, with RFC 6026's Accepted state, as tables.

Each table reads `{state: {event: (action, next state)}}`; an event that a state does not list is ignored. Beside it
stands which timers run in which state: a timer starts with the first state that names it, keeps running while the next
state names it too, and stops otherwise. That is the whole of section 17; everything above it is a user.

    INVITE_CLIENT    17.1.1, RFC 6026 7.2        INVITE_SERVER    17.2.1, RFC 6026 7.1
    OTHER_CLIENT     17.1.2                      OTHER_SERVER     17.2.2
"""

from firmware.sip.derived import acknowledgement
from firmware.sip.events import ACK_RECEIVED, RESPONSE_RECEIVED, TRANSACTION_TIMED_OUT, TRANSPORT_FAILED
from firmware.sip.message import response_to

# States
CALLING = "calling"
TRYING = "trying"
PROCEEDING = "proceeding"
ACCEPTED = "accepted"
COMPLETED = "completed"
CONFIRMED = "confirmed"
TERMINATED = "terminated"

# Events: what arrives at a client or is sent by a server's user, what arrives at a server, and failures below
PROVISIONAL = "1xx"
SUCCESS = "2xx"
FAILURE = "3xx-6xx"
REQUEST = "request"
ACK = "ack"
TRANSPORT_ERROR = "transport error"

# Timers are events too.
TIMER_A = "A"  # repeats an INVITE
TIMER_B = "B"  # gives an INVITE up
TIMER_D = "D"  # waits for repeated failures to acknowledge
TIMER_E = "E"  # repeats another request
TIMER_F = "F"  # gives it up
TIMER_G = "G"  # repeats a failure to an INVITE
TIMER_H = "H"  # gives up waiting for its ACK
TIMER_I = "I"  # waits for repeated ACKs
TIMER_J = "J"  # waits for repeated requests
TIMER_K = "K"  # waits for repeated responses
TIMER_L = "L"  # waits for repeated INVITEs after a 2xx
TIMER_M = "M"  # waits for repeated and forked 2xx
TIMER_TRYING = "100"  # 17.2.1: the user is given 200 ms to answer before the machine sends a 100

# timer: (unit, times the unit over UDP, over a reliable transport); None: it does not run. RFC 3261 table 4.
T1, T2, T4, MS = range(4)
DURATIONS = {
    TIMER_A: (T1, 1, None),
    TIMER_B: (T1, 64, 64),
    TIMER_D: (MS, 32000, 0),
    TIMER_E: (T1, 1, None),
    TIMER_F: (T1, 64, 64),
    TIMER_G: (T1, 1, None),
    TIMER_H: (T1, 64, 64),
    TIMER_I: (T4, 1, 0),
    TIMER_J: (T1, 64, 0),
    TIMER_K: (T4, 1, 0),
    TIMER_L: (T1, 64, 64),
    TIMER_M: (T1, 64, 64),
    TIMER_TRYING: (MS, 200, 200),
}


# Actions take (transaction, message, now): the message that arrived or is to be sent, None when a timer fired.


def nothing(transaction, message, now):
    pass


def send(transaction, message, now):
    """Send the user's response, and keep it for whoever asks again."""
    transaction.transmit(message.encode())


def send_trying(transaction, message, now):
    transaction.transmit(response_to(transaction.request, 100).encode())


def send_again(transaction, message, now):
    transaction.transmit_again()


def repeat_doubling(transaction, message, now):
    """Timer A: T1, 2*T1, 4*T1 ... without a limit but timer B."""
    transaction.repeat(2 * transaction.interval, now)


def repeat_up_to_t2(transaction, message, now):
    """Timers E and G: T1, 2*T1 ... T2, T2."""
    transaction.repeat(min(2 * transaction.interval, transaction.units[T2]), now)


def repeat_every_t2(transaction, message, now):
    """Timer E once the server is known to work on it."""
    transaction.repeat(transaction.units[T2], now)


def pass_up(transaction, response, now):
    transaction.report(RESPONSE_RECEIVED, response)


def acknowledge(transaction, response, now):
    """17.1.1.3: the ACK to a failure belongs to the transaction."""
    transaction.transmit(acknowledgement(transaction.request, response).encode())


def acknowledge_and_pass_up(transaction, response, now):
    acknowledge(transaction, response, now)
    pass_up(transaction, response, now)


def pass_up_ack(transaction, ack, now):
    transaction.report(ACK_RECEIVED, ack)


def report_timeout(transaction, message, now):
    transaction.report(TRANSACTION_TIMED_OUT)


def report_error(transaction, reason, now):
    transaction.report(TRANSPORT_FAILED, reason)


class Machine:
    """initial:     the first state.
    transitions: the table.
    timers:      {state: timers that run in it}.
    repeats:     the timer that retransmits, or None.
    """

    def __init__(self, initial, transitions, timers, repeats):
        self.initial = initial
        self.transitions = transitions
        self.timers = timers
        self.repeats = repeats


INVITE_CLIENT = Machine(
    CALLING,
    {
        CALLING: {
            TIMER_A: (repeat_doubling, CALLING),
            TIMER_B: (report_timeout, TERMINATED),
            TRANSPORT_ERROR: (report_error, TERMINATED),
            PROVISIONAL: (pass_up, PROCEEDING),
            SUCCESS: (pass_up, ACCEPTED),
            FAILURE: (acknowledge_and_pass_up, COMPLETED),
        },
        PROCEEDING: {
            TRANSPORT_ERROR: (report_error, TERMINATED),
            PROVISIONAL: (pass_up, PROCEEDING),
            SUCCESS: (pass_up, ACCEPTED),
            FAILURE: (acknowledge_and_pass_up, COMPLETED),
        },
        ACCEPTED: {
            SUCCESS: (pass_up, ACCEPTED),
            TIMER_M: (nothing, TERMINATED),
        },
        COMPLETED: {
            FAILURE: (send_again, COMPLETED),
            TRANSPORT_ERROR: (report_error, TERMINATED),
            TIMER_D: (nothing, TERMINATED),
        },
    },
    {
        CALLING: (TIMER_A, TIMER_B),
        ACCEPTED: (TIMER_M,),
        COMPLETED: (TIMER_D,),
    },
    TIMER_A,
)

OTHER_CLIENT = Machine(
    TRYING,
    {
        TRYING: {
            TIMER_E: (repeat_up_to_t2, TRYING),
            TIMER_F: (report_timeout, TERMINATED),
            TRANSPORT_ERROR: (report_error, TERMINATED),
            PROVISIONAL: (pass_up, PROCEEDING),
            SUCCESS: (pass_up, COMPLETED),
            FAILURE: (pass_up, COMPLETED),
        },
        PROCEEDING: {
            TIMER_E: (repeat_every_t2, PROCEEDING),
            TIMER_F: (report_timeout, TERMINATED),
            TRANSPORT_ERROR: (report_error, TERMINATED),
            PROVISIONAL: (pass_up, PROCEEDING),
            SUCCESS: (pass_up, COMPLETED),
            FAILURE: (pass_up, COMPLETED),
        },
        COMPLETED: {
            TIMER_K: (nothing, TERMINATED),
        },
    },
    {
        TRYING: (TIMER_E, TIMER_F),
        PROCEEDING: (TIMER_E, TIMER_F),
        COMPLETED: (TIMER_K,),
    },
    TIMER_E,
)

# Trying is the part of the RFC's Proceeding before the first provisional response, so that timer 100 has a place.
# A server stays where it is when its response could not be sent (RFC 6026): the client will ask again.
INVITE_SERVER = Machine(
    TRYING,
    {
        TRYING: {
            TIMER_TRYING: (send_trying, PROCEEDING),
            TRANSPORT_ERROR: (report_error, TRYING),
            PROVISIONAL: (send, PROCEEDING),
            SUCCESS: (send, ACCEPTED),
            FAILURE: (send, COMPLETED),
        },
        PROCEEDING: {
            REQUEST: (send_again, PROCEEDING),
            TRANSPORT_ERROR: (report_error, PROCEEDING),
            PROVISIONAL: (send, PROCEEDING),
            SUCCESS: (send, ACCEPTED),
            FAILURE: (send, COMPLETED),
        },
        ACCEPTED: {
            ACK: (pass_up_ack, ACCEPTED),
            SUCCESS: (send, ACCEPTED),
            TRANSPORT_ERROR: (report_error, ACCEPTED),
            TIMER_L: (nothing, TERMINATED),
        },
        COMPLETED: {
            REQUEST: (send_again, COMPLETED),
            ACK: (nothing, CONFIRMED),
            TIMER_G: (repeat_up_to_t2, COMPLETED),
            TIMER_H: (report_timeout, TERMINATED),
            TRANSPORT_ERROR: (report_error, COMPLETED),
        },
        CONFIRMED: {
            TIMER_I: (nothing, TERMINATED),
        },
    },
    {
        TRYING: (TIMER_TRYING,),
        ACCEPTED: (TIMER_L,),
        COMPLETED: (TIMER_G, TIMER_H),
        CONFIRMED: (TIMER_I,),
    },
    TIMER_G,
)

OTHER_SERVER = Machine(
    TRYING,
    {
        TRYING: {
            PROVISIONAL: (send, PROCEEDING),
            SUCCESS: (send, COMPLETED),
            FAILURE: (send, COMPLETED),
        },
        PROCEEDING: {
            REQUEST: (send_again, PROCEEDING),
            TRANSPORT_ERROR: (report_error, PROCEEDING),
            PROVISIONAL: (send, PROCEEDING),
            SUCCESS: (send, COMPLETED),
            FAILURE: (send, COMPLETED),
        },
        COMPLETED: {
            REQUEST: (send_again, COMPLETED),
            TRANSPORT_ERROR: (report_error, COMPLETED),
            TIMER_J: (nothing, TERMINATED),
        },
    },
    {
        COMPLETED: (TIMER_J,),
    },
    None,
)


def response_event(status):
    """The event that a response of this status is."""
    return PROVISIONAL if status < 200 else SUCCESS if status < 300 else FAILURE
