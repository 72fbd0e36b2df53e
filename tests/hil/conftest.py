"""One board a run, its phone, and the phones around it. `make hil` tells which board; see docs/hil.md."""

import ipaddress
import secrets

import pytest
from offhook.blocking import SimPbx, SimPhone
from offhook.panel import PhoneError
from offhook.process import StartError

from tests.hil import rigs

BOARD, OTHER = "1099", "1001"
CAPABILITIES = {
    "ethernet": "no network between the board and us: HOST= names our address on the board's network",
    "keypad": "the board has no keypad",
    "duplex": "the board's codec plays or records, not both at once",
    "audio": "the line to the board is too slow to carry sound",
    "power": "nothing here switches the board's power",
}
_used = pytest.StashKey()


class Bench:
    """The board of a session: its rig, the proxy, and the phone, which is started again when a test ended it."""

    def __init__(self, rig, pbx, background):
        self.rig, self.pbx, self._background = rig, pbx, background
        self._phone = None

    @property
    def phone(self):
        if self._phone is None:
            self._phone = self.rig.start(self.pbx.account(BOARD) if self.pbx else None)
            if self.pbx:
                self._phone.wait_registered(60)
        return self._phone

    def power_cycle(self):
        self.close()
        self.rig.power()
        return self.phone

    def can(self):
        """The capabilities of this board, as the board tells them."""
        hello = self.phone.core.panel.hello
        return {
            "ethernet": self.pbx is not None,
            "keypad": hello["keypad"],
            "duplex": hello["duplex"],
            "audio": bool(hello["sound"]),
            "power": self.rig.power is not None,
        }

    def described(self):
        """The board in one line."""
        hello = self.phone.core.panel.hello
        text = "{board}, Offhook {firmware} as {model}, {runtime} {python}, heap {heap} bytes".format(**hello)
        return "%s, address %s; %s" % (text, self._address(), self.rig.how)

    def _address(self):
        """Where its REGISTER came from."""
        heard = [source for _, source, _, data in self.pbx.messages if data[:8] == b"REGISTER"] if self.pbx else []
        return "%s:%d" % heard[0] if heard else "unknown"

    def rest(self):
        """Bring the phone to rest, whatever the test before did to it."""
        phone = self.phone
        if phone.core.is_gone:
            self._phone = None
            return
        phone.hook(False)
        phone.dnd(False)
        while phone.core.is_in_call:
            phone.hang_up()
        phone.wait_idle()

    def close(self):
        if self._phone:
            phone, self._phone = self._phone, None
            phone.close()


WISHED = rigs.wished()


@pytest.fixture(scope="session", params=list(WISHED))
def bench(request, offhook_background):
    try:
        rig = WISHED[request.param](offhook_background)
    except StartError as error:
        pytest.exit("hil: %s" % error, 2)
    users = {BOARD: secrets.token_urlsafe(12), OTHER: secrets.token_urlsafe(12)}
    pbx = None
    if rig.host:
        anywhere = not ipaddress.ip_address(rig.host).is_loopback
        pbx = SimPbx(users, rig.host, offhook_background, anywhere)
    made = Bench(rig, pbx, offhook_background)
    try:
        request.config.stash.setdefault(_used, []).append(made.described())
        yield made
    except StartError as error:
        pytest.exit("hil: %s" % error, 2)
    finally:
        made.close()
        if pbx:
            pbx.close()
        rig.close()


@pytest.fixture
def board(request, bench):
    """The board's phone, at rest. Skips when the board lacks what the test is marked with."""
    can = bench.can()
    lacking = [why for name, why in CAPABILITIES.items() if request.node.get_closest_marker(name) and not can[name]]
    if lacking:
        pytest.skip("; ".join(lacking))
    bench.rest()
    return bench.phone


@pytest.fixture
def other(bench, offhook_background, board):
    """A simulated phone beside us, number 1001."""
    with SimPhone(
        bench.pbx.account(OTHER), background=offhook_background, ip=bench.rig.host, trace=1, runtime="auto"
    ) as phone:
        phone.wait_registered()
        yield phone


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed and "board" in getattr(item, "funcargs", {}):
        with_screen = item.funcargs["board"]
        try:
            report.sections.append(("board", "\n".join(with_screen.screen()) + "\n" + with_screen.core.process.tail))
        except PhoneError as error:
            report.sections.append(("board", str(error)))
    return report


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash.get(_used, []):
        terminalreporter.write_line("board: " + line)
