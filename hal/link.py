"""The network link: the Ethernet or Wi-Fi interface below the sockets."""


class Link:
    """One interface. The sockets themselves are the network layer's.

    is_up: whether the link is there and has an address.
    mac:   the hardware address, "02:00:00:00:00:01", lower case.
    wifi:  a Wifi to choose the network with, None where the network is a cable.
    """

    is_up = False
    mac = ""
    wifi = None

    def address(self):
        """The IP address as text, "" while there is none."""

    def name_servers(self):
        """The addresses of the name servers that the network told, as texts; none where the system has a resolver."""

    def words(self):
        """What keeps the link from being up, in a person's words: "No cable"; "" while it is up."""


class Wifi:
    """name: the network to be in, "" for none."""

    name = ""

    def join(self, name, key):
        """Be in this network from now on; "" leaves the one there is. An empty key is that of an open network."""

    def scan(self):
        """The networks within reach as [(name, dBm, is_open)], the strongest first; takes seconds. Raises OSError."""
