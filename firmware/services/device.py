"""The set itself, as the screens that set it up see it: its network, its number, and its end."""


class Device:
    """link: the hal contract. serial: the maker's number as text, "" where there is none. is_new: nobody set anything
    yet. restart, erase: called with the tick to start anew, with or without the settings.
    """

    def __init__(self, link, settings, serial, is_new, restart, erase):
        self.link = link
        self.serial = serial
        self.is_new = is_new
        self.restart = restart
        self.erase = erase
        self._settings = settings

    def join(self):
        """Be in the Wi-Fi of the settings."""
        if self.link.wifi is not None:
            self.link.wifi.join(self._settings.get("offhook.wifi.name"), self._settings.get("offhook.wifi.key"))
