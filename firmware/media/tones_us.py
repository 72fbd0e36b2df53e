"""The United States tones in the grammar of the `voice.tone.*` settings, by the setting's last word."""

TONES = {
    "dial": "350+440/30000",
    "ring": "440+480/2000,0/4000",
    "busy": "480+620/500,0/500",
    "congestion": "480+620/250,0/250",
    "callwaiting": "440/300,0/10000",
    "dialrecall": "!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,350+440",
    "record": "1400/500,0/15000",
    "info": "!950/330,!1400/330,!1800/330,0",
    "stutter": "!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,350+440",
    "message": "!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,350+440",
    "autoanswer": "!1000/200,!0/100,!1000/200",
}

# Row and column frequency of a DTMF digit (ITU-T Q.23).
DTMF = {
    digits[place]: (row, column)
    for row, digits in ((697, "123A"), (770, "456B"), (852, "789C"), (941, "*0#D"))
    for place, column in enumerate((1209, 1336, 1477, 1633))
}
