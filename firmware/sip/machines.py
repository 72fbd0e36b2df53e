"""The four transaction machines of RFC 3261 section 17, with RFC 6026's Accepted state, as tables.

    INVITE_CLIENT    17.1.1, RFC 6026 7.2        INVITE_SERVER    17.2.1, RFC 6026 7.1
    OTHER_CLIENT     17.1.2                      OTHER_SERVER     17.2.2

A machine is a tuple of states, the first one first:

    (state, the timers that run in it, ((event, action, next state), ...))

An event that a state does not list is ignored. A timer starts with the first state that names it, keeps running while
the next state names it too, and stops otherwise. What the actions do is in transaction.py. Everything here is constant:
frozen into an image it takes no heap.
"""

from micropython import const

# States
CALLING = const("calling")
TRYING = const("trying")
PROCEEDING = const("proceeding")
ACCEPTED = const("accepted")
COMPLETED = const("completed")
CONFIRMED = const("confirmed")
TERMINATED = const("terminated")

# Events: what arrives at a client or is sent by a server's user, what arrives at a server, and failures below
PROVISIONAL = const("1xx")
SUCCESS = const("2xx")
FAILURE = const("3xx-6xx")
REQUEST = const("request")
ACK = const("ack")
TRANSPORT_ERROR = const("transport error")

# Timers are events too.
TIMER_A = const("A")  # repeats an INVITE
TIMER_B = const("B")  # gives an INVITE up
TIMER_D = const("D")  # waits for repeated failures to acknowledge
TIMER_E = const("E")  # repeats another request
TIMER_F = const("F")  # gives it up
TIMER_G = const("G")  # repeats a failure to an INVITE
TIMER_H = const("H")  # gives up waiting for its ACK
TIMER_I = const("I")  # waits for repeated ACKs
TIMER_J = const("J")  # waits for repeated requests
TIMER_K = const("K")  # waits for repeated responses
TIMER_L = const("L")  # waits for repeated INVITEs after a 2xx
TIMER_M = const("M")  # waits for repeated and forked 2xx
TIMER_TRYING = const("100")  # 17.2.1: the user is given 200 ms to answer before the machine sends a 100

# Actions
NOTHING = const("nothing")
SEND = const("send")  # the user's response, which is kept for whoever asks again
SEND_TRYING = const("send 100")
SEND_AGAIN = const("send again")
REPEAT_DOUBLING = const("send again, and again after twice the time")
REPEAT_UP_TO_T2 = const("send again, and again after twice the time, T2 at most")
REPEAT_EVERY_T2 = const("send again, and again after T2")
PASS_UP = const("pass up")
ACKNOWLEDGE = const("acknowledge, pass up")
PASS_UP_ACK = const("pass up the ACK")
REPORT_TIMEOUT = const("report that time is over")
REPORT_ERROR = const("report what failed")

# (timer, place of its unit among T1, T2, T4 and 1 ms, times the unit over UDP, over a reliable transport), RFC 3261
# table 4; None: it does not run.
_T1, _T4, _MS = const(0), const(2), const(3)
DURATIONS = (
    (TIMER_A, _T1, 1, None),
    (TIMER_B, _T1, 64, 64),
    (TIMER_D, _MS, 32000, 0),
    (TIMER_E, _T1, 1, None),
    (TIMER_F, _T1, 64, 64),
    (TIMER_G, _T1, 1, None),
    (TIMER_H, _T1, 64, 64),
    (TIMER_I, _T4, 1, 0),
    (TIMER_J, _T1, 64, 0),
    (TIMER_K, _T4, 1, 0),
    (TIMER_L, _T1, 64, 64),
    (TIMER_M, _T1, 64, 64),
    (TIMER_TRYING, _MS, 200, 200),
)
REPEATING = (TIMER_A, TIMER_E, TIMER_G)

INVITE_CLIENT = (
    (
        CALLING,
        (TIMER_A, TIMER_B),
        (
            (TIMER_A, REPEAT_DOUBLING, CALLING),
            (TIMER_B, REPORT_TIMEOUT, TERMINATED),
            (TRANSPORT_ERROR, REPORT_ERROR, TERMINATED),
            (PROVISIONAL, PASS_UP, PROCEEDING),
            (SUCCESS, PASS_UP, ACCEPTED),
            (FAILURE, ACKNOWLEDGE, COMPLETED),
        ),
    ),
    (
        PROCEEDING,
        (),
        (
            (TRANSPORT_ERROR, REPORT_ERROR, TERMINATED),
            (PROVISIONAL, PASS_UP, PROCEEDING),
            (SUCCESS, PASS_UP, ACCEPTED),
            (FAILURE, ACKNOWLEDGE, COMPLETED),
        ),
    ),
    (
        ACCEPTED,
        (TIMER_M,),
        (
            (SUCCESS, PASS_UP, ACCEPTED),
            (TIMER_M, NOTHING, TERMINATED),
        ),
    ),
    (
        COMPLETED,
        (TIMER_D,),
        (
            (FAILURE, SEND_AGAIN, COMPLETED),
            (TRANSPORT_ERROR, REPORT_ERROR, TERMINATED),
            (TIMER_D, NOTHING, TERMINATED),
        ),
    ),
)

