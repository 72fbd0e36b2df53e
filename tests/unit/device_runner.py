"""Run the tests of one file on MicroPython and report each as a line: `offhook-test outcome name`, then its text."""

import sys

if __name__ == "__main__":
    sys.path.pop(0)  # the script's folder, where tests/unit/hal would hide hal

from tests.unit.kit import Skipped  # noqa: E402


def run(path):
    module = __import__(path[:-3].replace("/", "."), None, None, ("*",))
    for name in sorted(dir(module)):
        if not name.startswith("test_"):
            continue
        try:
            getattr(module, name)()
        except Skipped as reason:
            print("offhook-test skipped", name)
            print(reason)
        except Exception as error:
            print("offhook-test failed", name)
            sys.print_exception(error, sys.stdout)
        else:
            print("offhook-test passed", name)


if __name__ == "__main__":
    run(sys.argv[1])
