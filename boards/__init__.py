"""The boards: for each, its wiring as a plain table."""
