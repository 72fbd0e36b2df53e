"""A phone on an ESP32-S3-BOX-3."""
