"""Installing on the emulated board over its serial line: once whole, then changed files, cut cables and cut power."""

import dataclasses
import shutil
import socket

import pytest
import serial
from offhook import bare, resources
from offhook.install import CutError, InstallError, files, targets
from offhook.install.report import Quiet
from offhook.install.wire import Wire

pytestmark = pytest.mark.board
UP_SECONDS = 60
CHANGED = ("firmware/phone/words.py", "firmware/ui/keys.py", "firmware/media/tones_us.py")


class Registrar:
    """Hears the phone say who it is when it comes up: what it would register with. It never answers."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(UP_SECONDS)
        self.port = self.socket.getsockname()[1]

    def forget(self):
        self.socket.setblocking(False)
        try:
            while True:
                self.socket.recv(2048)
        except BlockingIOError:
            self.socket.settimeout(UP_SECONDS)

    def version(self):
        """The version of the phone that comes up now."""
        message = self.socket.recv(2048)
        assert message.startswith(b"REGISTER ")
        assert b'"Mine"' in message, "its settings are gone"
        return message.partition(b"User-Agent: Offhook T41P/")[2].partition(b"\r\n")[0].decode()


class Releases:
    """Versions of the firmware: sources of their own, changed a little for each."""

    def __init__(self, root):
        self.root = root
        for top in ("firmware", "hal", "boards"):
            shutil.copytree(resources.device_root() / top, root / top)

    def make(self, version):
        models = self.root / "firmware" / "models.py"
        lines = models.read_text().splitlines()
        models.write_text("\n".join('VERSION = "%s"' % version if "VERSION =" in one else one for one in lines) + "\n")
        for path in CHANGED:
            with open(self.root / path, "a") as file:
                file.write("_RELEASE = %r\n" % version)
        return files.Build(targets.find("mps2_an385"), self.root, version)


@pytest.fixture(scope="module")
def registrar():
    return Registrar()


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    return Releases(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="module")
def board(offhook_background, tmp_path_factory, registrar):
    """A board with nothing but settings on it."""
    values = {
        "account.1.enable": "1",
        "account.1.user_name": "1001",
        "account.1.display_name": "Mine",
        "account.1.sip_server.1.address": "127.0.0.1",
        "account.1.sip_server.1.port": str(registrar.port),
    }
    memory = tmp_path_factory.mktemp("board") / "memory"
    with bare.Board(offhook_background, memory=memory, values=values) as one:
        yield one


def install(board, made, connect=Wire):
    return files.install(board.console, made, Quiet(), connect)


def cutting(after, cut):
    """A wire on which `cut` happens when so many bytes went to the board."""

    class Cut(Wire):
        def __init__(self, port):
            super().__init__(port)
            self.left = after
            self.write_all, self.serial.write = self.serial.write, self.write_some

        def write_some(self, data):
            if len(data) > self.left:
                self.write_all(data[: self.left])
                self.left = 0
                cut(self)
                raise serial.SerialException("cut")
            self.left -= len(data)
            return self.write_all(data)

    return Cut


def test_a_whole_installation_comes_up(board, releases, registrar):
    report = install(board, releases.make("1.0"))
    assert (report.old, report.slot, report.copied, report.kept) == (None, "a", 0, 0)
    assert registrar.version() == "1.0"


@pytest.mark.parametrize("number", range(1, 11))
def test_a_few_changed_files(board, releases, registrar, number):
    made = releases.make("2.%d" % number)
    registrar.forget()
    report = install(board, made)
    assert report.sent >= 4 and report.sent + report.copied + report.kept == len(made.files)
    assert number == 1 or report.copied == 0 and report.sent < 9
    assert registrar.version() == made.version


@pytest.mark.parametrize("after", [2000, 4000, 6000, 8000, 10000])
def test_a_cut_cable(board, releases, registrar, after):
    made = releases.make("3.%d" % after)
    with pytest.raises(CutError):
        install(board, made, cutting(after, lambda wire: wire.serial.close()))
    registrar.forget()
    install(board, made)
    assert registrar.version() == made.version


@pytest.mark.parametrize("after", [3000, 5000, 7000, 9000])
def test_cut_power(board, releases, registrar, after):
    made = releases.make("4.%d" % after)
    with pytest.raises(CutError):
        install(board, made, cutting(after, lambda wire: board.cut_power()))
    registrar.forget()
    board.start()
    assert registrar.version() != made.version, "a version that was not whole was started"
    registrar.forget()
    install(board, made)
    assert registrar.version() == made.version


def test_another_board_is_told_before_anything_changes(board, releases, registrar):
    made = releases.make("5")
    made.target = dataclasses.replace(made.target, machine="Teensy 4.1")
    with pytest.raises(InstallError, match="another board.*'mps2-an385 with Cortex-M3'.*Teensy.*Nothing was changed"):
        install(board, made)
