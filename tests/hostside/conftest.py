"""Fixtures of the host side's tests."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from offhook import resources

FAKE = Path(__file__).with_name("fake_phone.py")
START = "import sys; from pathlib import Path; from offhook import cli, resources; "
HAVE_FIRMWARE = resources.main_script().exists() and (resources.device_root() / "firmware" / "main.py").exists()


@pytest.fixture
def fake_firmware(monkeypatch):
    """Phones started in this process run tests/hostside/fake_phone.py."""
    monkeypatch.setattr(resources, "main_script", lambda: FAKE)


@pytest.fixture(scope="session")
def line_schema():
    """A validator of the lines that `offhook phone` writes."""
    schema = json.loads((resources.PACKAGE / "schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


class Finished:
    """What `offhook phone` did with a script of commands."""

    def __init__(self, done, schema):
        self.status = done.returncode
        self.stderr = done.stderr
        self.lines = [json.loads(line) for line in done.stdout.splitlines()]
        for line in self.lines:
            schema.validate(line)
        self.replies = [line for line in self.lines if "reply" in line]
        self.events = [line["event"] for line in self.lines if "event" in line]

    def reply(self, identity):
        """The reply to the command that was led by #identity."""
        return next(line for line in self.replies if line["id"] == identity)


@pytest.fixture
def run_phone(line_schema):
    """run_phone(commands, *options, fake=True): the command line with these commands as its input, to its end."""

    def run(commands, *options, fake=True, timeout=60):
        code = START + ("resources.main_script = lambda: Path(%r); " % str(FAKE) if fake else "") + "cli.main()"
        runtime = ["--runtime", "cpython"] if fake else []
        done = subprocess.run(
            [sys.executable, "-c", code, "phone", *runtime, *options],
            input=commands,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        return Finished(done, line_schema)

    return run
