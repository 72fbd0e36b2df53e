"""Redirections that go wrong or astray: what the caller sees, and what the wire shows."""

import pytest

from tests.flows.rig import Lab, Oddity

MOVED = 302
C = b"<sip:1003@127.0.0.1>"


def contact(*values):
    return (MOVED, [b"Contact: " + value for value in values])


def always(target):
    return {"forward.always.enable": "1", "forward.always.target": target}


def invites(lab):
    """Whom A asked for, one an INVITE that left it."""
    rows = [row for row in lab.ladder.flow if row.source == lab.a.address]
    return [row.note for row in rows if row.method == "INVITE" and not row.status]


def all_acknowledged(lab):
    """Every final answer to A's INVITEs has its ACK."""
    rows = [row for row in lab.ladder.rows if lab.a.address in (row.source, row.target)]
    finals = {(row.call_id, row.message.cseq[0]) for row in rows if row.status >= 200 and row.method == "INVITE"}
    return finals == {(row.call_id, row.message.cseq[0]) for row in rows if row.method == "ACK"}


def call(lab, *answers, number="1004"):
    """A calls an oddity that answers so; until A's call has ended or rings."""
    oddity = Oddity(lab, number, answers)
    lab.a.do("dial", number, None)
    lab.run(5000, lambda: lab.a.state in ("ended", "ringing"))
    lab.run(100)
    assert all_acknowledged(lab)
    return oddity


def seen(lab):
    return lab.a.state, lab.a.call.reason


def test_two_phones_that_forward_to_each_other():
    lab = Lab({"B": always("1003"), "C": always("1002")})
    lab.a.do("dial", "1002", None)
    lab.wait(lab.a, "ended")
    lab.run(100)
    assert invites(lab) == ["1002", "1003"]
    assert lab.a.call.reason == "Redirection loop"
    assert all_acknowledged(lab)


def test_a_phone_that_forwards_to_itself():
    lab = Lab({"B": always("1002")})
    lab.a.do("dial", "1002", None)
    lab.wait(lab.a, "ended")
    lab.run(100)
    assert invites(lab) == ["1002"]
    assert lab.a.call.reason == "Redirection loop"


def test_a_phone_that_forwards_to_its_caller():
    lab = Lab({"B": always("1001")})
    lab.a.do("dial", "1002", None)
    lab.wait(lab.a, "ended")
    lab.run(100)
    assert invites(lab) == ["1002"]
    assert lab.a.call.reason == "Redirection loop"
    assert len(lab.a.phone.calls) == 1


def test_a_chain_of_redirections_without_end():
    lab = Lab()
    chain = range(4, 9)
    oddities = [Oddity(lab, "100%d" % n, [contact(b"<sip:100%d@127.0.0.1>" % (n + 1))]) for n in chain]
    lab.a.do("dial", "1004", None)
    lab.wait(lab.a, "ended", 5000)
    assert [len(oddity.asked) for oddity in oddities] == [1] * 5
    assert len(invites(lab)) == 5
    assert lab.a.call.reason == "Too many redirections"


@pytest.mark.parametrize("answer", [(MOVED, []), contact(b"*"), contact(b"<tel:+4930123>"), contact(b"<mailto:a@b>")])
def test_nobody_to_go_to(answer):
    lab = Lab()
    call(lab, answer)
    assert invites(lab) == ["1004"]
    assert lab.a.state == "ended"
    assert (lab.a.call.status, lab.a.call.reason) == (MOVED, "Redirected to nobody")
    assert lab.a.audio.tone == "congestion"


@pytest.mark.parametrize("value", [b"<", b"<sip:>", b"\"1003 <sip:1003@127.0.0.1>", b"<sip:1003@127.0.0.1:99999>"])
def test_a_contact_that_cannot_be_read(value):
    lab = Lab()
    Oddity(lab, "1004", [contact(value)])
    lab.a.do("dial", "1004", None)
    lab.wait(lab.a, "ended", 40_000)
    assert invites(lab) == ["1004"]
    assert lab.a.call.reason


def test_a_contact_that_is_no_sip_beside_one_that_is():
    lab = Lab()
    call(lab, contact(b"<tel:+4930123>;q=1.0", C + b";q=0.1"))
    assert invites(lab) == ["1004", "1003"]
    assert lab.c.state == lab.a.state == "ringing"


