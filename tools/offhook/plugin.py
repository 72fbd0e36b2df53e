"""The pytest plugin: phones, a proxy and expectations for a test.

    def test_two_phones_talk(phones, expect):
        alice, bob = phones(2)
        alice.dial(bob.number)
        bob.answer()
        expect(bob).to_be_talking()
        expect(bob).to_hear(alice, 1004)

When a test fails its phones leave ladder.svg, ladder.pcap, screen.png, heard.wav and events.jsonl in
offhook-results/TEST/ (`--offhook-results` names another folder). Modules are loaded when a test first asks for them.
"""

import secrets
from itertools import count as counting

import pytest

FIRST_NUMBER = 1001
NUMBERS = 99
START_SECONDS = 20  # to be registered, on a machine that runs eight such tests


def pytest_addoption(parser):
    group = parser.getgroup("offhook", "simulated SIP desk phones")
    group.addoption(
        "--offhook-results",
        default="offhook-results",
        metavar="DIR",
        help="where failed tests leave what their phones did",
    )
    group.addoption(
        "--offhook-runtime",
        default="auto",
        choices=("auto", "micropython", "cpython"),
        help="what the phones run on",
    )


_failed = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report


@pytest.fixture(scope="session")
def offhook_background():
    """The event loop, on a thread of its own, on which phones and proxies run."""
    from offhook.blocking import Background

    background = Background()
    yield background
    background.close()


@pytest.fixture
def pbx(offhook_background):
    """A registrar and proxy on a free port, with users 1001 to 1099: see `offhook.blocking.SimPbx`."""
    from offhook.blocking import SimPbx

    users = {str(FIRST_NUMBER + i): secrets.token_urlsafe(9) for i in range(NUMBERS)}
    server = SimPbx(users, background=offhook_background)
    yield server
    server.close()


@pytest.fixture
def phones(request, offhook_background, pbx):
    """`phones(3)` starts three registered phones, numbers 1001, 1002, 1003; a second call goes on with 1004.

    `accounts`, each USER:PASSWORD@HOST:PORT, makes a phone of each that registers there instead of here. `model` (or
    `models`, one a phone) and all other fields of `process.Options` may be given; `register=False` does not wait for
    a registration.
    """
    from offhook.blocking import close_all, start_all
    from offhook.expect import Expectation

    started, numbers = [], counting(FIRST_NUMBER)

    def start(count=1, model="t46g", models=None, accounts=None, **options):
        options = {"runtime": request.config.getoption("--offhook-runtime"), "trace": 1, **options}
        accounts = accounts or [pbx.account(str(next(numbers))) for _ in range(count)]
        models = models or [model] * len(accounts)
        wishes = [dict(account=account, model=one, **options) for account, one in zip(accounts, models, strict=True)]
        new = start_all(wishes, offhook_background, started)
        for phone in new:
            if phone.core.options.register:
                Expectation(phone).to_be_registered(START_SECONDS)
        return new

    yield start
    try:
        if request.node.stash.get(_failed, False) and started:
            from offhook import results

            folder = results.folder(request.config.getoption("--offhook-results"), request.node.nodeid)
            results.save(folder, started, pbx)
            request.node.add_report_section("teardown", "offhook", "what the phones did: %s" % folder)
    finally:
        close_all(started)


@pytest.fixture
def phone(phones):
    """One registered phone, number 1001."""
    return phones(1)[0]


@pytest.fixture
def expect():
    """`expect(phone).to_be_talking(timeout=10)`: see `offhook.expect.Expectation`."""
    from offhook.expect import Expectation

    return Expectation
