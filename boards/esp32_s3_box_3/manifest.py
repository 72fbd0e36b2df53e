"""What a frozen image for this board holds: MicroPython's own parts, the phone, its drivers, this wiring."""

ROOT = "../.."
BOARD = ["__init__.py", "hil.py", "start.py"] + [
    "esp32_s3_box_3/%s.py" % part for part in ("__init__", "board", "main")
]

include("$(PORT_DIR)/boards/manifest.py")  # noqa: F821 (the names are MicroPython's manifest language)
module("main.py", base_path="frozen", opt=2)  # noqa: F821
package("firmware", base_path=ROOT, opt=2)  # noqa: F821
package("hal", base_path=ROOT, opt=2)  # noqa: F821
package("boards", BOARD, base_path=ROOT, opt=2)  # noqa: F821
