"""Keys pressed in any order on three phones at once: no command breaks the phone, and what must always hold holds."""

from firmware.base.errors import LocalError
from tests.unit.phone.rig import Rig

_WAITS = (0, 3, 6, 20, 300, 1500, 2500, 7000)


def _chance(seed):
    """A generator of repeatable numbers below `limit`: chance(limit)."""
    state = [seed * 7919 + 12345]

    def chance(limit):
        state[0] = (state[0] * 16807) % 2147483647
        return (state[0] >> 8) % limit

    return chance


def _press(rig, node, chance):
    phone, now = node.phone, rig.now
    call = phone.calls[chance(len(phone.calls))] if phone.calls and chance(2) else None
    other = rig.nodes[chance(len(rig.nodes))].uri
    commands = (
        lambda: phone.dial(other, None, now),
        lambda: phone.answer(call, now),
        lambda: phone.answer(None, now),
        lambda: phone.reject(call, now),
        lambda: phone.hang_up(call, now),
        lambda: phone.hold(call, now),
        lambda: phone.resume(call, now),
        lambda: phone.swap(now),
        lambda: phone.forward_call(call, other, now),
        lambda: phone.silence(now),
        lambda: phone.hook(not phone.is_off_hook, now),
        lambda: phone.press_speaker(now),
        lambda: phone.press_headset(now),
        lambda: phone.press_line(1 + chance(7), now),
        lambda: phone.toggle_mute(now),
        lambda: phone.change_volume(1 - 2 * chance(2), now),
        lambda: phone.digit("0123456789*#"[chance(12)], now),
        lambda: phone.send_dtmf("12", call, now),
        lambda: phone.backspace(now),
        lambda: phone.send(now),
        lambda: phone.redial(now),
        lambda: phone.seize(None, now),
        lambda: phone.set_dnd(not phone.dnd and not chance(4), now),
        lambda: phone.set_forward("no_answer", bool(chance(2)), other, 1, now),
        lambda: phone.set_forward("busy", not chance(4), other, None, now),
        lambda: phone.focus_on(call, now) if call else None,
    )
    try:
        commands[chance(len(commands))]()
    except LocalError as error:
        assert str(error)


def _check(node):
    phone = node.phone
    states = [call.state for call in phone.calls]
    assert states.count("talking") <= 1 and states.count("dialling") <= 1, states
    with_sound = [call for call in phone.calls if call.sound is not None]
    assert len(with_sound) == len(node.ports.open_ports)
    assert all(call.is_live for call in with_sound)
    for call in phone.calls:
        assert call.state in ("dialling", "ended") or call.sound is not None, call.state
        assert call.is_live or call.reason, call.direction
    media = node.audio.session
    assert media is None or media in [call.media for call in phone.calls if call.state in ("talking", "ringing")]
    assert phone.focus is None or phone.focus in phone.calls
    assert phone.focus is not None or all(not call.is_live for call in phone.calls)
    live = [call for call in phone.calls if call.is_live]
    sounding = phone.focus is not None and phone.focus.end_tone
    assert live or sounding or phone.path in ("none", "handset")
    assert live or not phone.is_muted
    assert not (node.audio.is_ringing and phone.slots.ringing_here is None)
    lit = [node.leds.lit["line%d" % key][0] for key in range(1, 11)]
    assert bool(live) == ("green" in lit)


def _play(seed):
    rig = Rig(3)
    chance = _chance(seed)
    for _ in range(60):
        node = rig.nodes[chance(3)]
        _press(rig, node, chance)
        rig.settle()
        rig.run(_WAITS[chance(len(_WAITS))])
        for each in rig.nodes:
            _check(each)
    for node in rig.nodes:
        node.phone.hook(False, rig.now)
        while node.phone.slots.live:
            node.phone.hang_up(node.phone.slots.live[0], rig.now)
    rig.settle()
    rig.run(100000)
    for node in rig.nodes:
        _check(node)
        assert node.phone.calls == [] and node.ports.open_ports == {} and node.phone.path == "none", seed
        assert node.phone.next_deadline() is None and node.agent.next_deadline() is None


def test_any_order_of_keys():
    for seed in range(12):
        _play(seed)
