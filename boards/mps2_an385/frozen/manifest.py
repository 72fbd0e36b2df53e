"""What the image `files` holds beside MicroPython, and the others too: the disk and asyncio."""

module("_boot.py", base_path=".", opt=2)  # noqa: F821 (the names are MicroPython's manifest language)
include("$(MPY_DIR)/extmod/asyncio")  # noqa: F821
