"""A phone on an AI-Thinker ESP32 Audio Kit."""
