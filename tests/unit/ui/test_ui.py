"""Keys become commands, the phone becomes text, and little is drawn when little changed."""

import gc

from tests.unit import kit
from tests.unit.ui import fixtures
from tests.unit.ui.fake_phone import Desk, FakeAccount, FakeEntry
from tests.unit.ui.fixtures import stage

COLOUR = "480x272x4"


def test_digits_dial():
    desk = Desk().press("1", "star", "pound", "0")
    assert desk.commands == [("digit", "1"), ("digit", "*"), ("digit", "#"), ("digit", "0")]


def test_a_key_acts_once():
    desk = Desk()
    desk.ui.key("speaker", True, desk.now)
    desk.ui.key("speaker", False, desk.now)
    assert desk.commands == [("press_speaker",)]


def test_unknown_and_useless_keys_do_nothing():
    desk = Desk().press("transfer", "conference", "message", "soft2", "left", "nonsense")
    assert [command for command in desk.commands if command[0] != "choose_account"] == []


def test_keys_of_dialling():
    desk = stage(COLOUR, fixtures.dialling)
    call = desk.phone.focus
    desk.press("ok", "soft1", "soft3", "soft4", "cancel")
    assert desk.commands == [("send",), ("send",), ("backspace",), ("hang_up", call), ("hang_up", call)]


def test_keys_of_an_incoming_call():
    desk = stage(COLOUR, fixtures.ringing_in)
    call = desk.phone.focus
    desk.press("ok", "soft1", "soft3", "soft4", "cancel")
    assert desk.commands == [("answer", call), ("answer", call), ("silence",), ("reject", call), ("reject", call)]


def test_keys_of_a_talk():
    desk = stage(COLOUR, fixtures.talking)
    call = desk.phone.focus
    desk.press("soft2", "hold", "mute", "soft4", "cancel", "soft1", "soft3")
    assert desk.commands == [("hold", call), ("hold", None), ("toggle_mute",), ("hang_up", call)]


def test_keys_of_a_held_call():
    desk = stage(COLOUR, fixtures.held)
    call = desk.phone.focus
    desk.press("soft2", "hold", "soft3", "soft4")
    assert desk.commands == [("resume", call), ("resume", call), ("seize", None), ("hang_up", call)]


def test_keys_of_two_calls():
    desk = stage(COLOUR, fixtures.two_calls)
    held, talks = desk.phone.calls
    desk.press("soft3", "down", "up", "soft4")
    assert desk.commands == [("swap",), ("focus_on", held), ("focus_on", held), ("hang_up", talks)]


def test_keys_of_a_waiting_call_mean_the_one_that_rings():
    desk = stage(COLOUR, fixtures.waiting)
    rings = desk.phone.calls[1]
    desk.press("soft1", "soft2", "ok", "cancel")
    assert desk.commands == [("answer", rings), ("reject", rings), ("answer", rings), ("reject", rings)]


def test_line_keys_and_feature_keys():
    desk = Desk().press("line1", "line10", "redial", "speaker", "headset", "mute", "hold")
    assert desk.commands == [
        ("press_line", 1),
        ("press_line", 10),
        ("redial",),
        ("press_speaker",),
        ("press_headset",),
        ("toggle_mute",),
        ("hold", None),
    ]


def test_left_and_right_choose_the_account_to_call_by():
    desk = Desk(accounts=[FakeAccount(1, "1001"), FakeAccount(2, "1002"), FakeAccount(3, "", "disabled")])
    desk.press("right", "left")
    second = desk.phone.accounts[1]
    assert desk.commands == [("choose_account", second), ("choose_account", second)]


def test_what_cannot_be_done_is_said_for_three_seconds():
    desk = Desk()
    desk.phone.refusal = "Nothing was dialled yet"
    desk.press("redial")
    assert desk.draw()
    assert "Nothing was dialled yet" in desk.ui.text()
    assert desk.ui.next_deadline() == desk.now + 3000
    desk.pass_time(2999)
    assert not desk.draw()
    desk.pass_time(1)
    assert desk.draw()
    assert "Nothing was dialled yet" not in desk.ui.text()


def test_the_next_key_takes_a_message_away():
    desk = Desk()
    desk.phone.refusal = "Nothing was dialled yet"
    desk.press("redial", "up")
    assert "Nothing was dialled yet" not in desk.ui.text()


def test_volume_is_shown_while_it_changes():
    desk = Desk().press("volume_up")
    assert "Ringer 9" in desk.ui.text()
    desk = stage(COLOUR, fixtures.talking)
    desk.press("volume_down")
    assert "Handset 7" in desk.ui.text()


def test_text_is_in_reading_order_and_whole():
    desk = stage("192x64x1", fixtures.idle_marks)
    assert desk.ui.text() == [
        "1001",
        "Ringer off",
        "Call forward",
        "Do not disturb",
        "Headset",
        "1001",
        "Reception",
        "20:01",
        "Sat Oct 17",
        "3 missed calls",
        "History  DND  Menu",
    ]
    desk = stage("192x64x1", fixtures.ringing_in_long)
    assert "Dr. Maximiliane Freifrau von Hohenfels-Übermaß" in desk.ui.text()


def test_soft_labels():
    assert stage(COLOUR, fixtures.idle).ui.soft_labels() == ["History", "", "DND", "Menu"]
    assert stage(COLOUR, fixtures.dialling_empty).ui.soft_labels() == ["", "", "History", "Cancel"]


def test_asking_for_the_text_takes_nothing_from_the_picture():
    desk = stage(COLOUR, fixtures.idle)
    desk.phone.add(desk.phone.accounts[0], "ringing", "in", "Alice", "1002")
    desk.change()
    desk.ui.text()
    assert desk.draw()


