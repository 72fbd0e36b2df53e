"""What the installer says when it cannot be done, and that it says it before it changes anything."""

import os
import socket
import struct

import pytest
from offhook.install import InstallError, checks, compiling, frozen, images, plan, romfs, settings_push, targets, wire

ESP32 = targets.Target(
    "toy", "xtensawin", "Generic ESP32 module", (1, 24, 0), ("esptool", "esp32", 0x1000), "esp32", "ESP32_GENERIC"
)
PICO = targets.Target("toy", "armv7emsp", "Raspberry Pi Pico 2 W", (1, 25, 0), ("uf2", "RP2350"), "rp2", "RPI_PICO2_W")
TEENSY = targets.Target("toy", "armv7emdp", "Teensy 4.1", (1, 24, 0), ("teensy", "TEENSY41"), "mimxrt", "TEENSY41")


def facts(**changes):
    return {"version": [1, 25, 0], "machine": "Generic ESP32 module with ESP32", "mpy": 10 << 10 | 6, **changes}


def test_a_board_that_fits_is_taken():
    checks.check_board(facts(), ESP32)


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"version": [1, 23, 0]}, "MicroPython 1.23.0 on the board is too old: 1.24.0 or later is needed"),
        (
            {"machine": "Raspberry Pi Pico 2 W with RP2350"},
            "this is another board.*'Raspberry Pi Pico 2 W with RP2350'",
        ),
        ({"mpy": 10 << 10 | 5}, "compiled files of version 5, and these are 6"),
        ({"mpy": 11 << 10 | 6}, "its native code is rv32imc, and that of toy is xtensawin"),
    ],
)
def test_a_board_that_does_not_fit_is_told(changes, words):
    with pytest.raises(InstallError, match=words + "(.|\n)*Nothing was changed"):
        checks.check_board(facts(**changes), ESP32)


def test_a_cortex_m_runs_the_code_of_smaller_ones_only():
    assert targets.runs("armv7emdp", "armv7m") and not targets.runs("armv7m", "armv7emsp")


def test_no_such_port_names_those_that_are_there():
    with pytest.raises(InstallError, match="there is no port /dev/ttyNONE: (there are|no serial port)"):
        wire.Wire("/dev/ttyNONE")


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(InstallError, match="nobody listens at socket://127.0.0.1:%d" % port):
        wire.Wire("socket://127.0.0.1:%d" % port)


def test_a_silent_port_is_told(monkeypatch):
    monkeypatch.setattr(wire, "_INTERRUPTS", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        name = "socket://127.0.0.1:%d" % server.getsockname()[1]
        line = wire.Wire(name)
        with pytest.raises(InstallError, match="no board answers at " + name):
            line.interrupt()
        line.close()


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="this system does not tell who holds a file")
def test_a_busy_port_names_its_holder(tmp_path):
    port, processes = tmp_path / "ttyUSB0", tmp_path / "proc"
    port.touch()
    (processes / "4711" / "fd").mkdir(parents=True)
    (processes / "4711" / "comm").write_text("screen\n")
    (processes / "4711" / "fd" / "7").symlink_to(port)
    assert wire.holders_of(str(port), processes) == ["screen (4711)"]


def test_a_port_held_by_somebody_is_not_opened(monkeypatch, tmp_path):
    (tmp_path / "ttyUSB0").touch()
    monkeypatch.setattr(wire, "holders_of", lambda port: ["screen (4711)"])
    with pytest.raises(InstallError, match=r"busy: screen \(4711\) holds it"):
        wire.Wire(str(tmp_path / "ttyUSB0"))


def test_no_space_is_told_with_figures_and_counts_what_will_go():
    wanted = {"firmware/%d.mpy" % number: compiling.File.of(b"%d" % number * 5000) for number in range(10)}
    todo = plan.make(wanted, {}, {})
    with pytest.raises(InstallError, match="no space on the board: .* KB are free. Nothing was changed"):
        plan.check_space(todo, {}, 20 * 4096, 4096)
    plan.check_space(todo, {}, 28 * 4096, 4096)
    old = {"firmware/old%d.mpy" % number: ("", 8000) for number in range(5)}
    plan.check_space(plan.make(wanted, old, {}), old, 16 * 4096, 4096)


