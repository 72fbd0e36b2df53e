"""Drivers of real chips. They are handed their pins and buses by the board's table; only onchip.py knows `machine`."""