def test_reasons_stand_in_words():
    assert "Busy" in stage(COLOUR, fixtures.ended_busy).ui.text()
    assert "1001: Wrong password" in stage(COLOUR, fixtures.registration_failed).ui.text()
    assert "Wrong password" in stage("192x64x1", fixtures.registration_failed).ui.text()
    assert "No account" in stage(COLOUR, fixtures.no_account).ui.text()


def test_a_second_of_talk_redraws_one_row():
    desk = stage(COLOUR, fixtures.talking)
    desk.display.touched.clear()
    desk.pass_time(desk.ui.next_deadline() - desk.now)
    assert desk.draw()
    assert len(desk.display.touched) == 1
    assert desk.display.touched[0][3] < 30
    assert "01:24" in desk.ui.text()


def test_a_second_of_talk_leaves_little_garbage():
    if not kit.MICROPYTHON:
        kit.skip("CPython does not count what it allocates")
    desk = stage(COLOUR, fixtures.talking)
    for _ in range(2):  # the first time some glyphs may be new
        desk.pass_time(1000)
        gc.collect()
        gc.disable()
        before = gc.mem_alloc()
        desk.draw()
        spent = gc.mem_alloc() - before
        gc.enable()
    assert spent < 3000, spent


def test_asking_when_nothing_is_due_allocates_nothing():
    desk = stage(COLOUR, fixtures.talking)
    kit.allocates_nothing(desk.draw)
    kit.allocates_nothing(desk.ui.next_deadline)


def test_nothing_new_draws_nothing():
    desk = stage(COLOUR, fixtures.idle)
    desk.display.touched.clear()
    assert not desk.draw()
    desk.change()
    assert not desk.draw()
    assert desk.display.touched == []


def test_the_clock_goes_on_by_itself():
    desk = stage(COLOUR, fixtures.idle)
    wait = desk.ui.next_deadline() - desk.now
    assert 0 < wait <= 60000
    desk.pass_time(wait)
    assert desk.draw()
    assert "20:02" in desk.ui.text()


def test_no_clock_is_shown_before_it_is_set():
    desk = Desk(time=12)
    desk.draw()
    assert desk.ui.text() == ["1001", "1001", "History  DND  Menu"]


def test_menu_leads_to_the_forward_form_and_back():
    desk = Desk().press("soft4", "2", "2", "right", "1", "0", "0", "3", "soft3", "4", "soft4")
    assert desk.commands == [("set_forward", "busy", True, "1004", None)]
    assert "Saved" in desk.ui.text()
    desk.press("cancel", "cancel")
    assert desk.ui.opened is None


def test_no_answer_forward_counts_rings():
    desk = Desk().press("soft4", "2", "3", "soft2", "5", "down", "right", "right", "left", "ok")
    assert desk.commands == [("set_forward", "no_answer", True, "5", 3)]


def test_dnd_by_soft_key_and_menu():
    desk = Desk().press("soft3")
    assert desk.commands == [("set_dnd", True)]
    assert "Do not disturb is on" in desk.ui.text()
    desk.press("soft4", "4")
    assert desk.commands[-1] == ("set_dnd", False)


def test_history_calls_back():
    desk = Desk()
    desk.phone.missed = 2
    desk.phone.history.lists["missed"] += [FakeEntry("Bob", "1003", 0), FakeEntry("", "1005", 0)]
    desk.press("soft1")
    assert "Missed calls" in desk.ui.text()
    desk.press("down", "ok")
    assert desk.commands == [("see_missed",), ("dial", "1005", 1)]
    assert desk.ui.opened is None


def test_an_empty_list_says_so():
    desk = Desk().press("soft1", "ok")
    assert "No calls" in desk.ui.text()
    assert "No number to call" in desk.ui.text()


def test_a_call_closes_what_is_open():
    desk = Desk().press("soft4", "1")
    assert desk.ui.opened is not None
    desk.phone.add(desk.phone.accounts[0], "ringing", "in", "Alice", "1002")
    desk.change()
    assert "Incoming call" in desk.ui.text()
    assert desk.ui.opened is None


def test_forwarding_a_ringing_call():
    desk = stage(COLOUR, fixtures.forward_to)
    call = desk.phone.focus
    desk.press("soft3", "4", "soft1")
    assert desk.commands == [("forward_call", call, "1004")]
    assert "Incoming call" in desk.ui.text()


def test_a_caller_who_gives_up_closes_the_forward_form():
    desk = stage(COLOUR, fixtures.forward_to)
    desk.phone.calls.clear()
    desk.phone.focus = None
    desk.change()
    assert desk.ui.soft_labels() == ["History", "", "DND", "Menu"]


def test_status_shows_address_and_accounts():
    text = stage(COLOUR, fixtures.status).ui.text()
    assert "IP 192.168.1.46" in text and "Model T46G" in text
    desk = stage("800x480x4", fixtures.status)
    assert "Reception Server does not answer" in desk.ui.text()


def test_digits_of_a_talk_are_shown():
    assert "12*#" in stage(COLOUR, fixtures.talking_digits).ui.text()
    assert "12*#" in stage("192x64x1", fixtures.talking_digits).ui.text()


def test_a_message_outlives_a_change_of_the_screen_below():
    """What is drawn anew below the banner leaves the banner whole."""
    for geometry in ("480x272x4", "192x64x1"):
        desk = stage(geometry, fixtures.message)
        fixtures.talking(desk)
        desk.change()
        desk.draw()
        before = bytes(desk.display.buffer)
        desk.ui.redraw(desk.now)
        desk.draw()
        assert bytes(desk.display.buffer) == before
