from tests.unit.boards.fake_machine import MACHINE, FakeNetwork  # before the drivers import `machine`

# isort: split
import sys

from hal.drivers.network_link import BuiltInEthernet, Wifi
from hal.sim.link import SimWifi

WRAP = 1 << 30
SECOND = 1000


def wifi(name="home", key="secret"):
    link = Wifi()
    link.join(name, key)
    link._interface.told = []
    return link, link._interface


def joined(interface, link, seconds, start=WRAP - 5000):
    """Seconds at which the interface was told to connect."""
    moments = []
    for second in range(seconds):
        before = len(interface.told)
        link.poll((start + second * SECOND) % WRAP)
        if ("connect", "home", "secret") in interface.told[before:]:
            moments.append(second)
    return moments


def test_wifi_tries_again_after_ever_longer_waits():
    link, interface = wifi()
    assert joined(interface, link, 200) == [0, 5, 15, 35, 75, 135, 195]
    assert link.mac == "02:00:00:00:00:01" and link.address() == "" and not link.is_up


def test_wifi_that_was_lost_is_tried_at_once():
    link, interface = wifi()
    joined(interface, link, 100)
    interface.stands = FakeNetwork.STAT_GOT_IP
    link.poll(0)
    assert link.is_up and link.address() == "192.0.2.7" and link.words() == ""
    interface.address = "0.0.0.0"  # DHCP is still to come
    assert link.address() == ""
    interface.stands = FakeNetwork.STAT_CONNECTING
    assert joined(interface, link, 6, 100000) == [0, 5]


def test_wifi_without_a_name_is_left_alone():
    link = Wifi()
    interface = link._interface
    link.poll(0)
    assert interface.told == [("reconnects", 0)]  # or the chip tries a wrong key for ever
    assert link.words() == "No Wi-Fi chosen" and link.wifi is link


def test_wifi_says_what_is_wrong():
    link, interface = wifi()
    words = {}
    for status in (FakeNetwork.STAT_CONNECTING, FakeNetwork.STAT_WRONG_PASSWORD, FakeNetwork.STAT_NO_AP_FOUND):
        interface.stands = status
        words[status] = link.words()
    assert words == {1001: "Joining home", 202: "Wrong key for home", 201: "home is not within reach"}


def test_an_open_wifi_is_joined_without_a_key():
    link, interface = wifi("guests", "")
    link.poll(0)
    assert interface.told == [("connect", "guests", None)]


def test_joining_where_one_is_already_changes_nothing():
    link, interface = wifi()
    interface.stands = FakeNetwork.STAT_GOT_IP
    link.join("home", "secret")
    assert interface.told == []
    link.join("home", "another")
    assert interface.told == [("disconnect",)]


def test_a_busy_chip_does_not_end_the_phone():
    link, interface = wifi()

    def refuse(name, key):
        raise OSError("busy")

    interface.connect = refuse
    link.poll(0)
    link.poll(5000)


def test_a_scan_tells_each_network_once_the_strongest_first():
    link, interface = wifi()
    interface.nearby = [
        (b"far", b"", 1, -80, 3, False),
        (b"home", b"", 1, -70, 3, False),
        (b"home", b"", 6, -40, 3, False),
        (b"", b"", 6, -30, 3, True),
        (b"\xff\xfe", b"", 6, -30, 3, False),
        (b"guests", b"", 6, -60, 0, False),
    ]
    assert link.scan() == [("home", -40, False), ("guests", -60, True), ("far", -80, False)]
    assert interface.told == [("disconnect",)]  # or the chip, busy with joining, refuses
    interface.stands = FakeNetwork.STAT_GOT_IP
    link.scan()
    assert interface.told == [("disconnect",)]


def test_the_server_is_told_a_name_of_ours():
    Wifi()
    assert sys.modules["network"].name == "offhook-311b09"  # the end of the chip's number


def test_ethernet_says_whether_the_cable_is_in():
    MACHINE.reset("imxrt1062_teensy41")
    link = BuiltInEthernet()
    found = []
    for status in (1, FakeNetwork.ETH_DISCONNECTED, FakeNetwork.ETH_CONNECTED, FakeNetwork.STAT_GOT_IP):
        link._interface.stands = status
        found.append(link.words())
    assert found == ["No cable", "No cable", "Waiting for an address", ""] and link.wifi is None


def test_a_simulated_wifi_is_up_with_the_right_key_only():
    link = SimWifi("127.0.0.1", "02:00:00:00:00:01", {"home": "secret", "guests": ""})
    assert link.scan() == [("guests", -40, True), ("home", -50, False)] and link.words() == "No Wi-Fi chosen"
    link.wifi.join("home", "wrong")
    assert not link.is_up and link.words() == "Wrong key for home" and link.address() == ""
    link.wifi.join("home", "secret")
    assert link.is_up and link.address() == "127.0.0.1"
    link.wifi.join("cellar", "")
    assert link.words() == "cellar is not within reach"


def test_the_name_server_is_the_one_that_dhcp_told():
    link, interface = wifi()
    assert link.name_servers() == ()
    interface.stands = FakeNetwork.STAT_GOT_IP
    assert link.name_servers() == ("192.0.2.1",)
