"""The network link: the Ethernet or Wi-Fi interface below the sockets."""


class Link:
    """One interface. The sockets themselves are the network layer's.

    is_up: whether the link is there and has an address.
    mac:   the hardware address, "02:00:00:00:00:01", lower case.
    """

    is_up = False
    mac = ""

    def address(self):
        """The IP address as text, "" while there is none."""
