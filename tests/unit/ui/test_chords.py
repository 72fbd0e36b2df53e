from firmware.ui.chords import OK_HELD, VOLUMES_HELD, Chords

WRAP = 1 << 30
START = WRAP - 2000  # ticks wrap while keys are held


def at(milliseconds):
    return (START + milliseconds) % WRAP


def begun():
    chords = Chords()
    assert chords.held(at(0)) is None
    return chords


def test_ok_is_held_for_ten_seconds_on_the_idle_screen():
    chords = begun()
    chords.key("ok", True, True, at(5000))
    assert chords.held(at(14999)) is None and chords.held(at(15000)) == OK_HELD
    assert chords.held(at(15020)) is None  # once


def test_ok_let_go_or_pressed_elsewhere_or_with_another_key_is_no_chord():
    for keys in (
        (("ok", True, True), ("ok", False, False)),
        (("ok", True, False),),
        (("ok", True, True), ("1", True, False)),
    ):
        chords = begun()
        for name, down, is_idle in keys:
            chords.key(name, down, is_idle, at(100))
        assert chords.held(at(20000)) is None, keys


def test_both_volume_keys_at_power_up():
    chords = begun()
    chords.key("volume_up", True, True, at(50))
    chords.key("volume_down", True, True, at(200))
    assert chords.held(at(5199)) is None and chords.held(at(5200)) == VOLUMES_HELD
    assert chords.held(at(5300)) is None


def test_one_volume_key_or_one_let_go_does_nothing():
    for keys in ((("volume_up", True),), (("volume_up", True), ("volume_down", True), ("volume_up", False))):
        chords = begun()
        for name, down in keys:
            chords.key(name, down, True, at(50))
        assert chords.held(at(9000)) is None, keys


def test_volume_keys_later_are_volume_keys():
    chords = begun()
    chords.key("volume_up", True, True, at(3001))
    chords.key("volume_down", True, True, at(3001))
    assert chords.held(at(9000)) is None
    for lap in range(1, 9):  # the ticks come round to the start again
        chords.held((START + lap * (WRAP // 4)) % WRAP)
    chords.key("volume_up", True, True, at(10))
    chords.key("volume_down", True, True, at(10))
    assert chords.held(at(8000)) is None