def test_images_for_other_chips_are_refused(tmp_path):
    image = tmp_path / "ESP32_GENERIC-v1.25.0.bin"
    image.write_bytes(b"\xe9\x03\x02\x20" + bytes(8) + struct.pack("<H", 9) + bytes(100))
    with pytest.raises(InstallError, match="is for chip number 9, this board's is 0(.|\n)*Nothing was changed"):
        images.check(image, ESP32)
    image.write_bytes(b"\xe9\x03\x02\x20" + bytes(8) + struct.pack("<H", 0) + bytes(100))
    said = images.check(image, ESP32)
    assert said[0].startswith("sha256 of ESP32_GENERIC-v1.25.0.bin: ") and len(said) == 2
    uf2 = tmp_path / "other.uf2"
    uf2.write_bytes(b"UF2\n" + bytes(24) + struct.pack("<I", 0xE48BFF56) + bytes(480))
    with pytest.raises(InstallError, match="is for family 0xe48bff56"):
        images.check(uf2, PICO)
    uf2.write_bytes(b"UF2\n" + bytes(24) + struct.pack("<I", 0xE48BFF59) + bytes(480))
    assert "does not begin with RPI_PICO2_W" in images.check(uf2, PICO)[2]
    with pytest.raises(InstallError, match="no whole Intel HEX file"):
        images.check(uf2, TEENSY)


def test_the_loaders_are_called_with_chip_port_and_address():
    (write,) = images.esptool_commands("m.bin", ESP32, "/dev/ttyUSB0")
    called = "-m esptool --chip esp32 --port /dev/ttyUSB0 --baud 460800 write-flash 0x1000 m.bin"
    assert " ".join(write[1:]) == called
    assert images.esptool_commands("m.bin", ESP32, "/dev/ttyUSB0", erase=True)[0][-1] == "erase-flash"
    assert images.teensy_command("m.hex", TEENSY) == ["teensy_loader_cli", "--mcu=TEENSY41", "-w", "-v", "m.hex"]


def test_a_boot_loaders_drive_is_known_by_what_it_says(tmp_path):
    (tmp_path / "me" / "RP2350").mkdir(parents=True)
    (tmp_path / "me" / "RP2350" / "INFO_UF2.TXT").write_text("Model: Raspberry Pi RP2350\nBoard-ID: RP2350\n")
    assert images.drive("RP2350", (str(tmp_path / "*" / "*"),)) == tmp_path / "me" / "RP2350"
    assert images.drive("RP2040", (str(tmp_path / "*" / "*"),)) is None


def test_a_frozen_build_is_ordered_from_micropythons_own_tree(tmp_path):
    with pytest.raises(InstallError, match="MPY_DIR= names that folder"):
        frozen.build(PICO, tmp_path)
    made = frozen.command(ESP32, tmp_path)
    assert made[:4] == ["make", "-C", str(tmp_path / "ports" / "esp32"), "BOARD=ESP32_GENERIC"]
    assert made[-1].endswith("boards/toy/manifest.py")
    assert frozen.result(PICO, "/m") == frozen.Path("/m/ports/rp2/build-RPI_PICO2_W/firmware.uf2")


def test_a_romfs_holds_the_files_as_they_are():
    made = romfs.build(
        {"boards/toy/main.mpy": compiling.File.of(b"M\x06abc"), "hal/x.mpy": compiling.File.of(b"M\x06d")}
    )
    assert made.startswith(b"\xd2\xcd\x31") and b"M\x06abc" in made and b"main.mpy" in made


def test_settings_with_a_mistake_are_not_sent_and_line_is_named(tmp_path):
    file = tmp_path / "my.cfg"
    file.write_text("account.1.label = Desk\nnonsense = 1\n")
    with pytest.raises(InstallError, match="nothing was sent:\n.*my.cfg:2: nonsense is not a setting"):
        settings_push.check(file)
    file.write_text("account.1.label = Desk\n")
    assert settings_push.check(file).endswith("\naccount.1.label = Desk\n")


def test_every_board_of_this_version_can_be_named():
    for name in targets.names():
        target = targets.find(name)
        assert target.arch in targets.ARCHITECTURES and target.machine and target.board
    with pytest.raises(InstallError, match="there is no board nonesuch, only .*pico2_w"):
        targets.find("nonesuch")
