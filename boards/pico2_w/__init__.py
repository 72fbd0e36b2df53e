"""Raspberry Pi Pico 2 W: the cheapest phone, on Wi-Fi."""
