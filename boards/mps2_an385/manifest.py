"""What the images `frozen` and `nomd5` hold beside MicroPython: the phone, its drivers, this board, asyncio."""

ROOT = "$(BOARD_DIR)/../.."
PARTS = ("__init__", "board", "ethernet", "main")
BOARD = ["__init__.py", "hil.py", "start.py"] + ["mps2_an385/%s.py" % part for part in PARTS]

include("frozen/manifest.py")  # noqa: F821 (the names are MicroPython's manifest language)
module("main.py", base_path="frozen", opt=2)  # noqa: F821
package("firmware", base_path=ROOT, opt=2)  # noqa: F821
package("hal", base_path=ROOT, opt=2)  # noqa: F821
package("boards", BOARD, base_path=ROOT, opt=2)  # noqa: F821
