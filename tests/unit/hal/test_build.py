from boards.unix import board as unix
from hal.build import CONTRACTS, BuildError, build
from tests.unit.hal.fakes import FakeStream
from tests.unit.kit import raises

GIVEN = {
    "token": "secret",
    "model": "t46g",
    "firmware": "1",
    "keys": ("1", "ok"),
    "lamps": ("power",),
    "screen": (480, 272, 4),
    "ip": "127.0.0.1",
    "mac": "02:00:00:00:00:01",
    "store": ".",
}


class WithStream:
    """Stands in a table for the TCP stream."""

    def __new__(cls):
        return FakeStream()


def table(**changes):
    """The unix board over a stream without a socket, with some rows changed; None takes a row out."""
    changed = dict(unix.TABLE)
    changed["stream"] = ("tests.unit.hal.test_build", "WithStream", {})
    changed.update(changes)
    return {name: row for name, row in changed.items() if row is not None}


def message(changed, given=GIVEN):
    return str(raises(BuildError, build, changed, given))


def test_the_unix_board_has_all_contracts():
    board = build(table(), GIVEN)
    for contract in CONTRACTS:
        assert hasattr(board, contract), contract
    assert board.name == "unix"
    assert board.display.width == 480 and len(board.display.buffer) == 65280
    assert board.panel.hello["keys"] == ["1", "ok"] and board.panel.hello["screen"] == [480, 272, 4]
    assert board.link.address() == "127.0.0.1" and board.wait_socket is None
    assert not board.panel.is_connected
    board.poll(0)
    assert board.panel.is_connected
    assert len(board.stream.messages()) == 1


def test_errors_name_the_board_the_part_and_what_is_missing():
    assert message(table(codec=None)) == "board unix, codec: the table has no driver for it"
    assert message(table(panel=None)) == "board unix, panel: the table has no driver for it"
    text = message(table(codec=("hal.sim.codex", "Codex", {})))
    assert text.startswith("board unix, codec: its driver hal.sim.codex cannot be imported")
    text = message(table(hook=("hal.sim.hook", "Crook", {})))
    assert text == "board unix, hook: its driver hal.sim.hook has no class Crook"
    given = {name: value for name, value in GIVEN.items() if name != "store"}
    assert message(table(), given) == "board unix, storage: the board was not told its store"
    loop = table(stream=("hal.sim.hook", "SimHook", {"panel": "@panel"}))
    assert message(loop) == "board unix, panel: it needs itself: panel -> stream -> panel"


def test_a_board_without_a_panel_link_has_none():
    own = {"board": "bare"}
    for contract in CONTRACTS:
        own[contract] = ("hal.sim.clock", "SimClock", {})
    board = build(own, {})
    assert board.panel is None and board.wait_socket is None
    board.poll(0)
