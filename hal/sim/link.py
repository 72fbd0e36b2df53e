"""The host's own network: always up, at the address that the host names."""


class SimLink:
    """Serves hal.link.Link."""

    is_up = True

    def __init__(self, ip, mac):
        self.mac = mac
        self._ip = ip

    def address(self):
        return self._ip
