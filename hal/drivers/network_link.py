"""Ethernet and Wi-Fi of the ports that have the module `network`."""

import machine
import network
from micropython import const

from hal.clock import ticks_diff
from hal.drivers.chip import serial_number

_FIRST_WAIT, _LONGEST_WAIT = const(5000), const(60000)  # ms between two attempts to join a Wi-Fi, doubled each time
_CABLE_IS_IN = getattr(network, "ETH_CONNECTED", 1)  # the least status that means so, on ESP32 and elsewhere
_CABLE_IS_OUT = getattr(network, "ETH_DISCONNECTED", -1)
_SSID, _RSSI, _SECURITY = const(0), const(3), const(4)  # of what a scan tells


class _Link:
    """What both have in common: an interface that gets its address by DHCP, and tells the server a name of ours."""

    wifi = None

    def __init__(self, interface):
        self._interface = interface
        if hasattr(network, "hostname"):
            network.hostname("offhook-" + serial_number()[-6:])  # some ports read it only when the interface starts
        interface.active(True)
        self.mac = ":".join(["%02x" % byte for byte in interface.config("mac")])

    @property
    def is_up(self):
        return self._interface.isconnected()

    def address(self):
        address = self._interface.ifconfig()[0] if self.is_up else ""
        return "" if address == "0.0.0.0" else address

    def name_servers(self):
        server = self._interface.ifconfig()[3] if self.is_up else ""
        return (server,) if server not in ("", "0.0.0.0") else ()


class _Ethernet(_Link):
    def words(self):
        if self.is_up:
            return ""
        status = self._interface.status()
        return "No cable" if status < _CABLE_IS_IN or status == _CABLE_IS_OUT else "Waiting for an address"


class RmiiEthernet(_Ethernet):
    """Serves hal.link.Link: an ESP32 with a LAN8710A or LAN8720 at its RMII pins.

    management, management_clock: pins MDIO and MDC. power: pin that feeds the PHY, or None. address: of the PHY.
    clock, clock_out: pin of the 50 MHz, and whether the ESP32 makes them.
    """

    def __init__(self, management, management_clock, clock, clock_out, power=None, address=0):
        pin = machine.Pin
        options = {} if power is None else {"power": pin(power)}
        _Link.__init__(
            self,
            network.LAN(
                mdio=pin(management),
                mdc=pin(management_clock),
                ref_clk=pin(clock),
                ref_clk_mode=pin.OUT if clock_out else pin.IN,
                phy_type=network.PHY_LAN8720,
                phy_addr=address,
                **options,
            ),
        )


class BuiltInEthernet(_Ethernet):
    """Serves hal.link.Link: Ethernet whose pins and PHY the image knows, as on Teensy 4.1."""

    def __init__(self, number=0):
        _Link.__init__(self, network.LAN(number))


class Wifi(_Link):
    """Serves hal.link.Link and hal.link.Wifi. In no network until `join` names one."""

    def __init__(self):
        _Link.__init__(self, network.WLAN(network.STA_IF))
        self.wifi = self
        self.name = ""
        self._key = ""
        self._tried = None  # the tick of the last attempt
        self._wait = _FIRST_WAIT
        self._refusals = _refusals()
        # ESP32: left to itself it tries for ever, and never tells that the key is wrong
        self._configure(reconnects=0)
        # a radio that sleeps between beacons delays sound by a tenth of a second
        self._configure(pm=getattr(network.WLAN, "PM_NONE", 0))

    def join(self, name, key):
        if (name, key) == (self.name, self._key) and self.is_up:
            return
        self._leave()
        self.name, self._key = name, key
        self._tried = None
        self._wait = _FIRST_WAIT

    def scan(self):
        if not self.is_up:
            self._leave()  # while it is joining, the chip searches for nothing else
        found = {}
        for network_found in self._interface.scan():
            name = _text(network_found[_SSID])
            signal = network_found[_RSSI]
            if name and (name not in found or found[name][1] < signal):
                found[name] = (name, signal, network_found[_SECURITY] == 0)
        return sorted(found.values(), key=lambda one: -one[1])

    def poll(self, now):
        """Join the network, and join it again when it was lost, each time after a longer wait."""
        if not self.name:
            return
        if self.is_up:
            self._tried, self._wait = None, _FIRST_WAIT
        elif self._tried is None:
            self._try(now)
        elif ticks_diff(now, self._tried) >= self._wait:
            self._wait = min(2 * self._wait, _LONGEST_WAIT)
            self._leave()
            self._try(now)

    def words(self):
        if self.is_up:
            return ""
        if not self.name:
            return "No Wi-Fi chosen"
        return self._refusals.get(self._interface.status(), "Joining %s") % self.name

    def _try(self, now):
        self._tried = now
        try:
            self._interface.connect(self.name, self._key or None)
        except OSError:
            pass  # the chip is still busy with the last attempt; the next one will do

    def _configure(self, **option):
        try:
            self._interface.config(**option)
        except (ValueError, TypeError):
            pass  # not every chip knows it

    def _leave(self):
        try:
            self._interface.disconnect()
        except OSError:
            pass  # it was in none


def _refusals():
    """Status of the interface -> why it is not in the network. Ports have some of the names each, and other numbers."""
    words = (
        ("STAT_WRONG_PASSWORD", "Wrong key for %s"),
        ("STAT_HANDSHAKE_TIMEOUT", "Wrong key for %s"),
        ("STAT_NO_AP_FOUND", "%s is not within reach"),
        ("STAT_ASSOC_FAIL", "%s refuses us"),
        ("STAT_CONNECT_FAIL", "%s does not answer"),
    )
    return {getattr(network, name): text for name, text in words if hasattr(network, name)}


def _text(name):
    """A network's name, which may be any bytes."""
    try:
        return str(name, "utf-8").strip("\0")
    except UnicodeError:
        return ""
