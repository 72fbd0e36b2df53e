import pytest
from offhook.ladder.compare import assert_flow, compare, read_flow
from offhook.ladder.model import Ladder

from tests.flows.expected import ALWAYS_FORWARD, NO_ANSWER_FORWARD
from tests.hostside.ladder.script import LABELS, Script, redirected_call


def ladder_of(records):
    return Ladder(records, LABELS)


def swapped(records, one, other):
    """The records with two of them changed in order, times included."""
    records = list(records)
    a, b = records[one], records[other]
    records[one], records[other] = (a[0], *b[1:]), (b[0], *a[1:])
    return records


def test_reads_steps_arrows_demands_and_remarks():
    steps = read_flow("F1 INVITE (for B)(new Call-ID) A->P · F2 100 P→A\n(RTP)\n F3 302(Contact C) P→A (after F2)")
    assert [step.token for step in steps] == [("INVITE", "A", "P"), ("100", "P", "A"), ("302", "P", "A")]
    assert steps[0].demands == ("for B", "new Call-ID")
    assert steps[2].demands == ("Contact C", "after F2")


@pytest.mark.parametrize(
    "text", ["F1 INVITE A", "F1 invite A→P", "F2 INVITE A→P", "INVITE A→P", "F1 INVITE A→P · F3 ACK A→P"]
)
def test_refuses_what_is_not_a_flow(text):
    with pytest.raises(ValueError):
        read_flow(text)


def test_reference_flow_matches_in_order():
    ladder = ladder_of(redirected_call().records)
    assert compare(NO_ANSWER_FORWARD, ladder, in_order=True).matches
    assert assert_flow(NO_ANSWER_FORWARD, ladder) is ladder


def test_always_forward_is_not_no_answer_forward():
    ladder = ladder_of(redirected_call(answered_at_once=True).records)
    assert compare(ALWAYS_FORWARD, ladder, in_order=True).matches
    result = compare(NO_ANSWER_FORWARD, ladder)
    assert not result.matches
    assert "- F3   180                  B→P" in result.diff
    assert "- F4   180                  P→A" in result.diff
    assert "+ " not in result.diff


def test_names_may_be_mapped():
    ladder = Ladder(redirected_call().records, {("127.0.0.1", 5060): "proxy"})
    parties = {"A": "1001", "P": "proxy", "B": "1002", "C": "1003"}
    assert compare(NO_ANSWER_FORWARD, ladder, parties, in_order=True).matches


def test_hops_may_swap_where_neither_causes_the_other():
    records = redirected_call().records
    ack_to_b = next(i for i, record in enumerate(records) if record[3].startswith(b"ACK"))
    mixed = ladder_of(swapped(records, ack_to_b, ack_to_b + 1))
    assert compare(NO_ANSWER_FORWARD, mixed).matches
    assert not compare(NO_ANSWER_FORWARD, mixed, in_order=True).matches


def test_a_forwarded_message_before_its_cause_is_an_error():
    records = redirected_call().records
    ringing = [i for i, record in enumerate(records) if record[3].startswith(b"SIP/2.0 180")]
    result = compare(NO_ANSWER_FORWARD, ladder_of(swapped(records, ringing[0], ringing[1])))
    assert result.problems == ["F4 came before F3, its cause"]
    assert compare(NO_ANSWER_FORWARD, ladder_of(swapped(records, *ringing[:2])), one_clock=False)


def test_a_stated_cause_is_held():
    script = Script()
    script.request("BYE", "A", "P", "B")
    script.request("BYE", "C", "P", "B", call=b"call-2")
    ladder = ladder_of(script.records)
    assert compare("F1 BYE A→P · F2 BYE C→P (after F1)", ladder).matches
    result = compare("F1 BYE C→P · F2 BYE A→P (after F1)", ladder)
    assert result.problems == ["F2 BYE: came before F1"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("INVITE(for C)", "INVITE(for B)", "F9 INVITE: wanted B, found 1003"),
        ("302(Contact C) B", "302(Contact A) B", "F5 302: wanted A, found 1003"),
        ("(new Call-ID)", "(same Call-ID)", "F9 INVITE: the Call-ID is a new one"),
        ("200(INVITE) C", "200(BYE) C", "F13 200: wanted BYE, found INVITE"),
        ("F10 INVITE", "F10 INVITE(sendonly)", "F10 INVITE: wanted sendonly, found sendrecv"),
    ],
)
def test_demands_are_held(old, new, problem):
    result = compare(NO_ANSWER_FORWARD.replace(old, new), ladder_of(redirected_call().records), in_order=True)
    assert result.problems == [problem]
    assert problem in result.diff


def test_noise_is_left_out():
    script = redirected_call()
    script.again()
    script.request("OPTIONS", "A", "P", "B", call=b"ping")
    script.request("NOTIFY", "C", "P", "A", call=b"mwi")
    ladder = ladder_of(script.records)
    assert compare(NO_ANSWER_FORWARD, ladder, in_order=True).matches
    assert not compare(NO_ANSWER_FORWARD + "F17 NOTIFY P→A", ladder).matches
    assert compare(NO_ANSWER_FORWARD + "F17 NOTIFY C→P", ladder).matches


def test_a_message_too_much_is_shown_with_its_time():
    script = redirected_call()
    script.request("BYE", "A", "P", "C", call=b"call-2", cseq=2)
    with pytest.raises(AssertionError, match=r"\+ +BYE +A→P +at 20\.\d+ s"):
        assert_flow(NO_ANSWER_FORWARD, ladder_of(script.records))


def test_an_empty_ladder_differs():
    assert not compare(NO_ANSWER_FORWARD, Ladder())
    assert compare("", Ladder())
