"""The board's Ethernet, with the address that the host gives it."""

import mps2


class Ethernet:
    """Serves hal.link.Link. mac: "02:00:00:00:00:01"; ip, mask, gateway: IPv4 addresses as text."""

    is_up = True
    wifi = None

    def __init__(self, mac, ip, mask, gateway):
        self.mac = mac
        self._ip = ip
        mps2.ethernet(bytes([int(part, 16) for part in mac.split(":")]), ip, mask, gateway)

    def address(self):
        return self._ip

    def name_servers(self):
        return ()

    def words(self):
        return ""
