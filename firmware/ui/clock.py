"""Time and date as the settings want them written: zone, 12 or 24 hours, seven forms of the date (local_time.*)."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# local_time.date_format
_DATES = (
    "{week} {month} {day:02d}",
    "{day:02d}-{month}-{short:02d}",
    "{year}-{number:02d}-{day:02d}",
    "{day:02d}/{number:02d}/{year}",
    "{number:02d}/{day:02d}/{short:02d}",
    "{day:02d} {month} {year}",
    "{week} {day:02d} {month}",
)


def zone_seconds(text):
    """Seconds east of Greenwich of a zone such as "+8", "-3:30" or "+5.5"; 0 when it cannot be read."""
    sign = -1 if text.startswith("-") else 1
    hours, _, minutes = text.lstrip("+-").partition(":")
    try:
        return sign * (round(float(hours) * 60) + int(minutes or 0)) * 60
    except ValueError:
        return 0


def local(seconds, settings):
    """(year, month, day, weekday 0 = Monday, hour, minute) of Unix seconds in the phone's zone."""
    seconds += zone_seconds(settings.get("local_time.time_zone"))
    days, rest = divmod(seconds, 86400)
    return _civil(days) + ((days + 3) % 7, rest // 3600, rest // 60 % 60)


def time_text(when, settings):
    """when: what `local` gave."""
    hour, minute = when[4], when[5]
    if settings.number("local_time.time_format") == 1:
        return "%02d:%02d" % (hour, minute)
    return "%d:%02d %s" % ((hour + 11) % 12 + 1, minute, "PM" if hour >= 12 else "AM")


def date_text(when, settings):
    year, month, day, weekday = when[:4]
    return _DATES[settings.number("local_time.date_format")].format(
        year=year, short=year % 100, number=month, month=_MONTHS[month - 1], day=day, week=_DAYS[weekday]
    )


def duration_text(seconds):
    if seconds < 3600:
        return "%02d:%02d" % (seconds // 60, seconds % 60)
    return "%d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60)


def _civil(days):
    """(year, month, day) of days since 1970-01-01: in years that begin in March the leap day comes last."""
    days += 719468
    era, day_of_era = divmod(days, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1
