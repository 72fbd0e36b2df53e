"""Make firmware/config/params.py from the administrator's parameter table (a CSV beside the repository).

    python tools/make_params.py ../shared/spec/params.csv > firmware/config/params.py

The CSV is written for people ("0-1800 s", "30-7200 s (template: 1-9999)", "1 (template) / 0"); this settles each row to
a kind, a rule that the phone can check and one default. Rows that no pattern settles stand in SETTLED.
"""

import csv
import re
import sys

HEAD = '''"""The parameter table: name, kind, rule and default of each setting. Made by tools/make_params.py.

One bytes object, sorted: no object per row, and in a frozen image it stays in flash. Row: name, kind, rule,
default, split by tabs. Kinds: b boolean, i whole number (rule "low high"), d decimal (rule "low high"), e enumeration
(rule: the values, blank split), s text (rule: longest length, 0 = any), p secret text.
"""

# fmt: off
TABLE = (
'''

# name -> (kind, rule, default) where the CSV's own words need a decision; see rulings and the catalogue's open points.
SETTLED = {
    "account.X.sip_server.Y.failback_timeout": ("i", "0 65535", "3600"),
    "account.X.outbound_proxy.Y.failback_timeout": ("i", "0 65535", "3600"),
    "account.X.cid_source_ppi": ("b", "", "0"),
    "account.X.codec.Y.enable": ("b", "", "0"),
    "account.X.codec.Y.priority": ("i", "0 12", "0"),
    "account.X.codec.Y.payload_type": ("s", "12", ""),
    "account.X.codec.Y.rtpmap": ("i", "0 127", "0"),
    "account.X.dtmf.info_type": ("e", "0 1 2 3", "1"),
    "account.X.timeout_fwd.timeout": ("i", "0 20", "2"),
    "forward.no_answer.timeout": ("i", "0 20", "2"),
    "linekey.X.type": ("i", "0 99", "0"),
    "linekey.X.line": ("i", "0 16", "0"),
    "programablekey.X.type": ("i", "0 99", "0"),
    "features.dnd.emergency_enable": ("b", "", "0"),
    "phone_setting.backlight_time": ("i", "0 1800", "30"),
    "sip.use_out_bound_in_dialog": ("b", "", "1"),
    "security.user_password": ("p", "0", ""),  # no password is right before somebody sets one
}
CODECS = (  # slot, name, enabled, priority, payload type: the factory set
    (1, "PCMU", 1, 1, 0), (2, "PCMA", 1, 2, 8), (3, "G723_53", 0, 0, 4), (4, "G723_63", 0, 0, 4), (5, "G729", 1, 3, 18),
    (6, "G722", 1, 4, 9), (7, "iLBC", 0, 0, 106), (8, "G726-16", 0, 0, 103), (9, "G726-24", 0, 0, 104),
    (10, "G726-32", 0, 0, 102), (11, "G726-40", 0, 0, 105), (12, "GSM", 0, 0, 3),
)  # fmt: skip
# Offhook's own settings, all under one prefix so that no provisioning file can mean them by accident.
OWN = {
    "offhook.register": ("b", "", "1"),
    "offhook.accept_any": ("b", "", "0"),
    "offhook.no_media_timeout": ("i", "0 3600", "30"),
    "offhook.ended_call_time": ("i", "1 60", "4"),
    "offhook.admin_password": ("p", "32", ""),
    "offhook.wifi.name": ("s", "32", ""),
    "offhook.wifi.key": ("p", "64", ""),
}
# Settings that the catalogue names in its text but not in its table.
MISSING = {
    "features.dnd.enable": ("b", "", "0"),
}


def kind_and_rule(row):
    kind, text = row["type"].split(" ")[0], row["range_values"].split("(")[0]
    if kind == "bool":
        return "b", ""
    if kind in ("int", "dec"):
        bounds = re.match(r"\s*(-?[\d.]+)(?:-|\.\.)(-?[\d.]+)", text)
        low, high = bounds.groups() if bounds else ("0", "2147483647")
        return ("i" if kind == "int" else "d"), "%s %s" % (low, high.rstrip("."))
    if kind == "enum":
        values = [re.split(r"[-( ]", part.strip())[0] for part in text.split(";")]
        if len(values) > 1 and all(re.fullmatch(r"\d+|[A-Z]+", value) for value in values):
            return "e", " ".join(values)
        if text == "0-3":
            return "i", "0 3"
    longest = re.search(r"<=(\d+)", row["range_values"])
    return ("p" if kind == "secret" else "s"), (longest.group(1) if longest else "0")


def default_of(row, kind):
    text = row["default"]
    if kind in "bide":
        number = re.match(r"-?[\d.]+|[A-Z]+", text)
        return number.group(0) if number else "0"
    return re.sub(r"\s*\((V7|V8|template|later).*\)$", "", text)


def rows(path):
    for row in csv.DictReader(open(path, newline="")):
        name = row["name"]
        if name in SETTLED:
            yield (name, *SETTLED[name])
        else:
            kind, rule = kind_and_rule(row)
            yield name, kind, rule, default_of(row, kind)
    for slot, codec, enabled, priority, payload in CODECS:
        base = "account.X.codec.%d." % slot
        yield base + "enable", "b", "", str(enabled)
        yield base + "priority", "i", "0 12", str(priority)
        yield base + "payload_type", "s", "12", codec
        yield base + "rtpmap", "i", "0 127", str(payload)
    for name, settled in list(OWN.items()) + list(MISSING.items()):
        yield (name, *settled)


def main():
    sys.stdout.write(HEAD)
    sys.stdout.write("    b'\\n'\n")
    for row in sorted(rows(sys.argv[1])):
        sys.stdout.write("    %r\n" % ("\t".join(row) + "\n").encode())
    sys.stdout.write(")\n# fmt: on\n")


if __name__ == "__main__":
    main()
