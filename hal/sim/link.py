"""The host's own network: always up, at the address that the host names; or a Wi-Fi that the phone must choose."""


class SimLink:
    """Serves hal.link.Link."""

    wifi = None
    is_up = True

    def __init__(self, ip, mac):
        self.mac = mac
        self._ip = ip

    def address(self):
        return self._ip if self.is_up else ""

    def name_servers(self):
        return ()

    def words(self):
        return "" if self.is_up else "No cable"


class SimWifi(SimLink):
    """Serves hal.link.Wifi too. networks: {name: key} of those within reach, "" for the key of an open one."""

    def __init__(self, ip, mac, networks):
        super().__init__(ip, mac)
        self.wifi = self
        self.name = ""
        self._key = ""
        self._networks = networks

    @property
    def is_up(self):
        return bool(self.name) and self._networks.get(self.name) == self._key

    def join(self, name, key):
        self.name, self._key = name, key

    def scan(self):
        names = sorted(self._networks)
        return [(names[at], -40 - 10 * at, not self._networks[names[at]]) for at in range(len(names))]

    def words(self):
        if self.is_up:
            return ""
        if not self.name:
            return "No Wi-Fi chosen"
        return ("Wrong key for %s" if self.name in self._networks else "%s is not within reach") % self.name
