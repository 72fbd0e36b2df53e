"""Font tables made by tools/font.py; Font in firmware/ui/font.py reads them."""
