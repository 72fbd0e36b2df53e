"""Installing files on a board made of MicroPython's unix port, with the cable and the power cut on the way."""

import dataclasses

import pytest
from offhook import cli
from offhook.install import CutError, InstallError, files, romfs, settings_push, watching
from offhook.install.report import Quiet
from offhook.install.wire import Wire


def install(fake, build):
    return files.install(fake.port, build, Quiet())


def test_a_first_installation_comes_up(fake, build):
    report = install(fake, build("1"))
    assert (report.old, report.new, report.slot) == (None, "1", "a")
    assert report.sent == 12 and not report.copied and not report.kept
    assert "toy 1 is up, and says 8965" in fake.start()


def test_what_nothing_imports_stays_away(fake, build):
    install(fake, build("1"))
    assert not (fake.folder / "a/firmware/unused.mpy").exists()
    assert not (fake.folder / "a/boards/toy/manifest.mpy").exists()


def test_the_next_version_takes_the_other_slot_and_copies_what_is_the_same(fake, build):
    install(fake, build("1"))
    fake.start()
    report = install(fake, build("2"))
    assert (report.old, report.new, report.slot) == ("1", "2", "b")
    assert (report.sent, report.copied, report.kept) == (3, 9, 0)
    assert "toy 2 is up" in fake.start()
    third = install(fake, build("3"))
    assert (third.old, third.slot, third.sent, third.kept, third.removed) == ("2", "a", 3, 9, 1)
    assert "toy 3 is up" in fake.start()
    assert not (fake.folder / "a/firmware/new_in_1.mpy").exists()


def test_the_same_again_sends_hardly_anything(fake, build):
    made = build("1")
    whole = install(fake, made).bytes_sent
    fake.start()
    install(fake, made)
    fake.start()
    again = install(fake, made)
    assert again.sent == 0 and again.kept == 12
    assert again.bytes_sent < whole / 2


def test_a_disk_for_one_version_is_changed_in_place(fake, build):
    install(fake, build("1"))
    fake.start()
    second, cuts = build("2"), 0
    for after in range(2000, 20000, 1500):
        fake.cut(after)
        try:
            report = files.install(fake.port, second, Quiet(), in_place=True)
        except CutError:
            cuts += 1
            fake.mend()
            continue
        break
    assert cuts and (report.new, report.slot, report.copied) == ("2", "a", 0)
    assert report.kept >= 9 and not (fake.folder / "b").exists()
    assert "toy 2 is up" in fake.start()
    assert (fake.folder / "store/phone.cfg").read_text() == "account.1.label = Mine\n"


def test_settings_are_not_touched(fake, build):
    for version in ("1", "2"):
        install(fake, build(version))
        fake.start()
    assert (fake.folder / "store/phone.cfg").read_text() == "account.1.label = Mine\n"


def test_a_main_of_somebody_else_is_kept(fake, build):
    (fake.folder / "main.py").write_text("print('my own')\n")
    report = install(fake, build("1"))
    assert report.notes == ["the main.py that was on the board is kept as main.py.before"]
    assert (fake.folder / "main.py.before").read_text() == "print('my own')\n"
    assert "toy 1 is up" in fake.start()


@pytest.mark.parametrize("with_power", [False, True], ids=["cable", "power"])
def test_cut_anywhere_the_old_version_runs_and_the_same_command_goes_on(fake, build, with_power):
    install(fake, build("1"))
    fake.start()
    second, cuts, after = build("2"), 0, 40
    while True:
        fake.cut(after, with_power)
        try:
            install(fake, second)
        except CutError:
            cuts += 1
        else:
            if fake.cut_after:
                break
        fake.mend()
        told = fake.start()
        assert "toy 1 is up" in told or "toy 2 is up" in told, (after, told)
        after += 597
    assert cuts > 6
    assert "toy 2 is up" in fake.start()
    assert (fake.folder / "store/phone.cfg").read_text() == "account.1.label = Mine\n"


def test_a_first_installation_that_was_cut_leaves_the_board_as_it_was(fake, build):
    (fake.folder / "main.py").write_text("print('my own')\n")
    fake.cut(11000)
    with pytest.raises(CutError, match="the same command goes on"):
        install(fake, build("1"))
    fake.mend()
    assert fake.start() == "my own\n"
    assert install(fake, build("1")).kept > 0


def test_a_file_that_changed_on_the_board_is_found(fake, build, monkeypatch):
    made = build("1")
    send = files.Board.send

    def send_badly(board, what, on_bytes=None):
        send(board, what, on_bytes)
        for path in (fake.folder / "a").rglob("bulk.mpy"):
            path.write_bytes(b"M" + path.read_bytes()[1:-1] + b"?")

    monkeypatch.setattr(files.Board, "send", send_badly)
    with pytest.raises(InstallError, match="1 files are not on the board as they were sent.*firmware/more/bulk.mpy"):
        install(fake, made)
    monkeypatch.undo()
    report = install(fake, made)
    assert (report.sent, report.kept) == (1, 11)
    assert "toy 1 is up" in fake.start()


def test_another_board_is_refused_and_stays_as_it_was(fake, build):
    made = build("1")
    made.target = dataclasses.replace(made.target, machine="Raspberry Pi Pico 2 W with RP2350")
    with pytest.raises(InstallError, match="this is another board.*'linux.*Pico 2 W.*Nothing was changed"):
        install(fake, made)
    assert sorted(path.name for path in fake.folder.rglob("*")) == ["phone.cfg", "store"]


def test_settings_are_pushed_to_a_board_with_a_phone_only(fake, build, tmp_path):
    file = tmp_path / "my.cfg"
    file.write_text("account.1.label = Desk\n")
    with pytest.raises(InstallError, match="no phone is installed on this board"):
        settings_push.push(fake.port, file)
    install(fake, build("1"))
    settings_push.push(fake.port, file)
    assert (fake.folder / "store/push.cfg").read_text().endswith("account.1.label = Desk\n")
    assert (fake.folder / "store/phone.cfg").read_text() == "account.1.label = Mine\n"


def test_what_the_phone_wrote_down_is_read(fake, build):
    (fake.folder / "store/phone.log").write_text("Traceback: of yesterday\n")
    line = Wire(fake.port)
    assert watching.stored_log(line) == b"Traceback: of yesterday\n"
    line.close()


def test_a_board_without_romfs_is_told_before_anything_changes(fake, build):
    with pytest.raises(InstallError, match="has no ROMFS(.|\n)*Nothing was changed; --as files"):
        romfs.install(fake.port, build("1"), Quiet())
    assert sorted(path.name for path in fake.folder.rglob("*")) == ["phone.cfg", "store"]


def test_the_command_line_says_it_in_a_line_and_fails(fake, capsys):
    assert cli.app(["flash", "--board", "pico2_w", "--port", fake.port, "--quiet"], result_action="return_value") == 1
    told = capsys.readouterr()
    assert told.err.startswith("offhook: ") and "another board" in told.err and not told.out
