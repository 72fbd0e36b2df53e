from firmware.models import MODELS, VERSION
from tests.unit import kit


def test_sizes_are_those_of_the_family():
    sizes = [
        (MODELS[name].accounts, MODELS[name].line_keys, MODELS[name].screen, MODELS[name].rings)
        for name in ("t48g", "t46g", "t42g", "t41p")
    ]
    assert sizes == [
        (6, 10, (800, 480, 4), 8),
        (6, 10, (480, 272, 4), 8),
        (3, 6, (192, 64, 1), 5),
        (3, 6, (192, 64, 1), 5),
    ]


def test_user_agent_is_two_products():
    assert MODELS["t46g"].user_agent == b"Offhook T46G/" + VERSION.encode()
    assert MODELS["t41p"].user_agent.startswith(b"Offhook T41P/")


def test_each_key_and_lamp_is_named_once():
    for model in MODELS.values():
        assert len(set(model.keys)) == len(model.keys)
        assert len(set(model.lamps)) == len(model.lamps)


def test_every_model_has_the_dial_pad_and_its_line_keys():
    for model in MODELS.values():
        for key in ("0", "9", "star", "pound", "ok", "cancel", "soft1", "soft4", "speaker", "mute", "redial"):
            assert key in model.keys, key
        lines = [key for key in model.keys if key.startswith("line")]
        assert lines == ["line%d" % number for number in range(1, model.line_keys + 1)]


def test_only_the_larger_models_have_a_hold_key():
    assert [name for name in sorted(MODELS) if "hold" in MODELS[name].keys] == ["t46g", "t48g"]


def test_lamps_stand_in_line_keys_but_not_on_a_touch_screen():
    assert "line10" in MODELS["t46g"].lamps
    assert "line6" in MODELS["t41p"].lamps and "line7" not in MODELS["t41p"].lamps
    assert "line1" not in MODELS["t48g"].lamps


def test_version_is_that_of_the_package():
    if kit.MICROPYTHON:
        kit.skip("the package description is for the host")
    with open(__file__.replace("\\", "/").rsplit("/", 3)[0] + "/pyproject.toml") as file:
        assert 'version = "%s"' % VERSION in file.read()
