import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from offhook import cli, new_board
from offhook.install import sources

from tests.hostside.manifests import Manifest

ROOT = Path(__file__).resolve().parents[2]
# the checker puts a fake `machine` in the place of a real one, so it has a process of its own
CHECK = """
import json, sys, wiring
from boards.my_desk import board
from tests.unit.boards.check import check
from tests.unit.boards.test_boards import facts
found = {"file": board.__file__, "problems": check(board), "facts": facts(board), "drawing": wiring.draw(board)}
print(json.dumps(found))
"""


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A clone with no boards yet; what else it has is the repository's."""
    (tmp_path / "boards").mkdir()
    for name in ("__init__.py", "hil.py", "start.py"):
        shutil.copy(ROOT / "boards" / name, tmp_path / "boards")
    for name in ("firmware", "hal"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(tree):
    paths = [str(path) for path in (tree, ROOT, ROOT / "tools", ROOT / "tools" / "compat")]
    program = "import sys\nsys.path[:0] = %r\n%s" % (paths, CHECK)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_a_new_board_passes_every_check_at_once(tree, capsys):
    assert cli.app(["new-board", "my_desk"], exit_on_error=False, result_action="return_value") in (0, None)
    folder = tree / "boards" / "my_desk"
    assert str(Path("boards") / "my_desk") in capsys.readouterr().out
    result = checked(tree)
    assert result["file"].startswith(str(tree)) and result["problems"] == []
    assert (folder / "wiring.svg").read_text() == result["drawing"]
    readme = (folder / "README.md").read_text()
    assert [fact for fact in result["facts"] if fact not in readme] == []
    manifest = Manifest(folder / "manifest.py")
    needed = sources.modules("my_desk", tree)
    assert "boards/my_desk/main.py" in needed and [path for path in needed if path not in manifest.files] == []
    for path in folder.rglob("*"):
        assert path.suffix == ".svg" or path.is_dir() or not re.search(r"\btemplate\b", path.read_text()), path


def test_a_new_board_that_is_changed_for_the_worse_is_found_out(tree):
    path = new_board.begin("my_desk", tree / "boards") / "board.py"
    path.write_text(path.read_text().replace('"pin": 16', '"pin": 33'))
    assert checked(tree)["problems"] == ["pin 33 is taken for the octal PSRAM"]


def test_what_cannot_be_begun(tree):
    for name in ("My-Desk", "2desk", ""):
        with pytest.raises(new_board.BoardError, match="called as a Python module"):
            new_board.begin(name, tree / "boards")
    new_board.begin("my_desk", tree / "boards")
    with pytest.raises(new_board.BoardError, match="is there already"):
        new_board.begin("my_desk", tree / "boards")
    with pytest.raises(new_board.BoardError, match="no folder"):
        new_board.begin("other", tree / "elsewhere")
