"""Every lamp from the state of the phone."""

from firmware.sip import events
from tests.unit.phone.fakes import Bench, sdp

_OFF = ("off", "off", 0)
_GREEN = ("green", "on", 0)
_FAST = ("green", "fast", 200)
_SLOW = ("green", "slow", 500)


def test_the_line_lamp_follows_the_call():
    bench = Bench()
    lit = bench.leds.lit
    assert lit["line1"] == _OFF
    bench.phone.digit("1", bench.now)
    assert lit["line1"] == _GREEN
    call, session = bench.outgoing()
    assert lit["line1"] == _GREEN
    bench.event(events.CALL_PROGRESSED, session, 180, None)
    assert lit["line1"] == _GREEN
    bench.event(events.CALL_ANSWERED, session, sdp())
    assert lit["line1"] == _GREEN and lit["speaker"] == _GREEN
    bench.phone.hold(None, bench.now)
    assert lit["line1"] == _SLOW
    bench.incoming(b"<sip:1004@192.0.2.5>")
    assert lit["line1"] == _FAST
    bench.phone.reject(None, bench.now)
    assert lit["line1"] == _SLOW
    bench.phone.hang_up(call, bench.now)
    assert lit["line1"] == _OFF and lit["speaker"] == _OFF


def test_the_lamp_of_the_called_account_flashes():
    bench = Bench(accounts=2)
    bench.incoming(account=bench.phone.accounts[1])
    assert bench.leds.lit["line2"] == _FAST and bench.leds.lit["line1"] == _OFF


def test_the_power_lamp():
    switched = "phone_setting.%s_power_led_enable"
    flash = "phone_setting.%s_power_led_flash_enable"
    bench = Bench()
    lit = bench.leds.lit
    assert lit["power"] == _OFF
    session = bench.incoming()
    assert lit["power"] == ("red", "fast", 300)
    bench.event(events.CALL_CANCELLED, session, None)
    assert lit["power"] == ("red", "slow", 1000)
    bench.phone.see_missed(bench.now)
    assert lit["power"] == _OFF
    bench = Bench([(switched % "common", "1"), (switched % "talk_and_dial", "1"), (flash % "mute", "1")])
    lit = bench.leds.lit
    bench.event(events.REGISTERED, bench.account.identity, 3600)
    assert lit["power"] == ("red", "on", 0)
    bench.talk()
    assert lit["power"] == ("red", "on", 0)
    bench.phone.toggle_mute(bench.now)
    assert lit["power"] == ("red", "slow", 1000)


def test_the_power_lamp_while_held():
    bench = Bench([("phone_setting.hold_and_held_power_led_flash_enable", "1")])
    _, session = bench.talk()
    assert bench.leds.lit["power"] == _OFF
    bench.event(events.OFFER_RECEIVED, session, sdp("sendonly"))
    assert bench.leds.lit["power"] == ("red", "slow", 1000)


def test_the_headset_lamp():
    bench = Bench([("phone_setting.headsetkey_mode", "0")])
    bench.phone.press_headset(bench.now)
    assert bench.leds.lit["headset"] == _GREEN
    bench.phone.press_headset(bench.now)
    assert bench.leds.lit["headset"] == _OFF


def test_a_lamp_is_set_only_when_it_changes():
    bench = Bench()
    bench.talk()
    count = bench.leds.count
    bench.wait(1000)
    bench.phone.silence(bench.now)
    assert bench.leds.count == count


def test_a_model_without_line_lamps_has_none():
    bench = Bench(model="t48g")
    bench.incoming()
    assert "line1" not in bench.leds.lit and bench.leds.lit["power"] == ("red", "fast", 300)