def test_contacts_are_tried_by_q_and_ties_in_order():
    lab = Lab()
    for user in ("1005", "1006", "1007"):
        Oddity(lab, user, [(486, [])])
    low, high, equal = b"<sip:1005@127.0.0.1>;q=0.2", b"<sip:1006@127.0.0.1>;q=0.9", b"<sip:1007@127.0.0.1>;q=0.9"
    call(lab, contact(low + b", " + high, equal))
    assert invites(lab) == ["1004", "1006", "1007", "1005"]
    assert seen(lab) == ("ended", "Busy")


def test_the_next_contact_is_tried_when_the_first_is_not_there():
    lab = Lab()
    call(lab, contact(b"<sip:1009@127.0.0.1>;q=0.9", C + b";q=0.5"))
    assert invites(lab) == ["1004", "1009", "1003"]
    assert lab.c.state == "ringing"
    lab.c.do("answer", None)
    lab.wait(lab.a, "talking")
    assert lab.sound_passes(lab.a, lab.c)


def test_a_duplicate_contact_is_tried_once():
    lab = Lab()
    Oddity(lab, "1005", [(486, [])])
    again = b"<sip:1005@127.0.0.1>, <sip:1005@127.0.0.1:5060>;q=0.5, <sip:1004@127.0.0.1>"
    call(lab, contact(again))
    assert invites(lab) == ["1004", "1005"]
    assert seen(lab) == ("ended", "Busy")


def test_headers_in_a_contact_do_not_reach_the_new_request():
    lab = Lab()
    call(lab, contact(b"<sip:1003@127.0.0.1;method=BYE?Subject=evil&Route=%3Csip:192.0.2.1%3E>"))
    invite = [row for row in lab.ladder.flow if row.method == "INVITE" and not row.status][-1]
    assert lab.c.state == "ringing"
    assert b"evil" not in invite.data
    assert b"method" not in invite.message.uri


@pytest.mark.parametrize("status", [300, 301, 302])
def test_all_three_kinds_are_followed(status):
    lab = Lab()
    call(lab, (status, [b"Contact: " + C]))
    assert lab.c.state == "ringing"


@pytest.mark.parametrize("status", [305, 380])
def test_the_others_are_failures(status):
    lab = Lab()
    call(lab, (status, [b"Contact: " + C]))
    assert invites(lab) == ["1004"]
    assert lab.a.state == "ended"
    assert lab.a.call.reason


def test_it_arrives_after_the_caller_hung_up():
    """The 302 crosses the CANCEL: it is acknowledged, and C is left in peace."""
    lab = Lab()
    Oddity(lab, "1004", [(180, [])])
    late = Oddity(lab, "1005", [contact(C)], delay=500)
    lab.a.do("dial", "1005", None)
    lab.run(200)
    assert len(late.asked) == 1
    lab.a.do("hang_up", None)
    lab.run(40_000)
    assert invites(lab) == ["1005"]
    assert lab.c.shown == []
    assert lab.a.state == "idle"
    assert all_acknowledged(lab)


def test_the_new_target_is_busy():
    lab = Lab({"B": always("1003"), "C": {"call_waiting.enable": "0"}})
    lab.c.do("seize", None)
    lab.a.do("dial", "1002", None)
    lab.wait(lab.a, "ended")
    assert seen(lab) == ("ended", "Busy")
    assert lab.a.audio.tone == "busy"


def test_the_caller_hangs_up_while_the_new_target_rings():
    lab = Lab({"B": always("1003")})
    lab.a.do("dial", "1002", None)
    lab.wait(lab.c, "ringing")
    lab.a.do("hang_up", None)
    lab.wait(lab.c, "ended")
    assert lab.c.call.reason == "Missed call"
    lab.run(1000)
    assert all_acknowledged(lab)


def test_two_forwards_in_a_row_end_at_the_third_phone():
    lab = Lab({"B": always("1003")})
    call(lab, contact(b"<sip:1002@127.0.0.1>"))
    assert invites(lab) == ["1004", "1002", "1003"]
    assert lab.c.state == "ringing"
