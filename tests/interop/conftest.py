"""Real peers for the tests of this folder; the phones are processes under MicroPython."""

import pytest
from offhook import audio
from offhook.blocking import SimPhone

from tests.interop.baresip import Baresip
from tests.interop.kamailio import Kamailio
from tests.peers import require_peer

USERS = {"1001": "pw1001", "1002": "pw1002", "1003": "pw1003"}


@pytest.fixture
def kamailio(tmp_path):
    require_peer("kamailio")
    with Kamailio(tmp_path, USERS) as peer:
        yield peer


@pytest.fixture
def tone_file(tmp_path):
    """A minute of 1004 Hz at 8 kHz."""
    path = tmp_path / "tone.wav"
    audio.write_wav(path, audio.tone(1004, 60))
    return path


@pytest.fixture
def baresip(tmp_path, tone_file):
    """A baresip without a registrar that answers by itself; other accounts by calling it with one."""
    require_peer("baresip")
    peers = []

    def start(account=None, answers=True):
        account = account or "<sip:peer@127.0.0.1>;regint=0"
        mode = "auto" if answers else "manual"
        peer = Baresip(tmp_path / ("baresip%d" % len(peers)), "%s;answermode=%s;mwi=no" % (account, mode), tone_file)
        peers.append(peer)
        return peer.start()

    yield start
    for peer in peers:
        peer.stop()


@pytest.fixture
def sim_phone():
    """Starts SimPhones and ends them after the test."""
    phones = []

    def start(account=None, **options):
        phones.append(SimPhone(account, **options))
        return phones[-1]

    yield start
    for phone in phones:
        phone.close()


def account(user, server):
    """The --account of a user at a Kamailio."""
    return "%s:%s@%s:%d" % (user, USERS[user], server.host, server.port)
