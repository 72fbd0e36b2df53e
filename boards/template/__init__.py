"""A phone on your own board."""
