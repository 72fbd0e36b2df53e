"""Icons by name: characters of the icon fonts, in the order in which tools/icons.py draws them."""

REGISTERED = "\ue000"
UNREGISTERED = "\ue001"
REGISTERING = "\ue002"
SPEAKER = "\ue003"
HANDSET = "\ue004"
HEADSET = "\ue005"
MUTED = "\ue006"
DND = "\ue007"
FORWARD = "\ue008"
HOLD = "\ue009"
MISSED = "\ue00a"
PLACED = "\ue00b"
RECEIVED = "\ue00c"
LOCK = "\ue00d"
RINGING = "\ue00e"
RINGER_OFF = "\ue00f"
TALKING = "\ue010"
WARNING = "\ue011"
CHECK = "\ue012"
NEXT = "\ue013"
UP = "\ue014"
DOWN = "\ue015"
NO_NETWORK = "\ue016"

# What an icon of the status bar says to those who do not see it.
WORDS = {
    SPEAKER: "Speaker",
    HANDSET: "Handset",
    HEADSET: "Headset",
    MUTED: "Muted",
    DND: "Do not disturb",
    FORWARD: "Call forward",
    RINGER_OFF: "Ringer off",
    MISSED: "Missed calls",
    NO_NETWORK: "No network",
}
