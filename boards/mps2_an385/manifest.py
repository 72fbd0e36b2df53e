"""What the image holds beside MicroPython: the phone, its drivers, this board, asyncio."""

ROOT = "$(BOARD_DIR)/../.."
PARTS = ("__init__", "board", "disk", "ethernet", "main")
BOARD = ["__init__.py"] + ["mps2_an385/%s.py" % part for part in PARTS]

package("firmware", base_path=ROOT, opt=2)  # noqa: F821 (the names are MicroPython's manifest language)
package("hal", base_path=ROOT, opt=2)  # noqa: F821
package("boards", BOARD, base_path=ROOT, opt=2)  # noqa: F821
include("$(MPY_DIR)/extmod/asyncio")  # noqa: F821
