from offhook.ladder.model import CHALLENGED, REGISTRATION, RETRANSMISSION, TRYING, Ladder

from firmware.sip import names
from tests.hostside.ladder.script import LABELS, PLACES, Script, redirected_call


def numbered(ladder):
    return [(row.number, row.title, ladder.name(row.source), ladder.name(row.target)) for row in ladder.flow]


def test_reference_flow_is_f1_to_f16():
    ladder = Ladder(redirected_call().records, LABELS)
    assert [row.number for row in ladder.flow] == list(range(1, 17))
    assert numbered(ladder)[4] == (5, "302 Moved Temporarily", "B", "P")
    assert numbered(ladder)[15] == (16, "ACK", "P", "C")
    assert [row.skipped for row in ladder.rows if not row.number] == [REGISTRATION, REGISTRATION, TRYING]


def test_columns_follow_labels_then_appearance():
    records = redirected_call().records
    assert Ladder(records, LABELS).parties == ["A", "P", "B", "C"]
    assert Ladder(records).parties == ["1002", "127.0.0.1:5060", "1003", "1001"]
    assert Ladder(records[2:5], {PLACES["P"]: "proxy"}).parties == ["proxy", "1001", "127.0.0.1:5072"]


def test_same_bytes_again_are_a_retransmission():
    script = Script()
    invite = script.request("INVITE", "A", "P", "B")
    script.again()
    script.response(180, "P", "A", invite)
    script.again()
    rows = Ladder(script.records, LABELS).rows
    assert [row.skipped for row in rows] == ["", RETRANSMISSION, "", RETRANSMISSION]
    assert [row.number for row in rows] == [1, 0, 2, 0]


def test_same_message_on_another_hop_or_in_another_fork_is_none():
    script = Script()
    invite = script.request("INVITE", "A", "P", "B")
    onward = script.forward(invite, "B")
    script.response(180, "B", "P", onward, tag=b"one")
    script.response(180, "B", "P", onward, tag=b"two")
    script.response(183, "B", "P", onward, tag=b"two", media=b"sendrecv")
    assert [row.number for row in Ladder(script.records, LABELS).rows] == [1, 2, 3, 4, 5]


def test_challenged_attempt_loses_its_numbers_when_it_is_repeated():
    script = Script()
    invite = script.request("INVITE", "A", "P", "B")
    script.response(407, "P", "A", invite)
    script.request("ACK", "A", "P", "B")
    ladder = Ladder(script.records, LABELS)
    assert [row.number for row in ladder.rows] == [1, 2, 3]
    script.records.clear()
    credentials = [(names.PROXY_AUTHORIZATION, b'Digest username="1001", response="0123456789abcdef"')]
    script.request("INVITE", "A", "P", "B", cseq=2, headers=credentials)
    ladder.add(*script.records[0])
    assert [row.number for row in ladder.rows] == [0, 0, 0, 1]
    assert [row.skipped for row in ladder.rows] == [CHALLENGED] * 3 + [""]


def test_credentials_are_redacted_unless_unsafe():
    script = Script()
    credentials = [(names.AUTHORIZATION, b'Digest username="1001", response="0123456789abcdef", cnonce="feed"')]
    script.request("REGISTER", "A", "P", "A", headers=credentials)
    assert b"0123456789abcdef" not in Ladder(script.records).rows[0].data
    assert b"0123456789abcdef" in Ladder(script.records, unsafe=True).rows[0].data


def test_bytes_that_are_not_sip_are_a_row():
    ladder = Ladder()
    hostile = [b"", b"\r\n\r\n", b"\x00\xff\x80", b"INVITE sip:x SIP/2.0\r\n\r\n", b"SIP/2.0 200 OK\r\nCSeq: x\r\n\r\n"]
    for data in hostile:
        row = ladder.add(1.0, PLACES["A"], PLACES["P"], data)
        assert row.message is None and row.title
        assert row.title.isprintable()


def test_notes_tell_target_media_and_contact():
    script = Script()
    invite = script.request("INVITE", "A", "P", "B", media=b"sendonly")
    script.response(302, "P", "A", invite, headers=[(names.CONTACT, b"<sip:1003@127.0.0.1>, <tel:+4930>")])
    script.response(200, "P", "A", script.request("BYE", "A", "P", "B", cseq=2))
    notes = [row.note for row in Ladder(script.records).rows]
    assert notes == ["1002 sendonly", "Contact 1003, +4930", "", "BYE"]


def test_clear_numbers_anew_and_keeps_names():
    ladder = Ladder(redirected_call().records)
    ladder.clear()
    assert ladder.rows == []
    assert ladder.add(*redirected_call().records[2]).number == 1
    assert ladder.name(PLACES["A"]) == "1001"
