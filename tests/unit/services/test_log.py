from firmware.services.log import NAME, Log
from tests.unit.services.test_settings_file import FakeStorage


class Panel:
    def __init__(self):
        self.lines = []

    def log(self, level, text):
        self.lines.append((level, text))


def test_lines_go_to_the_panel_and_are_kept_when_that_is_asked():
    panel, storage = Panel(), FakeStorage()
    log = Log(panel, storage)
    log.tell("one")
    log.keep("two")
    assert panel.lines == [(2, "one"), (2, "two")] and storage.files == {NAME: b"two\n"}


def test_the_log_is_bounded():
    storage = FakeStorage()
    log = Log(Panel(), storage)
    for number in range(100):
        log.keep("%d %s" % (number, "x" * 100))
    assert len(storage.files[NAME]) == 4096 and b"\n99 x" in storage.files[NAME]


def test_a_full_storage_is_told_once():
    panel, storage = Panel(), FakeStorage()
    storage.error = OSError("no space")
    Log(panel, storage).keep("one")
    assert [text for _, text in panel.lines] == ["one", "the log could not be kept: no space"]
