"""Settings that anybody at the phone may change: time and date."""

from firmware.ui.screens import form

_HOURS = (-11, -10, -9.5, -9, -8, -7, -6, -5, -4.5, -4, -3.5, -3, -2.5, -2, -1, 0, 1, 2, 3, 3.5)
_HOURS += (4, 4.5, 5, 5.5, 5.75, 6, 6.5, 7, 8, 8.75, 9, 9.5, 10, 10.5, 11, 11.5, 12, 12.75, 13, 13.5, 14)
_DATES = (
    ("0", "Sat Oct 31"),
    ("1", "31-Oct-26"),
    ("2", "2026-10-31"),
    ("3", "31/10/2026"),
    ("4", "10/31/26"),
    ("5", "31 Oct 2026"),
    ("6", "Sat 31 Oct"),
)


def open_time(ui, now):
    """The form of time and date."""
    fields = (
        ("Time zone", "local_time.time_zone", tuple([(zone(hours), "UTC " + zone(hours)) for hours in _HOURS])),
        ("Clock", "local_time.time_format", (("0", "12 hours"), ("1", "24 hours"))),
        ("Date", "local_time.date_format", _DATES),
        ("Time server", "local_time.ntp_server1", form.TEXT),
        ("Second server", "local_time.ntp_server2", form.TEXT),
    )
    ui.open(form.Form("Time and date", fields, ui.settings, _saved))


def _saved(ui, now):
    ui.close()
    ui.phone.settings_changed()
    ui.say("Saved", now)


def zone(hours):
    """ "+8", "-3:30", "0": as the setting has it."""
    minutes = int(abs(hours) * 60)
    text = "%d:%02d" % (minutes // 60, minutes % 60) if minutes % 60 else "%d" % (minutes // 60)
    return "0" if not minutes else ("-" if hours < 0 else "+") + text
