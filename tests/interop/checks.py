"""What several of these tests ask of phones: sound both ways, and that nothing is left of a call."""

import socket
from concurrent.futures import ThreadPoolExecutor

from offhook import ports
from offhook.expect import Expectation

OTHER_TONE = 440  # Hz; unlike 1004 Hz, so that a phone that hears itself is found out
DARK = {"colour": "off", "pattern": "off", "period": 0}


def assert_both_hear(a, b, seconds=2):
    """A says 1004 Hz and B another tone at the same time: each must have the other's clean, as `to_hear` puts it."""
    with ThreadPoolExecutor(2) as pool:
        hearings = [
            pool.submit(Expectation(b).to_hear, a, 1004, seconds),
            pool.submit(Expectation(a).to_hear, b, OTHER_TONE, seconds),
        ]
    for one in hearings:
        one.result()


def assert_nothing_left(phone, timeout=10):
    """No call, no lamp but the power lamp, no sound, no RTP port, no complaint. Takes as long as ended calls show."""
    Expectation(phone).to_be_idle()
    for _ in range(10 * timeout):
        state = phone.state()
        if not state["calls"] and not taken_rtp_ports(phone):
            break
        phone.pause(0.1)
    assert state["calls"] == []
    assert taken_rtp_ports(phone) == []
    assert (state["off_hook"], state["path"], state["muted"]) == (False, "none", False)
    lit = {name: lamp for name, lamp in phone.lamps.items() if lamp != DARK and name != "power"}
    assert lit == {}
    assert complaints(phone) == []


def taken_rtp_ports(phone):
    """Those of its RTP ports that are open now."""
    first, last = phone.rtp_ports
    return [port for port in range(first, last + 1) if not ports.is_free("127.0.0.1", port, (socket.SOCK_DGRAM,))]


def complaints(phone):
    """Events that tell of trouble."""
    return [event for event in phone.events if event["event"] in ("log", "exited", "failed", "registration_failed")]
