"""A phone on an ESP32-LyraT."""
