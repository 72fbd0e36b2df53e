"""Text, picture and capture of the same ladder."""

import io
import subprocess
import xml.etree.ElementTree as ElementTree

import dpkt
from offhook.ladder import pcap, svg, text
from offhook.ladder.model import Ladder

from tests.hostside.ladder.script import LABELS, PLACES, Script, redirected_call
from tests.peers import require_peer

SVG = "{http://www.w3.org/2000/svg}"


def reference():
    script = redirected_call()
    script.again()
    return Ladder(script.records, LABELS)


def test_text_has_a_line_a_row_and_arrows_between_the_right_columns():
    lines = text.draw(reference()).splitlines()
    assert lines[0].split() == ["A", "P", "B", "C"]
    first = next(line for line in lines if " F1 " in line)
    assert first.index("INVITE 1002") < first.index("▶")
    assert first.count("│") == 4
    columns = [lines[0].index(name) for name in "APBC"]
    assert [first[column] for column in columns] == ["│"] * 4
    moved = next(line for line in lines if " F5 " in line)
    assert columns[1] < moved.index("◀") < moved.index("302 Moved Temporarily Contact 1003") < columns[2]
    assert "(again)" in lines[-1]
    assert "F17" not in lines[-1]


def test_text_of_nothing_and_of_a_message_to_itself():
    assert text.draw(Ladder()) == "no messages\n"
    script = Script()
    script.request("OPTIONS", "A", "A", "A")
    assert "├┐ OPTIONS" in text.draw(Ladder(script.records))


def test_svg_is_well_formed_and_says_all():
    ladder = reference()
    media = [svg.Media(ladder.rows[-1].time, "A", "C", "RTP both ways")]
    tree = ElementTree.fromstring(svg.draw(ladder, "No-answer forward", media))
    words = " ".join("".join(element.itertext()) for element in tree.iter(SVG + "text"))
    for wanted in ("No-answer forward", "F16", "302 Moved Temporarily", "Contact 1003", "18.0 s", "RTP both ways"):
        assert wanted in words
    rows = [element for element in tree.iter(SVG + "g") if element.get("class") == "row"]
    assert len(rows) == len(ladder.rows)
    dashed = [row for row in rows if any(line.get("stroke-dasharray") for line in row.iter(SVG + "path"))]
    assert dashed == [rows[-1]]


def test_svg_bears_hostile_bytes():
    ladder = Ladder([(0.0, PLACES["A"], PLACES["P"], data) for data in (b"\x00<script>&\xff", b"", b"]]>\x1b")])
    ElementTree.fromstring(svg.draw(ladder, "<&>"))
    ElementTree.fromstring(svg.draw(Ladder()))


def test_ringing_lasts_from_180_to_the_final_answer():
    bars = svg.ringing(reference())
    assert [(bar.party, round(bar.end - bar.start, 1)) for bar in bars] == [("B", 18.0), ("C", 2.5)]


def test_pcap_holds_the_messages_with_right_checksums():
    ladder = reference()
    packets = list(dpkt.pcap.Reader(io.BytesIO(pcap.encode(ladder.rows))))
    assert len(packets) == len(ladder.rows)
    for (time, data), row in zip(packets, ladder.rows, strict=True):
        ip = dpkt.ip.IP(data)
        assert abs(time - row.time) < 1e-5
        assert (ip.data.sport, ip.data.dport) == (row.source[1], row.target[1])
        assert ip.data.data == row.data
        assert dpkt.in_cksum(data[:20]) == 0
        pseudo = data[12:20] + bytes((0, 17)) + data[24:26]
        assert dpkt.in_cksum(pseudo + data[20:]) == 0


def test_pcap_speaks_ipv6():
    ip = dpkt.ip6.IP6(pcap.packet(("::1", 5060), ("::1", 5070), b"odd"))
    assert (ip.v, ip.plen, ip.data.data, ip.data.sport) == (6, 11, b"odd", 5060)


def test_tshark_reads_the_capture(tmp_path):
    require_peer("tshark")
    file = tmp_path / "ladder.pcap"
    ladder = reference()
    file.write_bytes(pcap.encode(ladder.rows))
    command = ["tshark", "-r", file, "-d", "udp.port==5060,sip", "-o", "udp.check_checksum:TRUE", "-o"]
    command += ["ip.check_checksum:TRUE", "-T", "fields", "-e", "udp.checksum.status", "-e", "sip.Method", "-e"]
    command += ["sip.Status-Code"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [row[0] for row in rows] == ["1"] * len(ladder.rows)
    assert [row[1] or int(row[2]) for row in rows] == [row.status or row.method for row in ladder.rows]
