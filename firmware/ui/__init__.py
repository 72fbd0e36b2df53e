"""The screen and the keys of the phone. Reads what the phone is doing, sends it commands, never sees SIP."""
