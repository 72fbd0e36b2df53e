"""Ways to lay out keys and lamps that several boards share; a table names one of them or has its own."""

# a T42G's 35 keys, as a matrix of six rows and six columns
DESK_KEYS = (
    ("1", "2", "3", "soft1", "soft2", "line1"),
    ("4", "5", "6", "soft3", "soft4", "line2"),
    ("7", "8", "9", "up", "down", "line3"),
    ("star", "0", "pound", "left", "right", "line4"),
    ("ok", "cancel", "message", "headset", "mute", "line5"),
    ("redial", "speaker", "volume_up", "volume_down", None, "line6"),
)
# its eleven lamps, the first nearest to the controller where they are a strip
DESK_LAMPS = (
    "power",
    "message",
    "mute",
    "headset",
    "speaker",
    "line1",
    "line2",
    "line3",
    "line4",
    "line5",
    "line6",
)
