"""What the image `files` holds beside MicroPython: the disk and asyncio. The phone is on the disk."""

module("_boot.py", base_path="frozen", opt=2)  # noqa: F821 (the names are MicroPython's manifest language)
include("$(MPY_DIR)/extmod/asyncio")  # noqa: F821
