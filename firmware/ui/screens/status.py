"""What this phone is: addresses, model, firmware, and how each account stands."""

from firmware.models import VERSION
from firmware.ui.screens import registration
from firmware.ui.screens.listing import Listing, plain


class Status(Listing):
    title = "Status"
    softkeys = "look"

    def rows(self, ui):
        rows = []
        if ui.link is not None:
            rows += [plain("IP", ui.link.address() or ui.link.words()), plain("MAC", ui.link.mac)]
            if ui.link.wifi is not None:
                rows.append(plain("Wi-Fi", ui.link.wifi.name or "None"))
        if ui.device is not None and ui.device.serial:
            rows.append(plain("Serial", ui.device.serial))
        rows += [plain("Model", ui.model.name), plain("Firmware", VERSION)]
        for account in ui.enabled_accounts():
            _, icon, tone = registration.STATES[account.state]
            rows.append((icon, account.label, registration.words(account), tone))
        return rows

    def digit(self, ui, digit, now):
        """Nothing here is chosen by number."""
