"""The wheel alone, in an empty folder and a fresh environment: two phones talk, and eight workers never clash."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
SIX_LINES = """\
def test_two_phones_talk(phones, expect):
    alice, bob = phones(2)
    alice.dial(bob.number)
    bob.answer()
    expect(bob).to_be_talking()
    assert expect(bob).to_hear(alice, 1004)
"""


def run(*command, cwd, timeout=300, status=0):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
    )
    assert done.returncode == status, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The `bin` of an environment with the wheel and pytest, and nothing of this repository."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ".", cwd=ROOT)
    (wheel,) = folder.glob("offhook-*.whl")
    run(sys.executable, "-m", "venv", folder / "env", cwd=folder)
    bin_folder = folder / "env" / "bin"
    run(bin_folder / "python", "-m", "pip", "install", "-q", "%s[test]" % wheel, cwd=folder)
    return bin_folder


def test_six_lines_in_an_empty_folder(installed, tmp_path):
    (tmp_path / "test_six_lines.py").write_text(SIX_LINES)
    assert "1 passed" in run(installed / "python", "-m", "pytest", "-q", cwd=tmp_path)


def test_eight_in_parallel_never_clash(installed, tmp_path):
    body = SIX_LINES.partition("\n")[2].replace("to_hear(alice, 1004)", "to_hear(alice, 1004, snr=20, timeout=40)")
    tests = ["def test_%d(phones, expect):\n%s" % (number, body) for number in range(8)]
    (tmp_path / "test_eight.py").write_text("\n\n".join(tests))
    assert "8 passed" in run(installed / "python", "-m", "pytest", "-q", "-n", "8", cwd=tmp_path)


def test_a_failed_test_leaves_what_its_phones_did(installed, tmp_path):
    (tmp_path / "test_fails.py").write_text(
        "def test_it(phone, expect):\n    expect(phone).to_be_talking(timeout=0.2)\n"
    )
    text = run(installed / "python", "-m", "pytest", "-q", cwd=tmp_path, status=1)
    assert "not talking within 0.2 s" in text
    (folder,) = (tmp_path / "offhook-results").iterdir()
    left = sorted(path.name for path in folder.iterdir())
    assert left == ["events.jsonl", "heard.wav", "ladder.pcap", "ladder.svg", "screen.png"]
    assert "REGISTER" in (folder / "ladder.svg").read_text()


def test_the_command_line_from_an_empty_folder(installed, tmp_path):
    assert '"event": "ready"' in run(installed / "offhook", "phone", "--no-register", cwd=tmp_path)
