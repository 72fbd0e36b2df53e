"""Fixtures of the host side's tests."""

import json
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from offhook import resources

FAKE = Path(__file__).with_name("fake_phone.py")
START = "import sys; from pathlib import Path; from offhook import cli, resources; "


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


class CommandLine:
    """A running `offhook phone` as another program drives it: send a line, read lines."""

    def __init__(self, schema, options):
        self._schema = schema
        self._process = subprocess.Popen(
            [sys.executable, "-m", "offhook", "phone", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.lines = []
        self._count = 0
        self.is_ended = False
        self.ready = self.read_until(lambda line: line.get("event") == "ready")
        assert self.lines == [self.ready]
        self.port = self.ready["sip_port"]

    def read_until(self, is_it, timeout=30):
        """Read lines until one is it; returns that."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            text = self._process.stdout.readline()
            assert text, "it ended with %s: %s" % (self._process.wait(), self._process.stderr.read())
            line = json.loads(text)
            self._schema.validate(line)
            self.lines.append(line)
            if is_it(line):
                return line
        raise AssertionError("nothing of the kind within %d s" % timeout)

    def __call__(self, command, ok=True):
        """Send a command and return its reply, which must be as `ok` says."""
        self._count += 1
        self._process.stdin.write("#%d %s\n" % (self._count, command))
        reply = self.read_until(lambda line: line.get("id") == str(self._count))
        assert reply["ok"] is ok, (command, reply)
        return reply

    def end(self):
        """Close its input and read what it still says. Returns its exit status."""
        self.is_ended = True
        with self._process as process:
            process.stdin.close()
            self.lines += [json.loads(line) for line in process.stdout]
            return process.wait(15)


@pytest.fixture
def command_line(line_schema):
    """command_line(*options): start `offhook phone` with the real firmware."""
    started = []

    def start(*options):
        started.append(CommandLine(line_schema, options))
        return started[-1]

    yield start
    for one in started:
        if not one.is_ended:
            one.end()
