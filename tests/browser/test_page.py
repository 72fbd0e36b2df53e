"""The simulator's page in a real headless Chromium, served by a real `offhook sim`."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.interop.baresip import free_tcp_port
from tests.interop.kamailio import free_port
from tests.peers import require_peer

OUT = Path(__file__).resolve().parents[2] / "out"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]
COLUMN = {"A": 0, "B": 1, "C": 2}
SILENT = -96
NUMBERS = {"A": "1001", "B": "1002", "C": "1003"}


@pytest.fixture(scope="module")
def simulator():
    """(process, address with its token) of a running `offhook sim`."""
    command = [str(Path(sys.executable).with_name("offhook")), "sim", "--port", str(free_tcp_port())]
    command += ["--sip-port", str(free_port("127.0.0.1"))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    os.set_blocking(process.stdout.fileno(), False)
    text, deadline = "", time.monotonic() + 40
    while not (address := re.search(r"http://\S+token=\S+", text)):
        assert process.poll() is None and time.monotonic() < deadline, text
        text += (process.stdout.read() or b"").decode()
        time.sleep(0.05)
    yield process, address.group(0)
    process.terminate()
    assert process.wait(15) == 0


@pytest.fixture(scope="module")
def browser():
    chromium = require_peer("chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page(browser, simulator):
    context = browser.new_context(viewport={"width": 1600, "height": 950}, permissions=["microphone"])
    page = context.new_page()
    page.mistakes = []
    page.on("pageerror", lambda error: page.mistakes.append(str(error)))
    page.goto(simulator[1])
    page.wait_for_selector(".phone >> nth=2")
    yield page
    context.close()
    assert page.mistakes == []


def phone(page, name):
    return page.locator(".phone").nth(COLUMN[name])


def press(page, name, *keys):
    for key in keys:
        phone(page, name).locator('[data-key="%s"]' % key).click()


def wait_text(page, name, text):
    phone(page, name).locator(".words", has_text=text).wait_for(state="attached", timeout=15000)


def lamp(page, name, lamp_name, pattern):
    selector = '[data-lamp="%s"][data-pattern="%s"]' % (lamp_name, pattern)
    phone(page, name).locator(selector).wait_for(timeout=10000)


def test_dial_by_clicking_and_see_lamps_and_ladder(page):
    wait_text(page, "B", "1002")
    page.click("#clear")
    press(page, "A", "1", "0", "0", "2")
    wait_text(page, "A", "1002")
    press(page, "A", "ok")
    lamp(page, "B", "line1", "fast")
    lamp(page, "B", "power", "fast")
    lamp(page, "A", "line1", "on")
    phone(page, "B").locator(".handset").click()
    lamp(page, "B", "line1", "on")
    page.locator("#rows .title", has_text="200 OK").first.wait_for()
    titles = page.locator("#rows li:not(.skipped) .title").all_inner_texts()
    assert titles[:8] == ["INVITE", "INVITE", "180 Ringing", "180 Ringing", "200 OK", "200 OK", "ACK", "ACK"]
    numbers = page.locator("#rows li:not(.skipped) .number").all_inner_texts()
    assert numbers[:8] == ["F%d" % (i + 1) for i in range(8)]
    page.locator("#rows li:not(.skipped) button").first.click()
    assert page.locator("#message").inner_text().splitlines()[2].startswith("INVITE sip:1002@")
    page.locator(".phone.focus").wait_for()
    OUT.mkdir(exist_ok=True)
    page.screenshot(path=str(OUT / "sim.png"))
    assert (OUT / "sim.png").stat().st_size > 50_000
    press(page, "A", "soft4")
    lamp(page, "A", "line1", "off")
    phone(page, "B").locator(".handset").click()
    lamp(page, "B", "line1", "off")


def test_the_screen_is_the_frame_buffer(page):
    """The LCD holds more than one colour, and changes when a digit is dialled."""
    picture = "e => e.toDataURL()"
    canvas = phone(page, "C").locator("canvas")
    before = canvas.evaluate(picture)
    press(page, "C", "5")
    wait_text(page, "C", "5")
    page.wait_for_timeout(300)
    assert canvas.evaluate(picture) != before
    press(page, "C", "cancel")


def test_the_keyboard_plays_the_phone_in_focus(page):
    phone(page, "C").locator("header").click()
    page.keyboard.type("77")
    wait_text(page, "C", "77")
    page.keyboard.press("Escape")


def test_every_button_has_a_name_and_the_screen_its_text(page):
    nameless = "e => e.filter(it => !it.hidden && !(it.getAttribute('aria-label') || it.innerText.trim())).length"
    assert page.locator("button").evaluate_all(nameless) == 0
    assert "Menu" in phone(page, "B").locator(".words").inner_text().split()
    press(page, "B", "soft4")
    phone(page, "B").locator(".spoken", has_text="Status").wait_for(state="attached")
    press(page, "B", "cancel")


@pytest.mark.parametrize("width, height", [(1280, 800), (1366, 768), (1440, 900), (1600, 950)])
def test_phones_and_ladder_fit_the_window(page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    boxes = [one.bounding_box() for one in page.locator(".phone, #ladder").all()]
    assert len(boxes) == 4
    assert all(box["x"] + box["width"] <= width and box["y"] + box["height"] <= height for box in boxes), boxes
    phones, ladder = boxes[:3], boxes[3]
    assert all(box["x"] + box["width"] < ladder["x"] for box in phones), boxes


def test_two_pages_show_one_handset(page, simulator):
    other = page.context.new_page()
    other.goto(simulator[1])
    phone(other, "C").locator(".handset").click()
    phone(page, "C").locator(".handset[aria-pressed=true]").wait_for()
    other.reload()
    phone(other, "C").locator(".handset[aria-pressed=true]").click()
    phone(page, "C").locator(".handset[aria-pressed=false]").wait_for()
    other.close()


def test_exports(page, simulator):
    address = simulator[1].split("/?")[0]
    for name, start in (("ladder.txt", b""), ("ladder.svg", b"<"), ("ladder.pcap", b"\xd4\xc3\xb2\xa1")):
        answer = page.request.get(address + "/export/" + name)
        assert answer.status == 200
        assert answer.body().startswith(start)


def test_sound_reaches_the_page_and_the_microphone_the_peer(page):
    """The browser's fake microphone beeps into the phone in focus; the other one's meter shows it."""
    page.click("#sound")
    page.locator("#sound", has_text="Sound on").wait_for()
    press(page, "A", "1", "0", "0", "3", "ok")
    lamp(page, "C", "line1", "fast")
    press(page, "C", "speaker")
    lamp(page, "C", "line1", "on")
    page.wait_for_timeout(500)  # the ringer's last level is gone
    phone(page, "A").locator("header").click()
    meter, loudest, deadline = phone(page, "C").locator(".level"), SILENT, time.monotonic() + 10
    while loudest < -40 and time.monotonic() < deadline:  # the fake microphone beeps once a second
        loudest = max(loudest, meter.evaluate("meter => meter.value"))
    assert loudest >= -40
    press(page, "C", "speaker")
    lamp(page, "C", "line1", "off")


def test_strangers_are_refused(page, simulator):
    address = simulator[1].split("/?")[0]
    stranger = page.context.browser.new_context()
    try:
        assert stranger.request.get(address + "/").status == 403
        assert stranger.request.get(address + "/?token=wrong").status == 403
        assert stranger.request.get(simulator[1], headers={"Host": "evil.example"}).status == 403
    finally:
        stranger.close()
    assert page.request.get(address + "/", headers={"Origin": "http://evil.example"}).status == 403


def test_closing_the_page_breaks_nothing(page, simulator, browser):
    page.close()
    assert simulator[0].poll() is None
    again = browser.new_page()
    again.goto(simulator[1])
    again.wait_for_selector(".phone >> nth=2")
    again.close()


def test_a_killed_phone_is_shown_and_the_others_go_on(page, simulator):
    """One phone's process dies; the other two still call each other. Kept last: the phone does not come back."""
    children = subprocess.run(["pgrep", "-P", str(simulator[0].pid)], capture_output=True, text=True).stdout.split()
    assert len(children) == 3
    os.kill(int(children[0]), signal.SIGKILL)
    page.locator(".phone.gone").wait_for(timeout=10000)
    assert simulator[0].poll() is None
    gone = page.evaluate("[...document.querySelectorAll('.phone')].findIndex(e => e.matches('.gone'))")
    caller, callee = (name for name in COLUMN if COLUMN[name] != gone)
    press(page, caller, *NUMBERS[callee], "ok")
    lamp(page, callee, "line1", "fast")
    press(page, caller, "cancel")
    lamp(page, callee, "line1", "off")
