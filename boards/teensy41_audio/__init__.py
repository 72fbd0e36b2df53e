"""A phone on a Teensy 4.1 with the Ethernet kit and the Audio Shield."""
