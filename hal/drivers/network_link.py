"""Ethernet and Wi-Fi of the ports that have the module `network`."""

import machine
import network
from micropython import const

from hal.clock import ticks_diff

_AGAIN = const(10000)  # ms between two attempts to join a Wi-Fi


class _Link:
    """What both have in common: an interface that gets its address by DHCP."""

    def __init__(self, interface):
        self._interface = interface
        interface.active(True)
        self.mac = ":".join(["%02x" % byte for byte in interface.config("mac")])

    @property
    def is_up(self):
        return self._interface.isconnected()

    def address(self):
        return self._interface.ifconfig()[0] if self.is_up else ""


class RmiiEthernet(_Link):
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


class BuiltInEthernet(_Link):
    """Serves hal.link.Link: Ethernet whose pins and PHY the image knows, as on Teensy 4.1."""

    def __init__(self, number=0):
        _Link.__init__(self, network.LAN(number))


class Wifi(_Link):
    """Serves hal.link.Link. name and key of the network to join; both empty: none is joined."""

    def __init__(self, name, key):
        _Link.__init__(self, network.WLAN(network.STA_IF))
        self._name = name
        self._key = key
        self._tried = None  # the tick of the last attempt

    def poll(self, now):
        """Join the network, and join it again when it was lost."""
        if not self._name or self.is_up:
            return
        if self._tried is None or ticks_diff(now, self._tried) >= _AGAIN:
            self._tried = now
            self._interface.connect(self._name, self._key)
