import importlib
import re
import shutil
import sys
from pathlib import Path

import pytest
import wiring
from offhook import cli, new_board
from offhook.install import sources

import boards
from tests.hostside.manifests import Manifest
from tests.unit.boards.check import check
from tests.unit.boards.test_boards import facts

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A clone with no boards yet, whose boards can be imported."""
    (tmp_path / "boards").mkdir()
    for name in ("__init__.py", "start.py"):
        shutil.copy(ROOT / "boards" / name, tmp_path / "boards")
    for name in ("firmware", "hal"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.setattr(boards, "__path__", [*boards.__path__, str(tmp_path / "boards")])
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("boards.my_desk")]:
        del sys.modules[name]


def test_a_new_board_passes_every_check_at_once(tree, capsys):
    assert cli.app(["new-board", "my_desk"], exit_on_error=False, result_action="return_value") in (0, None)
    folder = tree / "boards" / "my_desk"
    assert str(Path("boards") / "my_desk") in capsys.readouterr().out
    board = importlib.import_module("boards.my_desk.board")
    assert board.__file__.startswith(str(tree)) and board.TABLE["board"] == "my_desk"
    assert check(board) == []
    assert (folder / "wiring.svg").read_text() == wiring.draw(board)
    assert [fact for fact in facts(board) if fact not in (folder / "README.md").read_text()] == []
    manifest = Manifest(folder / "manifest.py")
    needed = sources.modules("my_desk", tree)
    assert "boards/my_desk/main.py" in needed and [path for path in needed if path not in manifest.files] == []
    for path in folder.rglob("*"):
        assert path.suffix == ".svg" or path.is_dir() or not re.search(r"\btemplate\b", path.read_text()), path


def test_what_cannot_be_begun(tree, capsys):
    for name in ("My-Desk", "2desk", ""):
        with pytest.raises(new_board.BoardError, match="called as a Python module"):
            new_board.begin(name, tree / "boards")
    new_board.begin("my_desk", tree / "boards")
    with pytest.raises(new_board.BoardError, match="is there already"):
        new_board.begin("my_desk", tree / "boards")
    with pytest.raises(new_board.BoardError, match="no folder"):
        new_board.begin("other", tree / "elsewhere")