OTHER_CLIENT = (
    (
        TRYING,
        (TIMER_E, TIMER_F),
        (
            (TIMER_E, REPEAT_UP_TO_T2, TRYING),
            (TIMER_F, REPORT_TIMEOUT, TERMINATED),
            (TRANSPORT_ERROR, REPORT_ERROR, TERMINATED),
            (PROVISIONAL, PASS_UP, PROCEEDING),
            (SUCCESS, PASS_UP, COMPLETED),
            (FAILURE, PASS_UP, COMPLETED),
        ),
    ),
    (
        PROCEEDING,
        (TIMER_E, TIMER_F),
        (
            (TIMER_E, REPEAT_EVERY_T2, PROCEEDING),
            (TIMER_F, REPORT_TIMEOUT, TERMINATED),
            (TRANSPORT_ERROR, REPORT_ERROR, TERMINATED),
            (PROVISIONAL, PASS_UP, PROCEEDING),
            (SUCCESS, PASS_UP, COMPLETED),
            (FAILURE, PASS_UP, COMPLETED),
        ),
    ),
    (
        COMPLETED,
        (TIMER_K,),
        ((TIMER_K, NOTHING, TERMINATED),),
    ),
)

# Trying is the part of the RFC's Proceeding before the first provisional response, so that timer 100 has a place.
# A server stays where it is when its response could not be sent (RFC 6026): the client will ask again.
INVITE_SERVER = (
    (
        TRYING,
        (TIMER_TRYING,),
        (
            (TIMER_TRYING, SEND_TRYING, PROCEEDING),
            (TRANSPORT_ERROR, REPORT_ERROR, TRYING),
            (PROVISIONAL, SEND, PROCEEDING),
            (SUCCESS, SEND, ACCEPTED),
            (FAILURE, SEND, COMPLETED),
        ),
    ),
    (
        PROCEEDING,
        (),
        (
            (REQUEST, SEND_AGAIN, PROCEEDING),
            (TRANSPORT_ERROR, REPORT_ERROR, PROCEEDING),
            (PROVISIONAL, SEND, PROCEEDING),
            (SUCCESS, SEND, ACCEPTED),
            (FAILURE, SEND, COMPLETED),
        ),
    ),
    (
        ACCEPTED,
        (TIMER_L,),
        (
            (ACK, PASS_UP_ACK, ACCEPTED),
            (SUCCESS, SEND, ACCEPTED),
            (TRANSPORT_ERROR, REPORT_ERROR, ACCEPTED),
            (TIMER_L, NOTHING, TERMINATED),
        ),
    ),
    (
        COMPLETED,
        (TIMER_G, TIMER_H),
        (
            (REQUEST, SEND_AGAIN, COMPLETED),
            (ACK, NOTHING, CONFIRMED),
            (TIMER_G, REPEAT_UP_TO_T2, COMPLETED),
            (TIMER_H, REPORT_TIMEOUT, TERMINATED),
            (TRANSPORT_ERROR, REPORT_ERROR, COMPLETED),
        ),
    ),
    (
        CONFIRMED,
        (TIMER_I,),
        ((TIMER_I, NOTHING, TERMINATED),),
    ),
)

OTHER_SERVER = (
    (
        TRYING,
        (),
        (
            (PROVISIONAL, SEND, PROCEEDING),
            (SUCCESS, SEND, COMPLETED),
            (FAILURE, SEND, COMPLETED),
        ),
    ),
    (
        PROCEEDING,
        (),
        (
            (REQUEST, SEND_AGAIN, PROCEEDING),
            (TRANSPORT_ERROR, REPORT_ERROR, PROCEEDING),
            (PROVISIONAL, SEND, PROCEEDING),
            (SUCCESS, SEND, COMPLETED),
            (FAILURE, SEND, COMPLETED),
        ),
    ),
    (
        COMPLETED,
        (TIMER_J,),
        (
            (REQUEST, SEND_AGAIN, COMPLETED),
            (TRANSPORT_ERROR, REPORT_ERROR, COMPLETED),
            (TIMER_J, NOTHING, TERMINATED),
        ),
    ),
)


def timers_of(machine, state):
    """The timers that run in a state; none before the first and in the last."""
    for row in machine:
        if row[0] == state:
            return row[1]
    return ()


def step_of(machine, state, event):
    """(event, action, next state), or None when the state ignores the event."""
    for row in machine:
        if row[0] == state:
            for step in row[2]:
                if step[0] == event:
                    return step
    return None


def duration_of(timer, units, is_reliable):
    """ms, or None when it does not run. units: T1, T2, T4 and 1 ms, in ms."""
    for name, unit, unreliable, reliable in DURATIONS:
        if name == timer:
            times = reliable if is_reliable else unreliable
            return None if times is None else times * units[unit]
    return None


def response_event(status):
    """The event that a response of this status is."""
    return PROVISIONAL if status < 200 else SUCCESS if status < 300 else FAILURE
