from firmware.config.settings import Settings
from firmware.ui import clock


def shown(seconds, **changes):
    settings = Settings()
    for name in changes:
        settings.set("local_time." + name, changes[name])
    when = clock.local(seconds, settings)
    return clock.date_text(when, settings) + " " + clock.time_text(when, settings)


def test_dates_of_the_calendar():
    settings = Settings()
    settings.set("local_time.time_zone", "0")
    for seconds, expected in (
        (0, (1970, 1, 1, 3, 0, 0)),
        (951782399, (2000, 2, 28, 0, 23, 59)),
        (951782400, (2000, 2, 29, 1, 0, 0)),
        (1709251199, (2024, 2, 29, 3, 23, 59)),
        (1798761599, (2026, 12, 31, 3, 23, 59)),
        (4102444800, (2100, 1, 1, 4, 0, 0)),
    ):
        assert clock.local(seconds, settings) == expected


def test_seven_forms_of_the_date():
    forms = [shown(1792238460, time_zone="0", date_format=str(number)) for number in range(7)]
    assert forms == [
        "Sat Oct 17 12:01",
        "17-Oct-26 12:01",
        "2026-10-17 12:01",
        "17/10/2026 12:01",
        "10/17/26 12:01",
        "17 Oct 2026 12:01",
        "Sat 17 Oct 12:01",
    ]


def test_twelve_hours():
    assert shown(0, time_zone="0", time_format="0").endswith(" 12:00 AM")
    assert shown(12 * 3600, time_zone="0", time_format="0").endswith(" 12:00 PM")
    assert shown(13 * 3600 + 300, time_zone="0", time_format="0").endswith(" 1:05 PM")


def test_zones():
    assert clock.zone_seconds("+8") == 28800
    assert clock.zone_seconds("-3:30") == -12600
    assert clock.zone_seconds("+5.5") == 19800
    assert clock.zone_seconds("0") == 0
    assert clock.zone_seconds("China") == 0
    assert shown(0, time_zone="-3:30").endswith(" 20:30")


def test_durations():
    assert clock.duration_text(0) == "00:00"
    assert clock.duration_text(83) == "01:23"
    assert clock.duration_text(3599) == "59:59"
    assert clock.duration_text(3725) == "1:02:05"
