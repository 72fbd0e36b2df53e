"""What a failed test leaves behind: the ladder, the capture, the screens, the sound and the events of its phones."""

import json
import re
from pathlib import Path

from offhook import audio
from offhook.ladder import pcap, svg
from offhook.ladder.model import Ladder
from offhook.panel import HEARD_SECONDS

MARGIN = 8


def folder(root, node):
    """A folder of its own for a test, by pytest's name of it."""
    path = Path(root, re.sub(r"[^A-Za-z0-9._-]+", "-", node.replace("::", ".")).strip("-."))
    path.mkdir(parents=True, exist_ok=True)
    return path


def save(path, phones, pbx):
    """Write everything; the pictures of several phones stand below each other, their sound is a channel each."""
    labels = {phone.core.address: phone.number for phone in phones}
    labels[(pbx.host, pbx.port)] = "pbx"
    ladder = Ladder(_messages(phones, pbx), labels)
    (path / "ladder.svg").write_text(svg.draw(ladder, path.name), encoding="utf-8")
    (path / "ladder.pcap").write_bytes(pcap.encode(ladder.rows))
    screens([phone.screenshot() for phone in phones]).save(path / "screen.png")
    audio.write_wav(path / "heard.wav", *[phone.heard_samples(HEARD_SECONDS) for phone in phones])
    events = [{"phone": phone.number, **event} for phone in phones for event in phone.events]
    lines = [json.dumps(event) + "\n" for event in sorted(events, key=lambda event: event["t"])]
    (path / "events.jsonl").write_text("".join(lines), encoding="utf-8")


def _messages(phones, pbx):
    """What passed the proxy and what the phones, by their traces, exchanged with others: (time, from, to, bytes)."""
    ours, proxy = [phone.core.address for phone in phones], (pbx.host, pbx.port)
    messages = list(pbx.messages)
    for phone in phones:
        for event in phone.events:
            if event["event"] != "sip":
                continue
            host, _, port = event["peer"].rpartition(":")
            peer, is_out = (host, int(port)), event["direction"] == "out"
            if peer != proxy and (is_out or peer not in ours):  # between two of ours it is taken once
                ends = (phone.core.address, peer) if is_out else (peer, phone.core.address)
                messages.append((event["t"], *ends, event["message"].encode("latin-1")))
    return sorted(messages, key=lambda message: message[0])


def screens(images):
    """Pictures below each other, with a margin."""
    from PIL import Image

    width = max(image.width for image in images) + 2 * MARGIN
    height = sum(image.height + MARGIN for image in images) + MARGIN
    sheet, y = Image.new("RGB", (width, height), "#808080"), MARGIN
    for image in images:
        sheet.paste(image.convert("RGB"), (MARGIN, y))
        y += image.height + MARGIN
    return sheet
