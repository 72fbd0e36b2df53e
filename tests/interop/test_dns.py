"""Host names of servers are asked of the name servers that the settings give, while the phone goes on."""

import pytest

from tests.interop.conftest import USERS
from tests.interop.dnsmasq import Dnsmasq, may_serve
from tests.peers import require_peer

STATIC = {"network.static_dns_enable": "1", "network.primary_dns": "127.0.0.153"}


@pytest.fixture
def dnsmasq(tmp_path):
    require_peer("dnsmasq")
    if not may_serve():
        pytest.skip("port 53 takes root")
    with Dnsmasq(tmp_path, {"pbx.example": "127.0.0.1", "other.example": "127.0.0.1"}) as server:
        yield server


def account(user, server, host):
    return "%s:%s@%s:%d" % (user, USERS[user], host, server.port)


def test_a_phone_registers_and_calls_by_a_server_s_name(kamailio, dnsmasq, sim_phone, expect):
    phone = sim_phone(account("1001", kamailio, "pbx.example"), settings=STATIC)
    other = sim_phone(account("1002", kamailio, "127.0.0.1"))
    for one in (phone, other):
        expect(one).to_be_registered()
    assert dnsmasq.asked("pbx.example") == 1
    phone.dial("1002")
    other.answer()
    expect(phone).to_be_talking()
    phone.hang_up()
    expect(other).to_be_idle()
    assert dnsmasq.asked("pbx.example") == 1, "the answer was kept"


def test_the_second_name_server_serves_when_the_first_is_silent(kamailio, dnsmasq, sim_phone, expect):
    servers = {**STATIC, "network.primary_dns": "127.0.0.154", "network.secondary_dns": "127.0.0.153"}
    phone = sim_phone(account("1001", kamailio, "pbx.example"), settings=servers)
    phone.wait_screen("1001")  # it is there while it waits
    expect(phone).to_be_registered()


def test_a_name_that_nobody_knows_is_told(kamailio, dnsmasq, sim_phone):
    phone = sim_phone(account("1001", kamailio, "nowhere.example"), settings=STATIC)
    while phone.state()["accounts"][0]["state"] == "registering":
        phone.pause(0.1)
    assert phone.state()["accounts"][0]["state"] == "failed"
    assert dnsmasq.asked("nowhere.example") >= 1
