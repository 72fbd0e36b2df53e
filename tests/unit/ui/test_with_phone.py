"""The screen over the real phone: from a key to a call and from a call to the screen."""

from firmware.sip import events
from firmware.ui.ui import Ui
from tests.unit.phone.fakes import Bench, sdp
from tests.unit.ui.fake_phone import EVENING, FakeDisplay


class Bed(Bench):
    """A phone with its screen. `text` draws first, as the loop of the phone would."""

    def __init__(self, changes=(), screen=(480, 272, 4)):
        super().__init__(changes, accounts=2)
        self.display = FakeDisplay(*screen)
        self.ui = Ui(self.display, self.phone, self.phone.model, self.settings, lambda: EVENING)

    def press(self, *names):
        for name in names:
            self.ui.key(name, True, self.now)
            self.ui.key(name, False, self.now)

    @property
    def text(self):
        while self.phone.next_event() is not None:
            self.ui.phone_changed(self.now)
        self.ui.draw(self.now)
        return self.ui.text()


def test_dial_talk_hold_and_hang_up():
    bed = Bed()
    bed.press("1", "0", "0", "2")
    assert "1002" in bed.text and bed.ui.soft_labels()[0] == "Send"
    bed.press("pound")
    assert "Calling" in bed.text
    session = bed.agent.sessions[0]
    bed.event(events.CALL_PROGRESSED, session, 180, None)
    assert "Ringing" in bed.text
    bed.event(events.CALL_ANSWERED, session, sdp())
    assert "Talking" in bed.text and "00:00" in bed.text
    bed.wait(2000)
    assert "00:02" in bed.text
    bed.press("hold")
    assert "On hold" in bed.text
    bed.press("soft4")
    assert "20:01" in bed.text


def test_ring_answer_and_second_call():
    bed = Bed()
    bed.incoming()
    assert "Incoming call" in bed.text and "Bob" in bed.text and "1002" in bed.text
    bed.press("soft1")
    assert "Talking" in bed.text
    bed.event(events.CALL_CONFIRMED, bed.phone.focus.session, None)
    bed.incoming(b'"Carol" <sip:1003@192.0.2.5>')
    assert "Carol" in bed.text and "Talking: Bob" in bed.text
    assert bed.ui.soft_labels() == ["Answer", "Reject", "", ""]
    bed.press("soft2")
    assert "Talking" in bed.text and "Bob" in bed.text


def test_a_failed_call_says_why():
    bed = Bed()
    _, session = bed.outgoing("4711")
    bed.event(events.CALL_FAILED, session, 486, b"Busy Here")
    assert "Call failed" in bed.text and "Busy" in bed.text
    bed.press("cancel")
    assert "20:01" in bed.text


def test_a_failed_registration_says_why():
    bed = Bed()
    bed.event(events.REGISTRATION_FAILED, bed.account.identity, 403, b"Forbidden")
    assert "1001: Forbidden" in bed.text


def test_do_not_disturb_and_forward_reach_the_settings():
    bed = Bed()
    bed.press("soft3")
    assert bed.settings.flag("features.dnd.enable") and "Do not disturb" in bed.text
    bed.press("soft4", "2", "1", "soft2", "1", "0", "0", "3", "soft4")
    assert bed.settings.get("forward.always.target") == "1003" and bed.settings.flag("forward.always.enable")
    assert "1  Always to 1003" in bed.text


def test_what_the_phone_refuses_is_said():
    bed = Bed()
    bed.press("redial")
    assert "Nothing was dialled yet" in bed.text
    bed.press("soft4", "2", "1", "soft2", "soft4")
    assert "Forward to which number?" in bed.text
    bed.press("cancel", "cancel", "cancel", "mute")
    assert "No call to mute" in bed.text


def test_missed_calls_are_counted_until_they_are_seen():
    bed = Bed()
    session = bed.incoming()
    bed.event(events.CALL_CANCELLED, session, None)
    bed.wait(20000)
    assert "1 missed call" in bed.text
    bed.press("soft1")
    assert "Missed calls" in bed.text and any(line.startswith("Bob") for line in bed.text)
    bed.press("cancel")
    assert "1 missed call" not in bed.text


def test_speaker_seizes_a_line_and_gives_it_back():
    bed = Bed(screen=(192, 64, 1))
    bed.press("speaker")
    assert "Dial" in bed.text and "Speaker" in bed.text
    bed.press("speaker")
    assert "20:01" in bed.text


def test_handset_and_line_key():
    bed = Bed()
    bed.phone.hook(True, bed.now)
    assert "Dial" in bed.text and "Handset" in bed.text
    bed.phone.hook(False, bed.now)
    bed.press("line2")
    assert "from 1002" in bed.text
