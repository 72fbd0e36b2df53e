"""Olimex ESP32-POE with a WROVER module: a desk phone on power over Ethernet."""
