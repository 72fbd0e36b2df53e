"""What a phone tells its screen and its services, taken one by one from `Phone.next_event()`.

Each is a tuple whose first element is one of these constants; the rest stands beside it.
"""

ACCOUNT_CHANGED = "account_changed"  # account
CALL_CHANGED = "call_changed"  # call
CALL_REMOVED = "call_removed"  # call
DIGIT_RECEIVED = "digit_received"  # call, digit
LAMP_CHANGED = "lamp_changed"  # lamp, colour, pattern, period in ms
OUTPUT_CHANGED = "output_changed"  # where sound is heard: "handset", "speaker", "headset" or "none"
SETTINGS_CHANGED = "settings_changed"  # volumes, do not disturb, forwards, the last number or others
STATE_CHANGED = "state_changed"  # focus, mute, missed calls, do not disturb, forwards
PROBLEM_FOUND = "problem_found"  # text: something a peer or a timer asked for could not be done
